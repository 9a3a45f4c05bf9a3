"""What somebody chose to look at: one record, area, offence and period. The address holds it, the same for every view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Self
from urllib.parse import urlencode

from headwater.insight.crime import TOTAL, Area, Crime, OffenceGroup
from headwater.insight.crime.sources import SOURCES
from headwater.insight.hotspots import CELLS
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, calendar_year_to_date, financial_year_to_date, in_words, rolling_12_months
from headwater.kernel import HeadwaterError

CELL = 250
"""Metres; the width of a cell where nobody chose one: right for a town."""

_LISTED = ("force", "district", "npu", "sector", "neighbourhood")
"""Levels whose areas the list offers. Smaller ones are reached by an address."""

_MONTHLY = "this record is published by whole months"


class Span(Enum):
    """How far back a period reaches from its last day."""

    FOUR_WEEKS = ("28-days", "28 days")
    QUARTER = ("91-days", "13 weeks")
    ROLLING = ("12-months", "Rolling 12 months")
    FINANCIAL = ("financial-year", "Financial year to date")
    CALENDAR = ("calendar-year", "Calendar year to date")

    title: str

    def __new__(cls, value: str, title: str = "") -> Self:  # looked up by its value alone: Span("28-days")
        span = object.__new__(cls)
        span._value_ = value
        span.title = title
        return span

    def until(self, last: date) -> Period:
        match self:
            case Span.FOUR_WEEKS | Span.QUARTER:
                days = int(self.value.partition("-")[0])
                return Period(last - timedelta(days=days - 1), last, self.title)
            case Span.FINANCIAL:
                return financial_year_to_date(last)
            case Span.CALENDAR:
                return calendar_year_to_date(last)
        return rolling_12_months(last)


@dataclass(frozen=True)
class Chosen:
    """``crime`` is of one moment of the lake. ``period`` is what the data can tell of what was asked for."""

    crime: Crime
    area: Area
    group: OffenceGroup
    span: Span
    until: date
    cell: int
    period: Period

    @property
    def key(self) -> tuple[str, ...]:
        """Everything that the views depend on besides the lake and the boundary."""
        return tuple(self.params().values())

    def params(self) -> dict[str, str]:
        return {
            "record": record_key(self.crime),
            "area": self.area.key,
            "offence": self.group.slug,
            "period": self.span.value,
            "until": self.until.isoformat(),
            "cell": str(self.cell),
        }

    def query(self, **but: object) -> str:
        """As the query of a link, other values in the place of some."""
        return urlencode({**self.params(), **but})

    @property
    def open_data(self) -> bool:
        return self.crime.source.slug != "force"

    @property
    def made_up(self) -> bool:
        """Whether what is shown was made for demonstration."""
        parts = self.crime.lake.partitions(self.crime.source.dataset.name, self.crime.force)
        return any(part.source.startswith("Demonstration") for part in parts)


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The form: its lists, what is wrong with it, and what was chosen if nothing is. No records: nothing is loaded."""

    records: tuple[Option, ...] = ()
    areas: tuple[Option, ...] = ()
    offences: tuple[Option, ...] = ()
    spans: tuple[Option, ...] = ()
    cells: tuple[Option, ...] = ()
    until: str = ""
    errors: Mapping[str, str] | None = None
    notes: tuple[str, ...] = ()
    chosen: Chosen | None = None


def record_key(crime: Crime) -> str:
    return f"{crime.source.slug}:{crime.force}"


def choice(lake: Lake, given: Mapping[str, str]) -> Choice:
    """The form as it was sent; whatever was left out is the first record's largest policing unit over the last year."""
    known = {
        record_key(crime): crime
        for slug, source in SOURCES.items()
        for force in lake.forces(source.dataset.name)
        if (crime := Crime(lake, slug, force))
    }
    if not known:
        return Choice()
    errors: dict[str, str] = {}
    notes: list[str] = []
    wanted = given.get("record", "")
    if wanted and wanted not in known:
        errors["record"] = "Choose a record from the list"
    crime = known.get(wanted, next(iter(known.values()))).still()
    moved = bool(given.get("from")) and given.get("from") != record_key(crime)
    area = _area(crime, "" if moved else given.get("area", ""), errors)
    group = _group(crime, given.get("offence", ""), moved, errors, notes)
    span = _span(given.get("period", ""), errors)
    until = _until(crime, "" if moved else given.get("until", ""), errors)
    cell = _cell(given.get("cell", ""), errors)
    period = None if errors else _period(crime, span, until, errors, notes)
    chosen = Chosen(crime, area, group, span, until, cell, period) if period and not errors else None
    return Choice(
        tuple(Option(key, _title(one), key == record_key(crime)) for key, one in known.items()),
        tuple(Option(one.key, _indented(one), one == area) for one in _areas(crime, area)),
        tuple(Option(one.slug, one.title, one == group) for one in _groups(crime, group)),
        tuple(Option(one.value, one.title, one is span) for one in Span),
        tuple(Option(str(one), f"{one} m", one == cell) for one in CELLS),
        given.get("until", "") if "until" in errors else until.isoformat(),
        errors,
        tuple(notes),
        chosen,
    )


