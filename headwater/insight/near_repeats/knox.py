"""The Knox test: whether events that are near in place are near in time more often than chance has it.

Bands by choice; distance straight or along a street grid; days as the Near Repeat Calculator counts them. What chance has
is known exactly, mean and variance, without a single shuffle; p-values are then near enough, and exact by permutation for
those who ask for it. G. Knox, “The detection of space-time interactions”, Applied Statistics 13 (1964).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from headwater.insight.dated_points import DatedPoints
from headwater.insight.figures import Figure
from headwater.insight.near_repeats.bands import DAYS, DISTANCES, Band, Metric, day_bands, distance_bands, metric_named
from headwater.insight.near_repeats.counting import Counter
from headwater.insight.near_repeats.moments import chance_of_as_many
from headwater.insight.periods import Period

SEED = 1964


@dataclass(frozen=True, slots=True)
class KnoxCell:
    """Pairs of events so far apart in place and in days. ``expected`` and ``variance``: by chance alone, exactly.

    ``p_value``: how often chance alone gives as many pairs or more. ``p_shuffled``: the same, by permutation.
    """

    distance: Band
    days: Band
    observed: int
    expected: float
    variance: float
    p_value: float
    p_shuffled: float | None = None

    @property
    def ratio(self) -> float | None:
        """The Knox ratio: observed over expected pairs; None where none can be."""
        return self.observed / self.expected if self.expected else None

    @property
    def z(self) -> float | None:
        """Standard deviations above what chance has; None where chance leaves no choice."""
        return (self.observed - self.expected) / sqrt(self.variance) if self.variance > 0 else None

    @property
    def p(self) -> float:
        """By permutation where that was asked for."""
        return self.p_value if self.p_shuffled is None else self.p_shuffled


@dataclass(frozen=True, slots=True)
class Knox:
    """``cells``: one row for each band of distance, one cell in it for each band of days."""

    cells: tuple[tuple[KnoxCell, ...], ...]
    events: int
    period: Period
    metric: Metric
    shuffles: int
    caveats: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[KnoxCell]:
        return (cell for row in self.cells for cell in row)

    def cell(self, metres: float, days: int) -> KnoxCell:
        """The cell that holds pairs so far apart."""
        return next(cell for cell in self if _holds(cell.distance, metres) and _holds(cell.days, days))

    def figures(self) -> tuple[Figure, ...]:
        """The Knox ratio of every band, with its definition."""
        return tuple(self._figure(cell) for cell in self)

    def _figure(self, cell: KnoxCell) -> Figure:
        return Figure(
            label=f"Knox ratio, {cell.distance.label}, {cell.days.label}",
            value=cell.ratio,
            unit="times",
            definition=(
                "Pairs of events this far apart in place and in days, over the pairs to be expected if the same events' "
                f"days were dealt out among them at random ({self.metric.value} distance). {cell.observed:,} pairs; "
                f"{cell.expected:,.2f} expected; p = {cell.p:.3g}."
            ),
            base=f"{self.events:,} events",
            period=self.period,
            updated=None,
            decimals=2,
            missing="" if cell.ratio is not None else "No pair of the events can be this far apart.",
            caveats=self.caveats,
        )


def knox(
    points: DatedPoints,
    *,
    distances: Sequence[float] = DISTANCES,
    days: Sequence[int] = DAYS,
    metric: Metric | str = Metric.EUCLIDEAN,
    shuffles: int = 0,
    seed: int = SEED,
) -> Knox:
    """The Knox table of some events.

    ``distances`` in metres and ``days``: where each band ends (not included); one more band holds what lies beyond the last.
    ``shuffles``: permutations for exact p-values, such as 999; 0 for none. Raises Invalid for fewer than four events, for
    events all at one place or all of one day, and for bands that do not rise.
    """
    counter = Counter(points, distance_bands(distances), day_bands(days), how := metric_named(metric))
    counted = counter.count()
    as_many = np.ones(counted.observed.shape, np.int64)
    for portion in counter.shuffled(shuffles, seed):
        as_many += (portion >= counted.observed[:, :, np.newaxis]).sum(axis=2)
    rows = []
    for r, distance in enumerate(distance_bands(distances)):
        row = []
        for c, band in enumerate(day_bands(days)):
            seen, mean, variance = int(counted.observed[r, c]), float(counted.mean[r, c]), float(counted.variance[r, c])
            shuffled = float(as_many[r, c] / (shuffles + 1)) if shuffles else None
            row.append(KnoxCell(distance, band, seen, mean, variance, chance_of_as_many(seen, mean, variance), shuffled))
        rows.append(tuple(row))
    return Knox(tuple(rows), len(points), points.period, how, shuffles, points.left_out)


def _holds(band: Band, value: float) -> bool:
    return band.low <= value and (band.high is None or value < band.high)
