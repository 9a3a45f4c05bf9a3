"""What the neighbours of a cell would hold by chance: as many cells drawn from all others, without putting back.

The sum depends only on how many are drawn, and on the one cell that is not drawn from. Two consequences make it fast:

* One list of draws serves all cells. Sorted once for each number of neighbours, a cell's p-value is a search in it, put right
  in the few draws that took the cell itself. It is the same test as drawing for each cell, at the cost of one.
* Crimes are whole numbers, so that the chance of every sum can be counted exactly: the coefficients of
  ∏ (1 + t·z^x) over all cells. No draw, no seed, and p-values as small as they are: with ten thousand cells, 999 draws could
  never call a single one hot under false-discovery control.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MOST_STEPS = 4e8
"""Multiplications beyond which counting takes longer than a person waits (about half a second)."""


def countable(x: Floats, many: Ints) -> bool:
    """Whether the chance of every sum can be counted: whole numbers, and not too many of them."""
    if (x != np.floor(x)).any() or np.ptp(x) > 1e6:
        return False
    times = np.unique(x, return_counts=True)[1]
    most = int(many.max())
    if most > 500:
        return False
    return float(np.minimum(times, most).sum()) * most * _reach(x, most) <= _MOST_STEPS


def by_counting(x: Floats, others: Floats, many: Ints) -> tuple[Floats, Floats]:
    """The chance of a sum at least, and at most, as high as each cell's ``others``, the sum over ``many`` neighbours.

    ``x`` [n] are whole numbers, one a cell.
    """
    least = int(x.min())
    values = x.astype(np.int64) - least
    seen = np.rint(others).astype(np.int64) - many * least
    most, tilt = int(many.max()), float(many.max()) / x.size  # the tilt keeps binomials within a float's reach, and cancels
    ways = _ways(values, most, _reach(x, most), tilt)
    higher, lower = np.ones(x.size), np.ones(x.size)
    for value in np.unique(values):
        left = _without(ways, int(value), tilt)
        upwards, downwards = np.cumsum(left[:, ::-1], axis=1)[:, ::-1], np.cumsum(left, axis=1)
        those = np.flatnonzero(values == value)
        k, total = many[those], seen[those]
        higher[those] = upwards[k, total] / upwards[k, 0]
        lower[those] = downwards[k, total] / upwards[k, 0]
    return np.clip(higher, 0, 1), np.clip(lower, 0, 1)


def by_drawing(x: Floats, others: Floats, many: Ints, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The same from so many draws, as (how many were so high, or so low, + 1) ÷ (draws + 1)."""
    most = int(many.max())
    drawn = _draws(x.size, most + 1, draws, rng)
    summed = np.zeros((draws, most + 2))
    np.cumsum(x[drawn], axis=1, out=summed[:, 1:])
    slack = 1e-9 * max(float(np.abs(x).max()), 1e-300) * (most + 1)
    higher, lower = np.empty(x.size, np.int64), np.empty(x.size, np.int64)
    for k in np.unique(many):
        those = many == k
        ordered = np.sort(summed[:, k])
        higher[those] = draws - np.searchsorted(ordered, others[those] - slack, "left")
        lower[those] = np.searchsorted(ordered, others[those] + slack, "right")
    # Where a draw took the cell itself, the next of the list takes its place.
    draw, place = np.nonzero(many[drawn] > np.arange(most + 1))
    cell = drawn[draw, place]
    wrong, right = summed[draw, many[cell]], summed[draw, many[cell] + 1] - x[cell]
    seen = others[cell]
    np.add.at(higher, cell, (right >= seen - slack).astype(np.int64) - (wrong >= seen - slack))
    np.add.at(lower, cell, (right <= seen + slack).astype(np.int64) - (wrong <= seen + slack))
    return (higher + 1) / (draws + 1), (lower + 1) / (draws + 1)


def _reach(x: Floats, most: int) -> int:
    """One more than the highest sum that so many cells can have, counted from the lowest value."""
    return int(np.sort(x - x.min())[-most:].sum()) + 1 if most else 1


def _ways(values: Ints, most: int, reach: int, tilt: float) -> Floats:
    """In how many ways (tilted) so many cells sum to so much [cells, sum]."""
    ways = np.zeros((most + 1, reach))
    ways[0, 0] = 1.0
    for value, times in zip(*(column.tolist() for column in np.unique(values, return_counts=True)), strict=True):
        more, binomial = ways.copy(), 1.0
        for taken in range(1, min(times, most) + 1):
            binomial *= (times - taken + 1) / taken * tilt
            up = taken * value
            if up >= reach:
                break
            more[taken:, up:] += binomial * ways[: most + 1 - taken, : reach - up]
        ways = more
    return ways


def _without(ways: Floats, value: int, tilt: float) -> Floats:
    """The same with one cell of this value taken away."""
    left = ways.copy()
    for taken in range(1, len(ways)):
        left[taken, value:] -= tilt * left[taken - 1, : ways.shape[1] - value]
    return np.maximum(left, 0.0)


def _draws(n: int, k: int, times: int, rng: np.random.Generator) -> Ints:
    """Different cells, k of n, so many times [times, k]."""
    if k * k > n:
        return np.stack([rng.permutation(n)[:k] for _ in range(times)])
    drawn = rng.integers(0, n, (times, k))
    while True:
        ordered = np.sort(drawn, axis=1)
        twice = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not twice.size:
            return drawn
        drawn[twice] = rng.integers(0, n, (twice.size, k))
