"""Funnel limits: how far an area may lie from the whole by chance alone, which for a small area is far.

Two pairs of limits, 95% and 99.8%, as public health uses them (Spiegelhalter 2005: exact, with interpolated limits).
Verdicts come from exact tail probabilities, one side at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrc, pdtr, pdtrc

Floats = npt.NDArray[np.float64]

WARNING, ALARM = 0.95, 0.998


class Verdict(Enum):
    """Where an area lies. The label is what a reader is told."""

    FAR_ABOVE = "above the 99.8% limit"
    ABOVE = "above the 95% limit"
    WITHIN = "within what chance explains"
    BELOW = "below the 95% limit"
    FAR_BELOW = "below the 99.8% limit"


def change_verdicts(last: npt.ArrayLike, this: npt.ArrayLike, whole_last: int, whole_this: int) -> list[Verdict]:
    """Each area's change against the change of the whole.

    Had an area changed as the whole did, this year's count would be binomial, given the area's two years together.
    """
    before, after = (np.atleast_1d(np.asarray(values, dtype=np.int64)) for values in (last, this))
    both = whole_last + whole_this
    if not both:
        return [Verdict.WITHIN] * len(after)
    total, share = before + after, whole_this / both
    return _verdicts(bdtrc(after - 1.0, total, share), bdtr(after * 1.0, total, share))


def rate_verdicts(count: npt.ArrayLike, people: npt.ArrayLike, whole_count: int, whole_people: int) -> list[Verdict]:
    """Each area's rate against the rate of the whole: its count would be Poisson around what its people make likely."""
    seen = np.atleast_1d(np.asarray(count, dtype=np.int64))
    expected = np.atleast_1d(np.asarray(people, dtype=np.float64)) * whole_count / whole_people
    return _verdicts(pdtrc(seen - 1.0, expected), pdtr(seen * 1.0, expected))


def change_limits(both_years: npt.ArrayLike, whole_last: int, whole_this: int, level: float = WARNING) -> tuple[Floats, Floats]:
    """Limits of the percentage change for areas whose two years together hold ``both_years`` crimes, one or more."""
    from scipy.stats import binom  # takes a second to import, which only a drawing needs

    total = np.asarray(both_years, dtype=np.float64)
    expected = binom(total, whole_this / (whole_last + whole_this))
    return _change(*_limits(expected.ppf, expected.cdf, level), total)


def rate_limits(
    people: npt.ArrayLike, whole_count: int, whole_people: int, level: float = WARNING, per: int = 1000
) -> tuple[Floats, Floats]:
    """Limits of the rate per ``per`` people for areas of these populations."""
    from scipy.stats import poisson

    living = np.asarray(people, dtype=np.float64)
    expected = poisson(living * whole_count / whole_people)
    lower, upper = _limits(expected.ppf, expected.cdf, level)
    return lower * per / living, upper * per / living


def _change(lower: Floats, upper: Floats, total: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore"):
        low, high = (np.where(this < total, this / np.maximum(total - this, 0), np.inf) for this in (lower, upper))
    return (low - 1) * 100, (high - 1) * 100


def _limits(quantile: Callable[[float], Floats], below: Callable[[Floats], Floats], level: float) -> tuple[Floats, Floats]:
    """Quantiles made continuous: the step of the count is shared out between whole numbers."""
    tail = (1 - level) / 2
    lower, upper = (_between(quantile, below, p) for p in (tail, 1 - tail))
    return np.maximum(lower, 0), upper


def _between(quantile: Callable[[float], Floats], below: Callable[[Floats], Floats], p: float) -> Floats:
    count = quantile(p)
    at, before = below(count), below(count - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(at > before, (at - p) / (at - before), 0.0)
    return np.asarray(count - share, dtype=np.float64)


def _verdicts(as_high: Floats, as_low: Floats) -> list[Verdict]:
    """From the probabilities of so high and so low a count."""
    return [_verdict(high, low) for high, low in zip(as_high, as_low, strict=True)]


def _verdict(high: float, low: float) -> Verdict:
    if high < (1 - WARNING) / 2:
        return Verdict.FAR_ABOVE if high < (1 - ALARM) / 2 else Verdict.ABOVE
    if low < (1 - WARNING) / 2:
        return Verdict.FAR_BELOW if low < (1 - ALARM) / 2 else Verdict.BELOW
    return Verdict.WITHIN
