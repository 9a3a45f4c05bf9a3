"""Comparison of areas: last year, this year, difference, percentage, rate, and whether chance explains the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from headwater.insight.crime.areas import Area, the_force
from headwater.insight.crime.asking import Coverage, Crime, month_names
from headwater.insight.crime.describing import INDEPENDENT, Describer, Pair, change_intervals, level_name
from headwater.insight.crime.offences import TOTAL, OffenceGroup
from headwater.insight.figures import Figure
from headwater.insight.periods import Period, in_words
from headwater.insight.statistics import Verdict, change_verdicts, rate_verdicts
from headwater.kernel import Invalid

_STRAY, _STRAYS_TOGETHER = 1 / 1000, 1 / 200


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One area. The verdicts say where it lies against the whole force; None where the data cannot say."""

    area: Area
    last: Figure
    this: Figure
    difference: Figure
    percent: Figure
    rate: Figure
    change_verdict: Verdict | None = None
    rate_verdict: Verdict | None = None

    def figures(self) -> tuple[Figure, ...]:
        return (self.last, self.this, self.difference, self.percent, self.rate)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Areas compared, with the whole force beside them, what no area holds, and what must be known to read it."""

    title: str
    offence: OffenceGroup
    before: Period
    this: Period
    whole: ComparisonRow
    rows: tuple[ComparisonRow, ...]
    unallocated: Figure | None
    caveats: tuple[str, ...]
    updated: datetime | None

    def figures(self) -> Iterator[Figure]:
        for row in (self.whole, *self.rows):
            yield from row.figures()
        if self.unallocated:
            yield self.unallocated

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Headings and rows as a reader sees them, the force first: the companion of its charts."""
        columns = ("Area", "Last year", "This year", "Difference", "Change", "Rate per 1,000", "Against the force")
        rows = [
            (row.area.label, *map(str, row.figures()), row.change_verdict.value if row.change_verdict else "")
            for row in (self.whole, *self.rows)
        ]
        return columns, rows


def comparison(
    crime: Crime,
    offence: str,
    period: Period,
    *,
    level: str | None = None,
    within: str | None = None,
    areas: Sequence[str] | None = None,
    before: Period | None = None,
) -> Comparison:
    """Compare areas over a period with the year before (or with ``before``).

    Name the areas by ``level`` (``within`` an area if wanted) or one by one in ``areas`` (names or keys, in the order
    wanted). A period that the data cannot cover is cut to whole months or to the last day with data, and both years
    alike; a year without data leaves its figures missing, with the reason. Raises Invalid where nothing of the period
    is left.
    """
    crime = crime.still()
    group = crime.group(offence)
    chosen, strays = _chosen(crime, group, level, within, areas)
    coverage = crime.coverage()
    pair, caveats = fair_pair(crime, coverage, period, before)
    describe = Describer(crime, group)
    whole, *found = _rows(describe, (the_force(crime.force), *chosen), pair)
    rows = _judged(found, whole, crime)
    held_by_none = _unallocated(describe, pair, level, within)
    notes = [*caveats, *strays, *_holes(rows), INDEPENDENT]
    title = f"{group.title}: {level_name(level) if level else 'areas'} compared, {pair.this}"
    return Comparison(title, group, pair.before, pair.this, whole, tuple(rows), held_by_none, tuple(notes), crime.updated)


def fair_pair(crime: Crime, coverage: Coverage, period: Period, before: Period | None = None) -> tuple[Pair, list[str]]:
    """The two periods as the data can tell them, cut alike, and what was cut, in sentences."""
    caveats = []
    this = period.until(coverage.last)
    if crime.source.monthly and this is not None:
        this = this.in_whole_months()
    if this is None:
        raise Invalid(
            f"The data reaches {in_words(coverage.last)}, which leaves nothing of {period}.",
            "Choose an earlier period, or load newer data.",
        )
    if (this.start, this.end) != (period.start, period.end):
        why = "the data is published by whole months" if crime.source.monthly else "the data ends there"
        if crime.source.monthly and coverage.last < period.end:
            why += f", and the last one is {month_names(coverage.months[-1:])}"
        caveats.append(f"{period} was asked for; {this} is shown, because {why}.")
    if before is None:
        before = this.year_before()
    elif crime.source.monthly:
        before = before.in_whole_months() or before
    if before.days != this.days:
        caveats.append(f"The periods differ in length: {this} has {this.days} days, {before} has {before.days}.")
    pair = Pair(before, this, _absence(coverage, before), _absence(coverage, this))
    return pair, caveats + [reason for reason in (pair.no_this, pair.no_before) if reason]


def _absence(coverage: Coverage, period: Period) -> str:
    lacking = coverage.lacking(period)
    return f"No data has been loaded for {month_names(lacking)}." if lacking else ""


