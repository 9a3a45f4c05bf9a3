"""The month chart: an XmR control chart with its signals told by shape as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from headwater.insight.charts.axes import Scale, spaced, ticks, value_axis
from headwater.insight.charts.palette import HIGH, INK, LIMIT, LINE, LOW, PAPER, QUIET
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, path, text
from headwater.insight.crime.series import MonthSeries
from headwater.insight.periods import month
from headwater.insight.statistics import Segment, Signal, XmR

WIDTH, HEIGHT = 760, 356
LEFT, RIGHT, TOP, BOTTOM = 60, 700, 56, 322


def month_chart(series: MonthSeries) -> Chart:
    """Crimes by month with mean and limits; the same data is in its table."""
    description = describe(series)
    parts = control_chart(
        [month(one).name for one in series.months],
        [month(one).start.strftime("%b %Y") for one in series.months],
        series.chart,
        f"{series.noun.capitalize()} a month",
    )
    svg = drawing(series.title, description, WIDTH, HEIGHT, parts)
    columns, rows = series.table()
    return Chart(series.title, description, svg, columns, rows)


def describe(series: MonthSeries) -> str:
    """What the chart shows, for those who hear it."""
    last = series.chart.segments[-1]
    news = [
        f"{month(one).name} ({'; '.join(sorted(s.value for s in signals))})"
        for one, signals in zip(series.months, series.chart.signals, strict=True)
        if signals & {Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT}
    ]
    told = f"Outside the limits: {', '.join(news)}." if news else "No month lies outside the limits."
    rebased = len(series.chart.segments) - 1
    breaks = f" The limits were rebased {'once' if rebased == 1 else f'{rebased} times'}." if rebased else ""
    return (
        f"Line of {series.noun} by month, {series.period}, with mean and control limits. The latest mean is "
        f"{last.mean:,.1f} a month, with limits of {max(last.lower, 0):,.1f} and {last.upper:,.1f}.{breaks} {told}"
    )


def control_chart(names: Sequence[str], short: Sequence[str], chart: XmR, unit: str) -> list[str]:
    """The parts of a control chart: any values in order of time."""
    finite = [value for value in chart.values if isfinite(value)]
    highest = max(*finite, *(segment.upper for segment in chart.segments))
    lowest = min(0, *finite)
    marks = ticks(lowest, highest)
    y = Scale(marks[0], marks[-1], BOTTOM, TOP)
    x = Scale(-0.5, len(names) - 0.5, LEFT, RIGHT)
    places = [x(i) for i in range(len(names))]
    return [
        text(LEFT - 48, 20, unit, size=13, fill=QUIET),
        *_key(),
        *value_axis(y, marks, LEFT, RIGHT),
        *_time_axis(places, short),
        *(part for segment in chart.segments for part in _limits(segment, chart, x, y)),
        *_lines(chart, places, y),
        *_points(names, chart, places, y),
    ]


def _key() -> list[str]:
    """What each shape means, along the top."""
    top = 38
    return [
        *_mark(LEFT + 6, top, frozenset({Signal.ABOVE_LIMIT})),
        text(LEFT + 16, top + 4, "unusually high", size=12),
        *_mark(LEFT + 124, top, frozenset({Signal.BELOW_LIMIT})),
        text(LEFT + 134, top + 4, "unusually low", size=12),
        *_mark(LEFT + 238, top, frozenset()),
        text(LEFT + 248, top + 4, "usual variation", size=12),
        line(LEFT + 352, top, LEFT + 376, top, INK, 1.5),
        text(LEFT + 382, top + 4, "mean", size=12),
        line(LEFT + 432, top, LEFT + 456, top, LIMIT, 1.5, dashes="6 4"),
        text(LEFT + 462, top + 4, "limits", size=12),
    ]


def _time_axis(places: Sequence[float], short: Sequence[str]) -> list[str]:
    shown = spaced(places, short)
    parts = [line(place, BOTTOM, place, BOTTOM + (7 if i in shown else 4), QUIET) for i, place in enumerate(places)]
    return parts + [text(places[i], BOTTOM + 22, short[i], anchor="middle", size=12, fill=QUIET) for i in shown]


def _limits(segment: Segment, chart: XmR, x: Scale, y: Scale) -> list[str]:
    """Mean and limits of one stretch, drawn from edge to edge of it; a count has no limit below zero."""
    start, end = x(segment.start - 0.5), x(segment.stop - 0.5)
    dashes = "2 4" if segment.trial else "6 4"
    last = segment is chart.segments[-1]
    parts = []
    if segment.start:
        parts.append(line(start, TOP, start, BOTTOM, QUIET, 1, dashes="1 3"))
        parts.append(text(start + 4, TOP + 10, "rebased", size=11, fill=QUIET))
    labels = []
    for value, stroke, dash in (
        (segment.upper, LIMIT, dashes),
        (segment.mean, INK, None),
        (segment.lower, LIMIT, dashes),
    ):
        if value >= 0:
            parts.append(line(start, y(value), end, y(value), stroke, 1.5, dash))
            labels.append((y(value), value, stroke))
    return parts + (_limit_labels(end, labels) if last else [])


def _limit_labels(end: float, labels: Sequence[tuple[float, float, str]]) -> list[str]:
    """The values of the last mean and limits at the right, pushed apart where they would touch."""
    parts, floor, before = [], float("-inf"), ""
    for place, value, stroke in labels:
        words = f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"
        if words != before:
            floor, before = max(place + 4, floor + 13), words
            parts.append(text(end + 6, floor, words, size=12, fill=stroke))
    return parts


def _lines(chart: XmR, places: Sequence[float], y: Scale) -> list[str]:
    """The line, broken at months without data and at rebases."""
    parts: list[str] = []
    for segment in chart.segments:
        run: list[tuple[float, float]] = []
        for i in range(segment.start, segment.stop):
            if isfinite(chart.values[i]):
                run.append((places[i], y(chart.values[i])))
            else:
                parts += [path(run, LINE)] if len(run) > 1 else []
                run = []
        parts += [path(run, LINE)] if len(run) > 1 else []
    return parts


def _points(names: Sequence[str], chart: XmR, places: Sequence[float], y: Scale) -> list[str]:
    parts = []
    for i, value in enumerate(chart.values):
        if isfinite(value):
            words = "; ".join(sorted(signal.value for signal in chart.signals[i]))
            hint = f"{names[i]}: {value:,.0f}{f' ({words})' if words else ''}"
            mark = "".join(_mark(places[i], y(value), chart.signals[i]))
            parts.append(hinted(mark, hint))
    return parts


def _mark(x: float, y: float, signals: frozenset[Signal]) -> list[str]:
    """A triangle up or down for news, a dot for noise. News both ways at once is told by the nearer rule: the limit."""
    if not signals:
        return [element("circle", cx=float(x), cy=float(y), r=3, fill=LINE)]
    first = min(signals, key=list(Signal).index)
    size = 6
    tip, base = (y - size, y + size * 0.7) if first.high else (y + size, y - size * 0.7)
    corners = " ".join(f"{a:.1f},{b:.1f}" for a, b in ((x, tip), (x - size, base), (x + size, base)))
    return [element("polygon", points=corners, fill=HIGH if first.high else LOW, stroke=PAPER, stroke_width=1)]
