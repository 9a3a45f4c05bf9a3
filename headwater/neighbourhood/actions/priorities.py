"""What a team works on, what it did, and what came of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import said, team_of, uuid_of
from headwater.neighbourhood.models import Priority, Step
from headwater.neighbourhood.permissions import Permission

MOST = 12
"""Priorities of one neighbourhood at a time: who has more has none."""


@transaction.atomic
def set_priority(*, by: Actor, at: datetime, area: Ref, issue: str, set_at: datetime | None = None) -> Ref:
    """The team takes on an issue. ``set_at``: when it was agreed, where that was before."""
    by.must(Permission.PRIORITY_SET)
    held, words = team_of(area, at), said(issue, 1_000, "The issue")
    if set_at is not None and set_at > at:
        raise Invalid("It was agreed before now.", "Look at the date.")
    waiting = Priority.objects.filter(area_id=held.area_id, closed_at=None)
    if waiting.filter(issue=words).exists():
        raise Conflict("This is a priority already.", "Note what was done about it.")
    if waiting.count() >= MOST:
        raise Conflict(f"There are {MOST} priorities already.", "Close one first.")
    row = Priority.objects.create(area_id=held.area_id, issue=words, set_at=set_at or at)
    record(events.PrioritySet(priority=row.ref, area=area, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def take_step(*, by: Actor, at: datetime, priority: Ref, action: str, done_at: datetime | None = None) -> None:
    """Note what was done about a priority that is open, and when."""
    by.must(Permission.PRIORITY_SET)
    row, done = _open(priority), done_at or at
    if not row.set_at <= done <= at:
        raise Invalid("It was done after the priority was set, and before now.", "Look at the date.")
    Step.objects.create(priority=row, action=said(action, 1_000, "What was done"), done_at=done, noted_at=at)
    record(events.StepTaken(priority=row.ref, area=_area(row), done_at=done, by=by.ref, at=at))


@transaction.atomic
def close_priority(*, by: Actor, at: datetime, priority: Ref, result: str) -> None:
    """The team works on it no more; ``result`` says what came of it."""
    by.must(Permission.PRIORITY_SET)
    row = _open(priority)
    row.closed_at, row.result = at, said(result, 1_000, "What came of it")
    row.save(update_fields=["closed_at", "result"])
    record(events.PriorityClosed(priority=row.ref, area=_area(row), by=by.ref, at=at))


def _open(priority: Ref) -> Priority:
    """A priority that is worked on, held. Raises NotFound, and Conflict where it is closed."""
    key = uuid_of(priority, "neighbourhood.priority", "priority")
    row = Priority.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such priority.", "Look at the list again.")
    if row.closed_at is not None:
        raise Conflict("This priority is closed.", "Set it again where it must be worked on.")
    return row


def _area(row: Priority) -> Ref:
    return Ref("places.area", str(row.area_id))
