"""Mean and variance of the number of pairs that are near in place and in time, if days were dealt out at random: exact.

Under that hypothesis the count is the number of edges that two graphs have in common when the nodes of one are shuffled.
Its first two moments depend on each graph's edges and on its pairs of edges that share a node, that is on the degrees
alone (Barton and David 1966, “The random intersection of two graphs”; Mantel 1967 for the general sum).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, ndtr, pdtrc

_PLENTY = 1e7
_SPREAD = 0.5
"""A variance below this share of the mean is no count of rare pairs; the normal curve fits it better."""


@dataclass(frozen=True, slots=True)
class Graph:
    """``edges`` of a graph on ``nodes`` nodes, and ``forks``: ordered pairs of edges that share one node. Whole numbers."""

    nodes: int
    edges: int
    forks: int

    @property
    def apart(self) -> int:
        """Ordered pairs of edges that share no node."""
        return self.edges * (self.edges - 1) - self.forks


def graph(degree: npt.NDArray[np.integer[Any]], times: npt.NDArray[np.integer[Any]] | None = None) -> Graph:
    """From every node's degree; ``times`` says how many nodes have each, 1 by default."""
    d = degree.astype(np.int64)
    weight = np.ones_like(d) if times is None else times.astype(np.int64)
    return Graph(int(weight.sum()), int((weight * d).sum()) // 2, int((weight * d * (d - 1)).sum()))


def moments(space: Graph, time: Graph) -> tuple[float, float]:
    """Mean and variance of the pairs in common, of four nodes or more.

    In whole numbers to the end: for a large graph the square of the mean has more digits than a float, and the variance is
    what is left of it.
    """
    n = space.nodes
    ordered = n * (n - 1)
    common = 2 * space.edges * time.edges
    square = common * (n - 2) * (n - 3) + space.forks * time.forks * (n - 3) + 4 * space.apart * time.apart
    variance = square * ordered - common * common * (n - 2) * (n - 3)
    return common / ordered, variance / (ordered * ordered * (n - 2) * (n - 3))


def chance_of_as_many(observed: int, mean: float, variance: float) -> float:
    """The probability of ``observed`` pairs or more by chance alone, from the exact mean and variance.

    Rare pairs that tend to come together are negative binomial, those that do not are binomial, with the two moments (Katz
    1965); plentiful ones are normal. An approximation: where a decision hangs on it, shuffle.
    """
    if observed <= 0:
        return 1.0
    if variance <= 0:
        return 1.0 if observed <= mean else 0.0
    if variance < _SPREAD * mean or mean > _PLENTY:
        return float(ndtr((mean - observed + 0.5) / np.sqrt(variance)))
    if abs(variance / mean - 1) < 1e-6:
        return float(pdtrc(observed - 1, mean))
    if variance > mean:
        return float(betainc(observed, mean * mean / (variance - mean), 1 - mean / variance))
    trials = mean * mean / (mean - variance)
    return float(betainc(observed, trials - observed + 1, mean / trials)) if observed < trials + 1 else 0.0
