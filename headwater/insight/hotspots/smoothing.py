"""Kernel density: crimes smoothed over the ground, with none lost over its edge.

Crimes are shared out between cells and smoothed by a fast Fourier transform (B. W. Silverman, Applied Statistics 31, 1982).
Sharing out widens every crime by a sixth of a cell's square on average; the kernel is narrowed by as much, so that the map
agrees with a direct sum over all crimes far better than the cells are wide.

Near a boundary a kernel reaches beyond it, where no crime can be recorded, and the edge would look safe. See ``Edge``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import fft
from shapely.geometry.base import BaseGeometry

from headwater.insight.hotspots.counting import FARTHEST, Column, bounds, in_parts, places, share_out
from headwater.insight.hotspots.grids import within_ground
from headwater.insight.hotspots.grounds import Grid, Ground, reach_in_cells
from headwater.insight.layers import Columns, Layer
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
_E = TypeVar("_E", bound=Enum)

_FARTHEST_SIGMA = 5.0
_NOISE = 1e-13
"""Rounding of the transform, as a share of the highest value: below it a cell holds nothing."""


class Kernel(Enum):
    """The shape that a crime is smoothed into.

    QUARTIC ends at the bandwidth: beyond it a crime does not count. GAUSSIAN has the bandwidth as its standard deviation.
    """

    QUARTIC = "quartic"
    GAUSSIAN = "gaussian"


class Edge(Enum):
    """How the boundary is made good.

    EVEN divides what is found at a place by how much of its surroundings lies within: where crime is even, so is the map. KEPT
    divides each crime by how much of its kernel lies within (P. J. Diggle, Applied Statistics 34, 1985): the map holds
    exactly as many crimes as it was given, and is a little low at the very edge.
    """

    EVEN = "even"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """``values`` [rows, columns]: crimes per square kilometre of ground; zero outside it.

    ``crimes`` were smoothed; ``outside`` lay in no cell of the ground, ``nowhere`` had no coordinates.
    """

    ground: Ground
    values: Floats
    kernel: Kernel
    bandwidth: float
    crimes: int
    outside: int
    nowhere: int

    @property
    def grid(self) -> Grid:
        return self.ground.grid

    @property
    def expected(self) -> Floats:
        """Crimes by cell [rows, columns]. They add up to ``crimes``: within a boundary exactly with Edge.KEPT, else nearly."""
        return self.values * self.ground.share * self.grid.km2

    def layer(self) -> Layer:
        """Cells with any density, highest first."""
        flat = self.values.ravel()
        chosen = np.flatnonzero(flat)
        chosen = chosen[np.argsort(-flat[chosen], kind="stable")]
        columns: Columns = {"cell": self.grid.names(chosen), "crimes per km2": flat[chosen]}
        return Layer("density", self.grid.squares(chosen), columns)


def density(
    eastings: Column,
    northings: Column,
    *,
    cell: int = 100,
    bandwidth: float = 400.0,
    kernel: Kernel | str = Kernel.QUARTIC,
    within: BaseGeometry | Ground | None = None,
    edge: Edge | str = Edge.EVEN,
) -> Density:
    """Smooth crimes over the ground.

    ``eastings``, ``northings``: metres, NaN or None where not known. ``bandwidth``: metres, at least a cell (two for the
    quartic, which ends there). ``within``: the boundary; without it the map reaches as far as the kernels do.

    Raises Invalid where no crime has a place within the boundary, or where the bandwidth is too small for the cells.
    """
    shape, way = _named(Kernel, kernel, "kernel"), _named(Edge, edge, "way")
    x, y = places(eastings, northings)
    extent = bounds(x, y)
    taps = _taps(shape, bandwidth, cell)
    ground = within_ground(within, cell)
    ground = ground or Ground.whole(Grid.over(*extent, cell).widened(taps.shape[0] // 2 + 1))
    weights, outside, nowhere = _shared_out(x, y, ground)
    crimes = x.size - outside - nowhere
    if not crimes:
        raise Invalid("No crime lies within the boundary.", "Look whether both are in National Grid metres.")
    smooth = _Smoothing(taps, weights.shape)
    held = np.maximum(smooth(np.pad(ground.share, 1)), _NOISE) if ground.bounded else None
    smoothed = smooth(weights / held if held is not None and way is Edge.KEPT else weights)
    if held is not None and way is Edge.EVEN:
        smoothed /= held
    values = np.where(ground.inside, smoothed[1:-1, 1:-1], 0.0) / ground.grid.km2
    values[values < values.max() * _NOISE] = 0.0
    values.setflags(write=False)
    return Density(ground, values, shape, float(bandwidth), crimes, outside, nowhere)


def _named(kind: type[_E], name: _E | str, what: str) -> _E:
    try:
        return kind(name)
    except ValueError:
        choices = " or ".join(str(one.value) for one in kind)
        raise Invalid(f"There is no {what} “{name}”.", f"Choose {choices}.") from None


def _shared_out(x: Floats, y: Floats, ground: Ground) -> tuple[Floats, int, int]:
    grid, inside = ground.grid, ground.inside

    def part(at: slice) -> tuple[Floats, tuple[int, int]]:
        weights = np.zeros((grid.rows + 2, grid.columns + 2))
        lost = share_out(x[at], y[at], float(grid.west), float(grid.south), float(grid.cell), FARTHEST, inside, weights)
        return weights, lost

    parts = in_parts(part, x.size, cells=inside.size)
    weights = parts[0][0]
    for one, _ in parts[1:]:
        weights += one
    outside, nowhere = (sum(lost[k] for _, lost in parts) for k in (0, 1))
    return weights, outside, nowhere


def _taps(kernel: Kernel, bandwidth: float, cell: int) -> Floats:
    """The kernel at the centres of the cells around a crime's, adding up to one."""
    least = cell if kernel is Kernel.GAUSSIAN else 2 * cell
    if not (np.isfinite(bandwidth) and bandwidth >= least):
        raise Invalid(
            f"A bandwidth of {bandwidth:g} metres is too small for cells of {cell} metres.",
            f"Give at least {least} metres, or choose smaller cells.",
        )
    widened = cell**2 / 6
    if kernel is Kernel.GAUSSIAN:
        variance = bandwidth**2 - widened
        reach = reach_in_cells(_FARTHEST_SIGMA * bandwidth, cell)
        line = np.exp(-((np.arange(-reach, reach + 1) * float(cell)) ** 2) / (2 * variance))
        taps = np.outer(line, line)
    else:
        reach = reach_in_cells(bandwidth, cell)
        away = (np.arange(-reach, reach + 1) * float(cell)) ** 2
        square = away[:, None] + away
        taps = np.maximum(1 - square / (bandwidth**2 - 8 * widened), 0.0) ** 2  # its variance is an eighth of its square
    return np.asarray(taps / taps.sum())


class _Smoothing:
    """The kernel, transformed once for arrays of one shape."""

    def __init__(self, taps: Floats, shape: tuple[int, int]) -> None:
        self._reach = taps.shape[0] // 2
        self._shape = shape
        self._padded = tuple(fft.next_fast_len(side + self._reach, real=True) for side in shape)
        laid = np.zeros(self._padded)
        rows, columns = (np.arange(-self._reach, self._reach + 1) % side for side in self._padded)
        np.add.at(laid, (rows[:, None], columns), taps)
        self._taps = fft.rfft2(laid, workers=-1)

    def __call__(self, weights: Floats) -> Floats:
        smoothed = fft.irfft2(fft.rfft2(weights, self._padded, workers=-1) * self._taps, self._padded, workers=-1)
        return np.asarray(np.maximum(smoothed[: self._shape[0], : self._shape[1]], 0.0))
