"""Comparison of areas: last year and this year, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.insight.charts.axes import Scale, across_axis, known, label, ticks
from headwater.insight.charts.palette import BEFORE, INK, LINE, PAPER, QUIET
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, nothing, shortened, text, text_width
from headwater.insight.crime.comparing import Comparison

WIDTH, RIGHT, TOP, STEP = 760, 640, 56, 26


@dataclass(frozen=True, slots=True)
class Pairing:
    """One line of the chart: an area, its two counts (None: not known), and the change as text."""

    name: str
    last: float | None
    this: float | None
    change: str


def comparison_chart(comparison: Comparison) -> Chart:
    """A line an area from last year's count to this year's; the whole force, which would dwarf them, is in the table."""
    pairs = [
        Pairing(row.area.label, row.last.value, row.this.value, str(row.percent) if row.percent.value is not None else "")
        for row in comparison.rows
    ]
    columns, rows = comparison.table()
    return pairs_chart(
        comparison.title,
        pairs,
        (f"Before: {comparison.before}", f"This: {comparison.this}"),
        columns,
        rows,
    )


def pairs_chart(
    title: str,
    pairs: Sequence[Pairing],
    legend: tuple[str, str],
    columns: tuple[str, ...],
    rows: Sequence[Sequence[str]],
) -> Chart:
    """The same for any pairs, such as a published table."""
    left = max(120.0, min(260.0, max((text_width(pair.name) for pair in pairs), default=0) + 24))
    bottom = TOP + STEP * max(len(pairs), 1)
    values = [value for pair in pairs for one in (pair.last, pair.this) if (value := known(one)) is not None]
    marks = ticks(min(0, *values), max(0, *values)) if values else [0, 1]
    x = Scale(marks[0], marks[-1], left, RIGHT)
    parts = [*_legend(legend, left), *across_axis(x, marks, TOP - 8, bottom)]
    parts.append(text(WIDTH - 12, TOP - 14, "Change", anchor="end", size=12, fill=QUIET))
    if not values:
        parts.append(nothing((left + RIGHT) / 2, TOP + STEP / 2 + 4))
    for index, pair in enumerate(pairs):
        parts += _pair(pair, x, TOP + STEP * index + STEP / 2, left)
    description = f"{len(pairs)} areas, {legend[0]} and {legend[1]}. The table below holds every number."
    return Chart(title, description, drawing(title, description, WIDTH, int(bottom) + 32, parts), columns, rows)


def _legend(legend: tuple[str, str], left: float) -> list[str]:
    second = left + 24 + text_width(legend[0], 12) + 30
    return [
        _before(left + 6, 18),
        text(left + 18, 22, legend[0], size=12),
        _this(second, 18),
        text(second + 12, 22, legend[1], size=12),
    ]


def _pair(pair: Pairing, x: Scale, y: float, left: float) -> list[str]:
    parts = [hinted(text(left - 12, y + 4, shortened(pair.name, left - 18), anchor="end"), pair.name)]
    last, this = known(pair.last), known(pair.this)
    if last is not None and this is not None:
        parts.append(line(x(last), y, x(this), y, QUIET, 3))
    if last is not None:
        parts.append(hinted(_before(x(last), y), f"{pair.name}, before: {label(last)}"))
    if this is not None:
        parts.append(hinted(_this(x(this), y), f"{pair.name}, this: {label(this)}"))
    if pair.change:
        parts.append(text(WIDTH - 12, y + 4, pair.change, anchor="end", fill=INK))
    return parts


def _before(x: float, y: float) -> str:
    """An open ring: last year."""
    return element("circle", cx=float(x), cy=float(y), r=5, fill=PAPER, stroke=BEFORE, stroke_width=2.5)


def _this(x: float, y: float) -> str:
    """A full dot: this year."""
    return element("circle", cx=float(x), cy=float(y), r=6, fill=LINE)
