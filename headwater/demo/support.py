"""A hospital watch, a scene guard and a search that stand in the city, so that Force Support has something on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.dispatch.actions import support
from headwater.dispatch.queries import SupportRow, open_tasks, support_task
from headwater.dispatch.queries.support import recommend_for_task
from headwater.kernel import Actor, Ref
from headwater.places.queries import resolve

_OVER = "Over. Written up by the last crew (demonstration)"


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task that the demonstration always has. ``units``: how many stand it."""

    kind: str
    title: str
    place: str
    units: int
    note: str


TASKS = (
    PlannedTask(
        "hospital_watch", "Ward 12, bed 4", "Kingfisher General Hospital", 1,
        "Detained after a collision; concussion. The nurse in charge has the custody officer's number.",
    ),
    PlannedTask("cordon", "Rear of the shopping centre", "Sherbourne Shopping Centre", 2, "Two points: loading bay, car park."),
    PlannedTask("search", "Stadium car parks", "Lapwing Stadium", 1, "A knife thrown from a car; north side first."),
)  # fmt: skip


def stand_support(*, by: Actor, at: datetime) -> int:
    """Book those tasks that do not stand, with units on them, and end those past their time; returns how many are new.

    A task that a person booked is left to them. Each begins by itself: a task without a unit nearby waits for one, and says so.
    """
    ours = [row for row in open_tasks(by=by) if row.booked_by.kind != "accounts.user"]
    over = {row.ref for row in ours if row.expected_end <= at}
    for task in over:
        support.end(by=by, at=at, task=task, result=_OVER)
    there = {(row.kind, row.title) for row in ours if row.ref not in over}
    missing = [plan for plan in TASKS if (plan.kind, plan.title) not in there]
    return sum(_stand(plan, by, at) for plan in missing)


def nearest(task: SupportRow, *, by: Actor, at: datetime, number: int = 1) -> list[Ref]:
    """The nearest units that may be put on a task."""
    found = recommend_for_task(task, by=by, at=at)
    return [] if found is None else [one.unit for one in found.ranked[:number]]


def _stand(plan: PlannedTask, by: Actor, at: datetime) -> bool:
    """Book it where its place is known, which it is once the city is built."""
    found = resolve(plan.place, limit=1)
    if not found:
        return False
    task = support.book(
        by=by, at=at, kind=plan.kind, title=plan.title, place=found[0].text, point=(found[0].easting, found[0].northing),
        starts_at=at, note=plan.note,
    )  # fmt: skip
    units = nearest(support_task(task, by=by), by=by, at=at, number=plan.units)
    if units:
        support.put_on(by=by, at=at, task=task, units=units)
    return True
