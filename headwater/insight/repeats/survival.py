"""How soon the next one comes: Kaplan and Meier's estimate of the time to the next request, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import number
from headwater.insight.repeats.requests import Floats, Ints, Requests
from headwater.kernel import Invalid

_Z = 1.959963984540054
_TOGETHER = 4_096  # places looked at in one step of the variance


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """``days`` at which a next request came; ``at_risk`` and ``came`` there; ``quiet``: the share without a next one until
    then, from 0 to 1, with its 95% interval from ``low`` to ``high`` (of log −log).

    A request whose next had not come when the record ended counts for as long as it was seen.
    """

    days: Ints
    at_risk: Ints
    came: Ints
    quiet: Floats
    low: Floats
    high: Floats
    what: str = "places"
    longest: int = 0
    """The most days that any request was followed."""

    def within(self, days: int) -> tuple[float, float, float]:
        """The share whose next request came within so many days, and its interval. Raises Invalid beyond the record."""
        if days < 0 or days > self.longest:
            raise Invalid(f"The record says nothing about {days:,} days.", f"Ask for at most {self.longest:,} days.")
        at = int(np.searchsorted(self.days, days, side="right")) - 1
        if at < 0:
            return 0.0, 0.0, 0.0
        return 1 - float(self.quiet[at]), 1 - float(self.high[at]), 1 - float(self.low[at])

    @property
    def median(self) -> int | None:
        """Days until half had asked again; None where fewer than half did while they were followed."""
        below = np.flatnonzero(self.quiet <= 0.5 + 1e-12)
        return int(self.days[below[0]]) if len(below) else None

    def sentences(self) -> tuple[str, ...]:
        """What was found, as a page says it."""
        said = []
        for days in (7, 28, 90, 365):
            if days <= self.longest:
                share, low, high = (end * 100 for end in self.within(days))
                said.append(
                    f"{share:.1f}% were followed by another within {days} days (95% interval {low:.1f}% to {high:.1f}%)."
                )
        half = self.median
        return (
            *said,
            f"Half were followed within {half} days." if half is not None else "Fewer than half were followed by another.",
        )


def time_to_next(asked: Requests, *, first_only: bool = False) -> Survival:
    """From each request to the next of the same place or person, in days. Two on one day are nought days apart.

    The requests of one place are not independent: the variance is taken over places (Williams 1995), so that intervals are
    as wide as the number of places allows. ``first_only``: only the first request of each counts, as for a newcomer.
    """
    last = np.append(asked.who[1:] != asked.who[:-1], True)
    ends = np.where(last, number(asked.period.end), np.append(asked.day[1:], 0))
    gap = (ends - asked.day).astype(np.int64)
    use = np.append(True, last[:-1]) if first_only else np.ones(len(last), np.bool_)
    return kaplan_meier(gap[use], ~last[use], asked.who[use], what=asked.what)


def kaplan_meier(
    days: npt.ArrayLike, came: npt.ArrayLike, cluster: npt.ArrayLike | None = None, *, what: str = "places"
) -> Survival:
    """``days`` until each event or until it was last looked at; ``came``: whether it was the event.

    ``cluster``: what belongs together; left out, all are independent and the variance is Greenwood's. Raises Invalid for no
    row and for days below nought.
    """
    time, event = np.asarray(days, np.int64), np.asarray(came, np.bool_)
    if not len(time) or len(time) != len(event) or (time < 0).any():
        raise Invalid("There is nothing to follow, or a time below nought.", "Choose a longer period or a larger area.")
    length = int(time.max()) + 1
    events, every = np.bincount(time[event], minlength=length), np.bincount(time, minlength=length)
    risk = np.cumsum(every[::-1])[::-1]
    at = np.flatnonzero(events)
    d, n = events[at].astype(np.float64), risk[at].astype(np.float64)
    quiet = np.asarray(np.cumprod(1 - d / n), np.float64)
    spread = _greenwood(d, n) if cluster is None else _clustered(time, event, np.asarray(cluster), at, d, n)
    low, high = _log_log(quiet, spread)
    return Survival(at, risk[at], events[at], quiet, low, high, what, length - 1)


def _greenwood(d: Floats, n: Floats) -> Floats:
    """The variance of log S."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.cumsum(np.where(n > d, d / (n * (n - d)), np.inf)), np.float64)


def _clustered(
    time: Ints, event: npt.NDArray[np.bool_], cluster: npt.NDArray[np.generic], at: Ints, d: Floats, n: Floats
) -> Floats:
    """The variance of log S where rows of one cluster go together: the sum over clusters of their influence, squared."""
    names, who = np.unique(cluster, return_inverse=True)
    if len(names) < 2:
        return np.full(len(at), np.inf)
    with np.errstate(divide="ignore"):
        each = np.where(n > d, 1 / (n - d), 0.0)  # what one event weighs, of log S
        hazard = np.cumsum(np.where(n > d, d / (n * (n - d)), 0.0))
    reached = np.searchsorted(at, time, side="right")  # how many of ``at`` lie at or before the row's end
    order = np.argsort(who, kind="stable")
    edges = np.searchsorted(who[order], np.arange(0, len(names) + _TOGETHER, _TOGETHER))
    total = np.zeros(len(at))
    for first, end in pairwise(edges.tolist()):
        rows = order[first:end]
        total += _influence(who[rows] - who[rows[0]] if len(rows) else rows, reached[rows], event[rows], each, hazard)
    gone = np.where(n > d, 0.0, np.inf)
    return np.asarray(total * len(names) / (len(names) - 1) + np.maximum.accumulate(gone), np.float64)


def _influence(who: Ints, reached: Ints, event: npt.NDArray[np.bool_], each: Floats, hazard: Floats) -> Floats:
    """Of some clusters: the squared influence on log S at each time, summed.

    A row weighs ``each`` from its event on, and is owed ``hazard`` for as long as it was at risk.
    """
    if not len(who):
        return np.zeros(len(each))
    shape = (int(who.max()) + 1, len(each) + 1)
    steps, owed, through = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    met = event & (reached > 0)
    np.add.at(steps, (who[met], reached[met] - 1), each[reached[met] - 1])
    np.add.at(through, (who, reached), 1.0)  # from here on no longer at risk
    np.add.at(owed, (who, reached), np.append(0.0, hazard)[reached])
    staying = np.bincount(who, minlength=shape[0])[:, np.newaxis] - np.cumsum(through, axis=1)
    found = np.cumsum(steps, axis=1)[:, :-1] - np.cumsum(owed, axis=1)[:, :-1] - (staying[:, :-1] * hazard)
    return np.asarray((found**2).sum(axis=0), np.float64)


def _log_log(quiet: Floats, spread: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        width = _Z * np.sqrt(spread) / np.abs(np.log(quiet))
        low, high = quiet ** np.exp(width), quiet ** np.exp(-width)
    return np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, 1.0)
