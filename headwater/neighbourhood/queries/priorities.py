"""The priorities of a neighbourhood."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from headwater.kernel import NotFound, Ref
from headwater.neighbourhood.models import Priority

SHOWN_AFTER = timedelta(days=365)
"""How long a priority is still shown after it was closed."""


@dataclass(frozen=True, slots=True)
class StepView:
    """Something that was done."""

    action: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class PriorityView:
    """An issue, with what was done about it, the latest first; ``result`` is empty while it is open.

    ``action`` and ``action_date`` are the latest of it, as police.uk publishes them beside ``issue`` and ``issue_date``: the
    result, where there is one, or else the last step; None while nothing was done.
    """

    ref: Ref
    issue: str
    issue_date: datetime
    steps: tuple[StepView, ...]
    closed_at: datetime | None
    result: str

    @property
    def action(self) -> str | None:
        return self.result or (self.steps[0].action if self.steps else None)

    @property
    def action_date(self) -> datetime | None:
        return self.closed_at or (self.steps[0].done_at if self.steps else None)


def priorities(area: Ref, at: datetime) -> tuple[PriorityView, ...]:
    """Those that are open, the latest first, then those that were closed in the last year. Two queries."""
    views = [_view(row) for row in _shown(at).filter(area_id=area.id).order_by("-set_at", "issue")]
    return tuple(sorted(views, key=lambda view: view.closed_at is not None))


def priorities_everywhere(
    at: datetime,
    most: int,
    *,
    areas: Collection[Ref] | None = None,
    first: datetime | None = None,
    last: datetime | None = None,
    after: Ref | None = None,
) -> tuple[tuple[Ref, PriorityView], ...]:
    """At most so many of those that are shown, each with its area, in the order in which they were set; ``after`` goes on.

    ``areas``: of these only; ``first`` and ``last``: those that were open at some moment between, both ends open where None.
    Raises NotFound where ``after`` cannot be a priority. Two queries.
    """
    rows = _shown(at)
    if areas is not None:
        rows = rows.filter(area_id__in=[area.id for area in areas])
    if first is not None:
        rows = rows.exclude(closed_at__lt=first)
    if last is not None:
        rows = rows.filter(set_at__lte=last)
    if after is not None:
        rows = rows.filter(pk__gt=_id_of(after))
    return tuple((Ref("places.area", str(row.area_id)), _view(row)) for row in rows.order_by("pk")[:most])


def priority(ref: Ref, at: datetime) -> tuple[Ref, PriorityView]:
    """One that is shown, with its area. Raises NotFound. Two queries."""
    row = _shown(at).filter(pk=_id_of(ref)).first()
    if row is None:
        raise _none()
    return Ref("places.area", str(row.area_id)), _view(row)


def _shown(at: datetime) -> QuerySet[Priority]:
    return Priority.objects.exclude(closed_at__lt=at - SHOWN_AFTER).prefetch_related("steps")


def _view(row: Priority) -> PriorityView:
    steps = sorted(row.steps.all(), key=lambda step: step.done_at, reverse=True)
    done = tuple(StepView(one.action, one.done_at) for one in steps)
    return PriorityView(row.ref, row.issue, row.set_at, done, row.closed_at, row.result)


def _id_of(ref: Ref) -> UUID:
    try:
        return UUID(ref.id)
    except ValueError:
        raise _none() from None


def _none() -> NotFound:
    return NotFound("There is no such priority.", "Look on the page of its neighbourhood.")
