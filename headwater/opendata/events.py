"""What happens in open data."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class CrimePublished(Event, subject="force"):
    """Months of a force's record were published, or withdrawn, in the form that everybody may see."""

    force: Ref
    months: int
    withdrawn: int
    rows: int


class ClientAdmitted(Event, subject="client"):
    """A program was given a key with which it may send in reports by Open311. The key is not in the journal."""

    client: Ref
    name: str


class ClientShutOut(Event, subject="client"):
    """The key of a program opens nothing any more."""

    client: Ref
    name: str


class RequestMade(Event, subject="request"):
    """A program sent in a report by Open311, which is a contact in the queue now. What was typed is not in the journal."""

    request: Ref
    contact: Ref
    service: str
    passed_on: bool
