"""The model: level × hour of the week × season of the year, a rate for each place and kind, and how far chance scatters it.

A Poisson regression in these factors, solved one factor at a time, with two things that a plain one lacks: a place with few
events borrows its week from its kind, and its kind from all; and the level follows the last weeks, as fast as would have done
best. Counts scatter more than Poisson ones: the excess is measured, and the intervals are negative binomial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.insight.forecasting.dated import DatedCounts, Step, Times
from headwater.insight.statistics.unexpected import negative_binomial_quantile, seasonal_shape
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

CYCLES = 4
"""Fewest whole weeks (years, of months two) of data."""

_BORROWED = 5.0
"""Events' worth of its kind's week that is added to each hour of a place's own."""

_HALF_LIVES = (4, 13, 52)
"""Weeks (or months) after which an old one counts half: which does best is chosen each time."""

_SHORT = 1e-9


@dataclass(frozen=True)
class Forecast:
    """``expected``, ``lower`` and ``upper`` are ``[place, kind, time]``; the interval holds ``level`` of what will come."""

    times: Times
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    expected: Floats
    lower: Floats
    upper: Floats
    level: float


@dataclass(frozen=True)
class Fitted:
    """What a fit knows: rates of the future are ``level × shape``."""

    level: Floats
    excess: Floats
    behind: Floats
    """How many events the level rests on."""
    shape: Floats


def forecast(counts: DatedCounts, ahead: int, *, level: float = 0.8) -> Forecast:
    """The next ``ahead`` steps after the last one known.

    Raises Invalid with fewer than four weeks of data (two years, of months), or a wish that is none.
    """
    if ahead < 1 or not 0 < level < 1:
        raise Invalid("A forecast looks one step ahead or more, with an interval between none and all.", "Choose 24 and 0.8.")
    fit = fitted(counts, ahead)
    expected = fit.level[:, :, None] * fit.shape
    lower, upper = interval(fit, expected, level)
    times = counts.times[-1] + 1 + np.arange(ahead)
    return Forecast(times, counts.places, counts.kinds, expected, lower, upper, level)


