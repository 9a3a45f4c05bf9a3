"""The priorities of a neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from headwater.kernel import Ref
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
    rows = Priority.objects.filter(area_id=area.id).exclude(closed_at__lt=at - SHOWN_AFTER).prefetch_related("steps")
    views = [
        PriorityView(
            row.ref, row.issue, row.set_at,
            tuple(StepView(one.action, one.done_at) for one in sorted(row.steps.all(), key=lambda s: s.done_at, reverse=True)),
            row.closed_at, row.result,
        )
        for row in rows.order_by("-set_at", "issue")
    ]  # fmt: skip
    return tuple(sorted(views, key=lambda view: view.closed_at is not None))
