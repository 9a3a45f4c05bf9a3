"""Did it only move? The weighted displacement quotient, the total net effect, and the weighted displacement difference.

K. J. Bowers and S. D. Johnson, Journal of Quantitative Criminology 19 (2003); R. T. Guerette, Problem-Solving Tools 10 (2009);
A. P. Wheeler and J. H. Ratcliffe, Crime Science 7:11 (2018). The quotient's interval is Fieller's, from Poisson counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

import numpy as np
from scipy.stats import norm

from headwater.kernel import Invalid

Pair = Sequence[float]
"""Crimes before and after."""


class Moved(Enum):
    """What became of crime nearby. The label is what a reader is told."""

    NOTHING_TO_MOVE = "the target area did no better than the control area, so that there is nothing that could have moved"
    SPREAD_MORE = "the benefit spread, and was greater nearby than in the target area itself"
    SPREAD = "the benefit spread to the area nearby"
    NEITHER = "neither displacement nor a spread of benefit can be told from chance"
    PARTLY = "some crime moved nearby, less than was prevented"
    WHOLLY = "more crime moved nearby than was prevented"


@dataclass(frozen=True, slots=True)
class Displacement:
    """``quotient`` (WDQ): above 0 benefit spread, below 0 crime moved, below −1 all of it and more.

    ``interval`` is its interval at ``level``; None where the target area's own success cannot be told from chance, since the
    quotient then says nothing. ``success``, ``nearby``: its denominator and numerator. ``net``: crimes prevented in target and
    buffer together (total net effect), with ``net_interval``.
    """

    quotient: float
    interval: tuple[float, float] | None
    success: float
    nearby: float
    net: float
    net_interval: tuple[float, float]
    level: float

    @property
    def moved(self) -> Moved:
        if self.interval is None:
            return Moved.NOTHING_TO_MOVE
        low, high = self.interval
        if low <= 0 <= high:
            return Moved.NEITHER
        if self.quotient > 0:
            return Moved.SPREAD_MORE if self.quotient > 1 else Moved.SPREAD
        return Moved.WHOLLY if self.quotient < -1 else Moved.PARTLY

    @property
    def verdict(self) -> str:
        """Plain sentences, intervals among them."""
        all_in = (
            f"Target and nearby together: {_prevented(self.net)} ({self.level:.0%} interval {_between(*self.net_interval)})."
        )
        told = self.moved.value[0].upper() + self.moved.value[1:]
        if self.interval is None:
            return f"{told}. {all_in}"
        return f"{told}: quotient {self.quotient:.2f} ({self.interval[0]:.2f} to {self.interval[1]:.2f}). {all_in}"

    def __str__(self) -> str:
        return self.verdict


def displacement(*, target: Pair, buffer: Pair, control: Pair, level: float = 0.95, dispersion: float = 1.0) -> Displacement:
    """The weighted displacement quotient of (before, after) counts.

    ``buffer`` is the area around the target, to which crime could move; ``control`` lies beyond both. ``dispersion``: how much
    more the counts vary than Poisson's (see ``evaluation.dispersion``). Raises Invalid where the control area had no crime.
    """
    (a0, a1), (b0, b1), (c0, c1) = (_pair(pair, what) for pair, what in ((target, "target"), (buffer, "buffer"),
                                                                        (control, "control")))  # fmt: skip
    if not c0 or not c1:
        raise Invalid("The control area had no crime before or after.", "Choose a larger one, or a longer period.")
    z = _quantile(level)
    success, nearby = a1 / c1 - a0 / c0, b1 / c1 - b0 / c0
    quotient = nearby / success if success else float("nan")
    variance, other = (dispersion * (_of_share(x1, c1) + _of_share(x0, c0)) for x0, x1 in ((a0, a1), (b0, b1)))
    common = dispersion * (a1 * b1 / c1**3 + a0 * b0 / c0**3)
    interval = _fieller(nearby, success, other, variance, common, z) if success < 0 else None
    before, after = a0 + b0, a1 + b1
    net = before * c1 / c0 - after
    spread = z * sqrt(dispersion * (before * (c1 / c0) ** 2 + before**2 * (c1 / c0**2 + c1**2 / c0**3) + after))
    return Displacement(quotient, interval, success, nearby, net, (net - spread, net + spread), level)


@dataclass(frozen=True, slots=True)
class DisplacementDifference:
    """``difference`` in crimes (negative: fewer than in the control areas), its standard error and interval."""

    difference: float
    error: float
    interval: tuple[float, float]
    p: float
    level: float

    @property
    def verdict(self) -> str:
        low, high = self.interval
        ends = f"({self.level:.0%} interval {low:,.0f} to {high:,.0f})"
        if low <= 0 <= high:
            return f"Cannot tell: {self.difference:+,.0f} crimes against the control areas {ends}."
        return (
            f"{abs(self.difference):,.0f} {'fewer' if high < 0 else 'more'} crimes than the control areas led to expect {ends}."
        )

    def __str__(self) -> str:
        return self.verdict


def displacement_difference(
    *,
    treated: Pair,
    control: Pair,
    buffer: Pair = (0, 0),
    buffer_control: Pair = (0, 0),
    lengths: Pair = (1, 1),
    level: float = 0.95,
) -> DisplacementDifference:
    """The weighted displacement difference: counts as they are, for a spreadsheet's own check.

    Each pair is (before, after); ``lengths`` are how long before and after were, in any unit: the difference is then per unit.
    Raises Invalid for what are no counts, or lengths of nought.
    """
    if min(lengths) <= 0:
        raise Invalid("A period has no length.", "Give how long before and after were, such as (2, 1) years.")
    given = {"treated": treated, "control": control, "buffer": buffer, "control of the buffer": buffer_control}
    pairs = np.array([_pair(pair, what) for what, pair in given.items()])
    before, after = pairs[:, 0] / lengths[0], pairs[:, 1] / lengths[1]
    difference = float((after - before) @ (1, -1, 1, -1))
    error = sqrt(float((pairs / np.square(np.asarray(lengths, np.float64))).sum()))
    reach = _quantile(level) * error
    p = float(2 * norm.sf(abs(difference) / error)) if error else 1.0
    return DisplacementDifference(difference, error, (difference - reach, difference + reach), p, level)


def _pair(pair: Pair, what: str) -> tuple[float, float]:
    found = tuple(float(count) for count in pair)
    if len(found) != 2 or not np.isfinite(found).all() or min(found) < 0:
        raise Invalid(f"The {what} needs two counts: before and after.", "Give, for instance, (120, 90).")
    return found[0], found[1]


def _of_share(x: float, c: float) -> float:
    """The variance of x ÷ c, both Poisson."""
    return x / c**2 + x**2 / c**3


def _fieller(
    top: float, bottom: float, top_variance: float, bottom_variance: float, common: float, z: float
) -> tuple[float, float] | None:
    """The interval of a quotient; None where its denominator may be nought."""
    g = z**2 * bottom_variance / bottom**2
    if g >= 1:
        return None
    quotient = top / bottom
    middle = quotient - g * common / bottom_variance
    under = top_variance - 2 * quotient * common + quotient**2 * bottom_variance
    under -= g * (top_variance - common**2 / bottom_variance)
    reach = z / abs(bottom) * sqrt(max(under, 0.0))
    return (middle - reach) / (1 - g), (middle + reach) / (1 - g)


def _quantile(level: float) -> float:
    if not 0.5 <= level < 1:
        raise Invalid(f"{level:g} is no level for an interval.", "Give one such as 0.95.")
    return float(norm.ppf((1 + level) / 2))


def _prevented(net: float) -> str:
    return f"about {abs(net):,.0f} crimes {'prevented' if net >= 0 else 'more'}"


def _between(low: float, high: float) -> str:
    """The ends in words: “12 to 80 prevented”, “5 more to 40 prevented”, “290 to 610 more”."""
    if low >= 0:
        return f"{low:,.0f} to {high:,.0f} prevented"
    if high <= 0:
        return f"{-high:,.0f} to {-low:,.0f} more"
    return f"{-low:,.0f} more to {high:,.0f} prevented"
