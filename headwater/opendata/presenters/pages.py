"""What the pages of open data show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from headwater.opendata.columns import AREAS, CRIMES, PRIORITIES, Column, Kind
from headwater.opendata.features import Collection
from headwater.opendata.features.asking import LONDON
from headwater.opendata.holdings import ForceHeld, Held
from headwater.opendata.interfaces import INTERFACES, Interface
from headwater.opendata.naming import category_names, force_name
from headwater.opendata.published.rows import text_of


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month to download: in words, as addresses have it, and how many rows it has."""

    words: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A force: what there is of it in a sentence, and its newest month."""

    name: str
    slug: str
    said: str
    newest: MonthRow


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """A way for programs; ``example`` as people read it, ``href`` as a link."""

    title: str
    words: str
    example: str
    href: str
    description: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """``levels``: as ``Held`` has them; ``updated`` None: nothing is published."""

    forces: Sequence[ForceRow]
    levels: Sequence[tuple[str, str, int]]
    updated: datetime | None
    interfaces: Sequence[InterfaceRow]


def home_page(held: Held, address: str) -> HomePage:
    """``address``: of this platform, without a stroke at its end."""
    return HomePage(
        forces=[_force(one) for one in held.forces],
        levels=held.levels,
        updated=held.updated,
        interfaces=[_interface(one, held, address) for one in INTERFACES],
    )


def months_page(held: ForceHeld) -> dict[str, Any]:
    """The page of all months of a force, by year."""
    years: dict[int, list[MonthRow]] = {}
    for month, rows in held.months:
        years.setdefault(month // 100, []).append(_month(month, rows))
    return {"name": held.name, "slug": held.slug, "updated": held.updated, "years": years}


def _force(held: ForceHeld) -> ForceRow:
    first, last = _in_words(held.oldest), _in_words(held.newest)
    months = f"{first} to {last}" if first != last else first
    return ForceRow(held.name, held.slug, f"{months}: {held.rows:,} rows.", _month(*held.months[0]))


def _month(month: int, rows: int) -> MonthRow:
    return MonthRow(_in_words(month), text_of(month), rows)


def _in_words(month: int) -> str:
    return f"{date(month // 100, month % 100, 1):%B %Y}"


def _interface(one: Interface, held: Held, address: str) -> InterfaceRow:
    newest = held.forces[0] if held.forces else None
    longitude, latitude = held.busiest or (-1.51, 52.41)
    where = address + one.example.format(
        force=newest.slug if newest else "west-midlands",
        month=text_of(newest.newest) if newest else "2018-02",
        longitude=f"{longitude:.4f}",
        latitude=f"{latitude:.4f}",
    )
    return InterfaceRow(one.title, one.words, where, where if newest else "", one.description)


@dataclass(frozen=True, slots=True)
class FeaturesPage:
    """A collection, some of its features as rows of a table, or one as rows of a list. ``next`` is empty on the last page."""

    title: str
    words: str
    id: str
    columns: Sequence[Column]
    examples: Sequence[tuple[str, str]]
    covers: str
    heading: str
    rows: Sequence[tuple[str, str, Sequence[str]]]
    about: Sequence[tuple[str, str]]
    next: str
    json: str
    said: str


def features_page(of: Collection, found: Mapping[str, Any]) -> dict[str, Any]:
    """The page of a collection, of some of its features, or of one."""
    links = {link["rel"]: link["href"] for link in found["links"] if link["rel"] in {"next", "self"}}
    features = found.get("features", [])
    columns = [one for one in _told(of) if not one.key and any(_value(held, one) for held in features)]
    page = FeaturesPage(
        title=of.title,
        words=of.words,
        id=of.id,
        columns=columns,
        examples=[(held.words, f"{held.name}={held.example}") for held in of.filters if held.example],
        covers=_covers(found.get("extent", {})),
        heading=_name(of, found) if "geometry" in found else "",
        rows=[(held["id"], _name(of, held), [_words(held, one) for one in columns]) for held in features],
        about=_about(of, found) if "geometry" in found else [],
        next=links.get("next", ""),
        json=links["self"],
        said=_counted(found),
    )
    return {"page": page, "found": found}


def _value(held: Mapping[str, Any], column: Column) -> object:
    value: object = held["properties"][column.name]
    return value


def _name(of: Collection, held: Mapping[str, Any]) -> str:
    """What people call a feature: “Bicycle theft, On or near Alder Road”."""
    said = [str(held["properties"][name] or "") for name in of.named_by]
    return ", ".join(category_names().get(one, one) for one in said if one) or held["id"]


def _told(of: Collection) -> list[Column]:
    """The columns that the name of a feature does not tell already."""
    return [one for one in of.properties if one.name not in of.named_by]


def _about(of: Collection, held: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("Where", _where(held["geometry"])), *((one.title, _words(held, one)) for one in _told(of))]


def _covers(extent: Mapping[str, Any]) -> str:
    """The ground and the time of a collection, in words."""
    said = []
    for west, south, east, north in extent.get("spatial", {}).get("bbox", []):
        said.append(f"Longitude {west} to {east}, latitude {south} to {north}.")
    for first, last in extent.get("temporal", {}).get("interval", []):
        days = [datetime.fromisoformat(one).astimezone(LONDON) for one in (first, last)]
        said.append(f"{days[0]:%B %Y} to {days[1]:%B %Y}.")
    return " ".join(said)


def _where(geometry: Mapping[str, Any] | None) -> str:
    if geometry is None:
        return "No location"
    if geometry["type"] != "Point":
        return "Its boundary is in the GeoJSON of this page."
    longitude, latitude = geometry["coordinates"]
    return f"Longitude {longitude}, latitude {latitude}"


def _words(held: Mapping[str, Any], column: Column) -> str:
    """A value as people read it."""
    value = _value(held, column)
    if value is None:
        return "–"
    if column.kind is Kind.MONTH:
        return _in_words(int(str(value).replace("-", "")))
    if column.kind is Kind.TIME:
        moment = datetime.fromisoformat(str(value)).astimezone(LONDON)
        return f"{moment.day} {moment:%B %Y}"
    return force_name(str(value)) if column.name == "force" else str(value)


def _counted(found: Mapping[str, Any]) -> str:
    if "numberReturned" not in found:
        return ""
    shown = f"{found['numberReturned']:,} on this page"
    return f"{shown}, {found['numberMatched']:,} in all." if "numberMatched" in found else f"{shown}."


def datasets() -> list[tuple[str, Sequence[Column]]]:
    """Everything whose columns are explained."""
    return [("Crimes", CRIMES), ("Areas", AREAS), ("Priorities", PRIORITIES)]
