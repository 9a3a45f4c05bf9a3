"""A location: a point that can be said aloud, with the areas of the force that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from headwater.kernel import Invalid, Ref
from headwater.places.queries.areas import AreaView
from headwater.places.queries.locating import areas_at_each, force_is_bounded
from headwater.places.rules import Level
from headwater.space.grid import reference

_ON = 60
"""Metres from a street's point within which somebody is said to be on that street, not near it."""

_NEAR = 800
"""Metres within which a street is still worth naming."""


@dataclass(frozen=True, slots=True)
class Location:
    """A point of the National Grid (metres) as it is said aloud: ``text`` “Alder Road, near Cedar Close, Coventry”.

    ``radius`` is the metres of uncertainty, 0 for a point. ``method`` is how it was found: street, postcode, landmark,
    junction, area, code, map, grid, aml or typed. ``source`` is what it came from (places.entry, places.postcode,
    places.area). ``npu`` and ``neighbourhood`` hold the point; ``in_force`` False: outside the force, so that the contact
    is taken all the same and transferred.
    """

    easting: int
    northing: int
    text: str
    radius: int = 0
    method: str = "typed"
    source: Ref | None = None
    npu: Ref | None = None
    npu_name: str = ""
    neighbourhood: Ref | None = None
    neighbourhood_name: str = ""
    in_force: bool = True


def at_point(easting: int, northing: int, *, radius: int = 0, method: str = "map") -> Location:
    """The location of a point or circle (metres), by its nearest streets. Two queries.

    Raises Invalid off the National Grid and for a negative radius.
    """
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        raise Invalid("That point is not on the National Grid.", "Eastings go to 700,000, northings to 1,300,000.")
    if radius < 0:
        raise Invalid("A radius cannot be less than nothing.", "Give metres, 0 for a point.")
    [names] = streets_near([(easting, northing)])
    location = Location(easting, northing, "", radius=radius, method=method)
    [placed] = in_their_areas([location])
    return replace(placed, text=said(names, placed))


def said(names: Sequence[tuple[str, float]], location: Location) -> str:
    """How a point is said: the nearest street (or how it is near to it), the next, and the unit that holds it."""
    parts = []
    if names:
        name, metres = names[0]
        parts.append(name if metres <= _ON else f"Near {name}")
        parts += [f"near {other}" for other, away in names[1:2] if metres <= _ON and away <= _NEAR]
    else:
        parts.append(f"Grid reference {reference(location.easting, location.northing)}")
    return ", ".join([*parts, _where(location)] if _where(location) else parts)


def _where(location: Location) -> str:
    if location.npu_name:
        return location.npu_name
    return "" if location.in_force else "outside the force"


def in_their_areas(locations: Sequence[Location]) -> tuple[Location, ...]:
    """The same locations with the unit and neighbourhood that hold each, and whether each is in the force. Two queries."""
    bounded = force_is_bounded()
    holding = areas_at_each([(one.easting, one.northing) for one in locations])
    return tuple(_in_areas(one, areas, bounded) for one, areas in zip(locations, holding, strict=True))


def _in_areas(one: Location, areas: Sequence[AreaView], bounded: bool) -> Location:
    by_level = {area.level: area for area in reversed(areas)}
    npu, neighbourhood = by_level.get(Level.NPU.value), by_level.get(Level.NEIGHBOURHOOD.value)
    return replace(
        one,
        npu=npu.ref if npu else None, npu_name=npu.name if npu else "",
        neighbourhood=neighbourhood.ref if neighbourhood else None,
        neighbourhood_name=neighbourhood.name if neighbourhood else "",
        in_force=not bounded or npu is not None or Level.FORCE.value in by_level,
    )  # fmt: skip


_STREETS_NEAR = """
    select p.i, found.name, found.metres
    from unnest(%(east)s::int[], %(north)s::int[]) with ordinality p(x, y, i)
    cross join lateral (
        select name, min(sqrt((easting - p.x) ^ 2 + (northing - p.y) ^ 2)) metres
        from places_gazetteerentry
        where kind = 'street' and easting between p.x - %(reach)s and p.x + %(reach)s
          and northing between p.y - %(reach)s and p.y + %(reach)s
        group by name order by metres, name limit 3
    ) found
    order by p.i, found.metres, found.name
"""


def streets_near(points: Sequence[tuple[int, int]]) -> list[list[tuple[str, float]]]:
    """For each point (metres), the three nearest streets by name and how many metres away each is. One query."""
    near: list[list[tuple[str, float]]] = [[] for _ in points]
    if points:
        with connection.cursor() as cursor:
            east, north = (list(map(round, values)) for values in zip(*points, strict=True))
            cursor.execute(_STREETS_NEAR, {"east": east, "north": north, "reach": _NEAR})
            rows: list[Any] = cursor.fetchall()
        for number, name, metres in rows:
            near[number - 1].append((name, metres))
    return near
