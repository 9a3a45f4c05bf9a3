"""The ground of an area: its boundary, as places knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from headwater.desk.workbench.kept import keep
from headwater.insight.crime import Area, Crime
from headwater.insight.crime.population import People
from headwater.kernel import Invalid
from headwater.places import queries as places

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


PEOPLED = ("lsoa", "neighbourhood", "ward", "sector", "npu", "district")
"""Levels of which people may be known, the smallest first."""


@dataclass(frozen=True, slots=True)
class Inhabited:
    """One area: its ground in metres, and its people, where they are known."""

    code: str
    name: str
    shape: BaseGeometry
    people: People | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The areas of one ``level`` that lie in another or reach into it."""

    level: str
    areas: tuple[Inhabited, ...]


def ground_of(crime: Crime, area: Area) -> tuple[str, BaseGeometry | None]:
    """The mark under which all boundaries stand, and the polygon of an area. One small query, and more after a change."""
    edition = places.edition()
    return edition, keep(crime.lake, ("boundary", edition, area.key), lambda: boundary_of(area))


def settlement(crime: Crime, area: Area, boundary: BaseGeometry, year: int) -> Settlement:
    """The smallest areas inside another whose people and ground are both known. Raises Invalid where there are none.

    Those that only touch the boundary are left out; those whose people nobody has counted are there without them.
    """
    for level in PEOPLED:
        people = crime.people_of(level, year) if level != area.level else {}
        if not people:
            continue
        try:
            layer = places.layer_of(level)
        except Invalid:
            continue
        shapes = list(layer.shapes)
        common = shapely.area(shapely.intersection(shapes, boundary)) / shapely.area(shapes)
        inside = tuple(
            Inhabited(one.code, one.name, shape, people.get(one.code) or people.get(one.name))
            for one, shape, share in zip(layer.areas, shapes, common.tolist(), strict=True)
            if share > _TOUCHING
        )
        if len(inside) > 1 and any(one.people for one in inside):
            return Settlement(level, inside)
    raise Invalid(
        f"No population of areas inside {area} has been loaded together with their boundaries.",
        "Load both: headwater load boundaries, headwater load population.",
    )


_TOUCHING = 0.01
"""Boundaries of two makers never agree to the metre."""


def boundary_of(area: Area) -> BaseGeometry | None:
    """The polygon of an area in metres; None where nobody has loaded one. One small query."""
    try:
        layer = places.layer_of(area.level)
    except Invalid:
        return None
    wanted = {area.name.casefold(), area.label.casefold()}
    for view, shape in zip(layer.areas, layer.shapes, strict=True):
        if view.code.casefold() in wanted or view.name.casefold() in wanted:
            return shape
    return None


def parts_of(boundary: BaseGeometry | None) -> dict[str, BaseGeometry]:
    """The smallest areas with boundaries whose middle lies within a boundary, by name: neighbourhoods, or else wards."""
    if boundary is None:
        return {}
    for level in ("neighbourhood", "ward", "npu", "district"):
        try:
            layer = places.layer_of(level)
        except Invalid:
            continue
        inside = shapely.contains(boundary, [shape.representative_point() for shape in layer.shapes])
        found = {area.name: shape for area, shape, held in zip(layer.areas, layer.shapes, inside, strict=True) if held}
        if len(found) > 1:
            return found
    return {}
