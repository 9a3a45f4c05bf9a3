"""Many points to the polygons that hold them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil, floor, sqrt
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid
from headwater.space.rasters import Floats, Frame, Ints, Smalls, all_holding, bucket_edges, first_holding, paint

Numbers = npt.ArrayLike
_T = TypeVar("_T")
_N = TypeVar("_N", np.int32, np.int64)

_CHUNK = 250_000
_MOST_CELLS = 16_000_000
_REACH = 1e8  # metres: beyond it a millimetre is lost in rounding


class PolygonIndex:
    """Built once from polygons, then asked about any number of points.

    ``polygons`` are shapely polygons or multipolygons, in metres; None and empty ones hold nothing. A polygon holds a point
    inside it or on its edge, as ``shapely.covers`` says, in every case. Polygons may overlap and may have holes; they must be
    valid (``shapely.make_valid`` mends them). Raises Invalid on anything else.

    A raster of ``cell`` metres (wider where the extent would need more than sixteen million cells) answers for cells that no
    edge crosses; points in the others are tested exactly, against the few edges in their row. Safe to share between threads.
    """

    def __init__(self, polygons: Sequence[BaseGeometry | None], *, cell: float = 15.0) -> None:
        if not (np.isfinite(cell) and cell > 0):
            raise Invalid(f"A cell cannot be {cell} metres wide.", "Give a width above zero.")
        shapes = np.array(list(polygons), dtype=object)
        _check(shapes)
        self.size = len(shapes)
        owner, ax, ay, bx, by = _edges_of(shapes)
        bounds = shapely.bounds(shapes) if self.size else np.empty((0, 4))
        self._frame = _frame_of(bounds, cell)
        west, east = (np.ascontiguousarray(np.nan_to_num(bounds[:, k])) for k in (0, 2))
        self._edges = bucket_edges(self._frame, owner, ax, ay, bx, by, self.size)
        self._raster = paint(self._frame, self._edges, west, east)

    @property
    def cell(self) -> float:
        """The width of a cell in use, in metres."""
        return 1 / self._frame.scale

    @property
    def nbytes(self) -> int:
        """Memory that the index holds, in bytes."""
        return sum(part.nbytes for part in (*self._edges, *self._raster))

    def first(self, easting: Numbers, northing: Numbers) -> Smalls:
        """For each point the position of the first polygon that holds it, −1 where none does (or a coordinate is missing).

        Arrays of one length, in metres; returns int32 of that length.
        """
        x, y = _points(easting, northing)
        found = np.empty(x.size, np.int32)

        def part(at: slice) -> None:
            first_holding(self._frame, self._edges, self._raster, x[at], y[at], found[at])

        _in_threads(part, _chunks(x.size))
        return found

    def all(self, easting: Numbers, northing: Numbers) -> tuple[Ints, Smalls]:
        """Every pair of (point, polygon that holds it), as two arrays of positions in order of point, then of polygon."""
        x, y = _points(easting, northing)

        chunks = _chunks(x.size)
        points, polygons = np.empty(x.size, np.int64), np.empty(x.size, np.int32)

        def part(at: slice) -> tuple[Ints, Smalls]:
            """Into the chunk's own share of the room where one polygon a point is enough, which it nearly always is."""
            used = self._pairs(x[at], y[at], at.start, points[at], polygons[at])
            if used >= 0:
                return points[at][:used], polygons[at][:used]
            return self._roomy(x[at], y[at], at.start)

        parts = _in_threads(part, chunks)
        if any(part_points.base is not points for part_points, _ in parts):
            return np.concatenate([p for p, _ in parts]), np.concatenate([p for _, p in parts])
        return _closed_up(points, parts, 0), _closed_up(polygons, parts, 1)

    def at(self, easting: float, northing: float) -> tuple[int, ...]:
        """The polygons that hold one point, ascending."""
        x, y = np.array([float(easting)]), np.array([float(northing)])
        points, polygons = np.empty(16, np.int64), np.empty(16, np.int32)
        used = self._pairs(x, y, 0, points, polygons)
        return tuple((polygons[:used] if used >= 0 else self._roomy(x, y, 0)[1]).tolist())

    def _pairs(self, x: Floats, y: Floats, offset: int, points: Ints, polygons: Smalls) -> int:
        return all_holding(self._frame, self._edges, self._raster, x, y, offset, points, polygons)

    def _roomy(self, x: Floats, y: Floats, offset: int) -> tuple[Ints, Smalls]:
        """With as much room as it takes."""
        room = 4 * x.size + 64
        while True:
            points, polygons = np.empty(room, np.int64), np.empty(room, np.int32)
            used = self._pairs(x, y, offset, points, polygons)
            if used >= 0:
                return points[:used], polygons[:used]
            room *= 4


