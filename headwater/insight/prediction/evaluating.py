"""How each way of predicting did, day after day, on what it could not have known.

For every day (or week) of a period each method is given only what came before, names its cells, and is scored by what came
after. Methods learn anew every four weeks. The naive map of last year runs beside them, and how much better a method was
than it comes with an interval (days drawn again with replacement). PAI is the share of events over the share of the ground
(S. Chainey, L. Tompson and S. Uhlig 2008); PEI is PAI over the best that it could have been (J. Hunt 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from headwater.insight.dated_points import DatedPoints, number, the_date
from headwater.insight.hotspots.grounds import Ground
from headwater.insight.periods import Period, in_words
from headwater.insight.prediction.boosting import Boosted
from headwater.insight.prediction.methods import Forecaster, LastYear, Method, ProMap, Recency, SelfExciting
from headwater.insight.prediction.places import Places, refuse_persons
from headwater.insight.prediction.results import Better, Calibration, Evaluation, Hits, MethodScore
from headwater.insight.prediction.scoring import FoldScore, by_choice, mixture, score
from headwater.insight.statistics import poisson_interval
from headwater.kernel import Invalid, Progress, Quiet

Floats = npt.NDArray[np.float64]

AREAS = (0.005, 0.01, 0.02)
"""Shares of the ground that can be patrolled."""

METHODS: tuple[Method, ...] = (LastYear(), Recency(), ProMap(), SelfExciting(), Boosted())
ENSEMBLE = "Ensemble"
ENSEMBLE_WORDS = "all the methods, each in the share that made the events before likeliest"
HISTORY = 90
"""Days that must lie before the first one that is predicted."""

LEARN_AGAIN = 28
_DRAWS = 2_000
_SEED = 2011
_FLOOR = 1e-3


def evaluate(
    points: DatedPoints,
    ground: Ground | BaseGeometry | None = None,
    *,
    first: date,
    last: date,
    days: int = 1,
    cell: int = 250,
    methods: Sequence[Method] = METHODS,
    areas: Sequence[float] = AREAS,
    progress: Progress | None = None,
) -> Evaluation:
    """Forecast every ``days`` days from ``first`` to ``last`` with what came before, and score it by what came after.

    ``ground``: a ``Ground``, a polygon in metres that is cut into cells of ``cell`` metres, or the hull of the points.
    Raises Invalid for a period that the events do not cover with 90 days before it, and for anything but places.
    """
    refuse_persons(points)
    points.at_least(1, "An evaluation")
    _covered(points, first, last, days)
    chosen = with_naive(methods)
    if not areas or any(not 0 < area <= 1 for area in areas):
        raise Invalid("An area is a share of the ground above 0, up to 1.", "Choose 0.005, 0.01 and 0.02.")
    places = Places.of(ground, points, cell)
    rolling = _Rolling(points, places, chosen, days, tuple(areas))
    starts = range(number(first), number(last) - days + 2, days)
    told = progress or Quiet()
    told.begin(len(starts), "Each way is tried on the past")
    for day in starts:
        rolling.fold(day)
        told.advance(note=f"Tried on {in_words(the_date(day))}")
    return rolling.evaluation(Period(first, the_date(rolling.last)))


class _Rolling:
    """What the folds so far have shown."""

    def __init__(
        self, points: DatedPoints, places: Places, methods: tuple[Method, ...], days: int, areas: tuple[float, ...]
    ) -> None:
        self._points, self._places, self._days, self._areas = points, places, days, areas
        self._methods = {method.name: method for method in methods}
        self._forecasters: dict[str, Forecaster] = {}
        self._learned: int | None = None
        self._scores: dict[str, list[FoldScore]] = {}
        self._likelihoods: list[Floats] = []
        self.left_out: list[str] = []
        self.weights: Floats | None = None
        self._outside = 0
        self.last = 0

    def fold(self, first: int) -> None:
        known = _until(self._points, first)
        if self._learned is None or first - self._learned >= LEARN_AGAIN:
            self.learn(known, first)
        maps = self.maps(known, first)
        after = _span(self._points, first, first + self._days)
        cells = self._places.cell_of(after)
        observed = self._places.counts(after)
        self._outside += int((cells < 0).sum())
        for name, expected in maps.items():
            self._scores.setdefault(name, []).append(score(expected, observed, self._places.area, self._areas))
        members = [maps[name] for name in self._forecasters]
        self._likelihoods.append(_likely(members, cells[cells >= 0], self._places.area))
        self.last = first + self._days - 1

    def learn(self, known: DatedPoints, first: int) -> None:
        """Every method anew. One that cannot is left out from the first time on, and said to be."""
        self._learned = first
        for name, method in list(self._methods.items()):
            try:
                self._forecasters[name] = method.learn(known, self._places, first, self._days)
            except Invalid as refused:
                self._drop(name, str(refused))
        self.weights = mixture(self._likelihoods) if self._likelihoods else None

    def _drop(self, name: str, why: str) -> None:
        self.left_out.append(f"{name} is left out: {why}")
        place = list(self._forecasters).index(name) if name in self._forecasters else None
        for kept in (self._methods, self._forecasters, self._scores):
            kept.pop(name, None)
        if place is not None:
            self._likelihoods = [np.delete(fold, place, axis=0) for fold in self._likelihoods]

    def maps(self, known: DatedPoints, first: int) -> dict[str, Floats]:
        """Events expected in each cell, by method, and by the ensemble with what it has learned from earlier folds."""
        maps = {name: forecast(known, first) for name, forecast in self._forecasters.items()}
        if len(maps) > 1:
            shares = self.weights if self.weights is not None else np.full(len(maps), 1 / len(maps))
            maps[ENSEMBLE] = np.asarray(sum(share * one for share, one in zip(shares, maps.values(), strict=True)))
        return maps

    def evaluation(self, period: Period) -> Evaluation:
        self.weights = mixture(self._likelihoods)
        naive = self._scores[next(iter(self._scores))]
        scores = tuple(self._scored(name, folds, naive) for name, folds in self._scores.items())
        return Evaluation(
            period, self._days, len(naive), len(self._places), self._places.ground.grid.cell,
            sum(fold.events for fold in naive), self._outside, scores,
            dict(zip(self._forecasters, self.weights.tolist(), strict=True)), tuple(self.left_out), self._areas,
            self._by_choice(len(naive)),
        )  # fmt: skip

    def _by_choice(self, number: int) -> tuple[Hits, ...]:
        whole = [folds for folds in self._scores.values() if len(folds) == number]
        found = by_choice(whole, self._days) if len(whole) > 1 else None
        if found is None:
            return ()
        events = sum(fold.events for fold in whole[0])
        each = zip(self._areas, *(one.tolist() for one in found), strict=True)
        return tuple(Hits(area, hits, events, best) for area, hits, best in each)

    def _scored(self, name: str, folds: list[FoldScore], naive: list[FoldScore]) -> MethodScore:
        events = sum(fold.events for fold in folds)
        hits, best = (np.sum([getattr(fold, part) for fold in folds], axis=0) for part in ("hits", "best"))
        words = self._methods[name].words if name in self._methods else ENSEMBLE_WORDS
        return MethodScore(
            name,
            words,
            tuple(Hits(area, float(h), events, float(b)) for area, h, b in zip(self._areas, hits, best, strict=True)),
            () if folds is naive else _better(folds, naive),
            _calibrated(folds),
            sum(fold.logarithms for fold in folds) / max(events, 1),
        )


def _better(folds: list[FoldScore], naive: list[FoldScore]) -> tuple[Better, ...]:
    """Folds drawn again, both methods' together."""
    more = np.stack([fold.hits - other.hits for fold, other in zip(folds, naive, strict=True)])
    events = np.array([fold.events for fold in folds], np.float64)
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(len(folds), np.full(len(folds), 1 / len(folds)), _DRAWS)
    gains = 100 * (drawn @ more) / np.maximum(drawn @ events, 1)[:, np.newaxis]
    low, high = np.quantile(gains, (0.025, 0.975), axis=0)
    seen = 100 * more.sum(axis=0) / max(events.sum(), 1)
    return tuple(Better(float(g), float(a), float(b)) for g, a, b in zip(seen, low, high, strict=True))


