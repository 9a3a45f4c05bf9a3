"""A self-exciting model of crime: every place has a rate of its own, and every event raises it nearby for a while.

The rate on day t at place x is μ(x) + Σ θ g(t − tᵢ) f(x − xᵢ) over earlier events i: g falls geometrically from the next day
on, f is Gaussian, θ is how many further events one sets off, μ is a smooth surface of the events that none set off. It is
fitted by expectation and maximisation, after G. Mohler, M. Short, P. Brantingham, F. Schoenberg and G. Tita,
“Self-exciting point process modeling of crime”, JASA 106 (2011), in the parametric form of Y. Ogata's ETAS, “Space-time
point-process models for earthquake occurrences” (1998), with days and not seconds: an event of the same day sets off none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from headwater.insight.dated_points import DatedPoints
from headwater.insight.figures import Figure
from headwater.insight.near_repeats.pairs import in_cells
from headwater.insight.periods import Period
from headwater.insight.self_exciting.background import Backgrounds
from headwater.insight.self_exciting.fitting import Fit
from headwater.insight.self_exciting.parents import count_parents, list_parents
from headwater.insight.self_exciting.trigger import NARROWEST, Trigger
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

FEWEST = 50
MOST_PAIRS = 100_000_000
"""Pairs kept in memory, four bytes each."""

_SNAPPED = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Etas:
    """A fitted model. ``own[i]`` is the probability that event i of ``points`` was set off by none of the others known."""

    points: DatedPoints
    trigger: Trigger
    own: Floats
    background: dict[float, float]
    """The share of each bandwidth (metres) in the places' own rate."""

    log_likelihood: float
    log_likelihood_without: float
    """Of a background alone, on the same events: what triggering adds is the difference."""
    steps: int
    settled: bool
    caveats: tuple[str, ...]

    @property
    def period(self) -> Period:
        return self.points.period

    @property
    def background_share(self) -> float:
        """The share of events that no earlier one set off."""
        return float(self.own.mean())

    def expected(
        self, west: Floats, south: Floats, metres: float, *, first: int, days: int, known: DatedPoints | None = None
    ) -> Floats:
        """Events expected in squares of ``metres``, from their south-west corners, in ``days`` days from day ``first`` on.

        ``first``: days since 1970. ``known``: events up to the day before, if they are more than the model was fitted to.
        Those that the expected events would set off in turn are left out.
        """
        rate = self.own_rate(west, south, metres)
        return rate * days + self.set_off(west, south, metres, first=first, days=days, known=known)

    def own_rate(self, west: Floats, south: Floats, metres: float) -> Floats:
        """Events a day that squares of ``metres`` have of themselves."""
        background = Backgrounds(self.points.east, self.points.north, tuple(self.background))
        background.shares = np.array(list(self.background.values()))
        rate = background.at(self.own, west + metres / 2, south + metres / 2) / self.period.days
        return np.asarray(rate * metres**2)

    def set_off(
        self, west: Floats, south: Floats, metres: float, *, first: int, days: int, known: DatedPoints | None = None
    ) -> Floats:
        """Events that earlier ones are expected to set off in squares of ``metres``; as ``expected``."""
        history = self.points if known is None else known
        recent = history.day >= first - self.trigger.reach_days
        recent &= history.day < first
        share = np.concatenate([np.cumsum(self.trigger.by_days()), np.ones(days)])
        since = first - history.day[recent]
        weight = self.trigger.offspring * (share[since + days - 1] - share[since - 1])
        found = np.zeros(len(west))
        ahead = np.argsort(west, kind="stable")
        lined = west[ahead]
        reach = self.trigger.reach_metres
        for x, y, w in zip(history.east[recent], history.north[recent], weight, strict=True):
            low, high = np.searchsorted(lined, (x - reach - metres, x + reach))
            near = ahead[low:high]
            near = near[np.abs(south[near] + metres / 2 - y) <= reach + metres / 2]
            wide = _mass(west[near] - x, metres, self.trigger.metres)
            found[near] += w * wide * _mass(south[near] - y, metres, self.trigger.metres)
        return found

    def figures(self) -> tuple[Figure, ...]:
        return (
            self._figure(
                "Events set off by one", self.trigger.offspring, "events", 2,
                "Further events that one sets off nearby on average, by a self-exciting model fitted to the events' places and "
                "days; above what each place has of itself.",
            ),
            self._figure(
                "Days until a further event", self.trigger.days, "days", 1,
                f"Mean days between an event and one that it sets off, counted up to {self.trigger.reach_days} days.",
            ),
            self._figure(
                "Metres to a further event", self.trigger.metres, "m", 0,
                "Standard deviation, east–west and north–south, of the distance from an event to one that it sets off.",
            ),
            self._figure(
                "Events that none set off", 100 * self.background_share, "%", 1,
                "Events that the model lays to the place itself and not to an earlier event, of all.",
            ),
        )  # fmt: skip

    def _figure(self, label: str, value: float, unit: str, decimals: int, definition: str) -> Figure:
        base = f"{len(self.points):,} events"
        return Figure(label, value, unit, definition, base, self.period, None, decimals=decimals, caveats=self.caveats)


