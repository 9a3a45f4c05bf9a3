"""``headwater bench locate``: points in polygons, beside geopandas on the same points in the same run."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import shapely

from headwater.space.polygons import PolygonIndex
from headwater.space.rasters import Floats

EXTENT = (400_000.0, 270_000.0, 445_000.0, 315_000.0)
"""West, south, east, north of the ground: about that of the West Midlands."""

_SINGLES = 2_000


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds, and megabytes above what the process held before. ``mismatches`` are pairs that only one of the two found."""

    points: int
    polygons: int
    vertices: int
    build: float
    first: float
    every: float
    single: float
    """Seconds for one point alone, the median."""
    peer: float
    megabytes: float
    peer_megabytes: float
    mismatches: int

    @property
    def ratio(self) -> float:
        """How many times longer the peer took for the same pairs."""
        return self.peer / self.every


def run(console: Printer, points: int = 5_000_000, polygons: int = 2_000) -> Result:
    """Measure and print. Needs geopandas, which the development packages bring."""
    import geopandas

    shapes, (x, y) = ground(polygons), scattered(points)
    warm = PolygonIndex(shapes[:2])  # compiling is done once in the life of an installation: not counted
    warm.first(x[:1], y[:1])
    warm.all(x[:1], y[:1])
    held = _peak()
    build, index = _timed(lambda: PolygonIndex(shapes))
    first, _ = _timed(lambda: index.first(x, y))
    every, ours = _timed(lambda: index.all(x, y))
    megabytes = _peak() - held
    singles = sorted(_timed(lambda k=k: index.at(x[k], y[k]))[0] for k in range(min(points, _SINGLES)))  # type: ignore[misc]
    held = _peak()
    left = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y))
    right = geopandas.GeoDataFrame(geometry=shapes)
    peer, joined = _timed(lambda: geopandas.sjoin(left, right, how="inner", predicate="intersects"))
    theirs = joined.index.to_numpy() * len(shapes) + joined["index_right"].to_numpy()
    result = Result(
        points, len(shapes), int(shapely.get_num_coordinates(shapes).sum()), build, first, every,
        singles[len(singles) // 2], peer, megabytes, _peak() - held,
        np.setxor1d(ours[0] * len(shapes) + ours[1], theirs).size,
    )  # fmt: skip
    _say(console, result)
    return result


def ground(polygons: int, seed: int = 2018) -> list[shapely.Polygon]:
    """Areas that cover EXTENT without gap or overlap, their borders crooked as real ones are: a vertex every 40 m or so."""
    west, south, east, north = EXTENT
    centres = np.random.default_rng(seed).uniform((west, south), (east, north), (polygons, 2))
    cells = shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=shapely.box(*EXTENT))
    clipped = shapely.intersection(shapely.get_parts(cells), shapely.box(*EXTENT))
    return list(shapely.transform(shapely.segmentize(clipped, 40.0), _crooked))


def scattered(points: int, seed: int = 45) -> tuple[Floats, Floats]:
    """Points all over EXTENT and a little beyond it."""
    west, south, east, north = EXTENT
    rng = np.random.default_rng(seed)
    return rng.uniform(west - 500, east + 500, points), rng.uniform(south - 500, north + 500, points)


def _crooked(places: Floats) -> Floats:
    """Move every place a little, by where it is: neighbours' common border stays common."""
    x, y = places.T
    return np.column_stack(
        (x + 30 * np.sin(y / 90) + 9 * np.sin(x / 31 + y / 23), y + 30 * np.sin(x / 80) + 9 * np.sin(x / 27 - y / 35))
    )


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = perf_counter()
    made = work()
    return perf_counter() - began, made


def _peak() -> float:
    """The most memory that the process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_048_576 if sys.platform == "darwin" else 1_024)


def _say(console: Printer, result: Result) -> None:
    console.print(f"{result.points:,} points, {result.polygons:,} polygons, {result.vertices:,} vertices.")
    console.print(f"headwater: index built in {result.build:.2f} s, used again for every question after that")
    console.print(f"headwater: first polygon of each point {result.first:.2f} s")
    console.print(f"headwater: every polygon of each point {result.every:.2f} s, {result.megabytes:,.0f} MB with the index")
    console.print(f"headwater: one point alone {result.single * 1e6:.0f} µs")
    console.print(f"geopandas sjoin: {result.peer:.2f} s, {result.peer_megabytes:,.0f} MB, the table of points not counted")
    console.print(f"ratio {result.ratio:.0f}×; pairs that only one of the two found: {result.mismatches}")
