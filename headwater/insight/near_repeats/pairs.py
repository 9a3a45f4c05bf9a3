"""Every pair of events that lie near each other, counted by band of distance and of days; compiled.

Places are whole millimetres from the south-west corner, held as floats: their differences, squares and sums are exact, so
a pair at exactly 100 metres is always in the same band. Pairs are met on the fly and never kept, so memory grows with
the events and not with the pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Smalls = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

_MOST_CELLS = 16_000_000


class Cells(NamedTuple):
    """Events sorted by cell. Those of a row's neighbouring cells stand side by side: ``start`` says where each begins.

    ``order`` maps the sorted events to those given. ``reach`` is how many cells the largest distance spans.
    """

    x: Floats
    y: Floats
    order: npt.NDArray[np.intp]
    cell: Ints
    start: Ints
    columns: int
    rows: int
    reach: int


def in_cells(east: Floats, north: Floats, distance: float) -> Cells:
    """``east``, ``north`` and ``distance`` in metres."""
    x = np.rint(east * 1000) - np.rint(east.min() * 1000)
    y = np.rint(north * 1000) - np.rint(north.min() * 1000)
    wide, high = float(x.max()) + 1, float(y.max()) + 1
    width = max(distance * 500, 1.0, np.sqrt(wide * high / _MOST_CELLS), max(wide, high) / _MOST_CELLS)
    columns, rows = int(wide // width) + 1, int(high // width) + 1
    cell = (y // width).astype(np.int64) * columns + (x // width).astype(np.int64)
    order = np.argsort(cell, kind="stable")
    start = np.zeros(columns * rows + 1, np.int64)
    np.cumsum(np.bincount(cell, minlength=columns * rows), out=start[1:])
    return Cells(x[order], y[order], order, cell[order], start, columns, rows, int(np.ceil(distance * 1000 / width)))


@compiled
def count_pairs(
    cells: Cells, day: Smalls, edges: Floats, manhattan: bool, lag_band: Bytes, day_bands: int
) -> tuple[Ints, Smalls]:
    """Pairs by band of distance and of days, and every event's neighbours by band of distance.

    ``day`` in the order of ``cells``. ``edges``: where bands of distance end: millimetres (Manhattan), or their squares.
    ``lag_band`` is the band of each number of days.
    """
    bands = edges.size
    found = np.zeros((bands, day_bands), np.int64)
    near = np.zeros((cells.x.size, bands), np.int32)
    last = edges[bands - 1]
    for i in range(cells.x.size):
        x, y, today = cells.x[i], cells.y[i], day[i]
        row, column = cells.cell[i] // cells.columns, cells.cell[i] % cells.columns
        left, right = max(column - cells.reach, 0), min(column + cells.reach, cells.columns - 1)
        for r in range(row, min(row + cells.reach, cells.rows - 1) + 1):
            first = i + 1 if r == row else cells.start[r * cells.columns + left]
            for j in range(first, cells.start[r * cells.columns + right + 1]):
                dx, dy = cells.x[j] - x, cells.y[j] - y
                d = abs(dx) + abs(dy) if manhattan else dx * dx + dy * dy
                if d < last:
                    b = 0
                    while d >= edges[b]:
                        b += 1
                    found[b, lag_band[abs(day[j] - today)]] += 1
                    near[i, b] += 1
                    near[j, b] += 1
    return found, near


@compiled
def count_shuffled(cells: Cells, days: Smalls, edges: Floats, manhattan: bool, lag_band: Bytes, day_bands: int) -> Ints:
    """The same pairs, the days dealt out anew: a column of ``days`` for each shuffle. Shape (bands, day bands, shuffles)."""
    bands, shuffles = edges.size, days.shape[1]
    found = np.zeros((bands, day_bands, shuffles), np.int64)
    last = edges[bands - 1]
    for i in range(cells.x.size):
        x, y = cells.x[i], cells.y[i]
        row, column = cells.cell[i] // cells.columns, cells.cell[i] % cells.columns
        left, right = max(column - cells.reach, 0), min(column + cells.reach, cells.columns - 1)
        for r in range(row, min(row + cells.reach, cells.rows - 1) + 1):
            first = i + 1 if r == row else cells.start[r * cells.columns + left]
            for j in range(first, cells.start[r * cells.columns + right + 1]):
                dx, dy = cells.x[j] - x, cells.y[j] - y
                d = abs(dx) + abs(dy) if manhattan else dx * dx + dy * dy
                if d < last:
                    b = 0
                    while d >= edges[b]:
                        b += 1
                    for k in range(shuffles):
                        found[b, lag_band[abs(days[i, k] - days[j, k])], k] += 1
    return found


@compiled
def followed(cells: Cells, day: Smalls, edge: float, manhattan: bool, within: int) -> tuple[Bytes, Bytes, Smalls]:
    """Which events came before another that is near in place and days, which came after one, and each one's chain.

    Nearer than ``edge`` (as in ``count_pairs``), and at most ``within`` days apart. Two of one day come after each other in
    no order: both belong to the chain, neither is the first. A chain is named by its least event.
    """
    n = cells.x.size
    before, after = np.zeros(n, np.uint8), np.zeros(n, np.uint8)
    chain = np.arange(n).astype(np.int32)
    for i in range(n):
        row, column = cells.cell[i] // cells.columns, cells.cell[i] % cells.columns
        left, right = max(column - cells.reach, 0), min(column + cells.reach, cells.columns - 1)
        for r in range(row, min(row + cells.reach, cells.rows - 1) + 1):
            first = i + 1 if r == row else cells.start[r * cells.columns + left]
            for j in range(first, cells.start[r * cells.columns + right + 1]):
                lag = day[j] - day[i]
                if abs(lag) > within:
                    continue
                dx, dy = cells.x[j] - cells.x[i], cells.y[j] - cells.y[i]
                d = abs(dx) + abs(dy) if manhattan else dx * dx + dy * dy
                if d < edge:
                    _join(chain, i, j)
                    if lag > 0:
                        before[i] = after[j] = 1
                    elif lag < 0:
                        before[j] = after[i] = 1
    for i in range(n):
        chain[i] = _root(chain, i)
    return before, after, chain


@compiled
def _root(chain: Smalls, i: int) -> int:
    while chain[i] != i:
        chain[i] = chain[chain[i]]
        i = chain[i]
    return i


@compiled
def _join(chain: Smalls, i: int, j: int) -> None:
    a, b = _root(chain, i), _root(chain, j)
    if a < b:
        chain[b] = a
    else:
        chain[a] = b
