"""The cells of the map: a grid laid on the National Grid, and how much of each cell lies within a boundary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid
from headwater.space.grid import reference

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

MOST_CELLS = 16_000_000
SMALLEST, LARGEST = 10, 100_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells in rows from the south and columns from the west; edges lie on whole multiples of ``cell`` metres.

    Two grids of one cell size therefore share their lines, wherever their crimes lie.
    """

    west: int
    south: int
    cell: int
    columns: int
    rows: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns: the shape of every array over this grid."""
        return self.rows, self.columns

    @property
    def east(self) -> int:
        return self.west + self.columns * self.cell

    @property
    def north(self) -> int:
        return self.south + self.rows * self.cell

    @property
    def km2(self) -> float:
        """The area of a whole cell."""
        return (self.cell / 1000) ** 2

    @classmethod
    def over(cls, west: float, south: float, east: float, north: float, cell: int) -> Grid:
        """The smallest grid that covers an extent in metres, its east and north edges included.

        Raises Invalid for a cell that is no whole number of metres from 10 to 100,000, or a grid of over 16 million cells.
        """
        if cell != int(cell) or not SMALLEST <= cell <= LARGEST:
            raise Invalid(f"A cell cannot be {cell:g} metres wide.", "Choose 100, 250 or 500 metres.")
        size = int(cell)
        first_column, first_row = floor(west / size), floor(south / size)
        columns, rows = floor(east / size) - first_column + 1, floor(north / size) - first_row + 1
        if columns * rows > MOST_CELLS:
            raise Invalid(
                f"The places lie {(east - west) / 1000:,.0f} by {(north - south) / 1000:,.0f} km apart: "
                f"too far for cells of {size} metres.",
                "Give the boundary of the area, or choose larger cells. A place at 0, 0 is usually one that is missing.",
            )
        return cls(first_column * size, first_row * size, size, columns, rows)

    def widened(self, cells: int) -> Grid:
        """The grid with so many more cells on every side."""
        away = cells * self.cell
        return Grid(self.west - away, self.south - away, self.cell, self.columns + 2 * cells, self.rows + 2 * cells)

    def corners(self, cells: npt.ArrayLike) -> tuple[Floats, Floats]:
        """South-west corners, in metres, of cells by their place in the flattened array."""
        row, column = np.divmod(np.asarray(cells, np.int64), self.columns)
        return self.west + column * float(self.cell), self.south + row * float(self.cell)

    def squares(self, cells: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """The same cells as polygons in metres."""
        x, y = self.corners(cells)
        made: npt.NDArray[np.object_] = shapely.box(x, y, x + self.cell, y + self.cell)
        return made

    def names(self, cells: npt.ArrayLike) -> list[str]:
        """The grid reference of each cell's south-west corner; metres where the cell is off the National Grid."""
        digits = next((n for n, width in ((3, 100), (4, 10)) if self.cell % width == 0), 5)
        return [_name(x, y, digits) for x, y in zip(*(ends.tolist() for ends in self.corners(cells)), strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A grid, and the share of each cell [rows, columns] that lies within the boundary: 0 to 1.

    A cell with any share belongs to the ground. Without a boundary every cell does, whole.
    """

    grid: Grid
    share: Floats
    bounded: bool

    @property
    def inside(self) -> Truths:
        return np.asarray(self.share > 0)

    @property
    def km2(self) -> float:
        return float(self.share.sum()) * self.grid.km2

    @classmethod
    def whole(cls, grid: Grid) -> Ground:
        """The grid without a boundary."""
        return cls(grid, np.broadcast_to(np.float64(1), grid.shape), False)

    @classmethod
    def within(cls, boundary: BaseGeometry, cell: int) -> Ground:
        """The ground of a polygon or multipolygon in National Grid metres, with exact areas.

        Made once for a boundary and kept. Raises Invalid for anything that is no valid polygon with an area.
        """
        if getattr(boundary, "geom_type", "") not in {"Polygon", "MultiPolygon"} or not boundary.area > 0:
            raise Invalid("The boundary is not a polygon with an area.", "Give a polygon in National Grid metres.")
        if not boundary.is_valid:
            raise Invalid("The boundary crosses itself.", "Mend it with shapely.make_valid first.")
        return _ground(shapely.to_wkb(boundary), cell)


@lru_cache(16)
def _ground(wkb: bytes, cell: int) -> Ground:
    boundary = shapely.from_wkb(wkb)
    west, south, east, north = boundary.bounds
    grid = Grid.over(west, south, east, north, cell)
    share = np.zeros(grid.shape)
    shapely.prepare(boundary)
    x = grid.west + np.arange(grid.columns) * float(cell)
    for row in range(grid.rows):  # a strip at a time: cells are cut from what lies in their own row
        south = grid.south + row * float(cell)
        squares = shapely.box(x, south, x + cell, south + cell)
        whole = shapely.contains_properly(boundary, squares)
        share[row, whole] = 1.0
        edge = np.flatnonzero(~whole & shapely.intersects(boundary, squares))
        if edge.size:
            strip = shapely.intersection(boundary, shapely.box(grid.west, south, grid.east, south + cell))
            share[row, edge] = shapely.area(shapely.intersection(strip, squares[edge])) / float(cell) ** 2
    share[share < 1e-12] = 0.0
    share.setflags(write=False)
    return Ground(grid, np.minimum(share, 1.0), True)


def _name(x: float, y: float, digits: int) -> str:
    if 0 <= x < 700_000 and 0 <= y < 1_300_000:
        return reference(x, y, digits)
    return f"{x:.0f}, {y:.0f}"


def reach_in_cells(metres: float, cell: int) -> int:
    return ceil(metres / cell)
