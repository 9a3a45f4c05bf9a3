"""What happened to incidents on their way to and from other control rooms."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class TransferAsked(Event, subject="incident"):
    """An incident was put into the outbox for another control room or partner."""

    incident: Ref
    transfer: Ref
    partner: str
    reason: str


class TransferSent(Event, subject="incident"):
    """The document about an incident was given to a partner. Their acknowledgement is waited for."""

    incident: Ref
    transfer: Ref
    partner: str
    attempt: int


class TransferFailed(Event, subject="incident"):
    """A document could not be given to a partner; it is tried again."""

    incident: Ref
    transfer: Ref
    partner: str
    attempt: int
    fault: str


class TransferAnswered(Event, subject="incident"):
    """A partner accepted or refused an incident, or the transfer was withdrawn here."""

    incident: Ref
    transfer: Ref
    partner: str
    outcome: str
    answer: str = ""
    their_reference: str = ""


class TransferArrived(Event, subject="transfer"):
    """An incident came from another control room or partner, and waits to be accepted."""

    transfer: Ref
    partner: str
    reference: str


class TransferAccepted(Event, subject="transfer"):
    """An incident from a partner was accepted: a log was opened for it."""

    transfer: Ref
    partner: str
    reference: str
    incident: Ref


class TransferTakenBack(Event, subject="transfer"):
    """A partner took back an incident that it had offered. A log that was opened for it stays open."""

    transfer: Ref
    partner: str
    reference: str
    reason: str


class TransferRefused(Event, subject="transfer"):
    """An incident from a partner was refused, and the partner is told why."""

    transfer: Ref
    partner: str
    reference: str
    reason: str
