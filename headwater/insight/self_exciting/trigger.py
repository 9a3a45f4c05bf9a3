"""How far and how long one event sets off others: the two laws, and what of them the events' pairs make likeliest."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, log, log1p, pi

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

Floats = npt.NDArray[np.float64]

NARROWEST = 20.0
"""Metres: no place of a crime is known better than this, and at one exact place repeats would look infinitely dense."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """``offspring``: further events that one sets off; their mean ``days`` and their ``metres`` (standard deviation, each way).

    The two laws end at ``reach_days`` and ``reach_metres`` and sum to one within them.
    """

    offspring: float
    days: float
    metres: float
    reach_days: int
    reach_metres: float

    def by_days(self) -> Floats:
        """The share of offspring 0, 1, 2, … days later."""
        stays = _stays(self.days)
        lag = np.arange(self.reach_days + 1)
        share = (1 - stays) * stays ** (lag - 1.0) / -expm1(self.reach_days * log(stays))
        share[0] = 0
        return np.asarray(share)

    def by_metres(self) -> Floats:
        """Offspring per square metre 0, 1, 2, … metres away."""
        away = np.arange(int(self.reach_metres + 0.5) + 1)
        return np.asarray(np.exp(-0.5 * (away / self.metres) ** 2) / (2 * pi * self.metres**2 * self._within()))

    def _within(self) -> float:
        return -expm1(-0.5 * (self.reach_metres / self.metres) ** 2)


def maximised(trigger: Trigger, caused: float, days: float, squares: float, left: npt.NDArray[np.intp]) -> Trigger:
    """The best trigger for the pairs' probabilities. ``left[r]``: events with r days left to be seen in, at most the reach."""
    if caused <= 1e-12:
        return Trigger(0.0, trigger.days, trigger.metres, trigger.reach_days, trigger.reach_metres)
    mean_days = _best_days(days / caused, trigger.reach_days, left)
    metres = _best_metres(squares / caused, trigger.reach_metres)
    better = Trigger(trigger.offspring, mean_days, metres, trigger.reach_days, trigger.reach_metres)
    return Trigger(caused / max(seen(better, left), 1e-9), mean_days, metres, trigger.reach_days, trigger.reach_metres)


def seen(trigger: Trigger, left: npt.NDArray[np.intp]) -> float:
    """Events, each counted by the share of its offspring that would have come before the period ended."""
    stays = _stays(trigger.days)
    share = -np.expm1(np.arange(len(left)) * log(stays)) / -expm1(trigger.reach_days * log(stays))
    return float(left @ share)


def _best_days(mean_lag: float, reach: int, left: npt.NDArray[np.intp]) -> float:
    """The mean days of a geometric law whose offspring were seen ``mean_lag`` days later, those of recent events in part."""
    lags = np.arange(len(left))

    def against(logarithm: float) -> float:
        stays = _stays(exp(logarithm))
        seen = float(left @ -np.expm1(lags * log(stays)))
        return -(log1p(-stays) + (mean_lag - 1) * log(stays) - log(seen))

    return exp(float(minimize_scalar(against, bounds=(log(1.001), log(float(reach))), method="bounded").x))


def _best_metres(mean_square: float, reach: float) -> float:
    """The standard deviation of a Gaussian cut off at ``reach`` whose mean squared distance is this."""

    def against(logarithm: float) -> float:
        variance = exp(2 * logarithm)
        return mean_square / (2 * variance) + log(variance * -expm1(-(reach**2) / (2 * variance)))

    return exp(float(minimize_scalar(against, bounds=(log(NARROWEST), log(5 * reach)), method="bounded").x))


def _stays(days: float) -> float:
    """The factor by which a geometric law of this mean falls from one day to the next."""
    return 1 - 1 / days
