"""Opening incident logs and writing in them. A log is the journal's timeline of its incident (ADR 0005)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.attaching import attached_to
from headwater.dispatch.actions.hubs.routing import routed
from headwater.dispatch.actions.locating import put
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.timers import after_grading, start_for_incident
from headwater.dispatch.models import Incident
from headwater.dispatch.models.incidents import LONGEST_SUMMARY
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.reference import grade_of, kind_of, marker_of, qualifier_of
from headwater.journal.actions import record, record_all
from headwater.kernel import Actor, Invalid, Ref, new_id
from headwater.places.queries import Location

LONDON = ZoneInfo("Europe/London")
ENTRY_KINDS = frozenset({"note", "new_fact", "radio", "told"})
LONGEST_ENTRY = 10_000


@transaction.atomic
def open_incident(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    grade: str,
    summary: str,
    location: Location | None,
    caller: Ref | None = None,
    source: Ref | None = None,
    qualifiers: Sequence[str] = (),
    markers: Sequence[str] = (),
    subjects: Sequence[tuple[Ref, str]] = (),
) -> Ref:
    """Open an incident log: numbered within the day in London, and owned by a hub from its first moment.

    Raises Invalid for a kind, grade, marker or qualifier that there is not, Conflict where no hub was ever opened.
    """
    by.must(Permission.INCIDENT_OPEN)
    text = checked_text(summary, "The summary", LONGEST_SUMMARY, may_be_empty=True)
    code, graded = kind_of(kind).code, grade_of(grade).code
    choice = routed("" if location is None or location.npu is None else str(location.npu))
    day = at.astimezone(LONDON).date()
    row = Incident(
        id=new_id(),
        day=day,
        hub_id=choice.hub.id,
        opened_at=at,
        opened_by=str(by.ref),
        kind=code,
        opening_kind=code,
        grade=graded,
        opening_grade=graded,
        graded_at=at,
        summary=text,
        caller="" if caller is None else str(caller),
        source="" if source is None else str(source),
        qualifiers=[qualifier_of(one).code for one in qualifiers],
        markers=sorted({marker_of(one).code for one in markers}),
    )
    if location is not None:
        put(row, location)
    Incident.objects.open(row)
    opened = events.IncidentOpened(
        incident=row.ref, day=day, number=row.number, kind=code, grade=graded, hub=choice.hub, routed=choice.why,
        place=row.place, source=source, caller=caller, by=by.ref, at=at,
    )  # fmt: skip
    attached = attached_to(row, subjects, by, at)
    record_all([opened, *attached])
    start_for_incident(row, at)
    return row.ref


@transaction.atomic
def join_incident(*, by: Actor, at: datetime, incident: Ref, source: Ref | None, text: str = "") -> None:
    """A further contact is about this incident. Raises Conflict where it is closed."""
    by.must(Permission.INCIDENT_WRITE)
    row = locked(incident)
    said = checked_text(text, "The text", LONGEST_ENTRY, may_be_empty=True)
    record(events.ContactJoined(incident=row.ref, source=source, text=said, by=by.ref, at=at))


@transaction.atomic
def add_entry(*, by: Actor, at: datetime, incident: Ref, text: str, kind: str = "note") -> int:
    """Write in a log, which may be closed already; returns the entry's number in the journal.

    ``kind``: note, new_fact (asks for a new assessment of risk), radio or told. Raises Invalid without a text.
    """
    by.must(Permission.INCIDENT_WRITE)
    if kind not in ENTRY_KINDS:
        raise Invalid(f"“{kind}” is no kind of entry.", f"Choose one of: {', '.join(sorted(ENTRY_KINDS))}.")
    said = checked_text(text, "The entry", LONGEST_ENTRY)
    row = locked(incident, may_be_closed=True)
    return record(events.LogEntryAdded(incident=row.ref, text=said, kind=kind, by=by.ref, at=at))


@transaction.atomic
def change_grade(*, by: Actor, at: datetime, incident: Ref, grade: str, reason: str) -> None:
    """Give an incident another grade; the same one again changes nothing. Raises Invalid without a reason."""
    by.must(Permission.INCIDENT_GRADE)
    row, after = locked(incident), grade_of(grade).code
    why = checked_text(reason, "The reason", 500)
    before = row.grade
    if after == before:
        return
    row.grade, row.graded_at = after, at
    row.save(update_fields=["grade", "graded_at"])
    record(events.IncidentGraded(incident=row.ref, before=before, after=after, reason=why, by=by.ref, at=at))
    after_grading(row, at)


@transaction.atomic
def mark(*, by: Actor, at: datetime, incident: Ref, added: Collection[str] = (), removed: Collection[str] = ()) -> None:
    """Put markers on an incident and take others off; what is so already changes nothing."""
    by.must(Permission.INCIDENT_WRITE)
    row = locked(incident, may_be_closed=True)
    held = set(row.markers)
    wanted = (held | {marker_of(one).code for one in added}) - {marker_of(one).code for one in removed}
    if wanted == held:
        return
    row.markers = sorted(wanted)
    row.save(update_fields=["markers"])
    record(
        events.MarkersChanged(
            incident=row.ref, added=tuple(sorted(wanted - held)), removed=tuple(sorted(held - wanted)), by=by.ref, at=at
        )
    )
