"""Which record a pack is made from: the force, its data, and the area in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum

from headwater.insight.crime import TOTAL, Area, Crime, comparison
from headwater.insight.crime.comparing import fair_pair
from headwater.insight.crime.sources import SOURCES
from headwater.insight.lake import Lake
from headwater.insight.periods import (
    Period,
    calendar_year_to_date,
    financial_year_to_date,
    in_words,
    rolling_12_months,
)
from headwater.kernel import Invalid, NotFound


class Span(Enum):
    """How far back the pack looks from its date."""

    FINANCIAL = "financial-year"
    CALENDAR = "calendar-year"
    ROLLING = "12-months"

    @property
    def title(self) -> str:
        return self.period(date(2018, 3, 8)).name

    def period(self, as_at: date) -> Period:
        return _PERIODS[self](as_at)


_PERIODS = {
    Span.FINANCIAL: financial_year_to_date,
    Span.CALENDAR: calendar_year_to_date,
    Span.ROLLING: rolling_12_months,
}


@dataclass(frozen=True)
class Scope:
    """One area of one force, seen through one source of crime, as at a date."""

    crime: Crime
    area: Area
    as_at: date
    span: Span = Span.FINANCIAL

    @property
    def asked(self) -> Period:
        """The period that was asked for; what the data can tell of it may be shorter."""
        return self.span.period(self.as_at)

    @property
    def wanted(self) -> Period:
        """The same, begun no earlier than the data. A part that is known says more than a whole that is not."""
        return _from_the_first(self.crime, self.asked)

    @property
    def period(self) -> Period:
        """The period that is shown. Raises Invalid where the data leaves nothing of it."""
        pair, _ = fair_pair(self.crime, self.crime.coverage(), self.wanted)
        return pair.this

    @property
    def cut(self) -> str:
        """What was left out of the period that was asked for, in a sentence; empty where nothing was."""
        asked, shown = self.asked, self.period
        if (asked.start, asked.end) == (shown.start, shown.end):
            return ""
        first, last = in_words(self.crime.coverage().first), in_words(self.crime.coverage().last)
        return f"{asked} was asked for; {shown} is shown, because the data runs from {first} to {last}{self._by_month}."

    @property
    def _by_month(self) -> str:
        return " and is published by whole months" if self.crime.source.monthly else ""

    @property
    def open_data(self) -> bool:
        """Whether it was published for all: then everybody may see every figure and every row."""
        return self.crime.source.slug != "force"

    @property
    def force_title(self) -> str:
        return force_title(self.crime.force)

    @property
    def siblings(self) -> str | None:
        """The level that the area is compared on; None where it is compared with the whole force only."""
        if self.area.level == "force":
            return next(level for level in ("npu", "district") if level in self.crime.source.levels)
        return None if self.area.level == "lsoa" else self.area.level

    @property
    def within(self) -> str | None:
        """The area whose parts the siblings are: small areas are compared inside their parent."""
        small = self.area.level in ("sector", "neighbourhood")
        return self.area.parent if small else None


def force_title(slug: str) -> str:
    """A force as people write it: west-midlands → West Midlands."""
    return "British Transport Police" if slug == "btp" else slug.replace("-", " ").title()


def records(lake: Lake) -> tuple[Crime, ...]:
    """Every record of crime in the lake, the forces' own first."""
    return tuple(Crime(lake, slug, force) for slug, source in SOURCES.items() for force in lake.forces(source.dataset.name))


def find_scope(lake: Lake, *, area: str, as_at: date, force: str | None = None, span: Span = Span.FINANCIAL) -> Scope:
    """The record that knows the area and covers the date; a force's own comes before published data.

    Raises NotFound for an unknown force or area (with near names), Invalid where the data does not reach the date or
    where several forces hold such an area.
    """
    known = records(lake)
    if not known:
        raise Invalid(
            "No crime has been loaded, so there is nothing to make a pack from.",
            "Load an archive of data.police.uk first: headwater load police-uk PATH",
        )
    chosen = [crime for crime in known if force in (None, crime.force)]
    if not chosen:
        raise NotFound(f"No crime has been loaded for a force called “{force}”.", _near_force(force or "", known))
    found = _holding(chosen, area)
    usable = [Scope(crime, place, as_at, span) for crime, place in found if _covers(crime, span.period(as_at))]
    if not usable:
        raise _no_data(found, span.period(as_at))
    own = [scope for scope in usable if not scope.open_data]
    usable = own or usable
    if len({scope.crime.force for scope in usable}) > 1:
        names = ", ".join(sorted({f"{scope.force_title} ({scope.crime.force})" for scope in usable}))
        raise Invalid(f"Several forces have recorded crime in “{area}”: {names}.", "Say which force is meant.")
    return usable[0]


