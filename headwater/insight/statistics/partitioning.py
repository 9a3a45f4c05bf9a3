"""The inner loops of change points, as machine code. ``changepoints`` is what others use."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]


def entropy_table(size: int) -> Floats:
    """``k × log(k)`` for whole numbers below ``size``: counts need no logarithm of their own."""
    k = np.arange(size, dtype=np.float64)
    return k * np.log(np.maximum(k, 1.0))


def logs_of(weights: Floats) -> Floats:
    """``logs[s, t]``: the logarithm of the exposure between two points; nought where there is none."""
    gaps = weights[None, :] - weights[:, None]
    return np.log(np.where(gaps > 0, gaps, 1.0))


@compiled
def dispersions(grid: Floats, share: Floats) -> Floats:
    """Of each series: the mean of squared differences of neighbours over their variance if they were Poisson.

    With rates y/e and the pair's common rate r, the variance of the difference is r (1/e + 1/e').
    """
    found = np.ones(grid.shape[0])
    for i in range(grid.shape[0]):
        total, number, before = 0.0, 0, -1
        for t in range(grid.shape[1]):
            if share[t] <= 0:
                continue
            if before >= 0:
                both = grid[i, t] + grid[i, before]
                if both > 0:
                    rate = both / (share[t] + share[before])
                    apart = grid[i, t] / share[t] - grid[i, before] / share[before]
                    total += apart * apart / (rate * (1 / share[t] + 1 / share[before]))
                    number += 1
            before = t
        if number:
            found[i] = total / number
    return found


@compiled
def variances(grid: Floats, share: Floats) -> Floats:
    """Of each series: half the mean squared difference of neighbours; one where nothing moves."""
    found = np.ones(grid.shape[0])
    for i in range(grid.shape[0]):
        total, number, before = 0.0, 0, -1
        for t in range(grid.shape[1]):
            if share[t] <= 0:
                continue
            if before >= 0:
                total += (grid[i, t] - grid[i, before]) ** 2
                number += 1
            before = t
        if total > 0:
            found[i] = total / (2 * number)
    return found


@compiled
def cut_all(
    grid: Floats,
    share: Floats,
    weights: Floats,
    logs: Floats,
    table: Floats,
    penalties: Floats,
    counts: bool,
    least: int,
    found: npt.NDArray[np.bool_],
) -> None:
    """Cut every series at the best places: true in ``found`` at the first point of each stretch but the first.

    ``weights`` are sums of the exposure, ``logs`` (or a table of one, for a long series) their logarithms.
    """
    number = grid.shape[1]
    tabled = logs.shape[0] > 1
    sums = np.zeros(number + 1)
    squares = np.zeros(number + 1)
    best = np.zeros(number + 1)
    back = np.zeros(number + 1, dtype=np.int64)
    candidates = np.zeros(number + 1, dtype=np.int64)
    leaves = np.zeros(number + 1, dtype=np.int64)
    reached = np.zeros(number + 1)
    for i in range(grid.shape[0]):
        whole = counts
        for t in range(number):
            sums[t + 1] = sums[t] + grid[i, t]
            if not counts:
                squares[t + 1] = squares[t] + (grid[i, t] * grid[i, t] if share[t] > 0 else 0.0)
            elif grid[i, t] != np.floor(grid[i, t]):
                whole = False
        penalty = penalties[i]
        best[:] = np.inf
        best[0] = -penalty
        held = 0
        for t in range(least, number + 1):
            fresh = t - least
            if fresh == 0 or fresh >= least:
                candidates[held] = fresh
                leaves[held] = number + 1
                held += 1
            lowest, chosen = np.inf, 0
            for c in range(held):
                s = candidates[c]
                total, size = sums[t] - sums[s], weights[t] - weights[s]
                cost = 0.0
                if size > 0:
                    if counts:
                        if total > 0:
                            log = logs[s, t] if tabled else np.log(size)
                            if whole and total < table.shape[0]:
                                cost = -2.0 * (table[int(total)] - total * log)
                            else:
                                cost = -2.0 * total * (np.log(total) - log)
                    else:
                        cost = squares[t] - squares[s] - total * total / size
                reached[c] = best[s] + cost
                if reached[c] < lowest:
                    lowest, chosen = reached[c], s
            best[t] = lowest + penalty
            back[t] = chosen
            # What costs more up to here than the best that ends here can begin nothing that ends ``least`` or more later.
            kept = 0
            for c in range(held):
                if leaves[c] > number and reached[c] > best[t] + 1e-9:
                    leaves[c] = t + least
                if leaves[c] > t + 1:
                    candidates[kept] = candidates[c]
                    leaves[kept] = leaves[c]
                    kept += 1
            held = kept
        at = number
        while at > 0:
            at = back[at]
            if at > 0:
                found[i, at] = True
