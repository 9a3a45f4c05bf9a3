"""For every event the earlier ones that may have set it off, and one step of expectation over them; compiled.

A pair is kept as two small numbers, its days and its whole metres, so that a step looks both up in tables.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.insight.near_repeats.pairs import Cells
from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Shorts = npt.NDArray[np.uint16]


class Parents(NamedTuple):
    """Those of event j are ``start[j]`` to ``start[j + 1]``: how many days before, and how many metres away (rounded)."""

    start: Ints
    days: Shorts
    metres: Shorts


@compiled
def count_parents(cells: Cells, day: Days, metres: float, days: int) -> Ints:
    """Where each event's parents would begin. ``day`` in the order of ``cells``, which in one cell is that of the days."""
    start = np.zeros(cells.x.size + 1, np.int64)
    for j in range(cells.x.size):
        start[j + 1] = start[j] + _parents_of(cells, day, j, metres, days, np.empty(0, np.uint16), np.empty(0, np.uint16), 0)
    return start


@compiled
def list_parents(cells: Cells, day: Days, metres: float, days: int, start: Ints) -> Parents:
    """Every pair 1 to ``days`` days and at most ``metres`` apart."""
    lag, away = np.empty(start[-1], np.uint16), np.empty(start[-1], np.uint16)
    for j in range(cells.x.size):
        _parents_of(cells, day, j, metres, days, lag, away, start[j])
    return Parents(start, lag, away)


@compiled
def _parents_of(cells: Cells, day: Days, j: int, metres: float, days: int, lag: Shorts, away: Shorts, at: int) -> int:
    """Count them, and write them down from ``at`` where there is room."""
    found = 0
    x, y, today = cells.x[j], cells.y[j], day[j]
    reach = metres * 1000.0
    row, column = cells.cell[j] // cells.columns, cells.cell[j] % cells.columns
    for r in range(max(row - cells.reach, 0), min(row + cells.reach, cells.rows - 1) + 1):
        for c in range(max(column - cells.reach, 0), min(column + cells.reach, cells.columns - 1) + 1):
            cell = r * cells.columns + c
            low, stop = cells.start[cell], cells.start[cell + 1]
            high = stop
            while low < high:  # the first that is not too long ago
                middle = (low + high) // 2
                if day[middle] < today - days:
                    low = middle + 1
                else:
                    high = middle
            for i in range(low, stop):
                if day[i] >= today:
                    break
                dx, dy = cells.x[i] - x, cells.y[i] - y
                square = dx * dx + dy * dy
                if square <= reach * reach:
                    if lag.size:
                        lag[at + found] = today - day[i]
                        away[at + found] = int(np.sqrt(square) / 1000.0 + 0.5)
                    found += 1
    return found


@compiled
def expect(parents: Parents, background: Floats, by_days: Floats, by_metres: Floats, own: Floats) -> Floats:
    """One step of expectation: the probability that each event is of the background, into ``own``.

    ``background``: rate at each event (per day and square metre); ``by_days`` and ``by_metres``: what a parent adds to it, as
    a product. Returns the sums over all pairs of the probability, of it times days, of it times square metres, and the
    logarithm of the rates.
    """
    sums = np.zeros(4)
    for j in range(own.size):
        caused = days = squares = 0.0
        for k in range(parents.start[j], parents.start[j + 1]):
            share = by_days[parents.days[k]] * by_metres[parents.metres[k]]
            caused += share
            days += share * parents.days[k]
            squares += share * parents.metres[k] * parents.metres[k]
        rate = background[j] + caused
        own[j] = background[j] / rate
        sums[0] += caused / rate
        sums[1] += days / rate
        sums[2] += squares / rate
        sums[3] += np.log(rate)
    return sums
