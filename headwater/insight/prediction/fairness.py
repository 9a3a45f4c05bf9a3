"""Whom the attention falls on: what a prediction would send to each area, beside what was reported there and who was stopped.

Crime that police find by being there is not in question here: the events are those that people reported. Even so a map can
send more to an area than its reports bear out, and if it does so where most stops are made, it feeds on its own traces
(K. Lum and W. Isaac, “To predict and serve?”, Significance 13, 2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata, spearmanr
from shapely.geometry.base import BaseGeometry

from headwater.insight.figures import Figure
from headwater.insight.periods import Period
from headwater.insight.prediction.predicting import Prediction
from headwater.insight.prediction.scoring import chosen
from headwater.kernel import Invalid
from headwater.space.polygons import PolygonIndex

Floats = npt.NDArray[np.float64]

FEWEST = 5
"""Areas, for a correlation that says anything."""

OVER = 1.5
"""Attention of so many times the area's share of reports is told of, if it is at least ``POINTS`` percentage points more."""

POINTS = 2.0
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class AreaShare:
    """Shares of all, in percent; ``stops`` is None where none were given."""

    area: str
    attention: float
    reported: float
    stops: float | None

    @property
    def ratio(self) -> float | None:
        """Attention over reports; None where nothing was reported."""
        return self.attention / self.reported if self.reported else None

    @property
    def over(self) -> bool:
        """Whether the area gets more attention than its reports bear out."""
        return self.attention - self.reported >= POINTS and self.attention >= OVER * self.reported


@dataclass(frozen=True, slots=True)
class Rank:
    """Spearman's rank correlation, and how often chance alone gives one as far from nought."""

    value: float
    p_value: float


@dataclass(frozen=True, slots=True)
class BiasAudit:
    """``with_reports``, ``with_stops``: attention's correlation with each. ``excess_with_stops``: of attention beyond reports.

    ``misplaced``: the percentage of attention that would have to move for it to lie as the reports do. Correlations are
    None for fewer than five areas, or where all are equal.
    """

    areas: tuple[AreaShare, ...]
    with_reports: Rank | None
    with_stops: Rank | None
    excess_with_stops: Rank | None
    misplaced: float
    period: Period | None = None

    def sentences(self) -> tuple[str, ...]:
        return tuple(self._told())

    def _told(self) -> Iterator[str]:
        yield f"{self.misplaced:.1f}% of the attention would have to move for it to lie as reported events do."
        for one in self.areas:
            if one.over:
                more = "although nothing was reported there" if one.ratio is None else f"{one.ratio:.1f} times its share"
                shares = f"{one.attention:.1f}% of the attention and made {one.reported:.1f}% of the reports"
                yield f"{one.area} gets {shares}: {more}."
        excess = self.excess_with_stops
        if excess is not None and excess.value > 0 and excess.p_value < _LEVEL:
            yield (
                "Attention beyond the reports goes where most stops are made. Do not use this map until somebody has found out "
                "why: it may feed on earlier police presence."
            )

    def figures(self) -> tuple[Figure, ...]:
        """Each area's share of attention, of reports and of stops."""
        return tuple(self._figures())

    def _figures(self) -> Iterator[Figure]:
        kinds = (
            ("attention", "Attention: the cells that a prediction puts first, by area of ground"),
            ("reported", "Events that were reported"),
            ("stops", "Stops and searches"),
        )
        for one in self.areas:
            for kind, words in kinds:
                if (value := getattr(one, kind)) is not None:
                    label = f"{kind.capitalize()}, {one.area}"
                    base = f"{len(self.areas)} areas"
                    yield Figure(label, value, "%", f"{words} in {one.area}, of all.", base, self.period, None, decimals=1)


def bias_audit(
    attention: Mapping[str, float],
    reported: Mapping[str, float],
    stops: Mapping[str, float] | None = None,
    *,
    period: Period | None = None,
) -> BiasAudit:
    """Compare three ways in which the same areas are looked at: counts, sums or areas by name of area.

    An area that one of them lacks has none there. Raises Invalid where there is no attention or no report at all.
    """
    names = sorted({*attention, *reported, *(stops or {})})
    given = [_percent(attention, names, "attention"), _percent(reported, names, "report")]
    third = _percent(stops, names, "stop") if stops else None
    rows = tuple(
        AreaShare(name, float(given[0][k]), float(given[1][k]), None if third is None else float(third[k]))
        for k, name in enumerate(names)
    )
    return BiasAudit(
        rows,
        _rank(given[0], given[1]),
        None if third is None else _rank(given[0], third),
        None if third is None else _rank(given[0] - given[1], third),
        float(np.abs(given[0] - given[1]).sum() / 2),
        period,
    )


def attention_by_area(
    prediction: Prediction, areas: Mapping[str, BaseGeometry], *, area: float = 0.01, method: str = ""
) -> dict[str, float]:
    """Square metres of the cells that a prediction puts first, by the area that holds their middle.

    ``area`` is the share of the ground that is patrolled. Middles in none of the areas are under ``""``.
    """
    expected = prediction.expected[method or prediction.method]
    first = chosen(expected, prediction.places.area, area)
    west, south = prediction.places.corners
    half = prediction.places.ground.grid.cell / 2
    return _by_area(west[first] + half, south[first] + half, prediction.places.area[first], areas)


def counts_by_area(east: npt.ArrayLike, north: npt.ArrayLike, areas: Mapping[str, BaseGeometry]) -> dict[str, float]:
    """Places (events, stops) in each area, by eastings and northings in metres; those in none are under ``""``."""
    x, y = (np.asarray(values, np.float64) for values in (east, north))
    return _by_area(x, y, np.ones(len(x)), areas)


def _by_area(x: Floats, y: Floats, weight: Floats, areas: Mapping[str, BaseGeometry]) -> dict[str, float]:
    names = list(areas)
    if not names:
        raise Invalid("There is no area to compare.", "Load boundaries, such as wards or neighbourhoods.")
    found = PolygonIndex([areas[name] for name in names]).first(x, y)
    sums = np.bincount(found + 1, weights=weight, minlength=len(names) + 1)
    return {**dict(zip(names, sums[1:].tolist(), strict=True)), **({"": float(sums[0])} if sums[0] else {})}


def _percent(given: Mapping[str, float], names: list[str], what: str) -> Floats:
    values = np.array([float(given.get(name, 0)) for name in names])
    if not values.sum() > 0 or values.min() < 0:
        raise Invalid(f"There is no {what} in any area.", "Look at the period and the boundaries.")
    return np.asarray(100 * values / values.sum())


def _rank(one: Floats, other: Floats) -> Rank | None:
    if len(one) < FEWEST or np.ptp(rankdata(one)) == 0 or np.ptp(rankdata(other)) == 0:
        return None
    found = spearmanr(one, other)
    return Rank(float(found.statistic), float(found.pvalue))
