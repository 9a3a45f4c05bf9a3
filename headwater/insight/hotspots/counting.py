"""Points into cells: the compiled inner loops, and the threads around them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid
from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Column: TypeAlias = npt.ArrayLike | Sequence[float | None]
"""Coordinates as callers have them: arrays, lists with None, columns of pandas, polars and Arrow."""
_T = TypeVar("_T")

_SERIAL = 200_000
"""Fewer points than this are not worth a second thread."""
_WIDE = 4_000_000
"""Cells beyond which each thread's own copy of the grid costs more than it saves."""
FARTHEST = 1e8
"""Metres from the origin beyond which a coordinate is no place at all."""


def places(eastings: Column, northings: Column) -> tuple[Floats, Floats]:
    """Two lists of one length as float64; None, NaN and masked values become NaN. No copy is made of float64.

    They may not be written to: the caller's arrays stay as they are, and compiled code is of one kind for all.

    Raises Invalid where they are not numbers or of different lengths.
    """
    x, y = (column(values) for values in (eastings, northings))
    if x.ndim != 1 or x.shape != y.shape:
        raise Invalid("Eastings and northings must be two lists of one length.", "Give one of each for each crime.")
    return x, y


def column(values: Column) -> Floats:
    """Anything list-like as float64 with NaN where a value is missing. Raises Invalid for what is not a number."""
    kept: Any = values
    if hasattr(kept, "to_numpy") and not isinstance(kept, np.ndarray):  # pandas' own nulls, Arrow and polars columns
        kept = _by_its_own(kept)
    if np.ma.isMaskedArray(kept):
        kept = np.ma.filled(kept.astype(np.float64), np.nan)
    try:
        found = np.ascontiguousarray(kept, dtype=np.float64).view()
    except (TypeError, ValueError):
        raise Invalid("A coordinate is not a number.", "Give eastings and northings in metres.") from None
    found.setflags(write=False)
    return found


def _by_its_own(kept: Any) -> Any:
    try:
        return kept.to_numpy(dtype=np.float64, na_value=np.nan)
    except TypeError:
        return np.asarray(kept)


def bounds(x: Floats, y: Floats) -> tuple[float, float, float, float]:
    """West, south, east, north of the places that are known. Raises Invalid where none is, in words."""
    parts = in_parts(lambda part: _bounds(x[part], y[part], FARTHEST), x.size)
    if not sum(part[4] for part in parts):
        if x.size:
            raise Invalid("None of the crimes has a place.", "Look at the columns: eastings and northings, in metres.")
        raise Invalid("There are no crimes to map.", "Choose another offence, area or period.")
    west, south, east, north = (np.array([part[k] for part in parts]) for k in range(4))
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def in_parts(work: Callable[[slice], _T], size: int, *, cells: int = 0) -> list[_T]:
    """The work on equal parts of the rows, a thread each: the compiled code lets other threads run."""
    threads = min(os.cpu_count() or 1, 8) if size >= _SERIAL and cells <= _WIDE else 1
    edges = np.linspace(0, size, threads + 1).astype(np.int64).tolist()
    parts = [slice(edges[k], edges[k + 1]) for k in range(threads)]
    if threads == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, parts))


@compiled
def _bounds(x: Floats, y: Floats, farthest: float) -> tuple[float, float, float, float, int]:
    west, south, east, north, known = np.inf, np.inf, -np.inf, -np.inf, 0
    for i in range(x.size):
        if abs(x[i]) < farthest and abs(y[i]) < farthest:
            west, east = min(west, x[i]), max(east, x[i])
            south, north = min(south, y[i]), max(north, y[i])
            known += 1
    return west, south, east, north, known


@compiled
def count_cells(
    x: Floats, y: Floats, west: float, south: float, cell: float, farthest: float, inside: Truths, counts: npt.NDArray[np.int32]
) -> tuple[int, int]:
    """Add each place to its cell of ``counts`` [rows, columns]; returns how many lay outside, and how many nowhere.

    Unsigned places in flattened arrays: a signed one would be looked at twice, since it might count from the end.
    """
    rows, columns = counts.shape
    held, flat = inside.reshape(-1), counts.reshape(-1)
    outside, nowhere = 0, 0
    for i in range(x.size):
        across, up = (x[i] - west) / cell, (y[i] - south) / cell
        if not (0 <= across < columns and 0 <= up < rows):
            if abs(x[i]) < farthest and abs(y[i]) < farthest:
                outside += 1
            else:
                nowhere += 1
            continue
        at = np.uint64(np.uint32(up) * columns + np.uint32(across))
        if held[at]:
            flat[at] += 1
        else:
            outside += 1
    return outside, nowhere


@compiled
def share_out(
    x: Floats, y: Floats, west: float, south: float, cell: float, farthest: float, inside: Truths, weights: Floats
) -> tuple[int, int]:
    """Share each place between the four cells whose centres surround it, by nearness: the sum over cells is the places.

    ``weights`` [rows + 2, columns + 2] has a margin of one cell around the grid. Returns as ``count_cells`` does.
    """
    rows, columns = inside.shape
    wide = columns + 2
    held, flat = inside.reshape(-1), weights.reshape(-1)
    outside, nowhere = 0, 0
    for i in range(x.size):
        across, up = (x[i] - west) / cell, (y[i] - south) / cell
        if not (0 <= across < columns and 0 <= up < rows):
            if abs(x[i]) < farthest and abs(y[i]) < farthest:
                outside += 1
            else:
                nowhere += 1
            continue
        if not held[np.uint64(np.uint32(up) * columns + np.uint32(across))]:
            outside += 1
            continue
        left, below = np.uint32(across + 0.5), np.uint32(up + 0.5)
        a, b = across + 0.5 - left, up + 0.5 - below
        at = np.uint64(below * wide + left)
        flat[at] += (1 - a) * (1 - b)
        flat[at + np.uint64(1)] += a * (1 - b)
        flat[at + np.uint64(wide)] += (1 - a) * b
        flat[at + np.uint64(wide + 1)] += a * b
    return outside, nowhere