def interval(fit: Fitted, expected: Floats, level: float) -> tuple[Floats, Floats]:
    """Counts that chance stays between ``level`` of the time: its own scatter, and the doubt about the level."""
    mean = np.maximum(expected, _SHORT)
    variance = fit.excess[:, :, None] * mean + mean**2 / np.maximum(fit.behind, 1.0)[:, :, None]
    size = mean**2 / np.maximum(variance - mean, mean * 1e-6)
    none = size / (size + mean)
    lower, upper = (negative_binomial_quantile(size, none, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return lower, upper


def fitted(counts: DatedCounts, ahead: int) -> Fitted:
    """The factors, from all that is known, and the shape of the next ``ahead`` steps."""
    seen, step = counts.counts.astype(np.float64), counts.step
    points, cycle = seen.shape[2], step.cycle
    fewest = cycle * (2 if step is Step.MONTH else CYCLES)
    if points < fewest:
        raise Invalid(f"A forecast needs {fewest} points of the past; there are {points}.", "Load more of it.")
    position = step.position(counts.start + np.arange(points + ahead))
    year = _year(seen, counts, points + ahead)
    known = counts.known
    week = _week(seen / year[:points], position[:points], known, cycle)
    shape = week[:, :, position] * year
    past = shape[:, :, :points] * known
    level, behind = _level(seen, past, 1 if step is Step.MONTH else cycle)
    recent = slice(max(0, points - 26 * cycle), points)
    excess = _excess(seen[:, :, recent], level[:, :, recent] * past[:, :, recent])
    return Fitted(level[:, :, -1], excess, behind, shape[:, :, points:])


def _year(seen: Floats, counts: DatedCounts, points: int) -> Floats:
    """The season, from all places and kinds together by the day; ones where two years are not known."""
    if counts.step is Step.MONTH:
        return np.ones(points)  # the months of the year are the cycle itself
    a_day = 24 if counts.step is Step.HOUR else 1
    whole = seen.sum(axis=(0, 1))
    days = np.add.reduceat(whole, np.arange(0, len(whole), a_day))
    known = np.zeros(-(-points // a_day), dtype=np.bool_)
    known[: len(days)] = np.add.reduceat(counts.known, np.arange(0, len(whole), a_day)) > 0
    padded = np.concatenate([days, np.zeros(len(known) - len(days))])
    return np.repeat(seasonal_shape(padded, 365.25, known), a_day)[:points]


def _week(seen: Floats, position: npt.NDArray[np.int64], known: npt.NDArray[np.bool_], cycle: int) -> Floats:
    """``[place, kind, position]``: how many times the usual comes at each hour of the week; they average one."""
    order = np.argsort(position, kind="stable")
    places = np.concatenate([[0], np.cumsum(np.bincount(position, minlength=cycle))[:-1]])
    sums = np.add.reduceat(seen[:, :, order], places, axis=2)
    rounds = np.maximum(np.bincount(position, weights=known, minlength=cycle), 0.5)
    of_all = _borrowing(sums.sum(axis=(0, 1)), np.ones(cycle), rounds)
    of_kind = _borrowing(sums.sum(axis=0), of_all, rounds)
    return _borrowing(sums, of_kind[None, :, :], rounds)


def _borrowing(sums: Floats, shape: Floats, rounds: Floats) -> Floats:
    rates = (sums + _BORROWED * shape) / (rounds + _BORROWED / np.maximum(sums.mean(axis=-1, keepdims=True), 1) * rounds)
    return np.asarray(rates / rates.mean(axis=-1, keepdims=True), dtype=np.float64)


def _level(seen: Floats, shape: Floats, stretch: int) -> tuple[Floats, Floats]:
    """``[place, kind, time]``: the level that was known at the beginning of each stretch, and for what follows; and on how many
    events the last one rests. The half-life is the one whose levels foretold the next stretch best."""
    points = seen.shape[2]
    starts = np.arange(points % stretch, points, stretch)
    counted, owed = (np.add.reduceat(grid[:, :, starts[0] :], starts - starts[0], axis=2) for grid in (seen, shape))
    best: tuple[float, Floats, Floats] | None = None
    for half_life in _HALF_LIVES:
        keep = 0.5 ** (1 / half_life)
        events, weight = np.zeros(seen.shape[:2]), np.zeros(seen.shape[:2])
        known = np.empty((*seen.shape[:2], len(starts) + 1))
        loss = 0.0
        for i in range(len(starts)):
            known[:, :, i] = (events + 0.5) / np.maximum(weight + 0.5 / np.maximum(seen.mean(axis=2), 0.01), _SHORT)
            if i >= len(starts) // 2:
                rate = known[:, :, i] * owed[:, :, i]
                loss += float((rate - counted[:, :, i] * np.log(np.maximum(rate, _SHORT))).sum())
            events, weight = events * keep + counted[:, :, i], weight * keep + owed[:, :, i]
        known[:, :, -1] = (events + 0.5) / (weight + 0.5 / np.maximum(seen.mean(axis=2), 0.01))
        if best is None or loss < best[0]:
            best = loss, known, events
    assert best is not None
    _, known, events = best
    at = np.concatenate([np.zeros(int(starts[0]), dtype=np.int64), np.repeat(np.arange(len(starts)), stretch)])
    level = np.concatenate([known[:, :, at], known[:, :, -1:]], axis=2)
    level[:, :, : starts[0] + stretch] = known[:, :, [min(1, len(starts))]]
    return level, events + 0.5


def _excess(seen: Floats, rates: Floats) -> Floats:
    """How many times more counts scatter than Poisson ones; a place with few events by what all show together."""
    rates = np.maximum(rates, _SHORT)
    pearson = ((seen - rates) ** 2).sum(axis=2) / rates.sum(axis=2)
    events = seen.sum(axis=2)
    common = float((pearson * events).sum() / max(events.sum(), 1.0))
    return np.asarray(np.maximum((events * pearson + 100 * common) / (events + 100), 1.0), dtype=np.float64)
