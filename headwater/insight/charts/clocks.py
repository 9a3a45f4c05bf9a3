"""Hours of the week: seven rows of twenty-four cells, shaded from little to much, with the totals of each day and hour."""

from __future__ import annotations

from headwater.insight.charts.axes import label
from headwater.insight.charts.maps import class_of, classes
from headwater.insight.charts.palette import INK, PAPER, QUIET, STEPS
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, text
from headwater.insight.hotspots.clocks import DAYS, Clock

WIDTH, LEFT, TOP, SIDE, TALL = 760, 88, 46, 24, 26
_BAR = 40


def clock_chart(title: str, clock: Clock, *, unit: str = "crimes") -> Chart:
    """A week of hours. Its table has a row for each hour and a column for each day.

    Crimes spread over an interval make fractions, told to one decimal.
    """
    bounds, colours = classes(clock.crimes.ravel().tolist())
    right, bottom = LEFT + 24 * SIDE, TOP + 7 * TALL
    parts = []
    for day, name in enumerate(DAYS):
        parts.append(text(LEFT - 10, TOP + day * TALL + 17, name, anchor="end", size=12, fill=INK))
        for hour in range(24):
            value = float(clock.crimes[day, hour])
            cell = element(
                "rect", x=LEFT + hour * SIDE, y=TOP + day * TALL, width=SIDE, height=TALL, stroke=PAPER, stroke_width=1,
                fill=colours[class_of(value, bounds)] if value else PAPER,
            )  # fmt: skip
            parts.append(hinted(cell, f"{name}, {_hour(hour)}: {_told(value)} {unit}"))
    for hour in range(0, 25, 3):
        parts.append(line(LEFT + hour * SIDE, TOP - 5, LEFT + hour * SIDE, TOP, QUIET))
        parts.append(text(LEFT + hour * SIDE, TOP - 10, f"{hour:02}:00", anchor="middle", size=11, fill=QUIET))
    parts += _totals(clock, right, bottom)
    parts += _key(bounds, bottom + _BAR + 30, unit)
    busiest, first, share = clock.busiest(8)
    description = (
        f"{_told(clock.total)} {unit} by hour and day of the week. The eight hours with the most begin on {busiest} at "
        f"{_hour(first)[:5]} and hold {share:.0%}.{_left_out(clock)} The table below holds every number."
    )
    rows = [(_hour(hour), *(_told(float(clock.crimes[day, hour])) for day in range(7))) for hour in range(24)]
    height = bottom + _BAR + 60
    return Chart(title, description, drawing(title, description, WIDTH, height, parts), ("Hour", *DAYS), rows)


def _totals(clock: Clock, right: int, bottom: int) -> list[str]:
    """Bars for each hour below, and each day's total at the right."""
    hours, days = clock.by_hour(), clock.by_day()
    most = max(float(hours.max()), 1e-9)
    parts = [
        text(right + 10, TOP + day * TALL + 17, _told(float(total)), size=12, fill=QUIET) for day, total in enumerate(days)
    ]
    for hour, total in enumerate(hours.tolist()):
        tall = _BAR * total / most
        bar = element("rect", x=LEFT + hour * SIDE + 2, y=float(bottom + 8), width=SIDE - 4, height=float(tall), fill=STEPS[3])
        parts.append(hinted(bar, f"{_hour(hour)}: {_told(total)}"))
    return parts


def _key(bounds: list[float], top: float, unit: str) -> list[str]:
    parts = [text(LEFT - 10, top + 13, unit, anchor="end", size=12, fill=QUIET)]
    for index, (bound, fill) in enumerate(zip(bounds, STEPS, strict=False)):
        x = LEFT + index * 120
        parts.append(element("rect", x=x, y=float(top), width=20, height=16, fill=fill, stroke=QUIET, stroke_width=0.5))
        parts.append(text(x + 26, top + 13, f"{label(bound)} and more", size=11))
    return parts


def _hour(hour: int) -> str:
    return f"{hour:02}:00 to {(hour + 1) % 24:02}:00"


def _told(value: float) -> str:
    return label(round(value, 1))


def _left_out(clock: Clock) -> str:
    left = clock.vague + clock.unusable
    return f" {left:,} are left out: their time is not known, or only within more than can be told." if left else ""
