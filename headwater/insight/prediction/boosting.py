"""Gradient-boosted counts: how many events a cell will have, from what it and its neighbours had lately and long ago."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter

from headwater.insight.dated_points import DatedPoints
from headwater.insight.prediction.methods import Forecaster
from headwater.insight.prediction.places import Places
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

WINDOWS = (7, 28, 91, 365)
RINGS = (3, 7)  # cells across
_LONG_AGO = 730
_MOST_ROWS = 150_000


@dataclass(frozen=True, slots=True)
class Boosted:
    """Regression trees for Poisson counts (scikit-learn's histogram gradient boosting), trained on the weeks of a year.

    The columns are counts of places in windows of time: nothing about persons, areas' names or their people goes in.
    """

    cuts: int = 20
    seed: int = 2018
    name: str = "Boosted counts"
    words: str = "regression trees on each cell's and its neighbours' events of the last week, month, quarter and year"

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        """Raises Invalid where scikit-learn is not installed, or the history is shorter than half a year."""
        trees = _trees(self.seed)
        start = int(history.day[0]) if len(history) else first
        last_cut = first - days
        cuts = list(range(last_cut, start + 91, -max(14, days)))[: self.cuts]
        if len(cuts) < 4:
            raise Invalid("Boosted counts need half a year of events to learn from.", "Load more, or leave them out.")
        rows = max(1, len(cuts) * len(places) // _MOST_ROWS)  # of very many cells, every so many are learned from
        seen = np.arange(len(places))
        columns = np.concatenate([_columns(history, places, cut)[seen[k % rows :: rows]] for k, cut in enumerate(cuts)])
        counts = np.concatenate(
            [places.counts(_between(history, cut, cut + days))[seen[k % rows :: rows]] for k, cut in enumerate(cuts)]
        )
        if not counts.any():
            raise Invalid("No event lies within the ground in the year to learn from.", "Look at the boundary.")
        with _one_thread():
            trees.fit(columns, counts)

        def forecast(known: DatedPoints, first: int) -> Floats:
            with _one_thread():
                return np.asarray(trees.predict(_columns(known, places, first)), np.float64)

        return forecast


def _one_thread() -> AbstractContextManager[object]:
    """A forecast is made beside other work: threads that wait for each other on busy processors take many times as long."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def _trees(seed: int):  # type: ignore[no-untyped-def]
    try:
        from sklearn.ensemble import HistGradientBoostingRegressor
    except ImportError as missing:
        raise Invalid(
            "Boosted counts need scikit-learn, which is not installed.", "Install it, or leave them out."
        ) from missing
    return HistGradientBoostingRegressor(
        loss="poisson", max_iter=60, learning_rate=0.08, max_leaf_nodes=15, min_samples_leaf=200, early_stopping=False,
        random_state=seed,
    )  # fmt: skip


def _columns(known: DatedPoints, places: Places, first: int) -> Floats:
    """Cells × columns, as known when day ``first`` begins."""
    made = []
    for window in WINDOWS:
        counts = places.counts(_between(known, first - window, first))
        made.append(counts)
        on_grid = places.on_grid(counts)
        made.extend(places.off_grid(uniform_filter(on_grid, ring, mode="constant") * ring * ring) for ring in RINGS)
    past = _between(known, first - _LONG_AGO, first)
    made.append(_since_last(past, places, first))
    made.append(places.area)
    return np.column_stack(made)


def _since_last(past: DatedPoints, places: Places, first: int) -> Floats:
    last = np.full(len(places), float(_LONG_AGO))
    cell = places.cell_of(past)
    on = cell >= 0
    last[cell[on]] = first - past.day[on]  # the latest of a cell comes last and stays
    return last


def _between(points: DatedPoints, first: int, stop: int) -> DatedPoints:
    low, high = np.searchsorted(points.day, (first, stop))
    return DatedPoints(points.east[low:high], points.north[low:high], points.day[low:high])
