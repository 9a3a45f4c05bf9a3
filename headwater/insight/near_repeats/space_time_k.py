"""The space-time K function: how many more events lie within a distance and a time of an event than place and time explain.

K(h, u) is the expected number of further events within h metres and u days of one, over the rate of events; without
interaction it is the product of the two alone, K(h) K(u), and D0 = K(h, u) ÷ K(h) K(u) − 1 is the excess that each event
brings. P. Diggle, A. Chetwynd, R. Häggkvist and S. Morris, “Second-order analysis of space-time clustering”, Statistical
Methods in Medical Research 4 (1995). Days dealt out at random leave both margins as they are, so neither needs an edge
correction for the test; the variance under that hypothesis is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats.bands import Metric, day_bands, distance_bands, metric_named
from headwater.insight.near_repeats.counting import Counter
from headwater.insight.near_repeats.knox import SEED
from headwater.insight.periods import Period

Floats = npt.NDArray[np.float64]
DISTANCES = tuple(float(metres) for metres in range(50, 501, 50))
DAYS = (1, 3, 7, 14, 21, 28, 42, 56)


@dataclass(frozen=True, slots=True, eq=False)
class SpaceTimeK:
    """Arrays of distances × days: nearer than ``distances[r]`` metres and fewer than ``days[c]`` days apart.

    ``observed``: pairs. ``expected``, ``variance``: by chance alone. ``p_value``: of the whole surface (the sum of the
    residuals over all distances and days), by permutation; None where none was asked for.
    """

    distances: tuple[float, ...]
    days: tuple[int, ...]
    observed: npt.NDArray[np.int64]
    expected: Floats
    variance: Floats
    events: int
    period: Period
    metric: Metric
    shuffles: int
    p_value: float | None

    @property
    def excess(self) -> Floats:
        """D0: 0.5 is half as many again as place and time explain. NaN where no pair can be."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.observed / self.expected - 1)

    @property
    def residual(self) -> Floats:
        """Standard deviations above chance; NaN where chance leaves no choice."""
        return _residual(self.observed, self.expected, self.variance)

    def k(self, square_metres: float) -> Floats:
        """K itself, in square metres × days, for events of a study area of this size. No edge correction."""
        ordered = 2 * self.observed
        return np.asarray(square_metres * self.period.days * ordered / (self.events * (self.events - 1)))


def space_time_k(
    points: DatedPoints,
    *,
    distances: Sequence[float] = DISTANCES,
    days: Sequence[int] = DAYS,
    metric: Metric | str = Metric.EUCLIDEAN,
    shuffles: int = 0,
    seed: int = SEED,
) -> SpaceTimeK:
    """The surface of K over ``distances`` (metres) and ``days``. Raises Invalid as ``knox`` does."""
    how = metric_named(metric)
    counter = Counter(points, distance_bands(distances), day_bands(days), how, cumulative=True)
    counted = counter.count()
    observed, mean, variance = counted.observed[:-1, :-1], counted.mean[:-1, :-1], counted.variance[:-1, :-1]
    whole, as_much = _sum(observed, mean, variance), 1
    for portion in counter.shuffled(shuffles, seed):
        as_much += sum(_sum(portion[:-1, :-1, k], mean, variance) >= whole - 1e-9 for k in range(portion.shape[2]))
    return SpaceTimeK(
        tuple(distances), tuple(days), observed, mean, variance, len(points), points.period, how, shuffles,
        as_much / (shuffles + 1) if shuffles else None,
    )  # fmt: skip


def _residual(observed: npt.NDArray[np.int64], mean: Floats, variance: Floats) -> Floats:
    free = variance > 0
    found = np.full(mean.shape, np.nan)
    found[free] = (observed[free] - mean[free]) / np.sqrt(variance[free])
    return found


def _sum(observed: npt.NDArray[np.int64], mean: Floats, variance: Floats) -> float:
    return float(np.nansum(_residual(observed, mean, variance)))
