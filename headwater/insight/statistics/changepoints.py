"""Change points: when a series moved to another level, and how sure that is.

Optimal partitioning: of all ways to cut a series into stretches of one level each, the one whose cost (minus twice the log
likelihood) plus a penalty for each cut is least. Exact: stretches that can never be the best again are dropped (PELT, Killick,
Fearnhead and Eckley 2012), each only once nothing of the least length could still prefer it.

Counts are Poisson, with their excess variance divided out; measures are normal with one variance. A change is never made into
a rebase by the program: it is offered to somebody who knows a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from headwater.insight.statistics import partitioning
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Kind: TypeAlias = Literal["counts", "measures"]

LEAST = 6
"""Fewest points of a stretch: half a year of months."""

STRICTNESS = 3.5
"""The penalty of a cut is this times the logarithm of the number of points. At 3.5, of a hundred quiet series of six years of
months, fewer than one shows a change; two where counts are small and come in clumps (``tests/test_changepoints.py`` measures
it)."""

_WORKERS = 2
_TABLE = 1 << 20
_SHARED = 1_024
CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class Change:
    """A change of level. Indexes into the series: ``at`` is the first point of the new level, and with 95% certainty that
    point lies between ``earliest`` and ``latest``, both included, given that there is one change between its neighbours.

    ``certainty``: the probability that there is a change at all between its neighbours, one having been as likely as none
    (by the Bayesian information criterion, which is an approximation).
    """

    at: int
    earliest: int
    latest: int
    before: float
    after: float
    certainty: float

    @property
    def rise(self) -> bool:
        return self.after > self.before


def change_points(
    values: npt.ArrayLike,
    *,
    kind: Kind = "counts",
    exposure: npt.ArrayLike | None = None,
    penalty: float | None = None,
    least: int = LEAST,
) -> tuple[Change, ...]:
    """The changes of one series, in order of time.

    ``values``: in order of time, NaN where one is missing. ``exposure``: how much of each point was to be expected at one
    level (seasonal factors, days of a month); 1 for all if left out. Levels are per unit of exposure. ``penalty``: of one cut,
    on the scale of minus twice the log likelihood; ``STRICTNESS`` × log(points) if left out.

    Raises Invalid for counts below nought, and where there are fewer points than one stretch needs.
    """
    series = np.asarray(values, dtype=np.float64)
    known = np.isfinite(series)
    if known.sum() < least:
        raise Invalid(
            f"A change of level can be looked for from {least} points on; there {_are(int(known.sum()))} with data.",
            "Choose a longer period.",
        )
    share = np.ones(len(series)) if exposure is None else np.asarray(exposure, dtype=np.float64)
    share = np.where(known, share, 0.0)
    seen = np.where(known, series, 0.0)
    if kind == "counts" and (seen < 0).any():
        raise Invalid("A count cannot be below nought.", "Ask for changes of measures instead.")
    cuts = _cuts(seen[None, :], share, kind, penalty, least)[0]
    return tuple(_described(seen, share, kind, [0, *np.flatnonzero(cuts).tolist(), len(series)], least))


def change_points_of_many(
    values: npt.ArrayLike,
    *,
    kind: Kind = "counts",
    exposure: npt.ArrayLike | None = None,
    penalty: float | None = None,
    least: int = LEAST,
) -> npt.NDArray[np.bool_]:
    """For ``values[series, time]``, all known: ``found[series, time]``, true at the first point of each new level.

    The same cuts as ``change_points`` of each series. ``exposure[time]`` is shared by all.
    """
    grid = np.ascontiguousarray(values, dtype=np.float64)
    if grid.ndim != 2 or grid.shape[1] < least:
        raise Invalid(f"A change of level can be looked for from {least} points on.", "Choose a longer period.")
    if not np.isfinite(grid).all() or (kind == "counts" and (grid < 0).any()):
        raise Invalid("Many series together need all of their values, none below nought.", "Leave the others out.")
    share = np.ones(grid.shape[1]) if exposure is None else np.asarray(exposure, dtype=np.float64)
    return _cuts(grid, share, kind, penalty, least)


def dispersion(values: npt.ArrayLike, exposure: npt.ArrayLike | None = None) -> Floats:
    """How many times more counts vary from one point to the next than chance alone makes them; at least 1.

    ``values[..., time]``. From neighbouring differences, so that a change of level or a trend hardly counts.
    """
    grid = np.atleast_2d(np.asarray(values, dtype=np.float64))
    share = np.ones(grid.shape[-1]) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if len(share) < 2:
        return np.ones(len(grid))
    return np.maximum(partitioning.dispersions(np.ascontiguousarray(grid), share), 1.0)


def _cuts(grid: Floats, share: Floats, kind: Kind, penalty: float | None, least: int) -> npt.NDArray[np.bool_]:
    number = grid.shape[1]
    each = STRICTNESS * np.log(max(int((share > 0).sum()), 2)) if penalty is None else penalty
    scales = _scales(grid, share, kind)
    found = np.zeros(grid.shape, dtype=np.bool_)
    weights = np.concatenate([[0.0], np.cumsum(share)])
    logs = partitioning.logs_of(weights) if number <= _SHARED else np.zeros((1, 1))
    highest = int(min(grid.sum(axis=1).max(initial=0.0), _TABLE)) + 2 if kind == "counts" else 1
    table = partitioning.entropy_table(highest)

    def cut(rows: slice) -> None:
        partitioning.cut_all(grid[rows], share, weights, logs, table, each * scales[rows], kind == "counts", least, found[rows])

    if len(grid) < 200:
        cut(slice(None))
    else:
        step = -(-len(grid) // (_WORKERS * 4))
        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(cut, [slice(i, i + step) for i in range(0, len(grid), step)]))
    return found


def _scales(grid: Floats, share: Floats, kind: Kind) -> Floats:
    """How much each series varies by itself: what a cost is measured against."""
    return np.maximum(partitioning.dispersions(grid, share), 1.0) if kind == "counts" else partitioning.variances(grid, share)


def _described(seen: Floats, share: Floats, kind: Kind, cuts: list[int], least: int) -> Iterator[Change]:
    scales = (
        partitioning.dispersions(seen[None, :], share) if kind == "counts" else partitioning.variances(seen[None, :], share)
    )
    scale = max(float(scales[0]), 1.0) if kind == "counts" else float(scales[0])
    for (start, at), (_, stop) in pairwise(pairwise(cuts)):
        between = np.arange(start + least, stop - least + 1)
        without = _cost(seen, share, kind, start, stop)
        costs = [_cost(seen, share, kind, start, s) + _cost(seen, share, kind, s, stop) for s in between.tolist()]
        gains = (without - np.array(costs)) / (2 * scale)
        chances = np.exp(gains - gains.max())
        odds = np.log(chances.mean()) + gains.max() - np.log(stop - start) / 2
        places = between[_surest(chances / chances.sum())]
        yield Change(
            at,
            int(min(places.min(), at)),
            int(max(places.max(), at)),
            _level(seen, share, start, at),
            _level(seen, share, at, stop),
            float(1 / (1 + np.exp(-np.clip(odds, -50, 50)))),
        )


def _surest(chances: Floats) -> Ints:
    """The fewest places that together hold 95% of the chances."""
    order = np.argsort(-chances, kind="stable")
    return order[: int(np.searchsorted(np.cumsum(chances[order]), CERTAIN)) + 1]


def _cost(seen: Floats, share: Floats, kind: Kind, start: int, stop: int) -> float:
    part, size = seen[start:stop], share[start:stop].sum()
    total = part.sum()
    if size <= 0:
        return 0.0
    if kind == "counts":
        return float(-2 * total * np.log(total / size)) if total > 0 else 0.0
    return float((part**2).sum() - total**2 / size)


def _level(seen: Floats, share: Floats, start: int, stop: int) -> float:
    size = float(share[start:stop].sum())
    return float(seen[start:stop].sum()) / size if size > 0 else float("nan")


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number}"
