"""Roads as a graph: places in National Grid metres, and one-way edges between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid
from headwater.space.roads.changes import RoadChange, milliseconds
from headwater.space.roads.engines import Engine, engine_for, order_of
from headwater.space.roads.nearest import NearestPlaces

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

LONGEST_EDGE = 100_000.0
SLOWEST, FASTEST = 0.3, 60.0
"""Speeds that an edge may have, in metres a second."""


class RoadClass(Enum):
    """What kind of road an edge is. The value is stored in files."""

    LOCAL = 0
    SERVICE = 1
    TERTIARY = 2
    SECONDARY = 3
    PRIMARY = 4
    TRUNK = 5
    MOTORWAY = 6


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """The arrays of a network: n places, m edges from ``tail`` to ``head`` (a two-way street is two edges).

    Metres, metres a second; ``kind`` holds values of RoadClass; ``order`` [n] is the order in which places are contracted
    (empty where it was never found).
    """

    eastings: Floats
    northings: Floats
    tail: Ints
    head: Ints
    metres: npt.NDArray[np.float32]
    kind: npt.NDArray[np.uint8]
    speed: npt.NDArray[np.float32]
    order: npt.NDArray[np.uint32]

    @classmethod
    def of(
        cls,
        eastings: npt.ArrayLike,
        northings: npt.ArrayLike,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        metres: npt.ArrayLike,
        kind: npt.ArrayLike,
        speed: npt.ArrayLike,
        order: npt.ArrayLike | None = None,
    ) -> Roads:
        """Check the arrays and find the order where it is not given. Raises Invalid where they do not make a graph."""
        x, y = np.ascontiguousarray(eastings, np.float64), np.ascontiguousarray(northings, np.float64)
        a, b = np.ascontiguousarray(tail, np.int32), np.ascontiguousarray(head, np.int32)
        length, pace = np.ascontiguousarray(metres, np.float32), np.ascontiguousarray(speed, np.float32)
        classes = np.ascontiguousarray(kind, np.uint8)
        _check(x, y, a, b, length, classes, pace)
        first = order_of(x, y, a, b) if order is None or not np.size(order) else np.ascontiguousarray(order, np.uint32)
        if first.size and not np.array_equal(np.sort(first), np.arange(len(x))):
            raise Invalid("The order of the places names one twice or not at all.", "Make the road network anew.")
        return cls(x, y, a, b, length, classes, pace, first)


def _check(x: Floats, y: Floats, a: Ints, b: Ints, metres: Any, kind: Any, speed: Any) -> None:
    places, edges = len(x), len(a)
    if x.ndim != 1 or y.shape != x.shape or a.ndim != 1 or any(v.shape != a.shape for v in (b, metres, kind, speed)):
        raise Invalid("The arrays of the road network have different lengths.", "Make it anew.")
    if not places or not edges:
        raise Invalid("The road network is empty.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Invalid("A place of the road network is nowhere.")
    if min(a.min(), b.min()) < 0 or max(a.max(), b.max()) >= places:
        raise Invalid("An edge of the road network leads to a place that is not there.")
    if not (np.isfinite(metres).all() and (metres >= 0).all() and (metres <= LONGEST_EDGE).all()):
        raise Invalid("An edge of the road network has no length, or one over 100 km.")
    if not ((speed >= SLOWEST).all() and (speed <= FASTEST).all()):
        raise Invalid("An edge of the road network has a speed that no vehicle drives.")
    if (a == b).any():
        raise Invalid("An edge of the road network leads from a place to itself.")
    if kind.max() > max(road.value for road in RoadClass):
        raise Invalid("An edge of the road network has a class that is not known.")


@dataclass(frozen=True, slots=True)
class Path:
    """A way along roads: its places [n], their coordinates [n, 2] in metres, and seconds from the start at each [n]."""

    nodes: Ints
    points: Floats
    seconds: Floats


class Network:
    """Roads that answer: how long, and which way. Any number of threads may ask while one re-weights.

    Times are whole milliseconds for each edge. ``edition`` names the changes in force, for whoever must know whether they
    are the newest.
    """

    def __init__(self, roads: Roads, *, engine: str = "", source: str = "") -> None:
        """``engine``: contraction, dijkstra, or empty for the fastest installed. ``source``: where the roads are from."""
        self.roads, self.source = roads, source
        weights = milliseconds(roads, ())
        made = engine_for(engine, len(roads.eastings), roads.tail, roads.head, roads.order, weights)
        self._now = _Now(made, (), "")
        self._nearest = NearestPlaces(roads.eastings, roads.northings)

    def __len__(self) -> int:
        return len(self.roads.eastings)

    @property
    def edition(self) -> str:
        return self._now.edition

    @property
    def changes(self) -> tuple[RoadChange, ...]:
        """What is closed and slowed now."""
        return self._now.changes

    def reweight(self, changes: Sequence[RoadChange], edition: str = "") -> None:
        """Close and slow roads, instead of all that was closed and slowed before.

        Whoever asks meanwhile has the old times; whoever asks afterwards the new ones.
        """
        made = self._now.engine.reweighted(milliseconds(self.roads, changes))
        self._now = _Now(made, tuple(changes), edition)

    def nearest(self, easting: float, northing: float) -> int:
        """The place of the network nearest to a point. Raises Invalid where the point is not a number."""
        return int(self.nearest_of([easting], [northing])[0][0])

    def nearest_of(self, eastings: npt.ArrayLike, northings: npt.ArrayLike) -> tuple[Ints, Floats]:
        """The nearest place to each point [k] and the metres to it [k]. Raises Invalid where a point is not a number."""
        x, y = np.ascontiguousarray(eastings, np.float64), np.ascontiguousarray(northings, np.float64)
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise Invalid("A point is nowhere.", "Give eastings and northings in metres.")
        return self._nearest.of(x, y)

    def seconds(self, sources: npt.ArrayLike, target: int) -> Floats:
        """Seconds by road from each source [k] to the target; infinite where there is no way. Raises Invalid off the roads."""
        return self._now.engine.seconds(self._places(sources), int(self._places([target])[0]))

    def path(self, start: int, end: int) -> Path | None:
        """The quickest way, or None where there is none. Raises Invalid off the network."""
        a, b = self._places([start, end])
        found = self._now.engine.path(int(a), int(b))
        if found is None:
            return None
        nodes, seconds = found
        return Path(nodes, np.column_stack([self.roads.eastings[nodes], self.roads.northings[nodes]]), seconds)

    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in metres."""
        x, y = self.roads.eastings, self.roads.northings
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def _places(self, nodes: npt.ArrayLike) -> Ints:
        held = np.atleast_1d(np.asarray(nodes, np.int64))
        if held.size and (held.min() < 0 or held.max() >= len(self)):
            raise Invalid("There is no such place in the road network.", "Look for the nearest place first.")
        return held.astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Now:
    """What is in force: replaced whole, so that no thread sees half of it."""

    engine: Engine
    changes: tuple[RoadChange, ...]
    edition: str
