"""XmR (individuals and moving range) charts: what of a series is noise and what is news.

The centre line is the mean and the limits lie 2.66 mean moving ranges on either side. Moving ranges of 3.267 times
their mean or more are screened out once before the limits are computed, so that one freak month does not hide the next
(NHS England, Making Data Count; the R package NHSRplotthedots is the oracle of the golden values).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid

LIMIT_FACTOR = 2.66
SCREEN_FACTOR = 3.267
TRIAL_POINTS = 12
"""Limits from fewer points than this are only trial limits."""

RUN = 7
Floats = npt.NDArray[np.float64]


class Signal(Enum):
    """Why a point is news. The label is what a reader is told."""

    ABOVE_LIMIT = "above the upper limit"
    BELOW_LIMIT = "below the lower limit"
    RUN_ABOVE = "one of seven or more in a row above the mean"
    RUN_BELOW = "one of seven or more in a row below the mean"
    RISING = "one of seven or more in a row that rise"
    FALLING = "one of seven or more in a row that fall"
    NEAR_UPPER = "one of two in three close to the upper limit"
    NEAR_LOWER = "one of two in three close to the lower limit"

    @property
    def high(self) -> bool:
        """Whether it points upwards: more than was usual."""
        return self in (Signal.ABOVE_LIMIT, Signal.RUN_ABOVE, Signal.RISING, Signal.NEAR_UPPER)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between rebases with a centre line and limits of its own: points ``start`` (included) to ``stop``
    (not).
    """

    start: int
    stop: int
    mean: float
    lower: float
    upper: float
    trial: bool
    """Fewer than twelve points: the limits may still move."""


@dataclass(frozen=True, slots=True)
class XmR:
    """Values in order of time, the segments that cover them, and each point's signals (empty where it is noise)."""

    values: tuple[float, ...]
    segments: tuple[Segment, ...]
    signals: tuple[frozenset[Signal], ...]

    def segment_of(self, index: int) -> Segment:
        return next(segment for segment in self.segments if segment.start <= index < segment.stop)


def xmr(values: Sequence[float], *, rebase: Sequence[int] = (), screen: bool = True) -> XmR:
    """The chart of a series.

    ``values``: any unit, in order of time; NaN where a month is missing (it breaks runs and counts for nothing).
    ``rebase``: indexes at which a new mean and new limits begin; never chosen by the program. Raises Invalid where an
    index lies outside the series, or where a segment holds no value.
    """
    series = np.asarray(values, dtype=np.float64)
    cuts = sorted({0, *rebase, len(series)})
    if len(series) == 0 or cuts[0] < 0 or cuts[-1] > len(series):
        raise Invalid(
            "A control chart needs at least one point, and rebases inside its series.",
            "Choose a longer period, or another month to rebase at.",
        )
    segments: list[Segment] = []
    signals: list[frozenset[Signal]] = []
    for start, stop in pairwise(cuts):
        part = series[start:stop]
        mean, lower, upper = limits(part, screen=screen)
        segments.append(Segment(start, stop, mean, lower, upper, int(np.isfinite(part).sum()) < TRIAL_POINTS))
        signals.extend(_signals(part, mean, lower, upper))
    return XmR(tuple(series.tolist()), tuple(segments), tuple(signals))


def limits(values: Floats, *, screen: bool = True) -> tuple[float, float, float]:
    """Mean, lower and upper limit of one stretch, in the unit of its values.

    With a single value, or none that moves, the limits lie on the mean. Raises Invalid where there is no value at all.
    """
    if not np.isfinite(values).any():
        raise Invalid("There is no month with data to draw.", "Choose a period for which data has been loaded.")
    mean = float(np.nanmean(values))
    ranges = np.abs(np.diff(values))
    ranges = ranges[np.isfinite(ranges)]
    if screen and len(ranges):
        kept = ranges[ranges < SCREEN_FACTOR * ranges.mean()]
        ranges = kept if len(kept) else ranges
    reach = LIMIT_FACTOR * float(ranges.mean()) if len(ranges) else 0.0
    return mean, mean - reach, mean + reach


def limits_of_many(values: npt.ArrayLike, *, screen: bool = True) -> tuple[Floats, Floats, Floats]:
    """Means, lower and upper limits of ``values[series, time]``, two points or more, all known: as ``limits`` of each."""
    grid = np.asarray(values, dtype=np.float64)
    mean, ranges = grid.mean(axis=1), np.abs(np.diff(grid, axis=1))
    usual = ranges.mean(axis=1)
    if screen:
        kept = ranges < SCREEN_FACTOR * usual[:, None]
        number = kept.sum(axis=1)
        usual = np.where(number > 0, (ranges * kept).sum(axis=1) / np.maximum(number, 1), usual)
    return mean, mean - LIMIT_FACTOR * usual, mean + LIMIT_FACTOR * usual


def _signals(values: Floats, mean: float, lower: float, upper: float) -> list[frozenset[Signal]]:
    flags = {
        Signal.ABOVE_LIMIT: values > upper,
        Signal.BELOW_LIMIT: values < lower,
        Signal.RUN_ABOVE: _in_runs(values > mean, RUN),
        Signal.RUN_BELOW: _in_runs(values < mean, RUN),
        Signal.RISING: _in_trend(np.diff(values) > 0),
        Signal.FALLING: _in_trend(np.diff(values) < 0),
        Signal.NEAR_UPPER: _two_in_three(values > mean + (upper - mean) * 2 / 3, values > upper),
        Signal.NEAR_LOWER: _two_in_three(values < mean - (mean - lower) * 2 / 3, values < lower),
    }
    return [frozenset(signal for signal, flag in flags.items() if flag[i]) for i in range(len(values))]


def _in_runs(true: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """Which points belong to an unbroken stretch of at least ``length``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], true.astype(np.int8), [0]])))
    found = np.zeros(len(true), dtype=np.bool_)
    for start, stop in edges.reshape(-1, 2):
        if stop - start >= length:
            found[start:stop] = True
    return found


def _in_trend(steps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Seven points that move one way are six steps; both ends of each step belong to the trend."""
    inside = _in_runs(steps, RUN - 1)
    found: npt.NDArray[np.bool_] = np.append(inside, False) | np.append(False, inside)
    return found


def _two_in_three(far: npt.NDArray[np.bool_], beyond: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Points past two thirds of the way to one limit, of which any three neighbours hold two or more.

    A point beyond the limit counts towards the two and is told as what it is, not as a near one.
    """
    found = np.zeros(len(far), dtype=np.bool_)
    for start in range(max(len(far) - 2, 0)):
        window = slice(start, start + 3)
        if far[window].sum() >= 2:
            found[window] |= far[window]
    return np.logical_and(found, ~beyond)
