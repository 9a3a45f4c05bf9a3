"""What happened to incidents. Each has its incident as its subject: the journal's timeline of an incident *is* its log."""

from __future__ import annotations

from datetime import date

from headwater.kernel import Event, Ref


class IncidentOpened(Event, subject="incident"):
    """An incident log was opened. ``number`` counts within ``day``, the day in London."""

    incident: Ref
    day: date
    number: int
    kind: str
    grade: str
    hub: Ref
    routed: str
    place: str = ""
    source: Ref | None = None
    caller: Ref | None = None


class ContactJoined(Event, subject="incident"):
    """A further contact turned out to be about an incident that is known already."""

    incident: Ref
    source: Ref | None
    text: str = ""


class LogEntryAdded(Event, subject="incident"):
    """Somebody wrote in the log of an incident. ``kind``: note, new_fact, radio, result…"""

    incident: Ref
    text: str
    kind: str


class IncidentGraded(Event, subject="incident"):
    """The grade of an incident was changed. Every change is kept: figures use the final grade."""

    incident: Ref
    before: str
    after: str
    reason: str


class IncidentMoved(Event, subject="incident"):
    """The location of an incident was changed."""

    incident: Ref
    before: str
    after: str
    easting: int | None = None
    northing: int | None = None


class IncidentReclassified(Event, subject="incident"):
    """The kind of an incident was changed."""

    incident: Ref
    before: str
    after: str


class SubjectAttached(Event, subject="incident"):
    """A person, vehicle or premises was attached to an incident, in a role."""

    incident: Ref
    attached: Ref
    role: str


class SubjectDetached(Event, subject="incident"):
    """Somebody or something attached to an incident turned out not to belong to it."""

    incident: Ref
    attached: Ref
    role: str


class FileAttached(Event, subject="incident"):
    """A file was attached to an incident. It is kept under its SHA-256."""

    incident: Ref
    file: Ref
    name: str
    sha256: str
    media_type: str
    size: int


class IncidentsLinked(Event, subject="incident"):
    """Two incident logs were linked. Noted in the logs of both."""

    incident: Ref
    other: Ref
    why: str


class MarkersChanged(Event, subject="incident"):
    """Markers were put on an incident, or taken off."""

    incident: Ref
    added: tuple[str, ...]
    removed: tuple[str, ...]


class IncidentClosed(Event, subject="incident"):
    """An incident was closed. The closing kind may differ from the opening one."""

    incident: Ref
    opening_kind: str
    closing_kind: str
    grade: str
    result: str
    text: str = ""


class IncidentReopened(Event, subject="incident"):
    """A closed incident was opened again."""

    incident: Ref
    reason: str
