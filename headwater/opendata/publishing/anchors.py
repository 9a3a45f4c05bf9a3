"""Anchor points: the only places that published data name.

A crime is moved to the nearest of them. Each stands on a street and has a catchment (all the ground to which no other is
nearer) of at least eight homes, so that a point never tells whose door it was; a point that has fewer is left out, and its
catchment falls to its neighbours (data.police.uk, About: location anonymisation).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from headwater.places.queries import Settled, StreetPoint
from headwater.space.grid import to_degrees, to_grid

LEAST = 8
"""Homes of a catchment, at least."""

REACH = 20_000
"""Metres beyond which no anchor point is near: the crime is published without a location, as data.police.uk does."""

_FINE, _MOST = 20.0, 4_000
"""Homes are spread evenly over their area, on a lattice of so many metres, or on so many points where that would be more."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Anchors:
    """Anchor points, each an index into all of these. ``digest`` changes whenever any of them does."""

    longitude: _Floats
    latitude: _Floats
    easting: npt.NDArray[np.int32]
    northing: npt.NDArray[np.int32]
    name: tuple[str, ...]
    lsoa: tuple[tuple[str, str] | None, ...]
    """Code and name of the LSOA that holds the point, not the crime."""

    def __len__(self) -> int:
        return len(self.name)

    @property
    def digest(self) -> str:
        points = np.stack([self.longitude, self.latitude]).tobytes()
        return hashlib.sha256(points + repr((self.name, self.lsoa)).encode()).hexdigest()

    def nearest(self, easting: _Floats, northing: _Floats) -> npt.NDArray[np.intp]:
        """The anchor of each place (metres); −1 where none is near, or the place (NaN) is not known."""
        known = np.isfinite(easting) & np.isfinite(northing)
        found = np.full(len(easting), -1, np.intp)
        if len(self) and known.any():
            tree = cKDTree(np.column_stack([self.easting, self.northing]))
            places = np.column_stack([easting[known], northing[known]])
            distinct, back = np.unique(places, axis=0, return_inverse=True)
            _, which = tree.query(distinct, distance_upper_bound=REACH)
            found[known] = np.where(which < len(self), which, -1)[back.ravel()]
        return found


def anchors_of(streets: Iterable[StreetPoint], ground: Sequence[Settled]) -> Anchors:
    """The anchor points of these streets. Without any ground whose homes are known there are none: nothing proves them safe."""
    by_point = {(street.easting, street.northing): street.name for street in reversed(list(streets))}
    points = np.array(sorted(by_point), np.float64).reshape(-1, 2)
    places, homes = spread(ground)
    kept = points[with_enough(points, places, homes)]
    longitude, latitude = (np.round(degrees, 6) for degrees in to_degrees(kept[:, 0], kept[:, 1]))
    east, north = to_grid(longitude, latitude)  # as anybody finds it who loads what was published
    names = tuple(f"On or near {by_point[x, y]}" for x, y in kept.astype(int).tolist())
    metres = [np.rint(values).astype(np.int32) for values in (east, north)]
    return Anchors(longitude, latitude, metres[0], metres[1], names, (None,) * len(names))


def spread(ground: Sequence[Settled]) -> tuple[_Floats, _Floats]:
    """Points all over the ground (metres, [n, 2]) and how many homes each stands for."""
    places, homes = [np.empty((0, 2))], [np.empty(0)]
    for area in ground:
        step = max(_FINE, sqrt(area.ground.area / _MOST))
        west, south, east, north = area.ground.bounds
        x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
        inside = shapely.contains_xy(area.ground, x.ravel(), y.ravel())
        found = np.column_stack([x.ravel()[inside], y.ravel()[inside]])
        if not len(found):  # narrower than the lattice
            found = np.array(area.ground.representative_point().coords)
        places.append(found)
        homes.append(np.full(len(found), area.homes / len(found)))
    return np.concatenate(places), np.concatenate(homes)


def with_enough(points: _Floats, places: _Floats, homes: _Floats, least: float = LEAST) -> npt.NDArray[np.intp]:
    """Which points to keep, so that the catchment of each holds at least ``least`` homes.

    Of two neighbours that are both short the shorter goes, again and again, until none is short.
    """
    kept = np.arange(len(points))
    while len(kept):
        held = catchments(points[kept], places, homes)
        short = held < least
        if not short.any():
            break
        kept = kept[~_going(points[kept], held, short)]
    return kept


def catchments(points: _Floats, places: _Floats, homes: _Floats) -> _Floats:
    """How many homes are nearer to each point than to any other."""
    if not len(places):
        return np.zeros(len(points))
    _, nearest = cKDTree(points).query(places)
    held: _Floats = np.bincount(nearest, homes, len(points)).astype(np.float64)
    return held


def _going(points: _Floats, held: _Floats, short: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    if len(points) == 1:
        return short
    _, around = cKDTree(points).query(points, k=2)
    places = np.arange(len(points))
    neighbour = np.where(around[:, 0] == places, around[:, 1], around[:, 0])
    lesser = (held < held[neighbour]) | ((held == held[neighbour]) & (places > neighbour))
    going: npt.NDArray[np.bool_] = short & (lesser | ~short[neighbour])
    return going
