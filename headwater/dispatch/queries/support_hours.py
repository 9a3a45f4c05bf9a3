"""Officer-hours on searches, cordons and watches, by kind and day: counted apart from response."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from headwater.dispatch.models import Stint
from headwater.dispatch.rules.reference import support_kinds
from headwater.dispatch.rules.supporting import by_day, day_bounds


@dataclass(frozen=True, slots=True)
class OfficerHours:
    """Officers × time on support tasks of a kind on a day in London. ``tasks``: how many tasks that was."""

    day: date
    kind: str
    kind_name: str
    time: timedelta
    tasks: int

    @property
    def hours(self) -> float:
        return self.time / timedelta(hours=1)


def officer_hours(*, first: date, last: date, at: datetime) -> tuple[OfficerHours, ...]:
    """Officer-hours of these days, both included, by day and kind; a day or kind without any is left out. One query.

    A unit counts with the officers of its crew from the moment that it is put on a task until it leaves, its way there
    included; who stands one still counts until ``at``. A day has 23 or 25 hours when the clocks change. Nothing of response is
    in it, and nothing of it is in a response figure: a unit is on one of both.
    """
    begins, ends = day_bounds(first, last)
    ends = min(ends, at)
    time: dict[tuple[date, str], timedelta] = defaultdict(timedelta)
    tasks: dict[tuple[date, str], set[UUID]] = defaultdict(set)
    rows = Stint.objects.filter(Q(ended_at=None) | Q(ended_at__gt=begins), started_at__lt=ends)
    for kind, task, officers, started, ended in rows.values_list("task__kind", "task_id", "officers", "started_at", "ended_at"):
        for day, part in by_day(max(started, begins), min(ended or ends, ends)):
            time[day, kind] += part * officers
            tasks[day, kind].add(task)
    names = {code: kind.name for code, kind in support_kinds().items()}
    return tuple(
        OfficerHours(day, kind, names.get(kind, kind), time[day, kind], len(tasks[day, kind])) for day, kind in sorted(time)
    )
