"""A location: a point that can be said aloud, with the areas of the force that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from headwater.kernel import Invalid, Ref
from headwater.places.queries.locating import Holding, holding_each
from headwater.places.rules import Level, about, far
from headwater.space.grid import reference

_ON = 60
"""Metres from a street's point within which somebody is said to be on that street, not near it."""

_CIRCLES = frozenset({"aml", "map"})
"""Ways of finding a place whose radius is a circle on the ground; the radius of a street is only how long it is."""

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

    A circle, such as a telephone reports, lies in the unit and neighbourhood that hold most of it. Raises Invalid off the
    National Grid and for a negative radius.
    """
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        raise Invalid("That point is not on the National Grid.", "Eastings go to 700,000, northings to 1,300,000.")
    if radius < 0:
        raise Invalid("A radius cannot be less than nothing.", "Give metres, 0 for a point.")
    [names] = streets_near([(easting, northing)])
    [placed] = in_their_areas([Location(easting, northing, "", radius=radius, method=method)])
    return replace(placed, text=said(names, placed))


def said(names: Sequence[tuple[str, float]], location: Location) -> str:
    """How a point is said: the nearest street (or how it is near to it), the next, and the unit that holds it."""
    where = [place] if (place := where_said(location)) else []
    if not names:
        around = about(location.radius) if location.radius > _ON else ""
        grid = f"grid reference {reference(location.easting, location.northing)}"
        return ", ".join([around + grid if around else grid[:1].upper() + grid[1:], *where])
    name, metres = names[0]
    if location.radius > _ON:
        circle = about(location.radius) + name
        return ", ".join([circle if metres <= location.radius else f"Near {name}, give or take {far(location.radius)}", *where])
    if metres > _ON:
        return ", ".join([f"Near {name}", *where])
    others = [f"near {other}" for other, _ in names[1:2]]
    return ", ".join([name, *others, *where])


def where_said(location: Location) -> str:
    """The unit that holds a location, as the last words about it."""
    return location.npu_name or ("" if location.in_force else "outside the force")


def in_their_areas(locations: Sequence[Location]) -> tuple[Location, ...]:
    """The same locations with the unit and neighbourhood that hold each, and whether each is in the force. One query."""
    held = holding_each([(one.easting, one.northing, one.radius if one.method in _CIRCLES else 0) for one in locations])
    return tuple(_in_areas(one, holding) for one, holding in zip(locations, held, strict=True))


def _in_areas(one: Location, holding: Holding) -> Location:
    by_level = {area.level: area for area in reversed(holding.areas)}
    npu, neighbourhood = by_level.get(Level.NPU.value), by_level.get(Level.NEIGHBOURHOOD.value)
    return replace(
        one,
        npu=npu.ref if npu else None,
        npu_name=npu.name if npu else "",
        neighbourhood=neighbourhood.ref if neighbourhood else None,
        neighbourhood_name=neighbourhood.name if neighbourhood else "",
        in_force=holding.in_force,
    )


_STREETS_NEAR = """
    select p.i, found.name, found.metres
    from unnest(%(east)s::int[], %(north)s::int[]) with ordinality p(x, y, i)
    cross join lateral (
        select name, min(metres) as metres from (
            select name, point(easting, northing) <-> point(p.x, p.y) as metres
            from places_gazetteerentry where kind = 'street'
            order by point(easting, northing) <-> point(p.x, p.y) limit 24
        ) nearest
        where metres < %(reach)s group by name order by metres, name limit 3
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
