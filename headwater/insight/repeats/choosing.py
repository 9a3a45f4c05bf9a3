"""Candidates for problem solving: who is likely to ask again, and how much of a high count was chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betainc, gammaln

from headwater.insight.dated_points import number, the_date
from headwater.insight.periods import Period
from headwater.insight.repeats.requests import Floats, Ints, Requests
from headwater.insight.statistics import percent_change_interval
from headwater.kernel import Invalid

_BOUNDS = [(-7.0, 7.0), (-12.0, 12.0)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """``expected`` requests in a next period as long as this one, if nothing is done: drawn towards the others, because a
    high count is partly chance. In 95 of 100 such periods there would be from ``low`` to ``high``.

    ``preventable``: harm of the requests that are expected, in the unit of the weights; without weights, requests.
    """

    name: str
    requests: int
    harm: float
    first: date
    last: date
    expected: float
    low: int
    high: int
    preventable: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """In order of preventable harm, most first. ``measured_by`` says what harm is here."""

    found: tuple[Candidate, ...]
    measured_by: str
    period: Period
    kept: float
    """Of the requests that these made, the part that is expected again if nothing is done."""

    def sentences(self) -> tuple[str, ...]:
        """What was found, as a page says it."""
        return (
            self.measured_by,
            f"If nothing is done, these are expected to make {self.kept:.0%} as many requests in the next {self.period.days:,} "
            "days: those who are chosen for a high count fall back by themselves. Judge what was done against that.",
        )


@dataclass(frozen=True, slots=True)
class Regression:
    """The ``number`` that asked most in the first half, and what the same ones asked in the second: no model in it.

    ``percent`` of the first half's; its 95% interval, None where the second half or the first has nothing.
    """

    number: int
    before: int
    after: int
    all_before: int
    all_after: int
    percent: float
    interval: tuple[float, float]
    what: str

    def sentences(self) -> tuple[str, ...]:
        """What was found, as a page says it."""
        low, high = self.interval
        return (
            f"The {self.number:,} {self.what} that asked most in the first half made {self.before:,} requests in it and "
            f"{self.after:,} in the second: {self.percent:.0f}% as many (95% interval {low:.0f}% to {high:.0f}%). "
            f"All together made {self.all_before:,} and {self.all_after:,}.",
        )


def candidates(asked: Requests, *, most: int = 20, among: int | None = None) -> Candidates:
    """At most ``most`` of those who asked more than once, in order of the harm that is expected again.

    Counts are Poisson's around rates that vary by a gamma law, fitted by maximum likelihood to all counts; ``among`` is how
    many could have asked (left out, the law is fitted to those who did, the others being unknown). Without weights every
    request counts as one. Raises Invalid for ``most`` below one.
    """
    if most < 1:
        raise Invalid("A list of no candidates answers nothing.", "Ask for at least one.")
    counts = asked.counts()
    shape, rate = _rates(counts, among)
    expected = (shape + counts) / (rate + 1)
    harm = np.bincount(asked.who, asked.harm, len(counts))
    mean = asked.harm.sum() / len(asked)
    each = (harm + mean) / (counts + 1)  # the harm of one request, drawn towards that of all by one request
    preventable = expected * each if asked.weighed else expected
    again = np.flatnonzero(counts > 1)
    order = again[np.lexsort((again, -counts[again], -preventable[again]))][:most]
    starts = np.searchsorted(asked.who, np.arange(len(counts) + 1))
    low, high = _next(np.asarray(shape + counts[order], np.float64), rate + 1)
    found = tuple(
        Candidate(
            name=str(asked.names[one]),
            requests=int(counts[one]),
            harm=float(harm[one]),
            first=the_date(int(asked.day[starts[one]])),
            last=the_date(int(asked.day[starts[one + 1] - 1])),
            expected=float(expected[one]),
            low=int(low[place]),
            high=int(high[place]),
            preventable=float(preventable[one]),
        )
        for place, one in enumerate(order.tolist())
    )
    made = sum(one.requests for one in found)
    words = (
        "In order of the harm that is expected again, by the weights that were given."
        if asked.weighed
        else "In order of the requests that are expected again: without harm weights every request counts alike."
    )
    return Candidates(found, words, asked.period, sum(one.expected for one in found) / made if made else 0.0)


def regression(asked: Requests, *, most: int = 20) -> Regression:
    """How those who asked most in the first half of the period asked in the second. Raises Invalid for a period of one day."""
    days = asked.period.days
    if days < 2 or most < 1:
        raise Invalid("One day has no halves to compare.", "Choose a longer period.")
    middle = number(asked.period.start) + days // 2
    early = asked.day < middle
    before, after = (np.bincount(asked.who[part], minlength=len(asked.names)) for part in (early, ~early))
    if not before.any():
        raise Invalid("Nobody asked in the first half of the period.", "Choose another period.")
    order = np.lexsort((np.arange(len(before)), -before))[:most]
    top = order[before[order] > 0]
    one, other = int(before[top].sum()), int(after[top].sum())
    longer = (days - days // 2) / (days // 2)
    low, high = (float(end) + 100 for end in percent_change_interval(one, other, exposure=longer))
    return Regression(
        len(top), one, other, int(before.sum()), int(after.sum()), other * 100 / one / longer, (low, high), asked.what
    )


def _rates(counts: Ints, among: int | None) -> tuple[float, float]:
    """Shape and rate of the gamma law of rates, from how many made how many requests."""
    values, places = np.unique(counts, return_counts=True)
    quiet = 0 if among is None else max(among - len(counts), 0)
    total = len(counts) + quiet
    if counts.max() == 1 and among is None:  # nobody asked twice: nothing says that rates differ
        return 1e3, 1e3
    start = (0.0, float(np.log(counts.sum() / total)))

    def unlikely(at: npt.NDArray[np.float64]) -> float:
        shape, mean = np.exp(at)
        none = -shape * np.log1p(mean / shape)
        of_each = (
            gammaln(shape + values) - gammaln(shape) - gammaln(values + 1.0)
            + none + values * (np.log(mean) - np.log(shape + mean))
        )  # fmt: skip
        found = float(places @ of_each)
        return float(-(found + quiet * none if among is not None else found - total * np.log(-np.expm1(none))))

    best = minimize(unlikely, start, method="L-BFGS-B", bounds=_BOUNDS)
    shape, mean = np.exp(best.x)
    return float(shape), float(shape / mean)


def _next(shape: Floats, rate: float) -> tuple[Ints, Ints]:
    """The 2.5th and the 97.5th percentile of a next count, whose rate is gamma (``shape``, ``rate``)."""
    ends = []
    for one in shape.tolist():
        mean, sd = one / rate, (one / rate * (1 + 1 / rate)) ** 0.5
        values = np.arange(int(mean + 12 * sd) + 12)
        until = betainc(one, values + 1.0, rate / (rate + 1))
        ends.append(np.searchsorted(until, (0.025, 0.975)))
    low, high = np.array(ends, np.int64).reshape(-1, 2).T
    return low, high
