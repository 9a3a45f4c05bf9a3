"""Which programs may speak to the platform over its JSON doors, and with what rights: no more than their work needs."""

from __future__ import annotations


def connect() -> None:
    """Offer the programs to accounts, which checks their signatures."""
    from headwater.accounts.queries import Program, programs
    from headwater.contact.permissions import Permission as Contact
    from headwater.dispatch.permissions import Permission as Dispatch
    from headwater.dispatch.rules.transfers import partners, program_of

    programs.offer(
        Program("telephony", "telephony", (Contact.RING, Contact.HANDLE)),
        Program("devices", "devices of units", (Dispatch.UNIT_STATUS, Dispatch.BOARD_READ)),
    )
    for partner in partners().values():  # each with a secret of its own, so that none can speak for another
        programs.offer(Program(program_of(partner.code), partner.name, (Dispatch.TRANSFER, Dispatch.INCIDENT_WRITE)))
