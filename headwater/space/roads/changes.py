"""Roads closed and areas slowed: what a road change does to the time of each edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid
from headwater.space.roads.engines import CLOSED

if TYPE_CHECKING:
    from headwater.space.roads.network import Roads

_LONGEST = 10_000_000
"""Milliseconds that one edge may take at most: nothing overflows."""


@dataclass(frozen=True, slots=True)
class RoadChange:
    """In an area, every road that touches it is driven at ``pace`` times its speed; 0 closes it; None for the area: everywhere.

    Response driving is a pace above 1 everywhere; a match day is a pace below 1 around the ground.
    """

    area: BaseGeometry | None
    pace: float

    def __post_init__(self) -> None:
        if not 0 <= self.pace <= 4:
            raise Invalid(f"Roads are not driven at {self.pace:g} times their speed.", "Give 0 for closed, up to 4.")
        if self.area is not None and (self.area.is_empty or not np.isfinite(self.area.bounds).all()):
            raise Invalid("The area of the road change is empty.")
        if self.area is None and self.pace == 0:
            raise Invalid("Not every road can be closed.", "Name an area.")


def milliseconds(roads: Roads, changes: Sequence[RoadChange]) -> npt.NDArray[np.uint32]:
    """Milliseconds of each edge [m] with these changes, at least 1; CLOSED where nobody passes."""
    spent = roads.metres.astype(np.float64) / roads.speed * 1_000
    closed = np.zeros(len(roads.tail), bool)
    for change in changes:
        edges = slice(None) if change.area is None else touching(roads, change.area)
        if change.pace == 0:
            closed[edges] = True
        else:
            spent[edges] /= change.pace
    weights = np.clip(np.rint(spent), 1, _LONGEST).astype(np.uint32)
    weights[closed] = CLOSED
    return weights


def touching(roads: Roads, area: BaseGeometry) -> npt.NDArray[np.int64]:
    """The edges that touch an area."""
    west, south, east, north = area.bounds
    x, y = roads.eastings, roads.northings
    beyond = (x < west).astype(np.uint8) | (x > east) * np.uint8(2) | (y < south) * np.uint8(4) | (y > north) * np.uint8(8)
    near = np.flatnonzero((beyond[roads.tail] & beyond[roads.head]) == 0)
    ends = np.stack([roads.tail[near], roads.head[near]], axis=1)
    shapely.prepare(area)
    found: npt.NDArray[np.int64] = near[shapely.intersects(area, shapely.linestrings(np.stack([x[ends], y[ends]], axis=2)))]
    return found