def etas(
    points: DatedPoints,
    *,
    background_metres: Sequence[float] = (50.0, 200.0, 1000.0),
    reach_metres: float = 500.0,
    reach_days: int = 60,
    steps: int = 200,
    start: Trigger | None = None,
) -> Etas:
    """Fit the model. ``background_metres``: bandwidths of the places' own rate; triggering is sought within the reach.

    ``start`` is where to begin, such as an earlier fit's trigger. Raises Invalid for fewer than 50 events, for events all
    at one place or all of one day, and for more pairs within reach than memory should hold.
    """
    points.at_least(FEWEST, "A self-exciting model")
    _sensible(points, background_metres, reach_metres, reach_days)
    cells = in_cells(points.east, points.north, reach_metres)
    day = points.day[cells.order]
    begin = count_parents(cells, day, reach_metres, reach_days)
    if begin[-1] > MOST_PAIRS:
        raise Invalid(
            f"{int(begin[-1]):,} pairs of events lie within {reach_metres:g} metres and {reach_days} days.",
            "Choose a smaller reach or a shorter period.",
        )
    parents = list_parents(cells, day, reach_metres, reach_days, begin)
    begin_at = start or Trigger(0.2, min(10.0, reach_days / 3), max(reach_metres / 6, NARROWEST), reach_days, reach_metres)
    begin_at = replace(begin_at, reach_days=reach_days, reach_metres=reach_metres)
    fit = Fit(points, cells.order, parents, background_metres, begin_at)
    settled, taken = False, 0
    while not settled and taken < steps:
        taken += 1
        settled = fit.improve()
    given = np.empty(len(points))
    given[cells.order] = fit.own
    shares = dict(zip(background_metres, fit.background.shares.tolist(), strict=True))
    caveats = _caveats(points, fit.trigger, settled)
    return Etas(points, fit.trigger, given, shares, fit.likelihood, fit.alone, taken, settled, caveats)


def _sensible(points: DatedPoints, background: Sequence[float], metres: float, days: int) -> None:
    if points.day[0] == points.day[-1]:
        raise Invalid(f"All {len(points):,} events are of one day, so none came after another.", "Choose a longer period.")
    if np.ptp(points.east) == 0 and np.ptp(points.north) == 0:
        raise Invalid(
            f"All {len(points):,} events are at one place.", "Choose a larger area, or look at repeats of that place."
        )
    known = len(background) > 0 and all(NARROWEST <= one <= 100_000 for one in background)
    if not (known and 2 * NARROWEST <= metres <= 50_000 and 2 <= days <= 3_650):
        raise Invalid(
            "The background or the reach makes no sense.",
            "Choose metres from 40 to 50,000 and days from 2 to 3,650; the usual reach is 500 metres and 60 days.",
        )


def _caveats(points: DatedPoints, trigger: Trigger, settled: bool) -> tuple[str, ...]:
    said = list(points.left_out)
    if not settled:
        said.append("The fit had not settled when its steps ran out.")
    if trigger.days > trigger.reach_days / 2:
        said.append(
            f"What follows an event nearby does not fade within {trigger.reach_days} days, so it belongs to the place and "
            "not to the event."
        )
    order = np.lexsort((points.north, points.east))
    east, north = points.east[order], points.north[order]
    places = 1 + int(((np.diff(east) != 0) | (np.diff(north) != 0)).sum())
    if places < (1 - _SNAPPED) * len(points):
        said.append(
            f"{len(points):,} events share {places:,} places. If places are rounded for privacy, as in open data, events at "
            "one point are no sign that one set off the next."
        )
    return tuple(said)


def _mass(from_event: Floats, width: float, metres: float) -> Floats:
    """The share of a Gaussian around 0 that lies between ``from_event`` and ``width`` beyond it."""
    return np.asarray(ndtr((from_event + width) / metres) - ndtr(from_event / metres))
