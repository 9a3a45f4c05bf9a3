"""How a forecast would have done: made again and again from what was known then, and held against what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.insight.forecasting.dated import DatedCounts
from headwater.insight.forecasting.model import Floats, fitted, interval
from headwater.kernel import Invalid

LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class BackTest:
    """``error`` and ``naive_error``: by how many a point was missed on average, by the forecast and by saying what the same
    hour of the last week (month of the last year) had. ``deviance`` likewise: Poisson deviance a point, which asks for the
    right odds of rare things; a naive nought counts as half an event a cycle. ``coverage``: of the intervals that should hold
    a half, 80% and 95% of what came, how much they held. Counts are whole: small ones are held more often than was asked.
    """

    points: int
    origins: int
    error: float
    naive_error: float
    deviance: float
    naive_deviance: float
    coverage: dict[float, float]

    @property
    def skill(self) -> float:
        """How much of the naive error the forecast spares; below nought it is worse."""
        return 1 - self.error / self.naive_error if self.naive_error else 0.0

    def __str__(self) -> str:
        held = ", ".join(f"{share:.0%} of the {level:.0%} intervals" for level, share in self.coverage.items())
        return (
            f"{self.points:,} points from {self.origins} origins: missed by {self.error:.3f} on average, "
            f"the same time last round by {self.naive_error:.3f} ({self.skill:+.0%}). Held: {held}."
        )


def backtest(counts: DatedCounts, ahead: int, origins: int = 8) -> BackTest:
    """From each of ``origins`` times, ``ahead`` steps apart and the last ``ahead`` before the end: forecast, and compare.

    Raises Invalid where the first of them has too little past.
    """
    if ahead < 1 or origins < 1:
        raise Invalid("A trial looks one step ahead or more, from one time or more.", "Choose 168 and 8.")
    points, cycle = counts.counts.shape[2], counts.step.cycle
    if points <= ahead * origins + cycle:
        raise Invalid(f"There are {points} points, too few for {origins} trials of {ahead}.", "Try fewer, or load more.")
    wanted, naive, said = [], [], []
    held: dict[float, list[bool]] = {level: [] for level in LEVELS}
    for origin in range(points - ahead * origins, points, ahead):
        known = counts.until(origin)
        fit = fitted(known, ahead)
        there = counts.known[origin : origin + ahead]
        expected, came = (
            (fit.level[:, :, None] * fit.shape)[:, :, there],
            counts.counts[:, :, origin : origin + ahead][:, :, there],
        )
        wanted.append(came)
        said.append(expected)
        back = (origin - cycle + np.arange(ahead) % cycle)[there]
        naive.append(counts.counts[:, :, back])
        for level in LEVELS:
            lower, upper = interval(fit, expected, level)
            held[level] += ((came >= lower) & (came <= upper)).ravel().tolist()
    actual, ours, theirs = (np.concatenate([one.ravel() for one in many]).astype(np.float64) for many in (wanted, said, naive))
    return BackTest(
        len(actual),
        origins,
        float(np.abs(ours - actual).mean()),
        float(np.abs(theirs - actual).mean()),
        _deviance(actual, ours),
        _deviance(actual, np.maximum(theirs, 0.5 / cycle)),
        {level: float(np.mean(inside)) for level, inside in held.items()},
    )


def _deviance(actual: Floats, said: Floats) -> float:
    rate = np.maximum(said, 1e-9)
    ratio = np.where(actual > 0, actual * np.log(np.maximum(actual, 1e-9) / rate), 0.0)
    return float(2 * (ratio - actual + rate).mean())
