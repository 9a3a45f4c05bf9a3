"""Crimes by street segment: the stretch of road between two junctions, the smallest place that a patrol can be sent to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from headwater.insight.hotspots.counting import FARTHEST, Column, bounds, places
from headwater.insight.layers import Layer
from headwater.kernel import Invalid
from headwater.space.roads import Roads

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Streets:
    """The segments of a road network, found once, then asked about any number of crimes.

    A segment runs from junction to junction or end; both directions of a street are one. ``lines`` [n]; ``metres`` [n].
    """

    def __init__(self, roads: Roads) -> None:
        ends = np.unique(np.sort(np.column_stack([roads.tail, roads.head]), axis=1), axis=0)
        points = np.column_stack([roads.eastings, roads.northings])
        self._pieces = shapely.linestrings(points[ends])
        self._segment = _segments(ends, len(points))
        self._tree = shapely.STRtree(self._pieces)
        order = np.argsort(self._segment, kind="stable")
        together = shapely.multilinestrings(self._pieces[order], indices=self._segment[order])
        self.lines: npt.NDArray[np.object_] = shapely.line_merge(together)
        self.metres: Floats = np.asarray(np.bincount(self._segment, shapely.length(self._pieces)), np.float64)

    def __len__(self) -> int:
        return int(self._segment.max()) + 1

    def nearest(self, eastings: Column, northings: Column, *, within: float = 100.0) -> Ints:
        """The nearest segment of each place [k]; −1 beyond ``within`` metres of any, or where a coordinate is missing.

        Of segments that are equally near, as they are at a junction, the one with the lowest number.
        """
        x, y = places(eastings, northings)
        known = (np.abs(x) < FARTHEST) & (np.abs(y) < FARTHEST)
        different, back = np.unique(np.column_stack([x[known], y[known]]), axis=0, return_inverse=True)
        best = np.full(len(different), len(self), np.int64)  # published crimes lie on few anchor points: each is asked once
        place, piece = self._tree.query_nearest(shapely.points(different), max_distance=within, all_matches=True)
        np.minimum.at(best, place, self._segment[piece])
        best[best == len(self)] = -1
        found = np.full(x.size, -1, np.int64)
        found[known] = best[back.ravel()]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class StreetCounts:
    """``counts`` [n] by segment. ``far`` lay near no street, ``nowhere`` had no coordinates."""

    streets: Streets
    counts: Ints
    far: int
    nowhere: int

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def per_100_metres(self) -> Floats:
        return np.asarray(self.counts * 100 / self.streets.metres)

    def share_of_segments(self, crimes: float = 0.5) -> float:
        """The share of segments that holds so much of all crime: “half of crime is on 4% of streets” (Weisburd's law)."""
        if not 0 < crimes <= 1 or not self.total:
            raise Invalid("There is no such share of crime.", "Give a share above 0 and up to 1, of crimes that are there.")
        running = np.cumsum(np.sort(self.counts)[::-1])
        return float((np.searchsorted(running, crimes * self.total - 1e-9) + 1) / len(self.counts))

    def layer(self) -> Layer:
        """Segments with crimes, the most first."""
        chosen = np.flatnonzero(self.counts)
        chosen = chosen[np.argsort(-self.counts[chosen], kind="stable")]
        columns = {
            "segment": chosen,
            "crimes": self.counts[chosen],
            "metres": self.streets.metres[chosen],
            "crimes per 100 m": self.per_100_metres[chosen],
        }
        return Layer("streets", self.streets.lines[chosen], columns)


def street_counts(streets: Streets | Roads, eastings: Column, northings: Column, *, within: float = 100.0) -> StreetCounts:
    """Count crimes by the nearest street segment, at most ``within`` metres away.

    ``eastings``, ``northings``: metres, NaN or None where not known. Raises Invalid where no crime has a place, or where all
    lie far from every street.
    """
    network = streets if isinstance(streets, Streets) else Streets(streets)
    x, y = places(eastings, northings)
    bounds(x, y)
    if not within > 0:
        raise Invalid("No crime is nearer than that to a street.", "Give a distance above zero, in metres.")
    nowhere = int((~((np.abs(x) < FARTHEST) & (np.abs(y) < FARTHEST))).sum())
    found = network.nearest(x, y, within=within)
    if not (found >= 0).any():
        raise Invalid("All crimes lie far from every street.", "Load roads that cover them: docs/how-to/load-roads.md.")
    counts = np.bincount(found[found >= 0], minlength=len(network))
    return StreetCounts(network, counts, int((found < 0).sum()) - nowhere, nowhere)


def _segments(ends: npt.NDArray[np.integer], places: int) -> Ints:
    """The segment of each piece: pieces that meet where nothing else does belong together."""
    pieces = np.arange(len(ends))
    at = np.concatenate([ends[:, 0], ends[:, 1]])
    piece = np.concatenate([pieces, pieces])
    order = np.argsort(at, kind="stable")
    at, piece = at[order], piece[order]
    through = np.flatnonzero(np.bincount(at, minlength=places) == 2)
    first = np.searchsorted(at, through)
    joined = coo_array((np.ones(first.size), (piece[first], piece[first + 1])), shape=(len(ends), len(ends)))
    return np.asarray(connected_components(joined, directed=False)[1], np.int64)
