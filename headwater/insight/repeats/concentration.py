"""How few make how much: shares, the Lorenz curve and the Gini coefficient, also where there are fewer calls than places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from headwater.insight.repeats.requests import Ints, Requests
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
_RESAMPLED, _SEED = 999, 20
_FEWEST = 10  # below this many, resampling says nothing


@dataclass(frozen=True, slots=True)
class Share:
    """The fewest that together make at least a part of the requests. ``percent`` of all; ``interval`` at 95%, None for few."""

    makes: float
    number: int
    percent: float
    interval: tuple[float, float] | None
    by_chance: float | None
    """The percentage that would make as much, were all equally likely to ask: chance alone concentrates. None: unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Concentration:
    """``counts``: requests of each that asked, most first. ``among``: how many could have asked; where nobody said, those
    that did. ``gini`` is Gini's coefficient over ``among``, from 0 (all alike) to 1.

    ``gini_sparse`` is Bernasco and Steenbeek's (2017): nought where requests are spread as evenly as so few can be. The two
    are the same where there are at least as many requests as places.
    """

    counts: Ints
    among: int
    given: bool
    gini: float
    gini_sparse: float
    interval: tuple[float, float] | None
    """Of ``gini_sparse``, at 95%, by drawing places again with a fixed seed."""
    what: str
    left_out: tuple[str, ...]

    @property
    def requests(self) -> int:
        return int(self.counts.sum())

    @property
    def repeats(self) -> int:
        """Requests after the first of their place or person."""
        return self.requests - len(self.counts)

    def making(self, part: float = 0.5) -> Share:
        """The fewest that make at least ``part`` (above 0, at most 1) of all requests. Raises Invalid for another part."""
        if not 0 < part <= 1:
            raise Invalid(f"{part:g} is no part of the requests.", "Give a part above 0 and at most 1, such as 0.5.")
        values, places = _grouped(self.counts)
        found = int(np.ceil(_fewest(values, places[np.newaxis].astype(np.float64), part)[0] - 1e-9))
        chance = _by_chance(self.requests, self.among, part) * 100 / self.among if self.given else None
        drawn = _drawn(self.counts, self.among, lambda v, n: _fewest(v, n, part) * 100 / self.among)
        return Share(part, found, found * 100 / self.among, drawn, chance)

    def lorenz(self, points: int = 200) -> tuple[tuple[float, float], ...]:
        """The Lorenz curve, from those who asked least: the share of places, the share of requests that they make, from 0 to 1.

        At most about ``points`` of its corners, both ends included.
        """
        made = np.concatenate([[0], np.cumsum(self.counts[::-1])])
        quiet = self.among - len(self.counts)
        at = np.unique(np.linspace(0, len(self.counts), min(points, len(made))).round().astype(np.int64))
        found = [((quiet + int(i)) / self.among, float(made[i]) / self.requests) for i in at]
        return ((0.0, 0.0), *found) if quiet else tuple(found)

    def sentences(self) -> tuple[str, ...]:
        """What was found, as a page says it."""
        half = self.making(0.5)
        whom = f"{self.among:,} {self.what}" + ("" if self.given else " that asked at all")
        sure = f" (95% interval {half.interval[0]:.1f}% to {half.interval[1]:.1f}%)" if half.interval else ""
        said = [f"{half.percent:.1f}% of the {whom} ({half.number:,}) made half of the {self.requests:,} requests{sure}."]
        if half.by_chance is not None:
            said.append(f"Were all equally likely to ask, chance alone would have {half.by_chance:.1f}% make half.")
        said.append(f"{self.repeats:,} requests ({self.repeats * 100 / self.requests:.1f}%) were not the first of theirs.")
        if self.requests < self.among:
            said.append(
                f"There are fewer requests than {self.what}: Gini's coefficient ({self.gini:.2f}) would be high whatever "
                f"happened; made good for that it is {self.gini_sparse:.2f}."
            )
        return (*said, *self.left_out)


def concentration(asked: Requests, *, among: int | None = None) -> Concentration:
    """``among``: how many places or people could have asked; left out, only those that did are compared.

    Raises Invalid where ``among`` is smaller than the number that asked.
    """
    counts = np.sort(asked.counts())[::-1]
    total = len(counts) if among is None else among
    if total < len(counts):
        raise Invalid(
            f"{len(counts):,} {asked.what} asked, more than the {total:,} that there are said to be.", "Count them again."
        )
    values, places = _grouped(counts)
    plain, sparse = _ginis(values, places[np.newaxis].astype(np.float64), total)
    interval = _drawn(counts, total, lambda v, n: _ginis(v, n, total)[1])
    return Concentration(
        counts, total, among is not None, float(plain[0]), float(sparse[0]), interval, asked.what, asked.left_out
    )


def _grouped(counts: Ints) -> tuple[Ints, Ints]:
    """The numbers of requests that occur, most first, and by how many places each was made."""
    values, places = np.unique(counts, return_counts=True)
    return values[::-1].astype(np.int64), places[::-1].astype(np.int64)


def _ginis(values: Ints, places: Floats, among: int) -> tuple[Floats, Floats]:
    """Gini's coefficient and Bernasco and Steenbeek's, of each row of ``places`` (how many made each of ``values``)."""
    requests = places @ values
    above = np.cumsum(places, axis=1)  # places that made so many or more
    rank = among - above + (places + 1) / 2  # the mean rank of each group, from those who asked least
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = (2 * ((places * rank) @ values) / requests - among - 1) / among
        sparse = np.maximum(among / requests, 1) * (plain - 1) + 1
    return plain, sparse


def _fewest(values: Ints, places: Floats, part: float) -> Floats:
    """Of each row: how many places, most first, it takes to make the part (with fractions of the last)."""
    made = np.cumsum(places * values, axis=1)
    wanted = part * made[:, -1:]
    at = np.argmax(made >= wanted - 1e-9, axis=1)
    rows = np.arange(len(places))
    before = np.where(at > 0, made[rows, at - 1], 0.0)
    whole = np.where(at > 0, np.cumsum(places, axis=1)[rows, at - 1], 0.0)
    return np.asarray(whole + (wanted[:, 0] - before) / values[at], np.float64)


def _drawn(counts: Ints, among: int, measure: Callable[[Ints, Floats], Floats]) -> tuple[float, float] | None:
    """A 95% interval, by drawing the places again: those that asked alike are alike, so only their numbers are drawn."""
    if len(counts) < _FEWEST:
        return None
    values, places = _grouped(counts)
    odds = np.append(places, among - len(counts)) / among
    drawn = np.random.default_rng(_SEED).multinomial(among, odds, _RESAMPLED)[:, :-1].astype(np.float64)
    found = measure(values, drawn[drawn.sum(axis=1) > 0])
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def _by_chance(requests: int, among: int, part: float) -> float:
    """How many of ``among`` make the part where each request falls to any alike: their counts are Poisson's."""
    mean = requests / among
    most = int(mean + 12 * mean**0.5 + 12)
    values = np.arange(most, 0, -1)
    odds = np.array([exp(k * log(mean) - mean - float(gammaln(k + 1))) for k in values.tolist()])
    return float(_fewest(values, (odds * among)[np.newaxis], part)[0])