def _chosen(
    crime: Crime, group: OffenceGroup, level: str | None, within: str | None, areas: Sequence[str] | None
) -> tuple[tuple[Area, ...], list[str]]:
    """The areas to show, and a sentence on those that are left out."""
    if areas is not None:
        return tuple(crime.find_area(name) for name in areas), []
    if level is None:
        raise Invalid("Which areas?", "Name a level, such as district, or the areas one by one.")
    found = crime.areas(level, within=within)
    strays = _strays(crime, found) if level == "district" else set()
    if not strays:
        return found, []
    names = ", ".join(area.label for area in found if area in strays)
    sentence = f"Left out, because hardly any of the force's crime is located there: {names}."
    return tuple(area for area in found if area not in strays), [sentence]


def _strays(crime: Crime, areas: Sequence[Area]) -> set[Area]:
    """Areas that lie outside the force, by all appearance: each holds hardly any of its crime, and so do all together.

    A force records some crime that was located in a distant district. The transport police works in every district:
    there the small areas together are most of the crime, and none is a stray.
    """
    coverage = crime.coverage()
    totals = crime.cube("district").by_area(TOTAL, Period(coverage.first, coverage.last))
    everything = sum(totals.values())
    small = {area for area in areas if totals[area.name] < everything * _STRAY}
    together = sum(totals[area.name] for area in small)
    return small if together < everything * _STRAYS_TOGETHER else set()


def _rows(describe: Describer, areas: Sequence[Area], pair: Pair) -> list[ComparisonRow]:
    last = _counts(describe, areas, pair.before, pair.no_before)
    this = _counts(describe, areas, pair.this, pair.no_this)
    return [
        ComparisonRow(
            area,
            describe.count(area, pair.before, before, pair.no_before),
            describe.count(area, pair.this, now, pair.no_this),
            describe.difference(area, pair, before, now),
            describe.percent(area, pair, before, now, interval),
            describe.rate(area, pair.this, now, pair.no_this),
        )
        for area, before, now, interval in zip(areas, last, this, change_intervals(last, this), strict=True)
    ]


def _counts(describe: Describer, areas: Sequence[Area], period: Period, missing: str) -> list[int | None]:
    """Each area's count, a level at a time; None where the data cannot say."""
    if missing:
        return [None] * len(areas)
    crime, slug = describe.crime, describe.group.slug
    sums = {level: crime.cube(level).by_area(slug, period) for level in {area.level for area in areas}}
    return [sums[area.level].get("" if area.level == "force" else area.name, 0) for area in areas]


def _judged(rows: Sequence[ComparisonRow], whole: ComparisonRow, crime: Crime) -> list[ComparisonRow]:
    """The rows with their verdicts, all areas at once."""
    counts = [(row.last.value, row.this.value) for row in rows]
    judged = list(rows)
    if whole.last.value is not None and whole.this.value is not None:
        last, this = [int(a or 0) for a, _ in counts], [int(b or 0) for _, b in counts]
        verdicts = change_verdicts(last, this, int(whole.last.value), int(whole.this.value))
        judged = [
            replace(row, change_verdict=verdict) if a or b else row
            for row, verdict, (a, b) in zip(judged, verdicts, counts, strict=True)
        ]
    return _judged_by_rate(judged, whole, crime)


def _judged_by_rate(rows: list[ComparisonRow], whole: ComparisonRow, crime: Crime) -> list[ComparisonRow]:
    everyone = crime.people(whole.area, _year(whole))
    if everyone is None or whole.this.value is None:
        return rows
    known = {
        row.area: people.persons
        for row in rows
        if (people := crime.people(row.area, _year(row))) and people.persons and row.this.value is not None
    }
    seen = [int(row.this.value or 0) for row in rows if row.area in known]
    verdicts = rate_verdicts(seen, list(known.values()), int(whole.this.value), everyone.persons)
    by_area = dict(zip(known, verdicts, strict=True))
    return [replace(row, rate_verdict=by_area.get(row.area)) for row in rows]


def _year(row: ComparisonRow) -> int:
    assert isinstance(row.this.period, Period)
    return row.this.period.end.year


def _unallocated(describe: Describer, pair: Pair, level: str | None, within: str | None) -> Figure | None:
    if level in (None, "force") or within is not None:
        return None
    value = None if pair.no_this else describe.crime.unallocated(level, describe.group, pair.this)
    return describe.unallocated(level, pair.this, value, pair.no_this)


def _holes(rows: Sequence[ComparisonRow]) -> list[str]:
    """Rates that are missing, named once for all their areas."""
    without = [row.area.label for row in rows if row.rate.value is None and row.this.value is not None]
    if not without:
        return []
    who = "any of these areas" if len(without) == len(rows) else ", ".join(without)
    return [f"No population has been loaded for {who}, so there is no rate."]
