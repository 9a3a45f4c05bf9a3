"""The ground that somebody asks about, against the anchor points of a month."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from headwater.space.grid import to_grid

if TYPE_CHECKING:
    from headwater.opendata.published.months import Month

MILE = 1609.344
"""Metres of an international mile: how far “near” reaches on data.police.uk."""

STRIP = 400
"""Metres from south to north of a strip of ground, in which anchor points stand from west to east: what lies within a mile is
a run of neighbours in each of nine strips."""

ACROSS = 1 << 20
"""Farther east than anything."""

Found = npt.NDArray[np.intp]
"""Positions of anchor points, rising."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in metres."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within a mile of a point (metres of the National Grid)."""

    easting: float
    northing: float
    radius: float = MILE

    @classmethod
    def around(cls, longitude: float, latitude: float) -> Circle:
        """Off the National Grid lies nothing; the circle is then nowhere (NaN)."""
        east, north = to_grid([longitude], [latitude])
        return cls(float(east[0]), float(north[0]))

    @property
    def bounds(self) -> Bounds:
        e, n, r = self.easting, self.northing, self.radius
        return e - r, n - r, e + r, n + r

    def of(self, month: Month) -> Found:
        if not isfinite(self.easting + self.northing):
            return np.empty(0, np.intp)
        west, south, east, north = (floor(metres) for metres in self.bounds)
        strips = np.arange(max(0, south // STRIP), north // STRIP + 1) * ACROSS
        firsts = np.searchsorted(month.strip, strips + max(0, west), "left")
        lasts = np.searchsorted(month.strip, strips + min(east, ACROSS - 1), "right")
        runs = [np.arange(*ends, dtype=np.intp) for ends in zip(firsts.tolist(), lasts.tolist(), strict=True)]
        places: Found = np.concatenate([np.empty(0, np.intp), *runs])
        x, y = month.easting[places] - self.easting, month.northing[places] - self.northing
        inside: Found = places[x * x + y * y <= self.radius * self.radius]
        return inside


@dataclass(frozen=True)
class Polygon:
    """Everything inside a ring of longitudes and latitudes, straight between its corners on a map of degrees.

    A ring that crosses itself holds what lies inside an odd number of its loops.
    """

    longitude: npt.NDArray[np.float64]
    latitude: npt.NDArray[np.float64]

    @property
    def bounds(self) -> Bounds:
        """Of the box of degrees around it, with a little to spare: its edges are not straight on the grid."""
        west, east = self.longitude.min(), self.longitude.max()
        south, north = self.latitude.min(), self.latitude.max()
        x = np.array([west, west, east, east, (west + east) / 2, (west + east) / 2])
        y = np.array([south, north, south, north, south, north])
        e, n = to_grid(x, y)
        if not (np.isfinite(e).all() and np.isfinite(n).all()):
            return -np.inf, -np.inf, np.inf, np.inf
        spare = 100 + 0.02 * max(float(np.ptp(e)), float(np.ptp(n)))
        return float(e.min()) - spare, float(n.min()) - spare, float(e.max()) + spare, float(n.max()) + spare

    def of(self, month: Month) -> Found:
        x, y = month.longitude, month.latitude
        near = (x >= self.longitude.min()) & (x <= self.longitude.max())
        near &= (y >= self.latitude.min()) & (y <= self.latitude.max())
        places = np.flatnonzero(near)
        if not len(places):
            return places
        ring = shapely.Polygon(np.column_stack([self.longitude, self.latitude]))
        shapely.prepare(ring)
        inside: Found = places[shapely.intersects_xy(ring, x[places], y[places])]
        return inside


@dataclass(frozen=True, slots=True)
class Spot:
    """One anchor point, by its number."""

    id: int
    bounds: Bounds = (-np.inf, -np.inf, np.inf, np.inf)

    def of(self, month: Month) -> Found:
        return np.flatnonzero(month.ids == self.id)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The anchor points that are nearest to a point (metres); see ``Published``, which compares the forces."""

    easting: float
    northing: float


@dataclass(frozen=True, slots=True)
class Everywhere:
    """All anchor points of a force, and what has none."""

    bounds: Bounds = (-np.inf, -np.inf, np.inf, np.inf)

    def of(self, month: Month) -> Found:
        return np.arange(len(month.pieces))


def strip_of(easting: npt.NDArray[np.int32], northing: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Where anchor points stand in the order of strips."""
    found: npt.NDArray[np.int64] = northing.astype(np.int64) // STRIP * ACROSS + easting
    return found
