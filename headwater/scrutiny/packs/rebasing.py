"""Month charts whose limits begin anew because a process changed: which, why, and what is different before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.insight.crime import MonthSeries
from headwater.insight.periods import Period, month
from headwater.kernel import Ref
from headwater.scrutiny.packs.parts import Row, Table


@dataclass(frozen=True, slots=True)
class Rebased:
    """From ``month`` (201704) on the chart of ``offence`` in ``area`` has limits of its own, for ``reason``."""

    ref: Ref
    area: str
    offence: str
    month: int
    reason: str

    def __str__(self) -> str:
        return f"{month(self.month).name}: {self.reason}"


def shown(rebases: Sequence[Rebased], *, area: str, offence: str, months: Sequence[int]) -> tuple[Rebased, ...]:
    """Those of one chart that fall inside it, in order of time. One before a chart, or on its first month, cuts nothing."""
    inside = set(months[1:])
    own = [one for one in rebases if (one.area, one.offence) == (area, offence) and one.month in inside]
    return tuple(sorted(own, key=lambda one: one.month))


def before_and_after(series: MonthSeries, rebases: Sequence[Rebased]) -> Table | None:
    """Mean and limits of each stretch, with the reason that began it; None where the chart has one stretch."""
    segments = series.chart.segments
    if len(segments) < 2:
        return None
    reasons = {one.month: one.reason for one in rebases}
    rows, before = [], None
    for segment in segments:
        first, last = series.months[segment.start], series.months[segment.stop - 1]
        span = str(Period(month(first).start, month(last).end))
        change = f"{(segment.mean - before) / before * 100:+,.1f}%".replace("-", "−") if before else ""
        trial = " (trial)" if segment.trial else ""
        rows.append(
            Row(
                span,
                (
                    reasons.get(first, ""),
                    f"{segment.mean:,.1f}",
                    f"{max(segment.lower, 0):,.1f} to {segment.upper:,.1f}{trial}",
                    change,
                ),
            )
        )
        before = segment.mean
    columns = ("Months", "What changed", "Mean", "Usual range", "Change of the mean")
    note = "Somebody who knew the reason began new limits there; the program never does. Nothing that was counted is altered."
    return Table(f"{series.title}: before and after", columns, tuple(rows), (note,))
