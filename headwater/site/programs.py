"""Which programs may speak to the platform over its JSON doors, and with what rights: no more than their work needs."""

from __future__ import annotations


def connect() -> None:
    """Offer the programs to accounts, which checks their signatures."""
    from headwater.accounts.queries import Program, programs
    from headwater.contact.permissions import Permission as Contact
    from headwater.dispatch.permissions import Permission as Dispatch

    programs.offer(
        Program("telephony", "telephony", (Contact.RING, Contact.HANDLE)),
        Program("devices", "devices of units", (Dispatch.UNIT_STATUS, Dispatch.BOARD_READ)),
        Program("control-rooms", "other control rooms", (Dispatch.TRANSFER, Dispatch.INCIDENT_OPEN, Dispatch.INCIDENT_WRITE)),
    )
