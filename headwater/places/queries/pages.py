"""What the pages of places show, each in one call."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from django.db.models import Count

from headwater.kernel import NotFound, Ref
from headwater.places.models import Area, GazetteerEntry, Postcode
from headwater.places.queries.areas import AreaView, ancestors, area, children
from headwater.places.queries.locating import areas_at
from headwater.places.queries.statements import DeprivationView, PopulationView, deprivation, population
from headwater.places.rules import Level
from headwater.space.grid import reference

_NEAR = 400
"""Metres within which a street's point is said to be near."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How much is held of one kind: areas of a level, how many have a boundary, how many a population."""

    title: str
    number: int
    bounded: int | None = None
    populated: int | None = None


@dataclass(frozen=True, slots=True)
class AreaPage:
    """An area, those that hold it (the widest first), those that it holds, and the newest that is stated about it."""

    area: AreaView
    above: tuple[AreaView, ...]
    below: tuple[AreaView, ...]
    people: PopulationView | None
    need: DeprivationView | None


@dataclass(frozen=True, slots=True)
class Nearby:
    """A street or place by name, and how many metres away its nearest point is."""

    name: str
    metres: int


@dataclass(frozen=True, slots=True)
class PointPage:
    """A point (in metres), the areas that hold it and the streets near it. ``reference`` is its grid reference."""

    easting: int
    northing: int
    reference: str
    areas: tuple[AreaView, ...]
    near: tuple[Nearby, ...]


def holdings() -> tuple[Holding, ...]:
    """What is held, level by level, then postcodes and names. Levels with nothing are left out. Three queries."""
    rows = Area.objects.order_by().values("level").annotate(
        number=Count("id", distinct=True), bounded=Count("boundary"), populated=Count("populations__area", distinct=True)
    )  # fmt: skip
    found = {row["level"]: row for row in rows}
    levels = [
        Holding(level.label, found[level.value]["number"], found[level.value]["bounded"], found[level.value]["populated"])
        for level in Level
        if level.value in found
    ]
    others = [Holding("Postcodes", Postcode.objects.count()), Holding("Street and place names", GazetteerEntry.objects.count())]
    return tuple(one for one in [*levels, *others] if one.number)


def area_page(ref: Ref) -> AreaPage:
    """Raises NotFound. Five queries."""
    return AreaPage(area(ref), ancestors(ref), children(ref), population(ref), deprivation(ref))


def point_page(easting: int, northing: int) -> PointPage:
    """Raises NotFound off the National Grid. Two queries, and those of ``areas_at`` when areas have changed."""
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        raise NotFound("There is no such point on the National Grid.", "Eastings go to 700,000, northings to 1,300,000.")
    rows = GazetteerEntry.objects.filter(
        easting__range=(easting - _NEAR, easting + _NEAR), northing__range=(northing - _NEAR, northing + _NEAR)
    ).values_list("name", "easting", "northing")
    nearest: dict[str, float] = {}
    for name, x, y in rows:
        nearest[name] = min(hypot(x - easting, y - northing), nearest.get(name, _NEAR))
    near = sorted(((metres, name) for name, metres in nearest.items() if metres < _NEAR))[:8]
    return PointPage(
        easting, northing, reference(easting, northing), areas_at(easting, northing),
        tuple(Nearby(name, round(metres)) for metres, name in near),
    )  # fmt: skip