def _calibrated(folds: list[FoldScore]) -> tuple[Calibration, ...]:
    expected = np.sum([fold.expected for fold in folds], axis=0)
    observed = np.sum([fold.observed for fold in folds], axis=0).astype(int)
    low, high = poisson_interval(observed)
    return tuple(
        Calibration(tenth, float(expected[tenth]), int(observed[tenth]), (float(low[tenth]), float(high[tenth])))
        for tenth in range(len(expected))
    )


def _likely(maps: list[Floats], cells: npt.NDArray[np.int64], area: Floats) -> Floats:
    """How likely each method made each event's place."""
    even = area / area.sum()
    likely = [(1 - _FLOOR) * (one / one.sum() if one.sum() > 0 else even) + _FLOOR * even for one in maps]
    return np.stack([one[cells] for one in likely])


def _covered(points: DatedPoints, first: date, last: date, days: int) -> None:
    there = points.period
    if days < 1 or last < first or (last - first).days + 1 < days:
        raise Invalid("There is no day to evaluate.", "Let the period last at least as long as one forecast.")
    if last > there.end:
        raise Invalid(
            f"What happened up to {in_words(last)} is not known yet: the last event is of {in_words(there.end)}.",
            "Choose an earlier period.",
        )
    if (first - there.start).days < HISTORY:
        raise Invalid(
            f"There must be {HISTORY} days of events before the first forecast; there are "
            f"{max((first - there.start).days, 0)}.",
            "Choose a later period, or load more.",
        )


def with_naive(methods: Sequence[Method]) -> tuple[Method, ...]:
    naive = next((method for method in methods if isinstance(method, LastYear)), LastYear())
    others = [method for method in methods if method is not naive]
    if len({method.name for method in (naive, *others)}) <= len(others) or any(method.name == ENSEMBLE for method in others):
        raise Invalid("Two methods have one name.", "Name them apart.")
    return naive, *others


def _until(points: DatedPoints, first: int) -> DatedPoints:
    return _span(points, -1_000_000, first)


def _span(points: DatedPoints, first: int, stop: int) -> DatedPoints:
    low, high = np.searchsorted(points.day, (first, stop))
    return DatedPoints(points.east[low:high], points.north[low:high], points.day[low:high], points.left_out)
