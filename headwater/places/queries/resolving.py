"""From what a caller says to where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import dist

from headwater.kernel import HeadwaterError
from headwater.places.queries.codes import location_codes
from headwater.places.queries.locations import Location, in_their_areas, said, streets_near
from headwater.places.queries.searching import search
from headwater.space.grid import from_reference, grid_point

Point = tuple[int, int]


def resolve(text: str, limit: int = 8, near: Point | None = None) -> tuple[Location, ...]:
    """Where a text may mean, the best first, at most ``limit``; nothing for a blank text.

    Streets, house numbers, postcodes, places, areas, grid references, eastings and northings, latitudes and longitudes,
    and codes of the slot ``location_codes``. Of equally good answers those nearer to ``near`` (metres) come first.
    """
    plain = " ".join(text[:200].split())
    if not plain or limit < 1:
        return ()
    for reader in (_grid, _degrees, _codes):
        found = reader(plain)
        if found:
            return _named([found])
    return _named(_matches(plain, limit, near))


_METRES = re.compile(r"(\d{5,6})[ ,/]+(\d{5,7})", re.ASCII)
_DEGREES = re.compile(r"([-+]?\d{1,3}\.\d+)°?[ ,;/]+([-+]?\d{1,3}\.\d+)°?", re.ASCII)
_HOUSE = re.compile(r"((?:flat \w+,? )?\d{1,4}[a-z]?),? (?=\D)", re.IGNORECASE | re.ASCII)


def _grid(text: str) -> Location | None:
    metres = _METRES.fullmatch(text)
    if metres:
        return _on_grid(int(metres[1]), int(metres[2]), 0)
    try:
        easting, northing, width = from_reference(text)
    except HeadwaterError:
        return None
    return None if width > 10_000 else _on_grid(round(easting + width / 2), round(northing + width / 2), round(width / 2))


def _on_grid(easting: int, northing: int, radius: int) -> Location | None:
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        return None
    return Location(easting, northing, "", radius=radius, method="grid")


def _degrees(text: str) -> Location | None:
    found = _DEGREES.fullmatch(text)
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) < abs(longitude):
        latitude, longitude = longitude, latitude
    try:
        easting, northing = grid_point(longitude, latitude)
    except HeadwaterError:
        return None
    return _on_grid(round(easting), round(northing), 0)


def _codes(text: str) -> Location | None:
    for code in location_codes:
        point = code.decode(text) if code.pattern.fullmatch(text) else None
        if point:
            return Location(*point, "", method="code")
    return None


_METHODS = {"street": "street", "postcode": "postcode", "place": "landmark", "area": "area"}


def _matches(text: str, limit: int, near: Point | None) -> list[Location]:
    house = _HOUSE.match(text)
    name = text[house.end() :] if house else text
    found = []
    for match in search(name, max(limit, 8)):
        if match.easting is None or match.northing is None:
            continue
        title = f"{house[1]} {match.name}" if house and match.kind == "street" else match.name
        found.append(
            (match.score, Location(match.easting, match.northing, title, method=_METHODS[match.kind], source=match.ref))
        )
    if near:
        found.sort(key=lambda pair: (-round(pair[0], 2), dist((pair[1].easting, pair[1].northing), near)))
    return [location for _, location in found[:limit]]


def _named(locations: Sequence[Location]) -> tuple[Location, ...]:
    """With what is near each and what holds it, so that it can be said aloud. Three queries."""
    placed = in_their_areas(locations)
    around = streets_near([(one.easting, one.northing) for one in placed])
    return tuple(replace(one, text=_said(one, names)) for one, names in zip(placed, around, strict=True))


def _said(one: Location, names: Sequence[tuple[str, float]]) -> str:
    if not one.text:
        return said(names, one)
    others = [f"near {name}" for name, _ in names if name not in one.text][:1] if one.method != "area" else []
    return ", ".join([one.text, *others, *([one.npu_name] if one.npu_name and one.npu_name not in one.text else [])])
