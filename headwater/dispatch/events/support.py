"""What happened to tasks of Force Support."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


class SupportBooked(Event, subject="task"):
    """A search, cordon, watch or guard was booked, for an incident or by itself. ``relief_minutes`` 0: no reliefs."""

    task: Ref
    kind: str
    title: str
    needed: int
    starts_at: datetime
    expected_end: datetime
    relief_minutes: int = 0
    incident: Ref | None = None


class SupportChanged(Event, subject="task"):
    """How many a support task needs, how often they are relieved, or when it ends, was changed."""

    task: Ref
    needed: int
    expected_end: datetime
    reason: str
    relief_minutes: int = 0


class SupportEntryAdded(Event, subject="task"):
    """Somebody wrote in the record of a support task: who came through a cordon, what a search found."""

    task: Ref
    text: str


class SupportStarted(Event, subject="task"):
    """A unit was put on a support task."""

    task: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    officers: int
    relief_due_at: datetime | None = None


class SupportRelieved(Event, subject="task"):
    """A unit took over from another on a support task, which left it a note."""

    task: Ref
    unit: Ref
    call_sign: str
    relieved: Ref
    relieved_call_sign: str
    note: str
    deployment: Ref | None = None
    officers: int = 0
    relief_due_at: datetime | None = None


class SupportNoteTaken(Event, subject="task"):
    """Whoever took over on a support task said that they have the note of those they relieved."""

    task: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class SupportLeft(Event, subject="task"):
    """A unit left a support task without another in its place; ``to`` is the incident that it was called away to."""

    task: Ref
    unit: Ref
    call_sign: str
    note: str
    to: Ref | None = None


class SupportEnded(Event, subject="task"):
    """A support task was ended, with what came of it; ``units`` stood it until then."""

    task: Ref
    result: str
    units: tuple[Ref, ...] = ()


class SupportNoted(Event, subject="incident"):
    """A support task was booked for an incident, stood for the first time, or ended: its log says so. ``did``: booked, begun
    or ended.
    """

    incident: Ref
    task: Ref
    title: str
    did: str
    text: str = ""
