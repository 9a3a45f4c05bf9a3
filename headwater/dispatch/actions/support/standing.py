"""Who stands a support task: units put on it, relieved with a note that is acknowledged, and leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.deploying import begin, deployment_of, finish, still
from headwater.dispatch.actions.deploying import end as end_deployment
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.stints import begin_stint, end_stint, held_task, key_of, left, watch
from headwater.dispatch.actions.support.booking import noted
from headwater.dispatch.actions.timers import stop_about
from headwater.dispatch.actions.units import free, held_units, on_duty, put_status
from headwater.dispatch.models import Deployment, Incident, Stint, SupportTask, Unit
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import SUPPORT_NOTE
from headwater.dispatch.rules.reference import standing_status, support_kinds
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref

MOST_UNITS = 40
LONGEST_NOTE = 2_000


@transaction.atomic
def put_on(*, by: Actor, at: datetime, task: Ref, units: Sequence[Ref]) -> tuple[Ref, ...]:
    """Put units on a task, all or none; returns their deployments, in the order given.

    A unit that is on the very log that the task is for stays there, and stands the task from now on. Raises Conflict for a
    unit that is off duty or on something else, Invalid without units, NotFound.
    """
    by.must(Permission.SUPPORT_MANAGE)
    wanted = list(dict.fromkeys(units))
    if not 0 < len(wanted) <= MOST_UNITS:
        raise Invalid(f"A task is given 1 to {MOST_UNITS} units at once.", "Name them by their call signs.")
    log = _log_left_by(task, wanted)
    row = held_task(task)
    rows = held_units(wanted)
    busy = _on_something(rows)
    for unit in rows:
        _must_be_free(unit, busy.get(unit.pk), row, log)
    first = not Stint.objects.filter(task=row).exists()
    made = []
    for unit in rows:
        if unit.pk in busy:
            end_deployment(busy[unit.pk], unit, by, at, "cleared", incident=log, reason=f"Stays there for: {row.title}")
        made.append(_stands(row, unit, by, at))
    for stint in made:
        unit = stint.deployment.unit
        record(
            events.SupportStarted(
                task=row.ref, unit=unit.ref, call_sign=unit.call_sign, deployment=stint.deployment.ref,
                officers=stint.officers, relief_due_at=stint.relief_due_at, by=by.ref, at=at,
            )
        )  # fmt: skip
    if first:
        noted(row, row.incident, "begun", by, at)
    watch(row, at)
    return tuple(stint.deployment.ref for stint in made)


@transaction.atomic
def relieve(*, by: Actor, at: datetime, unit: Ref, relief: Ref, note: str) -> Ref:
    """``relief`` takes over from ``unit``, which leaves it a note; returns the new deployment.

    Whoever takes over says that they have the note (``take_note``); until then somebody is reminded. Raises Invalid without a
    note, Conflict where the one stands no task or the other is not free.
    """
    by.must(Permission.SUPPORT_MANAGE)
    said = checked_text(note, "The hand-over note", LONGEST_NOTE)
    if unit == relief:
        raise Invalid("A unit cannot relieve itself.", "Choose another one.")
    row, seen = _task_stood_by(unit)
    going, coming = held_units([unit, relief])
    held = still(going, seen)
    assert held is not None
    _must_be_free(coming, _on_something([coming]).get(coming.pk), row, None)
    finish(held, going, at, "cleared")
    over = end_stint(held, at, said)
    free(going, by, at)
    stint = _stands(row, coming, by, at, over)
    record(
        events.SupportRelieved(
            task=row.ref, unit=coming.ref, call_sign=coming.call_sign, relieved=going.ref, relieved_call_sign=going.call_sign,
            note=said, deployment=stint.deployment.ref, officers=stint.officers, relief_due_at=stint.relief_due_at,
            by=by.ref, at=at,
        )
    )  # fmt: skip
    watch(row, at)
    return stint.deployment.ref


@transaction.atomic
def take_note(*, by: Actor, at: datetime, deployment: Ref) -> None:
    """Whoever took over on a task has the note of those they relieved. Raises Conflict where that was said before, NotFound."""
    by.must(Permission.SUPPORT_STAND)
    stints = Stint.objects.select_for_update(no_key=True, of=("self",))
    row = stints.filter(relieved_by__deployment=key_of(deployment, "dispatch.deployment")).first()
    if row is None:
        raise NotFound("There is no such hand-over.", "Look at the page of the task.")
    if row.read_at is not None:
        raise Conflict(f"{row.read_by_name} has acknowledged this hand-over.", "There is nothing left to do here.")
    row.read_at, row.read_by, row.read_by_name = at, str(by.ref), by.name[:120]
    row.save(update_fields=["read_at", "read_by", "read_by_name"])
    unit = row.relieved_by.deployment.unit
    task = Ref("dispatch.support_task", str(row.task_id))
    record(events.SupportNoteTaken(task=task, unit=unit.ref, call_sign=unit.call_sign, deployment=deployment, by=by.ref, at=at))
    stop_about(deployment, at, why=f"Acknowledged by {by.name}", reasons=[SUPPORT_NOTE])


@transaction.atomic
def leave(*, by: Actor, at: datetime, unit: Ref, note: str) -> None:
    """A unit leaves the task that it stands, without another in its place. Raises Invalid without a note, Conflict."""
    by.must(Permission.SUPPORT_MANAGE)
    said = checked_text(note, "Why it leaves", LONGEST_NOTE)
    _, seen = _task_stood_by(unit)
    [row] = held_units([unit])
    held = still(row, seen)
    assert held is not None
    finish(held, row, at, "cleared")
    left(held, row, by, at, said)
    free(row, by, at)


def _task_stood_by(unit: Ref) -> tuple[SupportTask, Deployment]:
    """The task that a unit stands, held, and its deployment as it was seen before. Raises Conflict where it stands none."""
    seen = deployment_of(unit)
    if seen is None or seen.support_task_id is None:
        raise Conflict("The unit stands no support task.", "Look at the task again: somebody may have relieved it already.")
    return held_task(Ref("dispatch.support_task", str(seen.support_task_id))), seen


def _stands(task: SupportTask, unit: Unit, by: Actor, at: datetime, relieves: Stint | None = None) -> Stint:
    made = begin(unit, by, at, task=task)
    kind = support_kinds().get(task.kind)
    put_status(unit, standing_status(kind is not None and kind.gives_way).code, by, at)
    return begin_stint(task, made, at, relieves)


def _log_left_by(task: Ref, units: Sequence[Ref]) -> Incident | None:
    """The log that the task is for, held, where one of the units is on it."""
    keys = [key_of(unit, "dispatch.unit") for unit in units]
    wanted = key_of(task, "dispatch.support_task")
    found = Deployment.objects.filter(unit__in=keys, cleared_at=None, incident__support_tasks=wanted).first()
    return None if found is None or found.incident_ref is None else locked(found.incident_ref)


def _on_something(units: Sequence[Unit]) -> Mapping[UUID, Deployment]:
    held = Deployment.objects.select_for_update(no_key=True, of=("self",)).select_related("incident", "support_task")
    return {row.unit_id: row for row in held.filter(unit__in=[unit.pk for unit in units], cleared_at=None).order_by("pk")}


def _must_be_free(unit: Unit, held: Deployment | None, task: SupportTask, log: Incident | None) -> None:
    """Raises Conflict where a unit is off duty, or on something that it does not leave for this task."""
    on_duty(unit)
    if held is None or (log is not None and held.incident_id == log.pk):
        return
    if held.support_task_id == task.pk:
        raise Conflict(f"{unit.call_sign} stands this task already.", "Choose another unit.")
    doing = f"log {held.incident.number}" if held.incident else f"“{held.support_task.title}”" if held.support_task else ""
    raise Conflict(f"{unit.call_sign} is on {doing}.", "Stand it down from there first, or choose another unit.")
