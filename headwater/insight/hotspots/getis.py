"""Getis and Ord's Gi*: which cells, with their neighbours, hold more crime than chance would put there.

z-scores are those of J. K. Ord and A. Getis, Geographical Analysis 27 (1995), with weights of one for the cell itself and
all within reach. Crime counts are far from normal, so what is called hot is decided by conditional permutation: a cell keeps
its own crimes, its neighbours' are drawn from all other cells (``chance``); and by the false-discovery rate over all cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.insight.hotspots.chance import by_counting, by_drawing, countable
from headwater.insight.hotspots.grids import HotGrid
from headwater.insight.hotspots.grounds import Grid, Ground
from headwater.insight.layers import Layer
from headwater.insight.statistics.discovery import false_discovery
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_FEWEST, _DRAWS = 99, 99_999
_MOST_DRAWN = 10_000_000
"""Cells that may be drawn altogether."""


@dataclass(frozen=True, slots=True, eq=False)
class GetisOrd:
    """All arrays [rows, columns], NaN outside the ground.

    ``z``: the score. ``p``: how likely so high, or so low, a sum is by chance (two-sided, by permutation). ``adjusted``: the
    same under false-discovery control; ``hot`` and ``cold`` are the cells where it is at most ``level``. ``permutations`` is
    how many were drawn; 0 where all there are were counted.
    """

    ground: Ground
    values: Floats
    z: Floats
    p: Floats
    adjusted: Floats
    hot: Truths
    cold: Truths
    level: float
    permutations: int
    reach: float

    @property
    def grid(self) -> Grid:
        return self.ground.grid

    @property
    def verdict(self) -> str:
        """What was found, in a sentence."""
        hot, cold = int(self.hot.sum()), int(self.cold.sum())
        cells = int(self.ground.inside.sum())
        if not hot and not cold:
            return f"No cell of {cells:,} holds more or less than chance explains: this map has no hot spot to patrol."
        wrong = f"at most {self.level:.0%} of these are expected to be chance"
        return f"Of {cells:,} cells {hot:,} are hot and {cold:,} cold; {wrong}."

    def layer(self) -> Layer:
        """Hot and cold cells, hottest first, with score and p-values."""
        chosen = np.flatnonzero(self.hot | self.cold)
        chosen = chosen[np.argsort(-self.z.ravel()[chosen], kind="stable")]
        called = np.where(self.hot.ravel()[chosen], "hot", "cold")
        flat = {"value": self.values, "z": self.z, "p": self.p, "adjusted p": self.adjusted}
        columns = {name: array.ravel()[chosen] for name, array in flat.items()}
        return Layer("hot spots", self.grid.squares(chosen), {"cell": self.grid.names(chosen), "verdict": called, **columns})


def getis_ord(
    hot: HotGrid,
    *,
    values: npt.ArrayLike | None = None,
    reach: float | None = None,
    permutations: int | None = None,
    level: float = 0.05,
    seed: int = 2018,
) -> GetisOrd:
    """Gi* for every cell of a hot grid.

    ``values`` [rows, columns]: what is compared instead of counts, such as rates; NaN leaves a cell out. ``reach``: metres
    between the centres of neighbours, by default the eight cells around each. ``permutations``: by default all there are,
    counted exactly, where values are whole numbers and neighbours few, and 99,999 drawn where they are not. The same seed
    draws the same.

    Raises Invalid where there are too few cells, or all hold the same.
    """
    grid = hot.grid
    given = np.asarray(hot.counts if values is None else values, np.float64)
    if given.shape != grid.shape:
        raise Invalid("The values do not fit the grid.", f"Give {grid.rows} rows of {grid.columns}.")
    used = hot.ground.inside & np.isfinite(given)
    x = given[used]
    metres = 1.5 * grid.cell if reach is None else float(reach)
    if not (np.isfinite(metres) and metres >= grid.cell):
        raise Invalid(f"Neighbours within {metres:g} metres are none.", f"Give a reach of {grid.cell} metres or more.")
    if not 0 < level < 1:
        raise Invalid(f"{level:g} is no level.", "Give one such as 0.05.")
    if x.size < 3 or np.ptp(x) == 0:
        raise Invalid("All cells hold the same: none can be hotter than another.", "Choose a longer period or a larger area.")
    sums, neighbours = _around(np.where(used, given, 0.0), used, metres / grid.cell)
    others, many = sums[used] - x, neighbours[used] - 1
    if many.max() >= x.size - 1:
        raise Invalid("Some cell has all others for neighbours.", "Choose a shorter reach or a larger area.")
    draws = _how_many(permutations, x, many)
    higher, lower = by_drawing(x, others, many, draws, np.random.default_rng(seed)) if draws else by_counting(x, others, many)
    p = np.minimum(2 * np.minimum(higher, lower), 1.0)
    z, adjusted = _scores(x, sums[used], neighbours[used]), false_discovery(p)
    news = adjusted <= level
    laid = [_laid(column, used) for column in (z, p, adjusted)]
    hotter, colder = (_laid((news & side).astype(np.float64), used) == 1 for side in (higher < lower, lower < higher))
    return GetisOrd(hot.ground, given, laid[0], laid[1], laid[2], hotter, colder, level, draws, metres)


def _how_many(permutations: int | None, x: Floats, many: Ints) -> int:
    """How many draws; 0 for all there are."""
    if permutations is None:
        return 0 if countable(x, many) else max(min(_DRAWS, _MOST_DRAWN // (int(many.max()) + 1)), _FEWEST)
    if permutations < _FEWEST or permutations * (int(many.max()) + 1) > _MOST_DRAWN:
        raise Invalid(f"{permutations:,} permutations are too few or too many.", "Draw 999 or 9,999, or leave it out.")
    return permutations


def _laid(values: Floats, used: Truths) -> Floats:
    all_of = np.full(used.shape, np.nan)
    all_of[used] = values
    return all_of


def _around(values: Floats, used: Truths, reach: float) -> tuple[Floats, Ints]:
    """For every cell the sum over itself and its neighbours, and how many cells these are.

    Rows of a disc are runs of cells: a running sum along the row gives each run with one subtraction.
    """
    size = int(reach)
    sums, many = np.zeros(values.shape), np.zeros(values.shape, np.int64)
    rows, columns = values.shape
    for down in range(-min(size, rows - 1), min(size, rows - 1) + 1):
        half = min(int(np.sqrt(reach**2 - down**2)), columns - 1)
        here = slice(max(0, -down), rows - max(0, down))
        there = slice(max(0, down), rows - max(0, -down))
        sums[here] += _runs(values[there], half)
        many[here] += _runs(used[there].astype(np.float64), half).astype(np.int64)
    return sums, many


def _runs(rows: Floats, half: int) -> Floats:
    """The sum over so many cells on either side of each, and itself."""
    columns = rows.shape[1]
    total = np.zeros((rows.shape[0], columns + 1))
    np.cumsum(rows, axis=1, out=total[:, 1:])
    last = np.minimum(np.arange(columns) + half + 1, columns)
    first = np.maximum(np.arange(columns) - half, 0)
    return np.asarray(total[:, last] - total[:, first])


def _scores(x: Floats, sums: Floats, many: Ints) -> Floats:
    n, mean, deviation = x.size, x.mean(), x.std()
    spread = deviation * np.sqrt((n * many - many.astype(np.float64) ** 2) / (n - 1))
    return np.asarray((sums - mean * many) / spread)