def _title(crime: Crime) -> str:
    whose = "data.police.uk" if crime.source.slug != "force" else "the force's own record"
    return f"{crime.force.replace('-', ' ').title()}, {whose}"


def _indented(area: Area) -> str:
    level = "" if area.level in ("force", "district") else f", {'policing unit' if area.level == 'npu' else area.level}"
    return f"{area.label}{level}"


def _areas(crime: Crime, chosen: Area) -> list[Area]:
    """The whole force, then what it holds, each level by name; and the one that was reached by an address."""
    found = [area for level in _LISTED if level in crime.source.levels for area in crime.areas(level)]
    return found if chosen in found else [*found, chosen]


def _area(crime: Crime, key: str, errors: dict[str, str]) -> Area:
    if key:
        try:
            return crime.find_area(key)
        except HeadwaterError as fault:
            errors["area"] = f"{fault.message} {fault.remedy}".strip()
    return _largest(crime)


def _largest(crime: Crime) -> Area:
    coverage = crime.coverage()
    for level in ("npu", "district"):
        areas = crime.areas(level) if level in crime.source.levels else ()
        if areas:
            totals = crime.cube(level).by_area(TOTAL, Period(coverage.first, coverage.last))
            policed = [area for area in areas if _is_parent(crime, area)]  # where the data knows more, more can be said
            return max(policed or areas, key=lambda area: totals.get(area.name, 0))
    return crime.areas("force")[0]


def _is_parent(crime: Crime, area: Area) -> bool:
    below = next((level for level, above in crime.source.parents.items() if above == area.level), None)
    return below is not None and any(one.parent == area.key for one in crime.areas(below))


def _groups(crime: Crime, chosen: OffenceGroup) -> list[OffenceGroup]:
    """Those that occur in the record at all."""
    coverage = crime.coverage()
    whole, totals = f"force:{crime.force}", Period(coverage.first, coverage.last)
    return [one for one in crime.groups() if one in (chosen, crime.group(TOTAL)) or crime.count(whole, one, totals)]


def _group(crime: Crime, slug: str, moved: bool, errors: dict[str, str], notes: list[str]) -> OffenceGroup:
    start = next((one for one in crime.groups() if one.slug.startswith("burglary")), crime.group(TOTAL))
    if not slug:
        return start
    try:
        return crime.group(slug)
    except HeadwaterError as fault:
        if moved:
            notes.append(f"This record has no offence group “{slug[:60]}”; {start.title} is shown.")
        else:
            errors["offence"] = f"{fault.message} {fault.remedy}".strip()
        return start


def _span(value: str, errors: dict[str, str]) -> Span:
    try:
        return Span(value) if value else Span.ROLLING
    except ValueError:
        errors["period"] = "Choose a period from the list"
        return Span.ROLLING


def _cell(value: str, errors: dict[str, str]) -> int:
    if value and value not in {str(cell) for cell in CELLS}:
        errors["cell"] = "Choose cells of 100, 250 or 500 metres"
        return CELL
    return int(value or CELL)


def _until(crime: Crime, text: str, errors: dict[str, str]) -> date:
    last = crime.latest_day()
    if not text:
        return last
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors["until"] = f"“{text[:40]}” is not a date. Write it as {last.isoformat()}"
        return last


def _period(crime: Crime, span: Span, until: date, errors: dict[str, str], notes: list[str]) -> Period | None:
    """What the data can tell of the period, with a note where that is less than was asked for."""
    coverage = crime.coverage()
    held = f"The data runs from {in_words(coverage.first)} to {in_words(coverage.last)}"
    if until > coverage.last:
        errors["until"] = f"{in_words(until)} lies after the data. {held}: choose a day in it"
        return None
    try:
        asked = span.until(until)
    except (ValueError, OverflowError):
        asked = None
    if asked is None or asked.end < coverage.first:
        errors["until"] = f"{in_words(until)} lies before the data. {held}: choose a day in it"
        return None
    shown: Period | None = Period(max(asked.start, coverage.first), asked.end, asked.name)
    if crime.source.monthly:
        shown = shown.in_whole_months() if shown else None
        if shown is None:
            errors["until"] = f"{_MONTHLY.capitalize()}, and the period holds none. Choose a longer period"
            return None
    if shown and (shown.start, shown.end) != (asked.start, asked.end):
        begins = f"the data begins on {in_words(shown.start)}"
        notes.append(f"{shown} is shown, because {_MONTHLY if crime.source.monthly else begins}.")
    return shown
