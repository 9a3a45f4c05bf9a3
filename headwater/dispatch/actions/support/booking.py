"""Booking a support task, changing what it needs, writing in its record, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from headwater.dispatch import events
from headwater.dispatch.actions.deploying import finish
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.stints import end_stint, held_task, move_relief, watch, watch_end
from headwater.dispatch.actions.timers import stop_about
from headwater.dispatch.actions.units import free, held_units
from headwater.dispatch.models import Deployment, Incident, Stint, SupportTask
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.reference import skill_of, support_kind_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, Ref

MOST_OFFICERS = 500
LONGEST = timedelta(days=14)
LONGEST_RELIEF = 24 * 60
"""Minutes."""
LONGEST_ENTRY = 10_000
FURTHEST = timedelta(days=60)
"""How far ahead a task is booked, and how long ago it may have begun."""

Point = tuple[int, int]


@transaction.atomic
def book(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    title: str,
    place: str,
    starts_at: datetime,
    expected_end: datetime | None = None,
    needed: int | None = None,
    relief_minutes: int | None = None,
    skills: Sequence[str] | None = None,
    point: Point | None = None,
    note: str = "",
    incident: Ref | None = None,
) -> Ref:
    """Book a search, a cordon, a watch; returns the task. What is left out is as usual for its kind.

    ``point``: National Grid metres. ``incident``: the log that it is for, which says so; it may be closed already. Raises
    Invalid for numbers and times that cannot be, Conflict where the very same is booked already, NotFound.
    """
    by.must(Permission.SUPPORT_MANAGE)
    usual = support_kind_of(kind)
    log = None if incident is None else locked(incident, may_be_closed=True)
    row = SupportTask(
        kind=usual.code,
        title=" ".join(checked_text(title, "What it is", 120).split()),
        place=checked_text(place, "The place", 200),
        incident=log,
        starts_at=starts_at,
        expected_end=starts_at + timedelta(hours=usual.hours) if expected_end is None else expected_end,
        needed=usual.needed if needed is None else needed,
        relief_minutes=usual.relief_minutes if relief_minutes is None else relief_minutes,
        skills=sorted({skill_of(skill).code for skill in (usual.skills if skills is None else skills)}),
        note=checked_text(note, "The note", LONGEST_ENTRY, may_be_empty=True),
        booked_by=str(by.ref),
        booked_at=at,
    )
    if point is not None:
        row.easting, row.northing = point
    if abs(starts_at - at) > FURTHEST:
        raise Invalid("A support task begins within 60 days.", "Give a nearer day.")
    _check(row, at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("The very same is booked already.", "Look for it in the list, or give it another title.") from None
    record(
        events.SupportBooked(
            task=row.ref, kind=row.kind, title=row.title, needed=row.needed, starts_at=row.starts_at,
            expected_end=row.expected_end, relief_minutes=row.relief_minutes, incident=incident, by=by.ref, at=at,
        )
    )  # fmt: skip
    noted(row, log, "booked", by, at)
    watch(row, at)
    watch_end(row, at)
    return row.ref


@transaction.atomic
def change(
    *,
    by: Actor,
    at: datetime,
    task: Ref,
    reason: str,
    needed: int | None = None,
    relief_minutes: int | None = None,
    expected_end: datetime | None = None,
) -> None:
    """Another number of officers, time between reliefs or expected end; what is left out stays as it is.

    Raises Invalid without a reason, for numbers and times that cannot be, and where nothing would change.
    """
    by.must(Permission.SUPPORT_MANAGE)
    why = checked_text(reason, "The reason", 300)
    row = held_task(task)
    before = (row.needed, row.relief_minutes, row.expected_end)
    row.needed = row.needed if needed is None else needed
    row.relief_minutes = row.relief_minutes if relief_minutes is None else relief_minutes
    row.expected_end = row.expected_end if expected_end is None else expected_end
    if before == (row.needed, row.relief_minutes, row.expected_end):
        raise Invalid("Nothing was changed.", "Give another number, time between reliefs, or end.")
    _check(row, at, moved=row.expected_end != before[2])
    row.save(update_fields=["needed", "relief_minutes", "expected_end"])
    record(
        events.SupportChanged(
            task=row.ref, needed=row.needed, expected_end=row.expected_end, relief_minutes=row.relief_minutes, reason=why,
            by=by.ref, at=at,
        )
    )  # fmt: skip
    for stint in _standing(row).select_for_update(no_key=True, of=("self",)):
        move_relief(stint, row, at)
    watch(row, at)
    if row.expected_end != before[2]:
        watch_end(row, at)


@transaction.atomic
def write(*, by: Actor, at: datetime, task: Ref, text: str) -> None:
    """Write in the record of a task: who came through, what was found, what was handed over. Raises Invalid, Conflict."""
    by.must(Permission.SUPPORT_STAND)
    said = checked_text(text, "The entry", LONGEST_ENTRY)
    row = held_task(task)
    record(events.SupportEntryAdded(task=row.ref, text=said, by=by.ref, at=at))


@transaction.atomic
def end(*, by: Actor, at: datetime, task: Ref, result: str) -> None:
    """A task is over, with what came of it; every unit on it is free. Raises Invalid without a result, Conflict where it has
    ended.
    """
    by.must(Permission.SUPPORT_MANAGE)
    said = checked_text(result, "The result", 2_000)
    row = held_task(task)
    log = row.incident
    refs = [Ref("dispatch.unit", str(key)) for key in _standing(row).values_list("deployment__unit_id", flat=True)]
    units = {unit.pk: unit for unit in held_units(refs)}
    for held in Deployment.objects.select_for_update(no_key=True).filter(support_task=row, cleared_at=None).order_by("pk"):
        unit = units[held.unit_id]
        finish(held, unit, at, "cleared")
        end_stint(held, at)
        free(unit, by, at)
    row.ended_at, row.result = at, said
    row.save(update_fields=["ended_at", "result"])
    record(events.SupportEnded(task=row.ref, result=said, units=tuple(refs), by=by.ref, at=at))
    noted(row, log, "ended", by, at, said)
    stop_about(row.ref, at, why="The task was ended")


def noted(task: SupportTask, log: Incident | None, did: str, by: Actor, at: datetime, text: str = "") -> None:
    """The log that a task was booked for says what became of it."""
    if log is not None:
        record(events.SupportNoted(incident=log.ref, task=task.ref, title=task.title, did=did, text=text, by=by.ref, at=at))


def _standing(task: SupportTask) -> QuerySet[Stint]:
    return Stint.objects.filter(task=task, ended_at=None).select_related("deployment__unit").order_by("pk")


def _check(task: SupportTask, at: datetime, *, moved: bool = True) -> None:
    if not 0 < task.needed <= MOST_OFFICERS:
        raise Invalid(f"A support task needs 1 to {MOST_OFFICERS} officers.", "Give a number between them.")
    if not 0 <= task.relief_minutes <= LONGEST_RELIEF:
        raise Invalid("A relief is due within a day.", "Give 1 to 1,440 minutes, or 0 for none before the end.")
    if not timedelta() < task.expected_end - task.starts_at <= LONGEST:
        raise Invalid("A support task ends after it begins, and within 14 days.", "Give another end; it can be moved later.")
    if moved and task.expected_end <= at:
        raise Invalid("Its end has passed.", "Give an end that is still to come.")
