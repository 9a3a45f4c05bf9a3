"""Which areas hold a point."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid, Ref
from headwater.places.models import Area, Edition
from headwater.places.queries.areas import AreaView, boundaries, view_of, views
from headwater.places.rules import Level, level_of
from headwater.space.polygons import PolygonIndex


@dataclass(frozen=True)
class Layer:
    """The bounded areas of one level, by code, with an index of their polygons. Positions in it are positions in ``areas``."""

    areas: tuple[AreaView, ...]
    shapes: tuple[BaseGeometry, ...]
    index: PolygonIndex


@dataclass(frozen=True)
class Located:
    """Points and the areas of one level that hold them. ``position`` is into ``areas``; −1 where none does."""

    areas: tuple[AreaView, ...]
    position: npt.NDArray[np.int32]

    @property
    def codes(self) -> list[str | None]:
        """The code of each point's area."""
        known: list[str | None] = [area.code for area in self.areas]
        return [*map([*known, None].__getitem__, self.position.tolist())]  # −1 is the None at the end


def areas_at(easting: float, northing: float) -> tuple[AreaView, ...]:
    """Every area that holds a point (in metres), the widest level first.

    Areas without a boundary of their own are there when one that they hold is. One query, and a few more when areas have
    changed since this process last asked.
    """
    return _holding(_ground(), easting, northing)


def _holding(ground: _Ground, easting: float, northing: float) -> tuple[AreaView, ...]:
    held = [layer.areas[at] for layer in ground.layers.values() for at in layer.index.at(easting, northing)]
    return tuple(sorted(_with_those_above(ground, held), key=lambda area: (level_of(area.level).rank, area.code)))


def _with_those_above(ground: _Ground, held: Iterable[AreaView]) -> tuple[AreaView, ...]:
    """These areas and the areas without a boundary of their own that hold them, in the order in which they are met."""
    found: dict[Ref, AreaView] = {}
    for one in held:
        area: AreaView | None = one
        while area is not None and area.ref not in found:
            found[area.ref] = area
            area = ground.unbounded.get(area.parent)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Holding:
    """The areas that hold a point, the widest first; those that overlap a circle, each level's most first.

    ``in_force`` is True too where nobody has loaded where the force ends.
    """

    areas: tuple[AreaView, ...]
    in_force: bool


def holding_each(circles: Sequence[tuple[float, float, float]]) -> tuple[Holding, ...]:
    """What holds each of some circles (easting, northing, radius in metres; 0 for a point). Queries as ``areas_at``."""
    ground = _ground()
    bounded = any(level in ground.layers for level in _OF_THE_FORCE)
    found = []
    for easting, northing, radius in circles:
        areas = _overlapping(ground, easting, northing, radius) if radius else _holding(ground, easting, northing)
        found.append(Holding(areas, not bounded or any(area.level in _OF_THE_FORCE for area in areas)))
    return tuple(found)


def _overlapping(ground: _Ground, easting: float, northing: float, radius: float) -> tuple[AreaView, ...]:
    circle = shapely.Point(easting, northing).buffer(radius)
    found: list[tuple[float, str, AreaView]] = []
    for layer in ground.layers.values():
        for area, shape in zip(layer.areas, layer.shapes, strict=True):
            if not (area.bounds and _apart(area.bounds, circle.bounds)):
                held = shapely.intersection(shape, circle).area
                found += [(-held, area.code, area)] if held else []
    most_first = (area for *_, area in sorted(found, key=lambda one: one[:2]))
    return tuple(sorted(_with_those_above(ground, most_first), key=lambda area: level_of(area.level).rank))


def _apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


_OF_THE_FORCE = (Level.FORCE.value, Level.NPU.value)


def locate(level: str, easting: npt.ArrayLike, northing: npt.ArrayLike) -> Located:
    """The area of one level that holds each of many points (in metres); the first by code where two share an edge.

    Raises Invalid where nobody has loaded boundaries of this level. Queries as ``areas_at``.
    """
    layer = layer_of(level)
    return Located(layer.areas, layer.index.first(easting, northing))


def layer_of(level: str) -> Layer:
    """The bounded areas of a level. Raises Invalid where there are none. Queries as ``areas_at``."""
    layer = _ground().layers.get(level_of(level).value)
    if layer is None:
        label = level_of(level).label.lower()
        raise Invalid(f"No boundary of a {label} has been loaded.", f"Load them: headwater load boundaries --level {level}.")
    return layer


def distances(layer: Layer, positions: Sequence[int], easting: npt.ArrayLike, northing: npt.ArrayLike) -> list[float]:
    """Metres from each point to the polygon at each position; 0 inside."""
    shapes = np.array([layer.shapes[position] for position in positions], dtype=object)
    return [float(metres) for metres in np.atleast_1d(shapely.distance(shapes, shapely.points(easting, northing)))]


@dataclass(frozen=True)
class _Ground:
    """Everything that locating needs, as it was under one mark."""

    mark: UUID | None
    layers: dict[str, Layer]
    unbounded: dict[Ref | None, AreaView]


_CELL = 50.0
"""Metres: one index for each level in every process, so a tenth of the memory for half of the speed."""

_held: list[_Ground] = []
_building = threading.Lock()


def _ground() -> _Ground:
    """The index that this process holds; built anew when the mark in the database has changed."""
    mark = _mark()
    if not (_held and _held[0].mark == mark):
        with _building:
            if not (_held and _held[0].mark == mark):
                _held[:] = [_built(mark)]
    return _held[0]


def _mark() -> UUID | None:
    """Asked before every answer, and so asked plainly: through the ORM it would take longer than the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        found = cursor.fetchone()
    return found[0] if found else None


_MARK = f"select mark from {Edition._meta.db_table}"  # noqa: S608 - the table's own name


def _built(mark: UUID | None) -> _Ground:
    by_level: dict[str, list[tuple[AreaView, BaseGeometry]]] = {level.value: [] for level in Level}
    for area, shape in boundaries():
        by_level[area.level].append((area, shape))
    layers = {
        level: Layer(tuple(a for a, _ in pairs), tuple(s for _, s in pairs), PolygonIndex([s for _, s in pairs], cell=_CELL))
        for level, pairs in by_level.items()
        if pairs
    }
    holding = views().filter(boundary=None, pk__in=Area.objects.exclude(parent=None).values("parent"))
    return _Ground(mark, layers, {row.ref: view_of(row) for row in holding})
