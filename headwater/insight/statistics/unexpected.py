"""What of many counts is news: each against what its own past makes likely, and the list kept honest.

A count is expected to be negative binomial about the level of its last points, times the season, with as much excess variance
as its past has shown and the doubt about the level itself. Of many such counts some are always odd, so the list is cut by
Benjamini and Hochberg's rule: where nothing happened, a list with anything in it comes as often as was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from headwater.insight.statistics.changepoints import dispersion
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

LEVEL = 26
"""Points before the last that tell its level."""

FEWEST = 12
"""Points before the last without which nothing is said."""

_PAST = 104
_HARMONICS = 2


@dataclass(frozen=True, slots=True)
class Surprises:
    """For each series: what was expected of its last point, a 95% interval of what chance makes of that, and ``chance``, the
    probability of a count at least as far from it, either way."""

    expected: Floats
    lower: Floats
    upper: Floats
    chance: Floats


def surprises(counts: npt.ArrayLike, season: npt.ArrayLike | None = None) -> Surprises:
    """How odd the last point of each series is, by the points before it.

    ``counts[series, time]``; ``season[..., time]``: what share of a usual point was to be expected, 0 where a point is
    missing (1 for all if left out). Raises Invalid where fewer than twelve points before the last are known, or the last is
    not.
    """
    grid = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    share = np.broadcast_to(np.ones(grid.shape[-1]) if season is None else np.asarray(season, dtype=np.float64), grid.shape)
    known = (share[0, :-1] > 0).sum() if grid.shape[1] else 0
    if not grid.shape[1] or share[0, -1] <= 0:
        raise Invalid("There is no data for the time that is asked about.", "Choose an earlier one.")
    if known < FEWEST:
        raise Invalid(
            f"What is news can be told from {FEWEST} points before it on; there are {known}.", "Load more of the past."
        )
    excess = _excess(grid[:, -_PAST - 1 : -1], share[:, -_PAST - 1 : -1])
    recent, weights = grid[:, -LEVEL - 1 : -1], share[:, -LEVEL - 1 : -1]
    weight, last = weights.sum(axis=1), share[:, -1]
    expected = ((recent * (weights > 0)).sum(axis=1) + 0.5) * last / weight
    variance = excess * expected * (1 + last / weight)
    size = expected**2 / (variance - expected)
    share_of_none = size / (size + expected)
    seen = grid[:, -1]
    high = np.where(seen > 0, betainc(np.maximum(seen, 1), size, 1 - share_of_none), 1.0)
    low = betainc(size, seen + 1, share_of_none)
    lower, upper = (negative_binomial_quantile(size, share_of_none, tail) for tail in (0.025, 0.975))
    return Surprises(expected, lower, upper, np.minimum(1.0, 2 * np.minimum(high, low)))


def seasonal_shape(counts: npt.ArrayLike, period: float, known: npt.ArrayLike | None = None) -> Floats:
    """The season of a series of counts as factors about one: two waves a cycle on a trend, by least squares on logarithms.

    Ones where fewer than two cycles are known. ``known``: which points are; all if left out.
    """
    series = np.asarray(counts, dtype=np.float64)
    there = np.ones(len(series), dtype=np.bool_) if known is None else np.asarray(known, dtype=np.bool_)
    if there.sum() < 2 * period or not series[there].any():
        return np.ones(len(series))
    t = np.arange(len(series))
    angles = [2 * np.pi * k * t / period for k in range(1, _HARMONICS + 1)]
    waves = np.column_stack([wave for angle in angles for wave in (np.sin(angle), np.cos(angle))])
    design = np.column_stack([np.ones(len(t)), t / len(t), waves])
    weights = np.sqrt(series[there] + 0.5)
    solved, *_ = np.linalg.lstsq(design[there] * weights[:, None], np.log(series[there] + 0.5) * weights, rcond=None)
    return np.asarray(np.exp(waves @ solved[2:]), dtype=np.float64)


def discoveries(chances: npt.ArrayLike, share: float) -> npt.NDArray[np.bool_]:
    """Benjamini and Hochberg (1995): which of many to believe, so that at most ``share`` of them is expected to be chance."""
    p = np.asarray(chances, dtype=np.float64)
    found = np.zeros(len(p), dtype=np.bool_)
    if len(p):
        order = np.argsort(p, kind="stable")
        below = np.flatnonzero(p[order] <= share * np.arange(1, len(p) + 1) / len(p))
        if len(below):
            found[order[: below[-1] + 1]] = True
    return found


def _excess(grid: Floats, share: Floats) -> Floats:
    """How many times more each series varies than chance alone; the fewer the points, the more by what all show together.

    One standard error is added to what goes beyond chance: to believe that a series is calmer than it is would cry wolf.
    """
    raw = np.array([dispersion(row, own)[0] for row, own in zip(grid, share, strict=True)])
    points = (share > 0).sum(axis=1)
    common = float(raw.mean())
    excess = np.maximum((points * raw + LEVEL * common) / (points + LEVEL), 1.0)
    return np.asarray(excess * np.where(excess > 1.1, 1 + np.sqrt(2 / points), 1.0), dtype=np.float64)


def negative_binomial_quantile(size: Floats, share_of_none: Floats, tail: float) -> Floats:
    """The least count whose probability of not being passed is ``tail`` or more; any shape."""
    low, high = np.zeros(size.shape), np.ones(size.shape)
    while (short := betainc(size, high + 1, share_of_none) < tail).any():
        high = np.where(short, high * 2, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = betainc(size, middle + 1, share_of_none) >= tail
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(np.where(betainc(size, 1.0, share_of_none) >= tail, 0.0, high), dtype=np.float64)
