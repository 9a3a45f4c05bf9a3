"""Hot grids: how many crimes fell into each cell of the National Grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from headwater.insight.hotspots.counting import FARTHEST, Column, bounds, count_cells, in_parts, places
from headwater.insight.hotspots.grounds import Grid, Ground
from headwater.insight.layers import Columns, Layer
from headwater.kernel import Invalid

Counts = npt.NDArray[np.int64]
CELLS = (100, 250, 500)
"""The widths, in metres, that pages offer."""


@dataclass(frozen=True, slots=True, eq=False)
class HotGrid:
    """``counts`` [rows, columns] of crimes. ``outside`` lay in no cell of the ground, ``nowhere`` had no coordinates.

    ``total + outside + nowhere`` are the rows given: nothing is dropped unsaid.
    """

    ground: Ground
    counts: Counts
    outside: int
    nowhere: int

    @property
    def grid(self) -> Grid:
        return self.ground.grid

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def hottest(self, n: int = 20) -> npt.NDArray[np.int64]:
        """The cells with the most crimes, as places in the flattened array; of equals the south-western first.

        Cells without crime are never among them.
        """
        flat = self.counts.ravel()
        order = np.argsort(-flat, kind="stable")[:n]
        return order[flat[order] > 0]

    def share_of(self, ground: float) -> float:
        """The share of all crimes that the hottest so-and-so share of the ground holds, both from 0 to 1.

        Whole cells and a part of the last: ``share_of(0.05)`` says what “5% of the ground” holds.
        """
        if not 0 <= ground <= 1:
            raise Invalid(f"{ground:g} is no share of the ground.", "Give a share from 0 to 1.")
        areas, counts = self.ground.share[self.ground.inside], self.counts[self.ground.inside]
        order = np.argsort(-counts / areas, kind="stable")
        gone = np.concatenate([[0.0], np.cumsum(areas[order])]) / areas.sum()
        return float(np.interp(ground, gone, np.concatenate([[0], np.cumsum(counts[order])]) / max(self.total, 1)))

    def layer(self, *, empty: bool = False) -> Layer:
        """Cells with crimes, hottest first (``empty``: all cells of the ground), for a map, a table or a GIS."""
        chosen = np.flatnonzero(self.ground.inside) if empty else np.flatnonzero(self.counts)
        chosen = chosen[np.argsort(-self.counts.ravel()[chosen], kind="stable")]
        counts = self.counts.ravel()[chosen]
        km2 = self.ground.share.ravel()[chosen] * self.grid.km2
        columns: Columns = {"cell": self.grid.names(chosen), "crimes": counts, "crimes per km2": counts / km2}
        return Layer("hot grid", self.grid.squares(chosen), columns)


def hot_grid(eastings: Column, northings: Column, *, cell: int = 250, within: BaseGeometry | Ground | None = None) -> HotGrid:
    """Count crimes by cell.

    ``eastings``, ``northings``: National Grid metres, one of each for a crime, NaN or None where it is not known.
    ``cell``: its width in metres. ``within``: the boundary, as a polygon or as ground made before; the cells that it touches
    are the map, and crimes in none of them are counted as outside. Without it the map is the rectangle that holds all crimes.

    Raises Invalid where no crime has a place.
    """
    x, y = places(eastings, northings)
    extent = bounds(x, y)
    ground = within_ground(within, cell) or Ground.whole(Grid.over(*extent, cell))
    grid, inside = ground.grid, ground.inside

    def part(at: slice) -> tuple[npt.NDArray[np.int32], tuple[int, int]]:
        counts = np.zeros(grid.shape, np.int32)
        lost = count_cells(x[at], y[at], float(grid.west), float(grid.south), float(grid.cell), FARTHEST, inside, counts)
        return counts, lost

    parts = in_parts(part, x.size, cells=inside.size)
    counts = sum((one.astype(np.int64) for one, _ in parts), np.zeros(grid.shape, np.int64))
    counts.setflags(write=False)
    return HotGrid(ground, counts, *(sum(lost[k] for _, lost in parts) for k in (0, 1)))


def within_ground(within: BaseGeometry | Ground | None, cell: int) -> Ground | None:
    """Ground from whatever the caller has. Raises Invalid where the ground was made for another width of cell."""
    if within is None:
        return None
    if isinstance(within, Ground):
        if within.grid.cell != cell:
            raise Invalid(f"The ground has cells of {within.grid.cell} metres, not {cell}.", "Make it for this width.")
        return within
    return Ground.within(within, cell)
