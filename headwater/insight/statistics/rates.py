"""Rates and changes with exact intervals. Each function takes numbers or arrays of one shape, and returns that shape.

The intervals treat recorded crimes as independent events. Crimes come in series, so the truth is a little less certain
than an interval says: whoever shows one says so.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, gammaincinv

Floats = npt.NDArray[np.float64]

PER = 1000
"""Rates are per this many people."""


def poisson_interval(count: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Garwood's exact interval of the expected count, from the count seen.

    >>> [round(float(end), 3) for end in poisson_interval(10)]
    [4.795, 18.39]
    """
    seen = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    lower = np.where(seen > 0, gammaincinv(np.maximum(seen, 1), tail), 0.0)
    return lower, gammaincinv(seen + 1, 1 - tail)


def rate(count: npt.ArrayLike, people: npt.ArrayLike, per: int = PER) -> Floats:
    """Events per ``per`` people; NaN where nobody lives."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.asarray(count, dtype=np.float64) * per / np.asarray(people, dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def rate_interval(count: npt.ArrayLike, people: npt.ArrayLike, per: int = PER, level: float = 0.95) -> tuple[Floats, Floats]:
    """The exact (Garwood) interval of a rate per ``per`` people."""
    lower, upper = poisson_interval(count, level)
    return rate(lower, people, per), rate(upper, people, per)


def share_interval(part: npt.ArrayLike, whole: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Clopper and Pearson's exact interval of a share, from 0 to 1."""
    k, n = (np.asarray(values, dtype=np.float64) for values in (part, whole))
    tail = (1 - level) / 2
    lower = np.where(k > 0, betaincinv(np.maximum(k, 1), n - k + 1, tail), 0.0)
    upper = np.where(k < n, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail), 1.0)
    return lower, upper


def percent_change_interval(
    last: npt.ArrayLike, this: npt.ArrayLike, level: float = 0.95, exposure: npt.ArrayLike = 1.0
) -> tuple[Floats, Floats]:
    """The exact interval of the percentage change from ``last`` to ``this``, both counts.

    Given their sum, this year's count is binomial, so that the interval of its share is exact and needs no assumption
    about how much crime there is. ``exposure`` is this period's length ÷ last period's. The upper end is infinite where
    ``last`` is zero.
    """
    before, after = (np.asarray(values, dtype=np.float64) for values in (last, this))
    low, high = share_interval(after, before + after, level)
    with np.errstate(divide="ignore"):
        lower, upper = (share / (1 - share) / np.asarray(exposure) for share in (low, high))
    return (lower - 1) * 100, (upper - 1) * 100
