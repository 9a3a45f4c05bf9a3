"""The tasks of neighbourhoods' teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from headwater.dispatch.queries import Patrol, PatrolLog, logs_of_patrol
from headwater.kernel import Actor, NotFound, Ref
from headwater.neighbourhood.models import Task
from headwater.neighbourhood.permissions import Permission

SHOWN_AFTER = timedelta(days=90)
"""How long a task stands in the list after it was done."""

MOST = 500


@dataclass(frozen=True, slots=True)
class TaskView:
    """``corner``: the square's south-west corner in metres; ``neighbourhood`` empty: none holds it.

    ``officer`` empty: the whole team has it; ``mine``: it was given to whoever asks. ``patrol``: dispatchers see it too.
    """

    ref: Ref
    what: str
    place: str
    corner: tuple[int, int]
    metres: int
    neighbourhood: str
    why: str
    given_by: str
    given_at: datetime
    due_on: date
    done_by: str
    done_at: datetime | None
    result: str
    late: bool
    officer: str = ""
    mine: bool = False
    patrol: bool = False

    @property
    def whom(self) -> str:
        """Who has it, in words."""
        team = f"the team of {self.neighbourhood}" if self.neighbourhood else "any team"
        return self.officer or team


def tasks(at: datetime, *, by: Actor) -> tuple[TaskView, ...]:
    """Open ones, whoever asks first and then the first due, then those of the last ninety days, the latest first. One query.

    Raises Forbidden.
    """
    by.must(Permission.READ)
    rows = Task.objects.exclude(done_at__lt=at - SHOWN_AFTER).select_related("area").order_by("due_on", "given_at")[:MOST]
    views = [_view(row, at, by) for row in rows]
    done = sorted((one for one in views if one.done_at), key=lambda one: one.done_at or at, reverse=True)
    return (*sorted((one for one in views if one.done_at is None), key=lambda one: not one.mine), *done)


def task(ref: Ref, at: datetime, *, by: Actor) -> TaskView:
    """One query. Raises Forbidden, or NotFound."""
    by.must(Permission.READ)
    try:
        return _view(Task.objects.select_related("area").get(pk=UUID(ref.id)), at, by)
    except (Task.DoesNotExist, ValueError):
        raise NotFound("There is no such task.", "Look at the list of tasks.") from None


def logs_of_task(held: TaskView, *, by: Actor) -> tuple[PatrolLog, ...] | None:
    """The logs by which units were sent there; None for those who may not see logs. No query where it is no patrol."""
    return logs_of_patrol(held.ref, by=by) if held.patrol else ()


def patrols_wanted() -> tuple[Patrol, ...]:
    """What dispatchers are asked to have patrolled. One query."""
    rows = Task.objects.filter(done_at=None, patrol=True).select_related("area").order_by("due_on", "given_at")[:MOST]
    return tuple(
        Patrol(
            row.ref, row.what, row.place, (row.easting + row.metres // 2, row.northing + row.metres // 2), row.metres,
            row.due_on, row.officer_name or (f"the team of {row.area.name}" if row.area else "any team"),
            reverse("neighbourhood:task", args=[row.id]),
        )
        for row in rows
    )  # fmt: skip


def tasks_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """What the audit calls them. One query."""
    known = []
    for text in ids:
        try:
            known.append(UUID(text))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return {str(key): f"Task: {place}" for key, place in Task.objects.filter(pk__in=known).values_list("pk", "place")}


def _view(row: Task, at: datetime, by: Actor) -> TaskView:
    return TaskView(
        row.ref, row.what, row.place, (row.easting, row.northing), row.metres, row.area.name if row.area else "", row.why,
        row.given_by_name, row.given_at, row.due_on, row.done_by_name, row.done_at, row.result,
        row.done_at is None and row.due_on < at.date(), row.officer_name, row.officer == str(by.ref), row.patrol,
    )  # fmt: skip
