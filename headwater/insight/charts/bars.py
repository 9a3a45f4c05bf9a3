"""Bars in groups: establishment, strength and deployable by unit."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.insight.charts.axes import Scale, across_axis, ticks
from headwater.insight.charts.palette import INK, SERIES
from headwater.insight.charts.svg import Chart, drawing, element, hinted, text, text_width

WIDTH, RIGHT, TOP = 760, 690, 52
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
    series: dict[str, Sequence[float]],
    *,
    unit: str,
    first_column: str = "",
) -> Chart:
    """Horizontal bars: for each name one bar a series, in the palette's order, told apart by place and legend as well."""
    left = max(80.0, min(240.0, max((text_width(name) for name in names), default=0) + 20))
    step = BAR * len(series) + GAP
    bottom = TOP + step * max(len(names), 1)
    marks = ticks(0, max((value for values in series.values() for value in values), default=1))
    x = Scale(0, marks[-1], left, RIGHT)
    parts = [*_legend(list(series), left), *across_axis(x, marks, TOP - 6, bottom)]
    for row, name in enumerate(names):
        top = TOP + GAP / 2 + step * row
        parts.append(text(left - 10, top + BAR * len(series) / 2 + 4, name, anchor="end"))
        for index, (label, values) in enumerate(series.items()):
            parts.append(_bar(x, top + BAR * index, values[row], SERIES[index], f"{name}, {label}"))
    columns = (first_column, *series)
    rows = [(name, *(shown(values[i]) for values in series.values())) for i, name in enumerate(names)]
    description = f"{', '.join(series)} ({unit}) for {', '.join(names)}. The table below holds every number."
    return Chart(title, description, drawing(title, description, WIDTH, int(bottom) + 32, parts), columns, rows)


def shown(value: float) -> str:
    """A number as a table writes it: no decimals where there are none."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")


def _bar(x: Scale, top: float, value: float, fill: str, hint: str) -> str:
    width = max(x(value) - x(0), 0)
    drawn = element("rect", x=x(0), y=top + 1, width=width, height=BAR - 2, fill=fill)
    label = text(x(value) + 5, top + BAR - 3.5, shown(value), size=11, fill=INK)
    return hinted(drawn + label, f"{hint}: {shown(value)}")


def _legend(names: Sequence[str], left: float) -> list[str]:
    parts, x = [], left
    for name, fill in zip(names, SERIES, strict=False):
        parts.append(element("rect", x=x, y=14, width=14, height=12, fill=fill))
        parts.append(text(x + 20, 24, name, size=12))
        x += 20 + text_width(name, 12) + 26
    return parts
