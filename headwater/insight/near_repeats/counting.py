"""From events and bands to counts, to what chance alone would give, and to shuffles of the days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats.bands import Band, Metric
from headwater.insight.near_repeats.moments import Graph, graph, moments
from headwater.insight.near_repeats.pairs import Cells, count_pairs, count_shuffled, in_cells
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST = 4
MOST_SHUFFLES = 99_999
_TOGETHER = 32  # shuffles counted in one pass over the pairs
_LONGEST = 400_000  # days


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """``observed``, ``mean``, ``variance``: bands of distance × bands of days, the last of each without end."""

    observed: Ints
    mean: Floats
    variance: Floats


class Counter:
    """The pairs of some events in some bands. ``cumulative``: each band holds all that is nearer too.

    Raises Invalid where the events cannot be told apart in place or in time.
    """

    def __init__(
        self,
        points: DatedPoints,
        distances: tuple[Band, ...],
        days: tuple[Band, ...],
        metric: Metric,
        *,
        cumulative: bool = False,
    ) -> None:
        points.at_least(FEWEST, "A test of near repeats")
        _tell_apart(points)
        self._manhattan = metric is Metric.MANHATTAN
        self._days, self._cumulative = days, cumulative
        ends = np.array([band.high for band in distances if band.high is not None]) * 1000
        self._edges = ends if self._manhattan else ends * ends
        self._cells: Cells = in_cells(points.east, points.north, float(distances[-2].high or 0))
        self._day = points.day
        self._lags = np.bincount(self._day - self._day[0])
        self._lag_band = _lag_bands(days, len(self._lags))
        self._time = _time_graphs(self._lags, days, cumulative=cumulative)

    def count(self) -> Counted:
        """Exactly: no chance in it."""
        found, near = count_pairs(
            self._cells, self._day[self._cells.order], self._edges, self._manhattan, self._lag_band, len(self._days)
        )
        observed = self._whole(found[:, :, np.newaxis])[:, :, 0]
        degrees = np.concatenate([near, (len(near) - 1 - near.sum(axis=1))[:, np.newaxis]], axis=1)
        if self._cumulative:
            degrees = np.cumsum(degrees, axis=1)
        space = [graph(degrees[:, band]) for band in range(degrees.shape[1])]
        both = np.array([[moments(one, other) for other in self._time] for one in space])
        return Counted(observed, both[:, :, 0], both[:, :, 1])

    def shuffled(self, times: int, seed: int) -> Iterator[Ints]:
        """Counts with the days dealt out at random, in portions of (bands of distance, bands of days, some shuffles)."""
        if not 0 <= times <= MOST_SHUFFLES:
            raise Invalid(f"{times:,} shuffles cannot be made.", f"Choose between 99 and {MOST_SHUFFLES:,}.")
        rng = np.random.default_rng(seed)
        for made in range(0, times, _TOGETHER):
            together = min(_TOGETHER, times - made)
            dealt = np.empty((len(self._day), together), np.int32)
            for k in range(together):
                dealt[:, k] = rng.permutation(self._day)
            found = count_shuffled(self._cells, dealt, self._edges, self._manhattan, self._lag_band, len(self._days))
            yield self._whole(found)

    def _whole(self, near: Ints) -> Ints:
        """Add the band beyond the last distance: all pairs of a band of days, less those that are nearer."""
        every = np.array([one.edges for one in _time_graphs(self._lags, self._days, cumulative=False)])
        beyond = every[np.newaxis, :, np.newaxis] - near.sum(axis=0, keepdims=True)
        whole = np.concatenate([near, beyond])
        return np.cumsum(np.cumsum(whole, axis=0), axis=1) if self._cumulative else whole


def _tell_apart(points: DatedPoints) -> None:
    if points.day[0] == points.day[-1]:
        raise Invalid(f"All {len(points):,} events are of one day, so none came after another.", "Choose a longer period.")
    if np.ptp(points.east) == 0 and np.ptp(points.north) == 0:
        raise Invalid(
            f"All {len(points):,} events are at one place, so there is no near and far to compare.",
            "Choose a larger area, or look at repeats of that place.",
        )
    if int(points.day[-1]) - int(points.day[0]) >= _LONGEST:
        raise Invalid("The events span more than a thousand years.", "Look for a wrong date.")


def _lag_bands(days: tuple[Band, ...], lags: int) -> npt.NDArray[np.uint8]:
    edges = [band.low for band in days[1:]]
    return np.searchsorted(edges, np.arange(lags), side="right").astype(np.uint8)


def _time_graphs(events: npt.NDArray[np.intp], days: tuple[Band, ...], *, cumulative: bool) -> list[Graph]:
    """For each band of days the graph of events that are so far apart, from the number of ``events`` of each day."""
    until = np.concatenate([[0], np.cumsum(events)])
    index = np.arange(len(events))

    def closer(lag: float | None) -> npt.NDArray[np.int64]:
        """How many other events are fewer than ``lag`` days from one of each day."""
        if lag == 0:
            return np.zeros(len(events), np.int64)
        reach = len(events) if lag is None else int(lag) - 1
        high, low = np.minimum(index + reach, len(events) - 1) + 1, np.maximum(index - reach, 0)
        return np.asarray(until[high] - until[low] - 1, np.int64)

    return [graph(closer(band.high) - (0 if cumulative else closer(band.low)), events) for band in days]
