"""Ways to say where events will be: from last year's map to a self-exciting model.

A method learns from a history and returns a forecaster: from what is known when a day begins to the events expected in each
cell in the days from then on. None looks at who was involved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.ndimage import convolve

from headwater.insight.dated_points import DatedPoints
from headwater.insight.prediction.places import Places
from headwater.insight.self_exciting import etas

Floats = npt.NDArray[np.float64]
Forecaster: TypeAlias = Callable[[DatedPoints, int], Floats]
"""(events known, the first day in days since 1970) → events expected in each cell."""

YEAR = 365


class Method(Protocol):
    """``name`` as a heading, ``words`` as the definition of its figures."""

    @property
    def name(self) -> str: ...

    @property
    def words(self) -> str: ...

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        """From events before day ``first``, for forecasts of ``days`` days."""
        ...


@dataclass(frozen=True, slots=True)
class LastYear:
    """The naive map that all others are measured by."""

    name: str = "Last year's map"
    words: str = "each cell's events of the last 365 days, by day"

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        def forecast(known: DatedPoints, first: int) -> Floats:
            recent, length = _recent(known, first, YEAR)
            return places.counts(recent) * days / length

        return forecast


@dataclass(frozen=True, slots=True)
class Recency:
    """Counts that are forgotten by half every ``half_life`` days."""

    half_life: float = 90.0
    name: str = "Recent counts"

    @property
    def words(self) -> str:
        return f"each cell's events, an event counting half as much every {self.half_life:g} days"

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        def forecast(known: DatedPoints, first: int) -> Floats:
            past, length = _recent(known, first, int(self.half_life * 10))
            weight = 0.5 ** ((first - past.day) / self.half_life)
            return places.counts(past, weight) * days / float((0.5 ** (np.arange(1, length + 1) / self.half_life)).sum())

        return forecast


@dataclass(frozen=True, slots=True)
class ProMap:
    """Prospective near repeats: each recent event counts less the farther and the longer ago it was.

    K. Bowers, S. Johnson and K. Pease, “Prospective hot-spotting: the future of crime mapping?”, British Journal of
    Criminology 44 (2004): within 400 m and two months, by one over the number of half cells away and of weeks ago. Scaled to
    the recent number of events, which the original leaves open.
    """

    metres: float = 400.0
    weeks: int = 8
    name: str = "Near repeats"

    @property
    def words(self) -> str:
        return f"events of the last {self.weeks} weeks within {self.metres:g} m, counting less the farther and the longer ago"

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        cell = places.ground.grid.cell
        reach = int(self.metres // cell)
        across = np.hypot(*np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))) * cell
        kernel = np.where(across <= self.metres, 1 / (1 + np.floor(across / (cell / 2))), 0)

        def forecast(known: DatedPoints, first: int) -> Floats:
            recent, length = _recent(known, first, 7 * self.weeks)
            weeks_ago = (first - 1 - recent.day) // 7
            risk = places.off_grid(
                convolve(places.on_grid(places.counts(recent, 1 / (1.0 + weeks_ago))), kernel, mode="constant")
            )
            events = float(places.counts(recent).sum()) * days / length
            return risk * events / risk.sum() if risk.sum() else risk

        return forecast


@dataclass(frozen=True, slots=True)
class SelfExciting:
    """A background that belongs to the place, and events that set off further ones (``headwater.insight.etas``)."""

    years: float = 3.0
    name: str = "Self-exciting model"
    words: str = "each place's own rate, raised for a while near every event, fitted to the events before"

    def learn(self, history: DatedPoints, places: Places, first: int, days: int) -> Forecaster:
        fitted = etas(_recent(history, first, int(self.years * YEAR))[0])
        cell = places.ground.grid.cell
        west, south = places.corners
        within = places.area / float(cell) ** 2
        of_itself = fitted.own_rate(west, south, cell) * days

        def forecast(known: DatedPoints, first: int) -> Floats:
            set_off = fitted.set_off(west, south, cell, first=first, days=days, known=known)
            return np.asarray((of_itself + set_off) * within)

        return forecast


def _recent(known: DatedPoints, first: int, days: int) -> tuple[DatedPoints, int]:
    """Events of the ``days`` before day ``first``, and how many days that really were."""
    low, high = np.searchsorted(known.day, (first - days, first))
    since = max(first - days, int(known.day[0])) if len(known) else first - days
    part = DatedPoints(known.east[low:high], known.north[low:high], known.day[low:high], known.left_out)
    return part, max(first - since, 1)
