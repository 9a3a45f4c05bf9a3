"""Lines over time: a few series with names at their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

from headwater.insight.charts.axes import Scale, known, label, spaced, ticks, value_axis
from headwater.insight.charts.palette import QUIET, SERIES
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, nothing, path, shortened, text, text_width

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 340, 64, 40, 290
ROOM = 240
"""The most that a name at the end of a line may take."""
_DASHES = (None, "8 4", "2 4", "10 4 2 4", "4 2", "1 3")


def line_chart(
    title: str,
    times: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    unit: str,
    first_column: str = "When",
    from_zero: bool = True,
) -> Chart:
    """Series told apart by dash, colour and the name at the end. None is a gap. Times are evenly spaced."""
    lines = {name: [known(value) for value in values] for name, values in series.items()}
    values = [value for line_ in lines.values() for value in line_ if value is not None]
    marks = ticks(min(values if not from_zero else [0.0, *values]), max(values)) if values else [0.0, 1.0]
    right = WIDTH - 20 - min(ROOM, max((text_width(name, 12) for name in lines), default=0))
    alone = len(times) == 1
    x = Scale(-1 if alone else 0, max(len(times) - 1, 1), LEFT + 16, right - 12)
    y = Scale(marks[0], marks[-1], BOTTOM, TOP)
    places = [x(i) for i in range(len(times))]
    written = spaced(places, times)
    parts = [text(LEFT - 52, 20, unit, fill=QUIET), *value_axis(y, marks, LEFT, right)]
    parts += [line(place, BOTTOM, place, BOTTOM + 5, QUIET) for place in places]
    parts += [text(places[i], BOTTOM + 22, times[i], anchor="middle", size=12, fill=QUIET) for i in written]
    if not values:
        parts.append(nothing((LEFT + right) / 2, (TOP + BOTTOM) / 2))
    for index, (name, line_) in enumerate(lines.items()):
        parts += _line(name, line_, times, places, y, index)
    parts += _ends(lines, y, right)
    rows = [
        (time, *("Not available" if (value := v[i]) is None else label(value) for v in lines.values()))
        for i, time in enumerate(times)
    ]
    span = f", {times[0]} to {times[-1]}" if times else ""
    description = f"{unit}: {', '.join(series)}{span}. The table below holds every number."
    return Chart(title, description, drawing(title, description, WIDTH, HEIGHT, parts), (first_column, *series), rows)


def _line(
    name: str, values: Sequence[float | None], times: Sequence[str], places: Sequence[float], y: Scale, index: int
) -> list[str]:
    colour, dashes, parts = SERIES[index % len(SERIES)], _DASHES[(index + index // len(SERIES)) % len(_DASHES)], []
    run: list[tuple[float, float]] = []
    for place, value in zip([*places, nan], [*values, None], strict=True):
        if value is not None:
            run.append((place, y(value)))
            continue
        parts += [path(run, colour, 2, dashes)] if len(run) > 1 else []
        run = []
    for time, place, value in zip(times, places, values, strict=True):
        if value is not None:
            dot = element("circle", cx=place, cy=y(value), r=3, fill=colour)
            parts.append(hinted(dot, f"{name}, {time}: {label(value)}"))
    return parts


def _ends(series: Mapping[str, Sequence[float | None]], y: Scale, right: float) -> list[str]:
    """Names beside the last values, pushed apart where they would touch."""
    ends = [
        (y(last[-1]), name, SERIES[index % len(SERIES)])
        for index, (name, values) in enumerate(series.items())
        if (last := [value for value in values if value is not None])
    ]
    parts, floor = [], float("-inf")
    for place, name, colour in sorted(ends):
        floor = max(place + 4, floor + 15)
        parts.append(hinted(text(right + 2, floor, shortened(name, ROOM, 12), size=12, fill=colour), name))
    return parts