def _holding(crimes: list[Crime], area: str) -> list[tuple[Crime, Area]]:
    """The records that name the area. Where some hold it in earnest, those that merely located a stray crime there are
    left out."""
    found = []
    for crime in crimes:
        with suppress(NotFound):
            found.append((crime, crime.find_area(area)))
    if not found:
        raise NotFound(f"No crime has been loaded for an area called “{area}”.", _near_area(area, crimes))
    return [pair for pair in found if _in_earnest(*pair)] or found


def _in_earnest(crime: Crime, area: Area) -> bool:
    """Whether the area belongs to the force by its share of the crime; only districts can be strays."""
    if area.level != "district":
        return True
    coverage = crime.coverage()
    compared = comparison(crime, TOTAL, Period(coverage.first, coverage.last), level="district")
    return any(row.area == area for row in compared.rows)


def _covers(crime: Crime, period: Period) -> bool:
    if period.end < crime.coverage().first:
        return False
    try:
        pair, _ = fair_pair(crime, crime.coverage(), _from_the_first(crime, period))
    except Invalid:
        return False
    return not pair.no_this


def _from_the_first(crime: Crime, period: Period) -> Period:
    first = crime.coverage().first
    return Period(first, period.end, period.name) if period.start < first <= period.end else period


def _no_data(found: list[tuple[Crime, Area]], period: Period) -> Invalid:
    held = [
        f"{crime.source.title}, {force_title(crime.force)}: {Period(crime.coverage().first, crime.coverage().last)}"
        for crime, _ in found
    ]
    return Invalid(
        f"No data has been loaded for any of {period}.",
        f"Choose a date within the data ({'; '.join(held)}), or load the months that are missing.",
    )


def _near_force(force: str, known: tuple[Crime, ...]) -> str:
    names = sorted({crime.force for crime in known})
    near = get_close_matches(force.casefold().replace(" ", "-"), names, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"There is data for: {', '.join(names)}."


def _near_area(name: str, crimes: list[Crime]) -> str:
    """Near names, the large areas before the many small ones."""
    wanted = name.partition(":")[2] or name
    levels = [[a.label for crime in crimes for a in _areas(crime, small)] for small in (False, True)]
    for labels in levels:
        by_fold = {label.casefold(): label for label in labels}
        near = [by_fold[match] for match in get_close_matches(wanted.casefold(), by_fold, n=3, cutoff=0.7)]
        if near:
            return f"Did you mean {' or '.join(near)}?"
    shown = sorted(set(levels[0]))
    return f"The areas are: {', '.join(shown[:12])}{' and others' if len(shown) > 12 else ''}."


def _areas(crime: Crime, small: bool) -> Iterator[Area]:
    for level in crime.source.levels:
        if (level == "lsoa") == small:
            yield from crime.areas(level)


def default_scope(crime: Crime, *, policed: Collection[str] = ()) -> Scope:
    """Where a visitor begins: on the last day that the data reaches, in the area with the most crime; among those whose
    posts and people are known (``policed``), where there are any, because more can be said of them.
    """
    last = crime.latest_day()
    level = "npu" if "npu" in crime.source.levels and crime.areas("npu") else "district"
    totals = crime.cube(level).by_area(TOTAL, Period(crime.coverage().first, last))
    areas = crime.areas(level) or crime.areas("force")
    areas = tuple(area for area in areas if area.name in policed) or areas
    return Scope(crime, max(areas, key=lambda area: totals.get(area.name, 0)), last)
