"""Bars in groups: establishment, strength and deployable by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headwater.insight.charts.axes import Scale, across_axis, known, label, ticks
from headwater.insight.charts.palette import INK, SERIES
from headwater.insight.charts.svg import Chart, drawing, element, hinted, nothing, shortened, text, text_width
from headwater.kernel import Invalid

WIDTH, RIGHT = 760, 690
BAR, GAP = 15, 14


def workforce_chart(
    title: str,
    units: Sequence[str],
    establishment: Sequence[float],
    strength: Sequence[float],
    deployable: Sequence[float],
    *,
    unit: str = "FTE",
) -> Chart:
    """Three bars a unit, full-time equivalents; each bar carries its number."""
    named = {"Establishment": establishment, "Strength": strength, "Deployable": deployable}
    return bar_chart(title, units, named, unit=unit, first_column="Unit")


def bar_chart(
    title: str,
    names: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    unit: str,
    first_column: str = "",
) -> Chart:
    """Horizontal bars: for each name one bar a series, in the palette's order, told apart by place and legend as well.

    Values below nought go left. None is no bar. Raises Invalid for more series than there are colours.
    """
    if len(series) > len(SERIES):
        raise Invalid(f"{len(series)} series cannot be told apart in one chart.", f"Draw {len(SERIES)} at most.")
    left = max(80.0, min(240.0, max((text_width(name) for name in names), default=0) + 20))
    legend, top = _legend(list(series), left)
    step = BAR * len(series) + GAP
    bottom = top + step * max(len(names), 1)
    values = [value for one in series.values() for each in one if (value := known(each)) is not None]
    marks = ticks(min(0, *values), max(0, *values)) if values else [0.0, 1.0]
    room = 48 if marks[0] < 0 else 0  # for the numbers left of bars that go left
    x = Scale(marks[0], marks[-1], left + room, RIGHT)
    parts = [*legend, *across_axis(x, marks, top - 6, bottom)]
    if not values:
        parts.append(nothing((left + RIGHT) / 2, top + step / 2 + 4))
    for row, name in enumerate(names):
        y = top + GAP / 2 + step * row
        words = text(left - 10, y + BAR * len(series) / 2 + 4, shortened(name, left - 14), anchor="end")
        parts.append(hinted(words, name))
        for index, (called, numbers) in enumerate(series.items()):
            parts += _bar(x, y + BAR * index, known(numbers[row]), SERIES[index], f"{name}, {called}")
    columns = (first_column, *series)
    rows = [(name, *(shown(values[i]) for values in series.values())) for i, name in enumerate(names)]
    description = f"{', '.join(series)} ({unit}) for {', '.join(names)}. The table below holds every number."
    return Chart(title, description, drawing(title, description, WIDTH, int(bottom) + 32, parts), columns, rows)


def shown(value: float | None) -> str:
    """A number as a table writes it: no decimals where there are none."""
    number = known(value)
    return "Not available" if number is None else label(number)


def _bar(x: Scale, top: float, value: float | None, fill: str, hint: str) -> list[str]:
    if value is None:
        return []
    start, end = sorted((x(0), x(value)))
    drawn = element("rect", x=start, y=top + 1, width=end - start, height=BAR - 2, fill=fill)
    place, anchor = (x(value) - 5, "end") if value < 0 else (x(value) + 5, "start")
    number = text(place, top + BAR - 3.5, label(value), anchor=anchor, size=11, fill=INK, halo=True)
    return [hinted(drawn + number, f"{hint}: {label(value)}")]


def _legend(names: Sequence[str], left: float) -> tuple[list[str], float]:
    """The legend in as many lines as it takes, and where the bars may begin."""
    parts, x, y = [], left, 14.0
    for name, fill in zip(names, SERIES, strict=False):
        words = shortened(name, WIDTH - left - 30, 12)
        width = 20 + text_width(words, 12)
        if x > left and x + width > WIDTH - 8:
            x, y = left, y + 20
        parts.append(element("rect", x=x, y=y, width=14, height=12, fill=fill))
        parts.append(text(x + 20, y + 10, words, size=12))
        x += width + 26
    return parts, y + 38
