"""What every action on a support task shares: holding it, a unit's turn on it, and whether enough stand it.

Everybody locks in one order: incidents by key, support tasks, units by key, deployments. Whoever begins or ends a turn holds
the task, so that the officers on it are counted by one at a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from headwater.dispatch import events
from headwater.dispatch.actions.timers import start_about, stop_about
from headwater.dispatch.models import Deployment, Escalation, Stint, SupportTask, Timer, Unit
from headwater.dispatch.rules import escalating, supporting
from headwater.dispatch.rules.reference import support_times
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, NotFound, Ref


def held_task(task: Ref) -> SupportTask:
    """The task, held until the transaction ends. Raises NotFound, and Conflict where it has ended."""
    key = key_of(task, "dispatch.support_task")
    row = None if key is None else SupportTask.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such support task.", "Look at the list of support tasks.")
    if row.ended_at is not None:
        raise Conflict(f"“{row.title}” has ended.", "Book another one.")
    return row


def key_of(ref: Ref, kind: str) -> UUID | None:
    """The key of something of this kind; None where the reference is to something else, or is none."""
    try:
        return UUID(ref.id) if ref.kind == kind else None
    except ValueError:
        return None


def hold_task_of(seen: Deployment | None) -> None:
    """Hold the task that a unit is on, where it is on one, before its row is held."""
    if seen is not None and seen.support_task_id is not None:
        SupportTask.objects.select_for_update(no_key=True).get(pk=seen.support_task_id)


def officers_on(task: SupportTask) -> int:
    """How many officers stand it now."""
    return int(Stint.objects.filter(task=task, ended_at=None).aggregate(all=Sum("officers"))["all"] or 0)


def is_short(task: SupportTask) -> bool:
    """Whether fewer stand it than it needs."""
    return officers_on(task) < task.needed


def note_waits(deployment: Deployment) -> bool:
    """Whether a unit that took over has not said yet that it has the note of those it relieved."""
    return Stint.objects.filter(relieved_by__deployment=deployment, read_at=None).exists()


def begin_stint(task: SupportTask, held: Deployment, at: datetime, relieves: Stint | None = None) -> Stint:
    """A unit stands a task from now on; its relief is watched, and so is that it has the note of those it relieved."""
    starts = held.assigned_at
    due = supporting.relief_due(starts, task.relief_minutes, task.expected_end, held.unit.duty_until)
    stint = Stint.objects.create(
        deployment=held, task=task, officers=held.crew_size, started_at=starts, relief_due_at=due, relieves=relieves
    )
    _watch_relief(stint, task, at)
    if relieves is not None:
        due = at + support_times().handover
        start_about(escalating.SUPPORT_NOTE, held.ref, due_at=due, at=at, task=task)
    return stint


def move_relief(stint: Stint, task: SupportTask, at: datetime) -> None:
    """The task's times were changed: so is the relief of a unit that stands it."""
    held = stint.deployment
    due = supporting.relief_due(stint.started_at, task.relief_minutes, task.expected_end, held.unit.duty_until)
    if due == stint.relief_due_at:
        return
    stint.relief_due_at = due
    stint.save(update_fields=["relief_due_at"])
    stop_about(held.ref, at, why="The relief is due at another time", reasons=[escalating.RELIEF, escalating.RELIEF_SOON])
    _watch_relief(stint, task, at)


def end_stint(held: Deployment, at: datetime, note: str = "") -> Stint:
    """A unit's turn is over; the deployment has been ended, and so are the timers about it."""
    stint = Stint.objects.select_for_update(no_key=True).get(deployment=held)
    stint.ended_at, stint.note = max(held.cleared_at or at, stint.started_at), note
    stint.save(update_fields=["ended_at", "note"])
    stop_about(held.ref, at, why="The unit has left")
    return stint


def left(held: Deployment, unit: Unit, by: Actor, at: datetime, note: str, *, to: Ref | None = None) -> None:
    """A unit whose deployment to a task has just ended leaves no other in its place. The caller holds the task."""
    task = held.support_task
    assert task is not None
    end_stint(held, at, note)
    record(events.SupportLeft(task=task.ref, unit=unit.ref, call_sign=unit.call_sign, note=note, to=to, by=by.ref, at=at))
    watch(task, at)


def watch(task: SupportTask, at: datetime) -> None:
    """Enough stand a task, or somebody is told in time that they do not. Call it after every change of who stands it."""
    if not is_short(task):
        stop_about(task.ref, at, why="Enough officers stand it", reasons=escalating.OF_STAFFING)
        return
    ever = Stint.objects.filter(task=task).exists()
    reason = escalating.SUPPORT_SHORT if ever else escalating.SUPPORT_LATE
    stop_about(task.ref, at, why="Somebody stands it", reasons=escalating.OF_STAFFING - {reason})
    if not _is_told(task, reason):
        start_about(reason, task.ref, due_at=max(at, task.starts_at) + support_times().grace, at=at, task=task)


def watch_end(task: SupportTask, at: datetime) -> None:
    """Somebody is told when a task goes on past its end."""
    stop_about(task.ref, at, why="It ends at another time", reasons=[escalating.SUPPORT_OVER])
    start_about(escalating.SUPPORT_OVER, task.ref, due_at=task.expected_end + support_times().grace, at=at, task=task)


def _watch_relief(stint: Stint, task: SupportTask, at: datetime) -> None:
    due = stint.relief_due_at
    if due is None:
        return
    about = stint.deployment.ref
    soon = due - support_times().relief_soon
    if due - stint.started_at > timedelta() and soon < due:
        start_about(escalating.RELIEF_SOON, about, due_at=max(at, soon), at=at, task=task)
    start_about(escalating.RELIEF, about, due_at=due, at=at, task=task)


def _is_told(task: SupportTask, reason: str) -> bool:
    """Whether a timer runs, or somebody has been told and has not answered."""
    subject = str(task.ref)
    waits = Timer.objects.filter(subject=subject, reason=reason, state=Timer.State.WAITING).exists()
    return waits or Escalation.objects.filter(subject=subject, reason=reason, state=Escalation.State.OPEN).exists()
