"""The rate that a place has of itself: smooth surfaces of weighted events (Gaussian kernels), narrow ones and wide ones.

How much of each is right for the events is learned with the rest. Without a narrow one, a corner where much happens all
year would look as if each event there set off the next; without a wide one, so would any corner.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.ndimage import convolve1d
from scipy.special import ndtr

from headwater.kernel import Invalid
from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]

_TO_A_BANDWIDTH = 2  # nodes of the grid
_MOST_NODES = 16_000_000
_LEAST = 0.25
_CUT = 4  # bandwidths at which the kernel ends
FLOOR = 0.01
"""The share of the background that lies anywhere, so that no place is impossible."""


class Backgrounds:
    """Some bandwidths, in metres, in shares that are learned. Each event sees the others only."""

    def __init__(self, east: Floats, north: Floats, bandwidths: Sequence[float]) -> None:
        self._each = [Background(east, north, bandwidth) for bandwidth in bandwidths]
        self.shares = np.full(len(bandwidths), 1 / len(bandwidths))
        self.see(np.ones(len(east)))

    def see(self, weight: Floats) -> None:
        """Let every event see the others, of these weights."""
        self._seen = np.stack([one.at_events(weight) for one in self._each])

    def at_events(self) -> Floats:
        """Weighted events per square metre at each event, as last seen."""
        return np.asarray(self.shares @ self._seen)

    def learn(self, own: Floats) -> None:
        """Better shares, if these are the probabilities that each event is of the background."""
        per_rate = own / self.at_events()
        shares = self.shares * (self._seen @ per_rate)
        self.shares = np.asarray(shares / shares.sum())

    def at(self, weight: Floats, east: Floats, north: Floats) -> Floats:
        """Weighted events per square metre at any place."""
        whole = float(weight.sum())
        each = (one.at(one.surface(weight), east, north, whole) for one in self._each)
        return np.asarray(sum(share * there for share, there in zip(self.shares, each, strict=True)))


class Background:
    """One bandwidth. Places of the events, prepared once: each shares its weight between the four nodes around it.

    Raises Invalid where the events lie too far apart for a grid as fine as the bandwidth needs.
    """

    def __init__(self, east: Floats, north: Floats, bandwidth: float) -> None:
        self.west, self.south = float(east.min()), float(north.min())
        wide, high = float(np.ptp(east)), float(np.ptp(north))
        self.spacing = max(bandwidth / _TO_A_BANDWIDTH, np.sqrt(max(wide, 1) * max(high, 1) / _MOST_NODES))
        if self.spacing > bandwidth / 1.5:
            raise Invalid(
                f"The events lie up to {max(wide, high) / 1000:,.0f} km apart, too far for a background of {bandwidth:g} m.",
                "Look for a wrong place, choose a smaller area, or a larger background.",
            )
        self._bandwidth, self._east, self._north = bandwidth, float(east.max()), float(north.max())
        self.square_metres = max(wide, bandwidth) * max(high, bandwidth)
        self._pad = int(np.ceil(_CUT * bandwidth / self.spacing)) + 1
        self._shape = (int(high / self.spacing) + 2 + 2 * self._pad, int(wide / self.spacing) + 2 + 2 * self._pad)
        offsets = np.arange(-self._pad + 1, self._pad) * self.spacing
        kernel = np.exp(-0.5 * (offsets / bandwidth) ** 2)
        self._kernel = kernel / (kernel.sum() * self.spacing)
        self._x, self._y = self._to_nodes(east, north)
        self._itself = self._alone(self._x) * self._alone(self._y)
        self._inside = self._mass_inside(east, north)

    def at_events(self, weight: Floats) -> Floats:
        """Weighted events per square metre at each event, made of all the others: none speaks for itself."""
        whole = float(weight.sum())
        seen = (_gathered(self.surface(weight), self._x, self._y) - weight * self._itself) / self._inside
        others = np.maximum(whole - weight, 1e-9)
        return np.asarray((1 - FLOOR) * np.maximum(seen, 0) * whole / others + FLOOR * whole / self.square_metres)

    def at(self, surface: Floats, east: Floats, north: Floats, whole: float) -> Floats:
        """Per square metre at any place, from the surface of weights that sum to ``whole``."""
        found = _gathered(surface, *self._to_nodes(east, north)) / self._mass_inside(east, north)
        return np.asarray((1 - FLOOR) * found + FLOOR * whole / self.square_metres)

    def surface(self, weight: Floats) -> Floats:
        """Weighted events per square metre at the nodes (rows from south to north)."""
        binned = _shared_out(self._x, self._y, weight, *self._shape)
        smooth = convolve1d(binned, self._kernel, axis=0, mode="constant")
        return np.asarray(convolve1d(smooth, self._kernel, axis=1, mode="constant"))

    def _to_nodes(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        return (east - self.west) / self.spacing + self._pad, (north - self.south) / self.spacing + self._pad

    def _mass_inside(self, east: Floats, north: Floats) -> Floats:
        """How much of a kernel lies within the events' bounds: beyond them nobody looked, so the edge is not emptier."""
        wide = ndtr((self._east - east) / self._bandwidth) - ndtr((self.west - east) / self._bandwidth)
        high = ndtr((self._north - north) / self._bandwidth) - ndtr((self.south - north) / self._bandwidth)
        return np.asarray(np.maximum(wide, _LEAST) * np.maximum(high, _LEAST))

    def _alone(self, at: Floats) -> Floats:
        """What an event adds at its own place, along one axis."""
        f, middle = at - np.floor(at), self._pad - 1
        return np.asarray((f**2 + (1 - f) ** 2) * self._kernel[middle] + 2 * f * (1 - f) * self._kernel[middle + 1])


@compiled
def _shared_out(x: Floats, y: Floats, weight: Floats, rows: int, columns: int) -> Floats:
    """Each event's weight, shared between the four nodes around it."""
    nodes = np.zeros((rows, columns))
    for i in range(x.size):
        column, row = int(x[i]), int(y[i])
        fx, fy = x[i] - column, y[i] - row
        nodes[row, column] += weight[i] * (1 - fx) * (1 - fy)
        nodes[row, column + 1] += weight[i] * fx * (1 - fy)
        nodes[row + 1, column] += weight[i] * (1 - fx) * fy
        nodes[row + 1, column + 1] += weight[i] * fx * fy
    return nodes


@compiled
def _gathered(surface: Floats, x: Floats, y: Floats) -> Floats:
    """The surface between the four nodes around each place; nought off the grid."""
    found = np.zeros(x.size)
    for i in range(x.size):
        if x[i] < 0 or y[i] < 0 or x[i] >= surface.shape[1] - 1 or y[i] >= surface.shape[0] - 1:
            continue
        column, row = int(x[i]), int(y[i])
        fx, fy = x[i] - column, y[i] - row
        south = surface[row, column] * (1 - fx) + surface[row, column + 1] * fx
        north = surface[row + 1, column] * (1 - fx) + surface[row + 1, column + 1] * fx
        found[i] = south * (1 - fy) + north * fy
    return found
