"""A month chart's numbers: crimes by month in one area, with control limits that tell news from noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from headwater.insight.crime.areas import Area
from headwater.insight.crime.asking import Crime, month_names
from headwater.insight.crime.describing import Describer
from headwater.insight.crime.harm import harm_by_month, weights_on
from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.figures import Figure
from headwater.insight.periods import Period, in_words, month
from headwater.insight.statistics import XmR, xmr
from headwater.kernel import Invalid


@dataclass(frozen=True, slots=True)
class MonthSeries:
    """``months`` (201803) without a gap, a Figure each (missing where nothing was loaded), and their control chart."""

    title: str
    offence: OffenceGroup
    area: Area
    months: tuple[int, ...]
    figures: tuple[Figure, ...]
    chart: XmR
    caveats: tuple[str, ...]
    updated: datetime | None
    unit: str = ""
    """What is charted, where it is not crimes: “days of harm”."""

    @property
    def noun(self) -> str:
        return self.unit or self.offence.noun

    @property
    def period(self) -> Period:
        return Period(month(self.months[0]).start, month(self.months[-1]).end)

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Headings and rows as a reader sees them: the companion of the chart."""
        columns = ("Month", self.noun.capitalize(), "Mean", "Lower limit", "Upper limit", "Signals")
        rows = []
        for index, (one, figure) in enumerate(zip(self.months, self.figures, strict=True)):
            segment = self.chart.segment_of(index)
            signals = "; ".join(sorted(signal.value for signal in self.chart.signals[index]))
            limits = (f"{value:,.1f}" for value in (segment.mean, max(segment.lower, 0), segment.upper))
            rows.append((month(one).name, str(figure), *limits, signals))
        return columns, rows


def month_series(
    crime: Crime,
    offence: str,
    area: str,
    *,
    months: int = 72,
    until: date | None = None,
    rebase: Sequence[int] = (),
) -> MonthSeries:
    """Up to ``months`` whole months that end with ``until`` (or with the data), for an area by name or key.

    ``rebase``: months (201803) at which new limits begin. Raises Invalid where one is not in the series, NotFound for
    an unknown area or group.
    """
    crime = crime.still()
    group, place = crime.group(offence), crime.find_area(area)
    shown, caveats = _months(crime, months, until)
    held = set(crime.coverage().months)
    level_area = "" if place.level == "force" else place.name
    counted = crime.cube(place.level).by_month(level_area, group.slug, shown)
    values = [value if one in held else None for one, value in zip(shown, counted, strict=True)]
    chart = _limited(values, shown, rebase)
    describe = Describer(crime, group)
    figures = tuple(
        describe.count(place, month(one), value, "" if value is not None else "No data has been loaded for this month.")
        for one, value in zip(shown, values, strict=True)
    )
    title = f"{group.title} by month, {place}"
    return MonthSeries(title, group, place, tuple(shown), figures, chart, (*caveats, *_trial(chart)), crime.updated)


def harm_series(
    crime: Crime, offence: str, area: str, *, months: int = 72, until: date | None = None, rebase: Sequence[int] = ()
) -> MonthSeries:
    """The same in days of harm, by the list of weights in force in the last month. Raises Invalid where none is loaded."""
    crime = crime.still()
    group, place = crime.group(offence), crime.find_area(area)
    shown, caveats = _months(crime, months, until)
    held, on = set(crime.coverage().months), month(shown[-1]).end
    weights = weights_on(crime, on)
    weighed = harm_by_month(crime, group, place, shown, weights)
    found = [harm if one in held else None for one, harm in zip(shown, weighed, strict=True)]
    chart = _limited([None if harm is None else harm.days for harm in found], shown, rebase)
    describe = Describer(crime, group)
    figures = tuple(
        describe.harm(place, month(one), harm, weights, on, "" if harm else "No data has been loaded for this month.")
        for one, harm in zip(shown, found, strict=True)
    )
    title = f"Harm of {group.title} by month, {place}"
    notes = (*caveats, *_trial(chart), f"Weighed by {weights}. One grave crime makes a month stand out.")
    return MonthSeries(title, group, place, tuple(shown), figures, chart, notes, crime.updated, "days of harm")


def _limited(values: Sequence[float | None], shown: Sequence[int], rebase: Sequence[int]) -> XmR:
    unknown = [one for one in rebase if one not in shown]
    if unknown:
        raise Invalid(f"The chart does not show {month_names(unknown)}.", "Rebase at a month that it shows.")
    return xmr([float("nan") if value is None else value for value in values], rebase=[shown.index(one) for one in rebase])


def _trial(chart: XmR) -> list[str]:
    trial = any(segment.trial for segment in chart.segments)
    return ["Limits from fewer than twelve months are trial limits and may still move."] if trial else []


def _months(crime: Crime, number: int, until: date | None) -> tuple[list[int], list[str]]:
    coverage = crime.coverage()
    end = min(until or coverage.last, coverage.last)
    whole = Period(coverage.first, end).in_whole_months() if end >= coverage.first else None
    if whole is None:
        raise Invalid("There is no whole month of data to draw.", "Choose a later date, or load more months.")
    shown = list(whole.months()[-number:])
    caveats = []
    if until and until > coverage.last:
        caveats.append(f"The data ends on {in_words(coverage.last)}.")
    if coverage.last > whole.end and (until is None or until > whole.end):
        caveats.append(f"{month(whole.months()[-1]).name} is the last whole month; later days are left out.")
    lacking = [one for one in shown if one not in set(coverage.months)]
    if lacking:
        caveats.append(f"No data has been loaded for {month_names(lacking)}: the line is broken there.")
    return shown, caveats
