"""A measure over time: by month and by day with control limits, by hour of the day, and by hour and day of the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.insight.charts.lines import line_chart
from headwater.insight.charts.months import control_chart
from headwater.insight.charts.svg import Chart, drawing
from headwater.insight.crime.areas import Area, the_force
from headwater.insight.demand.asking import Chosen, Demand
from headwater.insight.demand.describing import Describer, codes_of, title_of
from headwater.insight.demand.measures import ANY, About, Measure, measure
from headwater.insight.figures import Figure
from headwater.insight.lake import month_of
from headwater.insight.periods import Period, in_words, month
from headwater.insight.statistics import Signal, XmR, xmr
from headwater.kernel import Invalid

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEWS = {Signal.ABOVE_LIMIT, Signal.BELOW_LIMIT}


@dataclass(frozen=True, slots=True)
class DemandSeries:
    """``times`` without a gap, a Figure each (missing where there is nothing to make it of), and their control chart."""

    title: str
    unit: str
    each: str
    """Month or day."""
    times: tuple[Period, ...]
    figures: tuple[Figure, ...]
    chart: XmR
    caveats: tuple[str, ...]

    def names(self) -> list[str]:
        """Each time as a reader sees it."""
        return [one.name for one in self.times]

    def news(self) -> list[str]:
        """The times outside the limits, with what they are."""
        return [
            f"{one.name} ({'; '.join(sorted(signal.value for signal in signals))})"
            for one, signals in zip(self.times, self.chart.signals, strict=True)
            if signals & _NEWS
        ]

    def drawn(self) -> Chart:
        """The control chart, and the same as a table."""
        last, news = self.chart.segments[-1], self.news()
        told = f"Outside the limits: {', '.join(news)}." if news else f"No {self.each} lies outside the limits."
        description = (
            f"Line of {self.title}, with mean and control limits. The mean is {last.mean:,.1f} {self.unit} a {self.each}, with "
            f"limits of {max(last.lower, 0):,.1f} and {last.upper:,.1f}. {told}"
        )
        form = "%b %Y" if self.each == "month" else "%d %b"
        short = [one.start.strftime(form).lstrip("0") for one in self.times]
        unit = (
            f"{self.unit[:1].upper()}{self.unit[1:]} a {self.each}"
            if self.unit in _COUNTED
            else f"{self.unit} each {self.each}"
        )
        parts = control_chart(self.names(), short, self.chart, unit)
        columns = (self.each.capitalize(), self.unit, "Signals")
        signals = ["; ".join(sorted(signal.value for signal in each)) for each in self.chart.signals]
        rows = list(zip(self.names(), map(str, self.figures), signals, strict=True))
        return Chart(self.title, description, drawing(self.title, description, 760, 356, parts), columns, rows)


_COUNTED = ("logs", "contacts", "officer-hours")


def by_month(
    describe: Describer, slug: str, *, until: date, area: Area | None = None, of: str = ANY, months: int = 60
) -> DemandSeries | None:
    """Up to so many whole months that end with ``until`` or with the data; None where there is no whole month."""
    wanted = measure(slug)
    held = describe.demand.held(wanted.about)
    if held is None or until < held.first:
        return None
    last = min(held.last, until)
    whole = Period(held.first, last).in_whole_months()
    if whole is None:
        return None
    left = [f"{month(month_of(last)).name} is not whole and is left out."] if last > whole.end else []
    return _series(describe, wanted, [month(one) for one in whole.months()[-months:]], area, of, "month", left)


def by_day(
    describe: Describer, slug: str, *, until: date, area: Area | None = None, of: str = ANY, days: int = 84
) -> DemandSeries | None:
    """Up to so many days that end with ``until`` or with the data; None where there is none."""
    wanted = measure(slug)
    held = describe.demand.held(wanted.about)
    if held is None or until < held.first:
        return None
    last = min(until, held.last)
    first = max(held.first, last - timedelta(days=days - 1))
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return _series(describe, wanted, [Period(day, day, in_words(day)) for day in span], area, of, "day", [])


def _series(
    describe: Describer, wanted: Measure, times: Sequence[Period], area: Area | None, of: str, each: str, caveats: list[str]
) -> DemandSeries | None:
    figures = tuple(describe.figure(wanted.slug, one, area=area, of=of) for one in times)
    values = [float("nan") if figure.value is None else float(figure.value) for figure in figures]
    try:
        chart = xmr(values)
    except Invalid:
        return None  # nothing of it is known at any time
    if any(segment.trial for segment in chart.segments):
        caveats.append(f"Limits from fewer than twelve {each}s are trial limits and may still move.")
    place = area or the_force(describe.demand.force)
    title = f"{wanted.title} by {each}: {title_of(wanted, of)}, {place}"
    return DemandSeries(title, wanted.unit, each, tuple(times), figures, chart, tuple(caveats))


@dataclass(frozen=True, slots=True)
class Clock:
    """Logs by day of the week (Monday first) and hour, over the whole months of a period."""

    title: str
    period: Period
    counts: tuple[tuple[int, ...], ...]

    @property
    def busiest(self) -> str:
        """The hour of the week with the most, in words; empty where there is none."""
        number, day, hour = max((n, -day, -hour) for day, row in enumerate(self.counts) for hour, n in enumerate(row))
        return f"{DAYS[-day]} from {-hour:02}:00" if number else ""

    def by_hour(self) -> Chart:
        """The mean day, by hour: weekdays beside weekends."""
        together = {"Monday to Thursday": (0, 1, 2, 3), "Friday and Saturday": (4, 5), "Sunday": (6,)}
        often = self._often()
        lines = {
            name: [sum(self.counts[day][hour] for day in days) / sum(often[day] for day in days) for hour in range(24)]
            for name, days in together.items()
        }
        title, hours = f"{self.title}, by hour of the day", [f"{hour:02}" for hour in range(24)]
        return line_chart(title, hours, lines, unit="Logs an hour, on average", first_column="Hour")

    def _often(self) -> list[int]:
        """How often each day of the week comes in the period."""
        weeks, left = divmod(self.period.days, 7)
        return [weeks + ((day - self.period.start.weekday()) % 7 < left) for day in range(7)]


def clock(demand: Demand, period: Period, *, area: Area | None = None, of: str = ANY) -> Clock | None:
    """The rhythm of the week, over the whole months of a period; None where the data covers none of it."""
    shown, _ = demand.fair(About.LOGS, period)
    whole = shown.in_whole_months() if shown else None
    if whole is None:
        return None
    place, logs = area or the_force(demand.force), measure("logs")
    counts = demand.clock(whole, Chosen(place, codes_of(logs, of)))
    return Clock(f"Logs by the clock: {title_of(logs, of)}, {place}", whole, tuple(map(tuple, counts)))
