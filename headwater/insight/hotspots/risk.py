"""Rates by population at risk: crime for the people (or homes, or shops) that there are to be victims of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.insight.hotspots.grids import HotGrid
from headwater.insight.hotspots.grounds import Ground
from headwater.insight.layers import Columns, Layer
from headwater.insight.statistics.funnel import Verdict, rate_verdicts
from headwater.insight.statistics.rates import PER, rate, rate_interval
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

FEWEST = 50
"""With fewer at risk than this in a cell, a rate says more about the fewness than about crime."""


@dataclass(frozen=True, slots=True, eq=False)
class HotRates:
    """Rates by cell [rows, columns], NaN where fewer than ``fewest`` are at risk.

    ``rates`` per 1,000; ``smoothed`` is the same drawn towards the rate of the whole, the more so the fewer are at risk (J. M.
    Marshall, Applied Statistics 40, 1991): sort and map by it, so that three crimes among sixty people do not lead the list.
    """

    hot: HotGrid
    at_risk: Floats
    rates: Floats
    smoothed: Floats
    fewest: float

    @property
    def ground(self) -> Ground:
        return self.hot.ground

    @property
    def overall(self) -> float:
        """The rate of all cells with enough at risk, per 1,000."""
        rated = np.isfinite(self.rates)
        return float(rate(self.hot.counts[rated].sum(), self.at_risk[rated].sum()))

    def layer(self) -> Layer:
        """Cells with a rate, highest (smoothed) first, with exact 95% intervals and what chance explains."""
        chosen = np.flatnonzero(np.isfinite(self.rates))
        chosen = chosen[np.argsort(-self.smoothed.ravel()[chosen], kind="stable")]
        counts, people = self.hot.counts.ravel()[chosen], self.at_risk.ravel()[chosen]
        low, high = rate_interval(counts, people)
        verdicts: list[Verdict] = rate_verdicts(counts, people, int(counts.sum()), float(people.sum()))  # type: ignore[arg-type]
        columns: Columns = {
            "cell": self.hot.grid.names(chosen),
            "crimes": counts,
            "at risk": people,
            "rate per 1,000": self.rates.ravel()[chosen],
            "95% interval from": low,
            "95% interval to": high,
            "smoothed rate per 1,000": self.smoothed.ravel()[chosen],
            "verdict": [verdict.value for verdict in verdicts],
        }
        return Layer("rates", self.hot.grid.squares(chosen), columns)


def hot_rates(hot: HotGrid, at_risk: npt.ArrayLike, *, fewest: float = FEWEST) -> HotRates:
    """Rates per 1,000 of ``at_risk`` [rows, columns], such as ``people_by_cell`` makes.

    Raises Invalid where it does not fit the grid, is negative, or leaves no cell with enough at risk.
    """
    people = np.asarray(at_risk, np.float64)
    if people.shape != hot.grid.shape:
        raise Invalid("The population does not fit the grid.", f"Give {hot.grid.rows} rows of {hot.grid.columns}.")
    if (people < 0).any():
        raise Invalid("A cell has fewer than no people.", "Look at the population that was loaded.")
    rated = hot.ground.inside & (people >= max(fewest, 1e-9))
    if not rated.any():
        raise Invalid(f"No cell has {fewest:g} people or more.", "Load population for these areas, or choose larger cells.")
    counts = hot.counts[rated]
    rates, smoothed = np.full(hot.grid.shape, np.nan), np.full(hot.grid.shape, np.nan)
    rates[rated] = rate(counts, people[rated])
    smoothed[rated] = _towards_the_whole(counts, people[rated])
    return HotRates(hot, people, rates, smoothed, fewest)


def people_by_cell(ground: Ground, areas: Sequence[BaseGeometry], persons: npt.ArrayLike) -> Floats:
    """The people of areas, such as LSOAs, spread evenly over each and gathered by cell [rows, columns].

    ``areas``: polygons in National Grid metres, ``persons`` as many numbers. People of an area that lies partly off the
    ground count for the part on it.
    """
    shapes, many = np.asarray(areas, dtype=object), np.asarray(persons, np.float64)
    if shapes.shape != many.shape or not shapes.size:
        raise Invalid("There must be one number of people for each area.", "Give areas and people in the same order.")
    if not (np.isfinite(many).all() and (many >= 0).all()):
        raise Invalid("The people of an area are not known.", "Leave out areas without a population.")
    cells = np.flatnonzero(ground.inside)
    squares = ground.grid.squares(cells)
    area, cell = shapely.STRtree(squares).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[area], squares[cell]))
    part = common * many[area] / shapely.area(shapes)[area]
    people = np.bincount(cells[cell], part, ground.share.size)
    return np.asarray(people.reshape(ground.grid.shape))


def _towards_the_whole(counts: npt.NDArray[np.integer], people: Floats) -> Floats:
    """Marshall's global empirical Bayes estimate, per 1,000."""
    own, whole = counts / people, counts.sum() / people.sum()
    spread = (people * (own - whole) ** 2).sum() / people.sum() - whole / people.mean()
    between = max(float(spread), 0.0)
    noise = whole / people
    trust = np.divide(between, between + noise, out=np.zeros_like(noise), where=between + noise > 0)
    return np.asarray((whole + trust * (own - whole)) * PER)
