"""What the pages show, from what a visitor chose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from headwater.insight.crime import TOTAL, Area, Crime
from headwater.insight.crime.sources import SOURCES
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, in_words
from headwater.kernel import Actor, Invalid, NotFound
from headwater.scrutiny.packing import span_of
from headwater.scrutiny.packs import Scope, Span, default_scope, force_title, records
from headwater.scrutiny.permissions import Permission


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The form: what there is to choose from, what is chosen, and what is wrong with it."""

    records: tuple[Option, ...]
    areas: tuple[Option, ...]
    as_at: str
    spans: tuple[Option, ...]
    offences: tuple[Option, ...]
    scope: Scope | None
    errors: Mapping[str, str]
    note: str = ""

    @property
    def query(self) -> str:
        return query_of(self.scope) if self.scope else ""

    @property
    def offence(self) -> str:
        return next((one.value for one in self.offences if one.chosen), TOTAL)


def query_of(scope: Scope, area: str = "") -> str:
    """A scope as the query of a link; ``area`` is the key of another area in the same view."""
    return urlencode(
        {
            "record": record_key(scope.crime),
            "area": area or scope.area.key,
            "as_at": scope.as_at.isoformat(),
            "period": scope.span.value,
        }
    )


def record_key(crime: Crime) -> str:
    return f"{crime.source.slug}:{crime.force}"


def choice(lake: Lake, given: Mapping[str, str], actor: Actor, policed: Collection[str] = ()) -> Choice:
    """The form as it was sent; where nothing was chosen, the first record that the visitor may read, on its last day."""
    known = {record_key(crime): crime for crime in records(lake) if may_read(actor, crime)}
    if not known:
        return Choice((), (), "", (), (), None, {})
    wanted = given.get("record", "")
    start = default_scope(known.get(wanted) or next(iter(known.values())), policed=policed)
    errors: dict[str, str] = {}
    if wanted and wanted not in known:
        errors["record"] = "Choose a record from the list"
    area, note = _area(start, given.get("area", ""), moved=bool(given.get("from")) and given.get("from") != wanted)
    as_at = _date(given, start, errors)
    span = _span(given, errors)
    scope: Scope | None = Scope(start.crime, area, as_at, span)
    try:
        assert scope is not None
        _ = scope.period
    except Invalid as fault:
        errors["as_at"] = f"{fault.message} {fault.remedy}"
        scope = None
    return Choice(
        tuple(Option(key, record_title(crime), crime is start.crime) for key, crime in known.items()),
        tuple(Option(one.key, one.label, one == area) for one in choosable(start.crime, area)),
        given.get("as_at", "") or as_at.isoformat(),
        tuple(Option(one.value, one.title, one is span) for one in Span),
        _offences(start.crime, given.get("offence", "")),
        scope if not errors else None,
        errors,
        note,
    )


def scope_of(lake: Lake, given: Mapping[str, str], actor: Actor) -> Scope:
    """The scope that a link names. Raises Invalid or NotFound where it names none, Forbidden where it may not be read."""
    source, _, force = given.get("record", "").partition(":")
    if source not in SOURCES or force not in lake.forces(SOURCES[source].dataset.name):
        raise NotFound("There is no such record of crime.", "Choose one on the page Scrutiny.")
    crime = Crime(lake, source, force)
    if not may_read(actor, crime):
        actor.must(Permission.FIGURES_READ)
    text = given.get("as_at", "")
    try:
        as_at = date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text[:40]}” is not a date.", "Write it as 2018-03-12.") from None
    scope = Scope(crime, crime.find_area(given.get("area", "")), as_at, span_of(given.get("period", "")))
    _ = scope.period
    return scope


def is_public(given: Mapping[str, str]) -> bool:
    """Whether a link asks for published open data only."""
    return given.get("record", "").partition(":")[0] != "force"


def may_read(actor: Actor, crime: Crime) -> bool:
    return crime.source.slug != "force" or actor.may(Permission.FIGURES_READ)


def record_title(crime: Crime) -> str:
    """A record in a list: the force, and whose data it is."""
    whose = "the force's own record" if crime.source.slug == "force" else "published on data.police.uk"
    return f"{force_title(crime.force)}, {whose}"


def choosable(crime: Crime, chosen: Area) -> tuple[Area, ...]:
    """The areas of a list: the whole force, then policing units or districts, and the one that was reached by link."""
    levels = [level for level in ("npu", "district") if level in crime.source.levels]
    named: dict[str, Area] = {}
    for level in levels:
        for area in crime.areas(level):
            named.setdefault(area.label, area)
    named[chosen.label] = chosen
    named.pop(crime.areas("force")[0].label, None)
    return (*crime.areas("force"), *sorted(named.values(), key=lambda area: area.label))


def _offences(crime: Crime, wanted: str) -> tuple[Option, ...]:
    """Every offence group that occurs in the record at all."""
    totals = Period(crime.coverage().first, crime.coverage().last)
    whole = f"force:{crime.force}"
    known = [group for group in crime.groups() if group.slug == TOTAL or crime.count(whole, group, totals)]
    chosen = wanted if wanted in {group.slug for group in known} else TOTAL
    return tuple(Option(group.slug, group.title, group.slug == chosen) for group in known)


def _area(start: Scope, key: str, *, moved: bool) -> tuple[Area, str]:
    """The area that was asked for; where the record does not know it, its largest, and a sentence that says so."""
    if not key:
        return start.area, ""
    try:
        return start.crime.find_area(key), ""
    except (NotFound, Invalid) as fault:
        name = key.partition(":")[2] or key
        said = "" if moved else f" {fault.remedy}"
        return start.area, f"{record_title(start.crime)} has no area called “{name[:60]}”; {start.area} is shown.{said}"


def _date(given: Mapping[str, str], start: Scope, errors: dict[str, str]) -> date:
    text = given.get("as_at", "")
    if not text or (given.get("from") and given.get("from") != given.get("record")):
        return start.as_at
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        errors["as_at"] = f"“{text[:40]}” is not a date. Write it as 2018-03-12"
        return start.as_at
    first = start.crime.coverage().first
    if chosen < first:
        errors["as_at"] = f"The data begins on {in_words(first)}. Choose that day or a later one"
    return chosen


def _span(given: Mapping[str, str], errors: dict[str, str]) -> Span:
    try:
        return span_of(given.get("period", ""))
    except Invalid as fault:
        errors["period"] = fault.remedy
        return Span.FINANCIAL
