"""Curves of who asks again: the Lorenz curve, and how many were followed by another within so many days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from headwater.insight.charts.axes import Scale, across_axis, ticks, value_axis
from headwater.insight.charts.palette import QUIET, SERIES
from headwater.insight.charts.svg import Chart, drawing, hinted, line, nothing, path, text

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 460, 370, 60, 40, 440, 310
"""As wide as a telephone shows: a part of such a curve tells nothing."""

_TENTHS = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
_TOLD = (1, 2, 5, 10, 20, 50)
"""Percent of those who asked most, as the table of a Lorenz curve tells them."""

_DAYS = (0, 1, 7, 14, 28, 56, 90, 180, 365)


def lorenz_chart(title: str, corners: Sequence[tuple[float, float]], *, who: str, what: str) -> Chart:
    """``corners``: the share of those who asked and the share of requests that they made, fewest first, 0 to 1."""
    x, y = Scale(0, 100, LEFT, RIGHT), Scale(0, 100, BOTTOM, TOP)
    parts = [
        text(LEFT - 52, 20, f"Percent of the {what}", fill=QUIET),
        *value_axis(y, _TENTHS, LEFT, RIGHT, "%"),
        *across_axis(x, _TENTHS, TOP, BOTTOM, "%"),
        text((LEFT + RIGHT) / 2, HEIGHT - 12, f"Percent of the {who}, those with fewest first", anchor="middle", fill=QUIET),
        line(x(0), y(0), x(100), y(100), QUIET, 1, "6 4"),
        text(x(46), y(50) - 6, "all alike", anchor="end", size=12, fill=QUIET),
        hinted(path([(x(100 * a), y(100 * b)) for a, b in corners], SERIES[0], 3), f"What the {who} made"),
    ]
    if len(corners) < 2:
        parts.append(nothing((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2))
    rows = [(f"The {told}% with most", f"{100 * _made_by(corners, told / 100):.1f}%") for told in _TOLD] if corners else []
    description = f"The curve sags below the line of “all alike” by as much as few {who} make most of the {what}."
    return Chart(
        title,
        description,
        drawing(title, description, WIDTH, HEIGHT, parts, narrow=True),
        (who.capitalize(), f"Made of the {what}"),
        rows,
    )


def _made_by(corners: Sequence[tuple[float, float]], most: float) -> float:
    """What that share of those who asked most made, between the corners of the curve."""
    at = 1 - most
    shares = [share for share, _ in corners]
    after = min(max(bisect_right(shares, at), 1), len(corners) - 1)
    (a, low), (b, high) = corners[after - 1], corners[after]
    return 1 - (low + (high - low) * ((at - a) / (b - a) if b > a else 0.0))


def followed_chart(
    title: str,
    days: Sequence[int],
    share: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    what: str,
    until: int,
) -> Chart:
    """``share`` of the requests that were followed by another up to each of ``days``, with its interval; 0 to 1.

    ``until``: the most days that any was followed up; the curve is drawn to a year at most.
    """
    end = max(min(until, 365), 1)
    steps = [(0, 0.0, 0.0, 0.0), *((d, s, a, b) for d, s, a, b in zip(days, share, low, high, strict=True) if d <= end)]
    marks = [mark for mark in ticks(0, end, 6) if mark <= end]
    top = ticks(0.0, max([0.05, *(min(b, 1.0) for *_, b in steps)]) * 100)
    x, y = Scale(0, end, LEFT, RIGHT), Scale(0, top[-1], BOTTOM, TOP)
    parts = [
        text(LEFT - 52, 20, f"Percent of the {what} that were followed by another", fill=QUIET),
        *value_axis(y, top, LEFT, RIGHT, "%"),
        *across_axis(x, marks, TOP, BOTTOM),
        text((LEFT + RIGHT) / 2, HEIGHT - 12, "Days", anchor="middle", fill=QUIET),
    ]
    for column, colour, width, dashes, name in (
        (2, SERIES[0], 1, "4 3", "at least (95% interval)"),
        (3, SERIES[0], 1, "4 3", "at most (95% interval)"),
        (1, SERIES[0], 3, None, "followed by another"),
    ):
        corners = _stairs([(step[0], min(step[column], 1.0)) for step in steps], end)
        parts.append(hinted(path([(x(d), y(100 * v)) for d, v in corners], colour, width, dashes), name))
    told = [(day, *_at(steps, day)) for day in _DAYS if day <= until]
    rows = [(_within(day), f"{100 * s:.1f}%", f"{100 * a:.1f}% to {100 * b:.1f}%") for day, s, a, b in told]
    description = f"Of the {what}, the percentage that was followed by another within so many days, with a 95% interval."
    columns = ("Within", "Followed by another", "95% interval")
    return Chart(title, description, drawing(title, description, WIDTH, HEIGHT, parts, narrow=True), columns, rows)


def _stairs(steps: Sequence[tuple[int, float]], end: int) -> list[tuple[float, float]]:
    """Level until each day, then up."""
    found: list[tuple[float, float]] = []
    for day, value in steps:
        if found:
            found.append((day, found[-1][1]))
        found.append((day, value))
    return [*found, (end, found[-1][1])]


def _at(steps: Sequence[tuple[int, float, float, float]], day: int) -> tuple[float, float, float]:
    _, share, low, high = steps[bisect_right([step[0] for step in steps], day) - 1]
    return share, low, high


def _within(day: int) -> str:
    return "The same day" if day == 0 else f"{day} day{'' if day == 1 else 's'}"
