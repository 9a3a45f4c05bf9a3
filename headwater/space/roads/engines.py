"""How the quickest way is found: by contraction hierarchies that take new weights at once, or by Dijkstra's algorithm.

An engine holds one set of weights and never changes, so that any number of threads may ask it. Both count in whole
milliseconds: they agree to the last one.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

cch: Any = None
with suppress(ImportError):  # no wheel for this machine: slower, and the same answers
    import routingkit_cch

    cch = routingkit_cch

CLOSED = np.uint32(2**31 - 1)
"""The weight of an edge that nobody passes; RoutingKit's own infinity."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Weights = npt.NDArray[np.uint32]


class Engine(Protocol):
    def seconds(self, sources: Ints, target: int) -> Floats:
        """Seconds from each source [k] to the target, infinite where there is no way."""

    def path(self, start: int, end: int) -> tuple[Ints, Floats] | None:
        """The places of the quickest way [n] and the seconds from its start at each [n]; None where there is no way."""

    def reweighted(self, weights: Weights) -> Engine:
        """The same roads with other milliseconds."""


def engine_for(name: str, places: int, tail: Ints, head: Ints, order: Weights, weights: Weights) -> Engine:
    """The engine of this name (contraction or dijkstra); the fastest that is installed where it is empty."""
    if name == "dijkstra" or (cch is None and not name):
        return Dijkstra(places, tail, head, weights)
    return Contraction(cch.CCH(order.tolist(), tail.tolist(), head.tolist(), False), weights)


def order_of(x: Floats, y: Floats, tail: Ints, head: Ints) -> Weights:
    """The order in which places are contracted [n], by halving the map again and again; empty without RoutingKit."""
    if cch is None:
        return np.empty(0, np.uint32)
    order = cch.compute_order_inertial(len(x), tail.tolist(), head.tolist(), y.tolist(), x.tolist())
    return np.array(order, np.uint32)


class Contraction:
    """RoutingKit's customisable contraction hierarchies.

    Queries belong to the thread that made them and must be gone before their weights change: each question makes its own
    (0.2 ms for 500 sources), and other weights are another object.
    """

    def __init__(self, graph: Any, weights: Weights) -> None:
        self._graph = graph
        self._metric = cch.CCHMetric(graph, weights.tolist())
        self._weights = weights

    def reweighted(self, weights: Weights) -> Contraction:
        return Contraction(self._graph, weights)

    def seconds(self, sources: Ints, target: int) -> Floats:
        if not sources.size:
            return np.empty(0)
        found = cch.CCHManyToOne(self._metric, sources.tolist()).distances_to(target)
        milliseconds = np.array(found, np.float64)  # None, for no way, becomes NaN
        return np.where(milliseconds < CLOSED, milliseconds / 1_000, np.inf)

    def path(self, start: int, end: int) -> tuple[Ints, Floats] | None:
        found = cch.CCHQuery(self._metric).run(start, end)
        if found.distance is None or found.distance >= CLOSED:
            return None
        spent = np.cumsum(self._weights[np.array(found.arc_path, np.int64)], dtype=np.float64)
        return np.array(found.node_path, np.int32), np.concatenate([[0.0], spent]) / 1_000


class Dijkstra:
    """SciPy's, from the target backwards: the oracle of the tests, and what works everywhere."""

    def __init__(self, places: int, tail: Ints, head: Ints, weights: Weights) -> None:
        self._places, self._tail, self._head = places, tail, head
        open_ = np.flatnonzero(weights < CLOSED)
        ranked = open_[np.lexsort((weights[open_], tail[open_], head[open_]))]
        a, b = head[ranked], tail[ranked]
        first = np.ones(len(ranked), bool)  # of parallel edges the quickest
        first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        self._graph = csr_array((weights[ranked][first].astype(np.float64), (a[first], b[first])), shape=(places, places))

    def reweighted(self, weights: Weights) -> Dijkstra:
        return Dijkstra(self._places, self._tail, self._head, weights)

    def seconds(self, sources: Ints, target: int) -> Floats:
        found: Floats = dijkstra(self._graph, indices=target)[sources]
        return found / 1_000

    def path(self, start: int, end: int) -> tuple[Ints, Floats] | None:
        left, after = dijkstra(self._graph, indices=end, return_predecessors=True)
        if not np.isfinite(left[start]):
            return None
        nodes = [start]
        while nodes[-1] != end:
            nodes.append(int(after[nodes[-1]]))
        return np.array(nodes, np.int32), (left[start] - left[nodes]) / 1_000
