"""The places that can be predicted for: cells of a ground, never a person and never one home."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.insight.dated_points import DatedPoints
from headwater.insight.hotspots.grounds import Ground
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST = 100
"""Metres. A smaller cell is somebody's home, and to predict a home is to predict who lives there."""


@dataclass(frozen=True)
class Places:
    """The n cells of a ground that lie within its boundary, in the order of the flattened grid.

    Made by ``Places.of``. Arrays below are of n cells.
    """

    ground: Ground

    @classmethod
    def of(cls, ground: Ground | BaseGeometry | None, points: DatedPoints, cell: int) -> Places:
        """Of a ground, of a boundary in cells of ``cell`` metres, or of the hull of the points.

        Raises Invalid for cells of less than 100 metres.
        """
        if isinstance(ground, Ground):
            cell = ground.grid.cell
        if cell < SMALLEST:
            raise Invalid(
                f"A cell of {cell:g} metres may hold a single home. Headwater predicts places, never persons.",
                f"Choose cells of {SMALLEST} metres or more.",
            )
        if isinstance(ground, Ground):
            return cls(ground)
        return cls(Ground.within(_hull(points, cell) if ground is None else ground, cell))

    @cached_property
    def cells(self) -> Ints:
        """Where each stands in the flattened grid."""
        return np.flatnonzero(self.ground.inside.ravel())

    @cached_property
    def area(self) -> Floats:
        """Of each, in square metres within the boundary."""
        return np.asarray(self.ground.share.ravel()[self.cells] * float(self.ground.grid.cell) ** 2)

    @cached_property
    def corners(self) -> tuple[Floats, Floats]:
        """South-west corners in metres."""
        return self.ground.grid.corners(self.cells)

    @cached_property
    def _rank(self) -> Ints:
        rank = np.full(self.ground.inside.size, -1, np.int64)
        rank[self.cells] = np.arange(len(self.cells))
        return rank

    def __len__(self) -> int:
        return len(self.cells)

    def cell_of(self, points: DatedPoints) -> Ints:
        """Which of the n cells each event lies in; −1 off the ground."""
        grid = self.ground.grid
        column = np.floor((points.east - grid.west) / grid.cell).astype(np.int64)
        row = np.floor((points.north - grid.south) / grid.cell).astype(np.int64)
        inside = (column >= 0) & (row >= 0) & (column < grid.columns) & (row < grid.rows)
        found = np.full(len(points), -1, np.int64)
        found[inside] = self._rank[row[inside] * grid.columns + column[inside]]
        return found

    def counts(self, points: DatedPoints, weight: Floats | None = None) -> Floats:
        """Events (or their weights) in each cell."""
        cell = self.cell_of(points)
        on = cell >= 0
        return np.asarray(
            np.bincount(cell[on], weights=None if weight is None else weight[on], minlength=len(self)), np.float64
        )

    def on_grid(self, values: Floats) -> Floats:
        """As rows and columns of the grid; nought off the ground."""
        flat = np.zeros(self.ground.inside.size)
        flat[self.cells] = values
        return flat.reshape(self.ground.grid.shape)

    def off_grid(self, values: Floats) -> Floats:
        """Back from rows and columns."""
        return np.asarray(values.ravel()[self.cells])


def refuse_persons(subject: object) -> None:
    """Raises Invalid for anything but events with a place and a day."""
    if not isinstance(subject, DatedPoints):
        raise Invalid(
            "Headwater predicts places, never persons: not who will offend, nor who will be harmed.",
            "Give events with a place and a day (DatedPoints.of).",
        )


def _hull(points: DatedPoints, cell: int) -> BaseGeometry:
    points.at_least(3, "A ground")
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([points.east, points.north])))
    return hull.buffer(cell / 2, join_style="mitre")
