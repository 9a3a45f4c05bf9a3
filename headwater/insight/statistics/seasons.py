"""Seasonality: a series as trend, season and what is left (STL: Cleveland, Cleveland, McRae and Terpenning 1990).

Written out here, because the package that has it (statsmodels, the oracle of the golden values) brings six others with it and
does one series at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid
from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seasonality:
    """``trend + season + rest`` is the series, point by point, in its unit."""

    period: int
    trend: Floats
    season: Floats
    rest: Floats

    @property
    def strength(self) -> float:
        """How much of what moves about the trend is season: 0 is none, 1 is all (Wang, Smith and Hyndman 2006)."""
        both = float(np.var(self.season + self.rest))
        return max(0.0, 1 - float(np.var(self.rest)) / both) if both > 0 else 0.0

    @property
    def adjusted(self) -> Floats:
        """The series without its season."""
        return self.trend + self.rest


def seasonality(values: npt.ArrayLike, period: int = 12, *, window: int | None = None, robust: bool = False) -> Seasonality:
    """Take a series apart.

    ``values``: in order of time, all known. ``period``: points of one cycle. ``window``: how many cycles the season of one
    is smoothed over (odd, 3 or more); None: the season is the same in every cycle. ``robust``: freak points count less.
    Raises Invalid with fewer than two whole cycles, or where a value is missing.
    """
    series = np.ascontiguousarray(values, dtype=np.float64)
    if period < 2 or len(series) < 2 * period:
        raise Invalid(
            f"A season shows from two cycles on, {2 * period} points; there are {len(series)}.", "Choose a longer period."
        )
    if not np.isfinite(series).all():
        raise Invalid("A season cannot be told where points are missing.", "Choose a period for which all data is loaded.")
    if window is not None and (window < 3 or window % 2 == 0):
        raise Invalid("The window of a season is an odd number of cycles, 3 or more.", "Choose 7.")
    same = window is None
    cycles = window or 10 * len(series) + 1
    trend_window = _odd(int(np.ceil(1.5 * period / (1 - 1.5 / cycles))))
    trend, season = _decompose(
        series, period, cycles, trend_window, _odd(period + 1), 0 if same else 1, 2 if robust else 5, 15 if robust else 0
    )
    return Seasonality(period, trend, season, series - trend - season)


def seasonal_factors(counts: npt.ArrayLike, period: int = 12) -> Floats:
    """What share of a usual point is to be expected at each point, as factors that average one over a cycle: for exposure.

    The season of the logarithms, the same in every cycle. Factors of one where there are fewer than three cycles, or nothing
    was counted: two are too few to tell a season from chance.
    """
    series = np.asarray(counts, dtype=np.float64)
    if len(series) < 3 * period or not np.isfinite(series).all() or not series.any():
        return np.ones(len(series))
    season = np.exp(seasonality(np.log(series + 0.5), period).season)
    first = season[:period]
    return np.asarray(season / first.mean(), dtype=np.float64)


def _odd(number: int) -> int:
    return number + (number + 1) % 2


@compiled
def _decompose(
    series: Floats, period: int, cycles: int, trend_window: int, low: int, degree: int, inner: int, outer: int
) -> tuple[Floats, Floats]:
    n = len(series)
    trend, season, weights = np.zeros(n), np.zeros(n), np.ones(n)
    for turn in range(outer + 1):
        for _ in range(inner):
            smooth = _by_place_in_cycle(series - trend, period, cycles, degree, weights, turn > 0)
            passed = _loess(_averages(_averages(_averages(smooth, period), period), 3), low, 1, weights, False)
            season = smooth[period : period + n] - passed
            trend = _loess(series - season, trend_window, 1, weights, turn > 0)
        if turn < outer:
            weights = _weights(np.abs(series - trend - season))
    return trend, season


@compiled
def _by_place_in_cycle(series: Floats, period: int, cycles: int, degree: int, weights: Floats, weighted: bool) -> Floats:
    """Januaries smoothed by themselves, Februaries by themselves, each with one more at either end."""
    n = len(series)
    found = np.zeros(n + 2 * period)
    for place in range(period):
        part, own = series[place::period].copy(), weights[place::period].copy()
        k = len(part)
        smooth = _loess(part, cycles, degree, own, weighted)
        right = min(cycles, k)
        before, known = _at(part, -1.0, 0, right - 1, cycles, degree, own, weighted)
        found[place] = before if known else smooth[0]
        for i in range(k):
            found[place + (i + 1) * period] = smooth[i]
        after, known = _at(part, float(k), max(0, k - cycles), k - 1, cycles, degree, own, weighted)
        found[place + (k + 1) * period] = after if known else smooth[k - 1]
    return found


@compiled
def _loess(series: Floats, window: int, degree: int, weights: Floats, weighted: bool) -> Floats:
    n = len(series)
    found = np.empty(n)
    left, right, half = 0, min(window, n) - 1, (window + 1) // 2
    for i in range(n):
        if window < n and i >= half and right < n - 1:
            left += 1
            right += 1
        value, known = _at(series, float(i), left, right, window, degree, weights, weighted)
        found[i] = value if known else series[i]
    return found


@compiled
def _at(
    series: Floats, x: float, left: int, right: int, window: int, degree: int, weights: Floats, weighted: bool
) -> tuple[float, bool]:
    """A local line (or level, where ``degree`` is 0) at ``x`` through the points from ``left`` to ``right``."""
    n = len(series)
    reach = max(x - left, right - x)
    if window > n:
        reach += (window - n) // 2
    w = np.zeros(right - left + 1)
    total = 0.0
    for j in range(left, right + 1):
        r = abs(j - x)
        if r <= 0.999 * reach:
            w[j - left] = 1.0 if r <= 0.001 * reach else (1.0 - (r / reach) ** 3) ** 3
            if weighted:
                w[j - left] *= weights[j]
            total += w[j - left]
    if total <= 0:
        return 0.0, False
    w /= total
    if reach > 0 and degree > 0:
        centre = 0.0
        for j in range(left, right + 1):
            centre += w[j - left] * j
        spread = 0.0
        for j in range(left, right + 1):
            spread += w[j - left] * (j - centre) ** 2
        if np.sqrt(spread) > 0.001 * (n - 1):
            slope = (x - centre) / spread
            for j in range(left, right + 1):
                w[j - left] *= slope * (j - centre) + 1.0
    value = 0.0
    for j in range(left, right + 1):
        value += w[j - left] * series[j]
    return value, True


@compiled
def _averages(series: Floats, length: int) -> Floats:
    n = len(series) - length + 1
    found = np.empty(n)
    total = 0.0
    for i in range(length):
        total += series[i]
    found[0] = total / length
    for i in range(1, n):
        total += series[i + length - 1] - series[i - 1]
        found[i] = total / length
    return found


@compiled
def _weights(rest: Floats) -> Floats:
    """Freak points count less, the freakest for nothing."""
    limit = 6.0 * np.median(rest)
    found = np.ones(len(rest))
    for i in range(len(rest)):
        if rest[i] > 0.999 * limit:
            found[i] = 0.0
        elif rest[i] > 0.001 * limit:
            found[i] = (1.0 - (rest[i] / limit) ** 2) ** 2
    return found
