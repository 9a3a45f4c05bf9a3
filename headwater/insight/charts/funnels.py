"""Funnel chart: each area's change against its size, with the limits that chance sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from headwater.insight.charts.axes import Scale, across_axis, ticks, value_axis
from headwater.insight.charts.palette import HIGH, INK, LIMIT, LINE, LOW, PAPER, QUIET
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, path, text, text_width
from headwater.insight.crime.comparing import Comparison, ComparisonRow
from headwater.insight.statistics import Verdict, change_limits

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 736, 56, 360
_OUTSIDE = (Verdict.FAR_ABOVE, Verdict.ABOVE, Verdict.BELOW, Verdict.FAR_BELOW)

_Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class _Dot:
    name: str
    both: int
    change: float
    verdict: Verdict


def funnel_chart(comparison: Comparison) -> Chart | None:
    """The change of each area against the change of the force. None where the two years cannot be compared."""
    whole = comparison.whole
    dots = [dot for row in comparison.rows if (dot := _dot(row))]
    if not dots or not whole.last.value or whole.this.value is None:
        return None
    last, this = int(whole.last.value), int(whole.this.value)
    title = f"{comparison.offence.title}: change of each area, and what chance explains, {comparison.this}"
    outside = [f"{dot.name} ({dot.verdict.value})" for dot in dots if dot.verdict in _OUTSIDE]
    told = f"Outside the limits: {', '.join(outside)}." if outside else "No area lies outside the limits."
    description = (
        "Change by area against its size, with 95% and 99.8% limits around the change of the whole force, "
        f"{signed((this / last - 1) * 100)}%. {told}"
    )
    svg = drawing(title, description, WIDTH, HEIGHT, _parts(dots, last, this))
    rows = [
        (row.area.label, str(row.last), str(row.this), str(row.percent), row.change_verdict.value)
        for row in comparison.rows
        if row.change_verdict
    ]
    return Chart(title, description, svg, ("Area", "Last year", "This year", "Change", "Against the force"), rows)


def _dot(row: ComparisonRow) -> _Dot | None:
    if not row.last.value or row.this.value is None or row.change_verdict is None:
        return None
    last, this = int(row.last.value), int(row.this.value)
    return _Dot(row.area.label, last + this, (this / last - 1) * 100, row.change_verdict)


def _parts(dots: Sequence[_Dot], last: int, this: int) -> list[str]:
    most = max(dot.both for dot in dots)
    across = ticks(0, most * 1.05)
    x = Scale(0, across[-1], LEFT, RIGHT)
    sizes = np.unique(np.geomspace(max(1, across[-1] / 400), across[-1], 160).round())  # a half crime has no limits
    curves = {level: change_limits(sizes, last, this, level) for level in (0.95, 0.998)}
    centre = (this / last - 1) * 100
    reach = max([abs(dot.change - centre) for dot in dots] + [_typical(curves[0.998], centre)]) * 1.1
    up = ticks(max(centre - reach, -100), centre + reach)
    y = Scale(up[0], up[-1], BOTTOM, TOP)
    parts = [
        text(LEFT - 52, 20, "Change, %", fill=QUIET),
        text(RIGHT, BOTTOM + 44, "Crimes in both years together: larger areas to the right", anchor="end", fill=QUIET),
        *value_axis(y, up, LEFT, RIGHT, "%"),
        *across_axis(x, across, BOTTOM - 4, BOTTOM),
        line(LEFT, y(centre), RIGHT, y(centre), INK, 1.5),
    ]
    for level, dashes in ((0.95, "6 4"), (0.998, None)):
        for curve in curves[level]:
            inside = [(x(float(n)), y(float(v))) for n, v in zip(sizes, curve, strict=True) if up[0] <= v <= up[-1]]
            parts += [path(inside, LIMIT, 1.5, dashes)] if len(inside) > 1 else []
    return [*parts, *_key(centre), *_dots(dots, x, y)]


def _typical(limits: tuple[np.ndarray, np.ndarray], centre: float) -> float:
    """How far the limits reach for an area of middling size: what the drawing must have room for."""
    low, high = limits
    middle = len(low) * 3 // 5
    return max((abs(float(end) - centre) for end in (low[middle], high[middle]) if np.isfinite(end)), default=100.0)


def signed(value: float) -> str:
    """+13.8 or −2.1, with a true minus sign."""
    return f"{value:+.1f}".replace("-", "−")


def _key(centre: float) -> list[str]:
    top = 38
    return [
        line(LEFT, top, LEFT + 24, top, INK, 1.5),
        text(LEFT + 30, top + 4, f"the whole force, {signed(centre)}%", size=12),
        line(LEFT + 210, top, LEFT + 234, top, LIMIT, 1.5, "6 4"),
        text(LEFT + 240, top + 4, "95% limits", size=12),
        line(LEFT + 330, top, LEFT + 354, top, LIMIT, 1.5),
        text(LEFT + 360, top + 4, "99.8% limits", size=12),
    ]


def _dots(dots: Sequence[_Dot], x: Scale, y: Scale) -> list[str]:
    """Areas outside the limits carry a triangle and their name; the rest are dots. A name that would touch is left out."""
    parts: list[str] = []
    names: list[str] = []
    at = [(x(dot.both), y(dot.change)) for dot in dots]
    taken = [(a - 6, b - 6, a + 6, b + 6) for a, b in at]
    for (a, b), dot in sorted(zip(at, dots, strict=True), key=lambda pair: (pair[1].verdict not in _OUTSIDE, -pair[1].both)):
        parts.append(hinted(_shape(a, b, dot.verdict), f"{dot.name}: {signed(dot.change)}%, {dot.verdict.value}"))
        place = _free(a, b, text_width(dot.name, 12), taken)
        if place and (dot.verdict in _OUTSIDE or len(dots) <= 12):
            taken.append(place)
            names.append(text(place[0], place[3] - 3, dot.name, size=12, halo=True))
    return [*names, *parts]


def _free(x: float, y: float, width: float, taken: Sequence[_Box]) -> _Box | None:
    """Room for a name beside, above or below its dot, clear of all that is there; None where there is none."""
    for left, middle in ((x + 9, y), (x - 9 - width, y), (x - width / 2, y - 15), (x - width / 2, y + 15)):
        box = left, middle - 7, left + width, middle + 7
        inside = left >= LEFT and box[2] <= WIDTH - 4 and box[1] >= TOP and box[3] <= BOTTOM
        if inside and not any(_touch(box, other) for other in taken):
            return box
    return None


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _shape(x: float, y: float, verdict: Verdict) -> str:
    if verdict not in _OUTSIDE:
        return element("circle", cx=x, cy=y, r=4.5, fill=LINE, stroke=PAPER, stroke_width=1)
    high = verdict in (Verdict.ABOVE, Verdict.FAR_ABOVE)
    tip, base = (y - 7, y + 5) if high else (y + 7, y - 5)
    corners = " ".join(f"{a:.1f},{b:.1f}" for a, b in ((x, tip), (x - 7, base), (x + 7, base)))
    return element("polygon", points=corners, fill=HIGH if high else LOW, stroke=PAPER, stroke_width=1)
