"""What publishing needs to know of the ground: the points of streets, and how many homes there are where."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from headwater.places.models import GazetteerEntry, Population
from headwater.places.queries.areas import AreaView, boundaries
from headwater.places.rules import Level, level_of

A_HOME = 2.36
"""People of an average household, where a source counts people only (Census 2021, England and Wales)."""


@dataclass(frozen=True, slots=True)
class StreetPoint:
    """A point (metres) of a street; a long street has several."""

    name: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Settled:
    """An area, its ground (metres) and about how many homes stand on it."""

    area: AreaView
    ground: BaseGeometry
    homes: float


def street_points() -> tuple[StreetPoint, ...]:
    """Every point of every street that the gazetteer knows, by name. One query."""
    rows = GazetteerEntry.objects.filter(kind=GazetteerEntry.Kind.STREET).order_by("name", "easting", "northing")
    return tuple(StreetPoint(*row) for row in rows.values_list("name", "easting", "northing"))


def settled() -> tuple[Settled, ...]:
    """Where homes are, by the smallest areas of which a boundary and a population are known; none overlaps. Two queries.

    Households as the newest source counts them; people divided by the size of an average household where it does not.
    """
    counted = Population.objects.order_by("area", "-year", "source").distinct("area")
    homes = {
        str(area): float(households if households is not None else persons / A_HOME)
        for area, persons, households in counted.values_list("area", "persons", "households")
    }
    known = [(area, ground) for area, ground in boundaries() if area.ref.id in homes]
    chosen: list[Settled] = []
    for area, ground in sorted(known, key=lambda one: -level_of(one[0].level).rank):
        if area.level != Level.FORCE.value and not any(
            one.area.level != area.level and one.ground.contains(ground.representative_point()) for one in chosen
        ):
            chosen.append(Settled(area, ground, homes[area.ref.id]))
    return tuple(chosen)