def _closed_up(room: npt.NDArray[_N], parts: Sequence[tuple[Ints, Smalls]], which: int) -> npt.NDArray[_N]:
    """The parts, each of which lies in its own share of the room, moved together."""
    end = 0
    for pair in parts:
        size = pair[which].size
        room[end : end + size] = pair[which]
        end += size
    return room[:end]


def _check(shapes: npt.NDArray[np.object_]) -> None:
    for position, shape in enumerate(shapes):
        if shape is None:
            continue
        if not isinstance(shape, BaseGeometry) or shape.geom_type not in {"Polygon", "MultiPolygon"}:
            raise Invalid(f"Shape {position} is not a polygon.", "Give polygons or multipolygons.")
    sound = shapely.is_valid(shapes) | shapely.is_missing(shapes)
    if not sound.all():
        raise Invalid(f"Shape {int(np.argmin(sound))} crosses itself.", "Mend it with shapely.make_valid first.")
    if shapes.size and np.nanmax(np.abs(shapely.bounds(shapes)), initial=0) > _REACH:
        raise Invalid("A shape lies too far from the origin.", "Give coordinates in metres.")


def _edges_of(shapes: npt.NDArray[np.object_]) -> tuple[Smalls, Floats, Floats, Floats, Floats]:
    """Owner and ends of every edge, in order of polygon. An edge without length bounds nothing and is left out."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    joined &= (points[1:] != points[:-1]).any(axis=1)
    a, b = points[:-1][joined], points[1:][joined]
    owners = owner[part[ring[:-1][joined]]].astype(np.int32)
    columns = (np.ascontiguousarray(ends[:, axis]) for ends in (a, b) for axis in (0, 1))
    ax, ay, bx, by = columns
    return owners, ax, ay, bx, by


def _frame_of(bounds: Floats, cell: float) -> Frame:
    known = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(known):
        return Frame(0.0, 0.0, 1 / cell, 1, 1)
    west, south = (float(known[:, k].min()) for k in (0, 1))
    wide, high = float(known[:, 2].max()) - west, float(known[:, 3].max()) - south
    cell = max(cell, sqrt(wide * high / _MOST_CELLS), ceil(max(wide, high)) / _MOST_CELLS)
    scale = 1 / cell
    return Frame(west, south, scale, floor(wide * scale) + 1, floor(high * scale) + 1)


def _points(easting: Numbers, northing: Numbers) -> tuple[Floats, Floats]:
    x, y = (np.ascontiguousarray(values, dtype=np.float64) for values in (easting, northing))
    if x.ndim != 1 or x.shape != y.shape:
        raise Invalid("Eastings and northings must be two lists of one length.", "Give one of each for each point.")
    return x, y


def _chunks(size: int) -> list[slice]:
    return [slice(at, min(at + _CHUNK, size)) for at in range(0, size, _CHUNK)]


def _in_threads(work: Callable[[slice], _T], chunks: list[slice]) -> list[_T]:
    """The compiled code lets other threads run: as many as there are processors."""
    if len(chunks) < 2:
        return [work(chunk) for chunk in chunks]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, chunks))
