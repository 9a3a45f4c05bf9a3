"""The page on contact and dispatch: what a commander chose, what is shown of it, and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from headwater.insight.crime import Area
from headwater.insight.demand import About, Demand, Held, demand_forces
from headwater.insight.export import figures_csv, figures_xlsx
from headwater.insight.figures import Figure
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, in_words
from headwater.kernel import Invalid, NotFound
from headwater.scrutiny.packing import span_of
from headwater.scrutiny.packs import Section, Span
from headwater.scrutiny.packs.calls import performance, warning_of_demand
from headwater.scrutiny.packs.parts import figures_of
from headwater.scrutiny.presenters import Option


@dataclass(frozen=True)
class Picked:
    """One area of one force, over a period that ends with a day."""

    demand: Demand
    area: Area
    as_at: date
    span: Span

    @property
    def period(self) -> Period:
        return self.span.period(self.as_at)

    @property
    def key(self) -> tuple[str, ...]:
        """What the page depends on besides the lake and who looks."""
        return self.demand.force, self.area.key, self.as_at.isoformat(), self.span.value

    @property
    def query(self) -> str:
        """As the query of a link."""
        names = ("force", "area", "as_at", "period")
        return urlencode(dict(zip(names, self.key, strict=True)))

    @property
    def warning(self) -> str:
        return warning_of_demand(self.demand.lake, self.demand.force)

    @property
    def sources(self) -> tuple[str, ...]:
        """Whose data it is, a sentence a kind."""
        return tuple(
            f"{self.demand.made_from(about)}: {in_words(held.first)} to {in_words(held.last)}. {self._gap(about, held)}".strip()
            for about in (About.LOGS, About.CONTACTS)
            if (held := self.demand.held(about))
        )

    def _gap(self, about: About, held: Held) -> str:
        """The months in between of which there is nothing."""
        _, said = self.demand.fair(about, Period(held.first, held.last))
        return said


@dataclass(frozen=True, slots=True)
class Choice:
    """The form: what there is to choose from, what is chosen, and what is wrong with it. Nothing loaded: no areas."""

    forces: tuple[Option, ...]
    areas: tuple[Option, ...]
    as_at: str
    spans: tuple[Option, ...]
    picked: Picked | None
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file of the page's figures."""

    name: str
    title: str
    content_type: str
    make: Callable[[Iterable[Figure]], bytes]


FILES = {
    "figures.csv": File("figures.csv", "Every figure, as CSV", "text/csv; charset=utf-8", figures_csv),
    "figures.xlsx": File(
        "figures.xlsx",
        "Every figure, as an Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda figures: figures_xlsx(figures, "Contact and dispatch"),
    ),
}


def choice(lake: Lake, given: Mapping[str, str]) -> Choice:
    """The form as it was sent; where nothing was chosen, the whole of the first force on the last day of its data."""
    forces = demand_forces(lake)
    if not forces:
        return Choice((), (), "", (), None, {})
    errors: dict[str, str] = {}
    force = given.get("force") or forces[0]
    if force not in forces:
        errors["force"], force = "Choose a force from the list", forces[0]
    demand = Demand(lake, force).still()
    places = [area for level in ("force", "hub", "npu") for area in demand.areas(level)]
    area = _area(demand, given.get("area", ""), places[0], errors)
    as_at = _day(given.get("as_at", ""), demand.latest_day(), errors)
    span = _span(given.get("period", ""), errors)
    return Choice(
        tuple(Option(one, one.replace("-", " ").title(), one == force) for one in forces),
        tuple(Option(one.key, one.label, one == area) for one in places),
        given.get("as_at", "") or as_at.isoformat(),
        tuple(Option(one.value, one.title, one is span) for one in Span),
        None if errors else Picked(demand, area, as_at, span),
        errors,
    )


def picked(lake: Lake, given: Mapping[str, str]) -> Picked:
    """What a link names. Raises NotFound where nothing is loaded, Invalid where it cannot be read."""
    found = choice(lake, given)
    if found.picked is None:
        if not found.errors:
            raise NotFound("No logs and no contacts have been loaded.", "Load them with: headwater load demand")
        raise Invalid(next(iter(found.errors.values())) + ".", "Choose again on the page Contact and dispatch.")
    return found.picked


def sections(chosen: Picked, may_see_small: bool) -> tuple[Section, ...]:
    """What the page shows."""
    return performance(chosen.demand, chosen.area, chosen.period, may_see_small=may_see_small)


def file(name: str, chosen: Picked, may_see_small: bool) -> bytes:
    """The same figures as a file, each once."""
    seen: dict[str, Figure] = {}
    for section in sections(chosen, may_see_small):
        for figure in figures_of(section):
            seen.setdefault(f"{figure.label} {figure.period}", figure)
    return FILES[name].make(seen.values())


def name_of(chosen: Picked, name: str) -> str:
    """``contact-and-dispatch-coventry-2018-03-08.csv``"""
    place = "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in chosen.area.name).split())
    return f"contact-and-dispatch-{place.lower() or 'area'}-{chosen.as_at.isoformat()}.{name.rpartition('.')[2]}"


def _area(demand: Demand, key: str, whole: Area, errors: dict[str, str]) -> Area:
    if not key:
        return whole
    try:
        return demand.area_of(key)
    except (Invalid, NotFound) as fault:
        errors["area"] = f"{fault.message} {fault.remedy}"
        return whole


def _day(text: str, last: date, errors: dict[str, str]) -> date:
    if not text:
        return last
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors["as_at"] = f"“{text[:40]}” is not a date. Write it as 2018-03-12"
        return last


def _span(text: str, errors: dict[str, str]) -> Span:
    try:
        return span_of(text)
    except Invalid as fault:
        errors["period"] = fault.remedy
        return Span.FINANCIAL
