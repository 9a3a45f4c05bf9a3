"""Tomorrow's grids: where events are expected, and first how each way of saying so did last month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from headwater.insight.dated_points import DatedPoints, number
from headwater.insight.figures import Figure
from headwater.insight.hotspots.grounds import Ground
from headwater.insight.layers import Layer
from headwater.insight.periods import Period, in_words
from headwater.insight.prediction.evaluating import AREAS, ENSEMBLE, METHODS, evaluate, with_naive
from headwater.insight.prediction.methods import Method
from headwater.insight.prediction.places import Places, refuse_persons
from headwater.insight.prediction.results import Evaluation
from headwater.insight.prediction.scoring import chosen
from headwater.kernel import Invalid, Progress

Floats = npt.NDArray[np.float64]

TESTED = 28
STALE = 31
"""Days: older events say too little of tomorrow."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """``expected``: events in each of the n cells of ``places``, by method. ``tested``: how each did in the weeks before.

    ``method`` is the one that found most then; the ensemble where none was better.
    """

    period: Period
    places: Places
    expected: dict[str, Floats]
    method: str
    tested: Evaluation
    caveats: tuple[str, ...]

    def grids(self, area: float = 0.01, method: str = "") -> Layer:
        """The cells to be in: the likeliest that fit into a share of the ground, as a layer for maps and spreadsheets."""
        expected = self._of(method)
        if not 0 < area <= 1:
            raise Invalid(f"{area:g} is no share of the ground.", "Give a share from 0 to 1, such as 0.01.")
        first = chosen(expected, self.places.area, area)
        grid, cells = self.places.ground.grid, self.places.cells[first]
        return Layer(
            f"Tomorrow's grids {self.period.start}",
            grid.squares(cells),
            {"rank": list(range(1, len(first) + 1)), "grid": grid.names(cells), "expected": expected[first].round(4).tolist()},
        )

    def figures(self, area: float = 0.01, method: str = "") -> tuple[Figure, ...]:
        """What is expected on the ground and in the chosen cells, then how the methods did."""
        expected = self._of(method)
        name = method or self.method
        inside = float(expected[chosen(expected, self.places.area, area)].sum())
        base = f"{len(self.places):,} cells of {self.places.ground.grid.cell} m"
        words = next(score.words for score in self.tested.scores if score.name == name)
        whole = Figure(
            "Events expected", float(expected.sum()), "events", f"Expected within the ground by {words}. It tells of places, "
            "and of nobody.", base, self.period, None, decimals=1, caveats=self.caveats,
        )  # fmt: skip
        there = Figure(
            f"Events expected in {area:.1%} of the ground", inside, "events",
            f"Expected in the likeliest cells that fit into {area:.1%} of the ground, by {words}.", base, self.period, None,
            decimals=1, caveats=self.caveats,
        )  # fmt: skip
        return whole, there, *self.tested.figures()

    def _of(self, method: str) -> Floats:
        name = method or self.method
        if name not in self.expected:
            raise Invalid(f"There is no prediction by “{name}”.", f"There are: {', '.join(self.expected)}.")
        return self.expected[name]


def predict(
    points: DatedPoints,
    ground: Ground | BaseGeometry | None = None,
    *,
    on: date,
    days: int = 1,
    cell: int = 250,
    methods: Sequence[Method] = METHODS,
    area: float = 0.01,
    progress: Progress | None = None,
) -> Prediction:
    """Where events are expected in ``days`` days from ``on``, by every method and by all together.

    ``points``: what is known when ``on`` begins; later events are not looked at. The four weeks before are predicted first,
    each day from what came before it, and the method that found most in ``area`` of the ground is chosen. Raises Invalid for
    anything but places, for less than four months of events, and where the last event is over a month old.
    """
    refuse_persons(points)
    known = points.before(on)
    known.at_least(1, "A prediction")
    last = known.period.end
    if (on - last).days > STALE:
        raise Invalid(
            f"The last event known is of {in_words(last)}, {(on - last).days} days before {in_words(on)}.",
            "Load what has happened since, or choose an earlier day.",
        )
    if not 1 <= days <= TESTED:
        raise Invalid(f"{days} days cannot be predicted.", f"Choose 1 to {TESTED} days.")
    places = Places.of(ground, known, cell)
    until = min(on - timedelta(days=1), last)
    tested = evaluate(
        known, places.ground, first=until - timedelta(days=TESTED // days * days - 1), last=until, days=days,
        methods=methods, areas=tuple(sorted({*AREAS, area})), progress=progress,
    )  # fmt: skip
    maps = _maps(known, places, methods, number(on), days, tested)
    best = tested.best(area)
    chosen_method = best.name if best.hits[0].events else next(iter(maps))
    return Prediction(Period(on, on + timedelta(days=days - 1)), places, maps, chosen_method, tested, known.left_out)


def _maps(
    known: DatedPoints, places: Places, methods: Sequence[Method], first: int, days: int, tested: Evaluation
) -> dict[str, Floats]:
    maps = {
        method.name: method.learn(known, places, first, days)(known, first)
        for method in with_naive(methods)
        if method.name in tested.weights
    }
    if len(maps) > 1:
        maps[ENSEMBLE] = np.asarray(sum(tested.weights[name] * expected for name, expected in maps.items()))
    return maps
