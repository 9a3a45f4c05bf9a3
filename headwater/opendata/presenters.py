"""What the pages of open data show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headwater.opendata.columns import AREAS, CRIMES, PRIORITIES, Column
from headwater.opendata.features import Collection
from headwater.opendata.features.asking import LONDON
from headwater.opendata.naming import category_names


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
    columns = [one for one in of.properties if one.name not in of.named_by and any(_value(held, one) for held in features)]
    page = FeaturesPage(
        title=of.title,
        words=of.words,
        id=of.id,
        columns=columns,
        examples=[(held.words, f"{held.name}={held.example}") for held in of.filters if held.example],
        covers=_covers(found.get("extent", {})),
        heading=_name(of, found) if "geometry" in found else "",
        rows=[(held["id"], _name(of, held), [_words(_value(held, one)) for one in columns]) for held in features],
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


def _about(of: Collection, held: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("Where", _where(held["geometry"])), *((one.title, _words(_value(held, one))) for one in of.properties)]


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


def _words(value: object) -> str:
    return "–" if value is None else str(value)


def _counted(found: Mapping[str, Any]) -> str:
    if "numberReturned" not in found:
        return ""
    shown = f"{found['numberReturned']:,} on this page"
    return f"{shown}, {found['numberMatched']:,} in all." if "numberMatched" in found else f"{shown}."


def datasets() -> list[tuple[str, Sequence[Column]]]:
    """Everything whose columns are explained."""
    return [("Crimes", CRIMES), ("Areas", AREAS), ("Priorities", PRIORITIES)]
