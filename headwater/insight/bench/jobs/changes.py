"""Change points and control limits of every team's every kind of crime: 10 units × 170 teams × 14 kinds, 72 months each.

The peer is ruptures' PELT with a Poisson cost written for it, series by series in a loop, and limits by NumPy; it is asked for
a few of the series, because it takes tens of milliseconds for each.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

MONTHS, LEAST, STRICTNESS = 72, 6, 3.5


def make(folder: Path, size: int) -> None:
    """A third of the series change once, to twice their level."""
    rng = np.random.default_rng(72)
    mean = np.repeat(rng.gamma(1, 12, (size, 1)), MONTHS, axis=1)
    for i in range(0, size, 3):
        mean[i, int(rng.integers(12, 60)) :] *= 2
    np.save(folder / "counts.npy", rng.poisson(mean))


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.statistics import change_points_of_many, limits_of_many

    counts = np.load(folder / "counts.npy")

    def work() -> Answer:
        mean, lower, upper = limits_of_many(counts)
        return {"cuts": change_points_of_many(counts), "mean": mean, "lower": lower, "upper": upper}

    return work


def ruptures(folder: Path) -> Callable[[], Answer]:
    from ruptures import Pelt  # type: ignore[import-untyped, import-not-found, unused-ignore]
    from ruptures.base import BaseCost  # type: ignore[import-untyped, import-not-found, unused-ignore]

    class Poisson(BaseCost):  # type: ignore[misc, unused-ignore]
        model, min_size = "poisson", LEAST

        def fit(self, signal: Any) -> Any:
            self.signal = np.asarray(signal, dtype=np.float64).reshape(-1, 1)
            self.sums = np.concatenate([[0.0], np.cumsum(signal)])
            return self

        def error(self, start: int, end: int) -> float:
            total = self.sums[end] - self.sums[start]
            return -2 * total * np.log(total / (end - start)) if total > 0 else 0.0

    counts = np.load(folder / "counts.npy").astype(np.float64)

    def work() -> Answer:
        cuts = np.zeros(counts.shape, dtype=np.bool_)
        ends = np.empty((3, len(counts)))
        for i, row in enumerate(counts):
            both = row[1:] + row[:-1]
            moved = both > 0
            excess = ((row[1:] - row[:-1])[moved] ** 2 / both[moved]).mean() if moved.any() else 1.0
            found = Pelt(custom_cost=Poisson(), min_size=LEAST, jump=1).fit(row)
            cuts[i, found.predict(STRICTNESS * np.log(MONTHS) * max(excess, 1.0))[:-1]] = True
            ranges = np.abs(np.diff(row))
            kept = ranges[ranges < 3.267 * ranges.mean()]
            reach = 2.66 * (kept if len(kept) else ranges).mean()
            ends[:, i] = row.mean(), row.mean() - reach, row.mean() + reach
        return {"cuts": cuts, "mean": ends[0], "lower": ends[1], "upper": ends[2]}

    return work


def compare(mine: Answer, theirs: Answer) -> Agreement:
    """ruptures drops a stretch a little too early where stretches have a least length, and may miss the best cut."""
    alike = (np.asarray(mine["cuts"]) == np.asarray(theirs["cuts"])).all(axis=1)
    limits = all(np.allclose(mine[key], theirs[key]) for key in ("mean", "lower", "upper"))
    words = f"{alike.sum():,} of {len(alike):,} series cut alike, limits {'equal' if limits else 'not equal'}"
    return Agreement(bool(limits and alike.mean() >= 0.99), words)


JOB = Job(
    name="changes",
    what="change points and control limits of 72 months",
    size=10 * 170 * 14,
    make=make,
    run=ours,
    peers=(Peer("ruptures", "ruptures", ruptures, compare, ratio=1, size=300),),
    seconds=0.300,
    unit="series",
)
