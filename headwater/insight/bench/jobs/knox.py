"""Knox in five bands of distance and four of days (and all beyond), with the exact mean and variance of each.

The peer, pointpats, tests one distance and one number of days at a time, by permutation: it is asked for one of the twenty.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

Floats = npt.NDArray[np.float64]

_METRES, _DAYS, _SHUFFLES = 100.0, 7, 99


def made_up(size: int, seed: int = 7) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Three years of events in a city of 20 by 20 km: half in 400 neighbourhoods, a tenth soon after another nearby."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 20_000, (400, 2))
    near = centres[rng.integers(0, 400, size)] + rng.normal(0, 400, (size, 2))
    places = np.where(rng.random((size, 1)) < 0.5, near, rng.uniform(0, 20_000, (size, 2)))
    day = rng.integers(0, 1_095, size)
    follows = np.flatnonzero(rng.random(size) < 0.1)
    parent = rng.integers(0, size, len(follows))
    places[follows] = places[parent] + rng.normal(0, 60, (len(follows), 2))
    day[follows] = day[parent] + rng.geometric(0.2, len(follows))
    x, y = (np.asarray(np.round(column), np.float64) for column in places.T)
    return x, y, 16_000 + day


def make(folder: Path, size: int) -> None:
    east, north, day = made_up(size)
    np.savez(folder / "events.npz", east=east, north=north, day=day)


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.dated_points import DatedPoints
    from headwater.insight.near_repeats import knox

    with np.load(folder / "events.npz") as events:
        points = DatedPoints.of(events["east"], events["north"], events["day"])

    def work() -> Answer:
        table = knox(points, distances=(1, 100, 200, 300, 400), days=(7, 14, 21))
        near = [row[0] for row in table.cells[:2]]  # both bands that lie nearer than 100 m, under seven days
        return {"observed": sum(cell.observed for cell in near), "expected": sum(cell.expected for cell in near)}

    return work


def pointpats(folder: Path) -> Callable[[], Answer]:
    from pointpats import Knox  # type: ignore[import-not-found, unused-ignore]

    with np.load(folder / "events.npz") as events:
        places = np.column_stack([events["east"], events["north"]])
        day = events["day"].reshape(-1, 1).astype(np.float64)

    def work() -> Answer:
        np.random.seed(1964)
        # it counts pairs at most so far apart, we those nearer: on whole metres and days that is a half less
        found = Knox(places, day, delta=_METRES - 1e-6, tau=_DAYS - 0.5, permutations=_SHUFFLES)
        return {"observed": found.statistic_, "expected": found.expected[0, 0]}

    return work


def compare(mine: Answer, theirs: Answer) -> Agreement:
    observed, expected = ((float(mine[key]), float(theirs[key])) for key in ("observed", "expected"))
    same = observed[0] == observed[1] and np.isclose(*expected, rtol=1e-12)
    if same:
        return Agreement(True, f"{observed[0]:,.0f} pairs, {expected[0]:,.2f} expected")
    return Agreement(False, f"{observed[0]} and {observed[1]} pairs, {expected[0]} and {expected[1]} expected")


JOB = Job(
    name="knox",
    what="24 bands, exact moments; the peer: one band, 99 shuffles",
    size=200_000,
    make=make,
    run=ours,
    peers=(Peer("pointpats", "pointpats", pointpats, compare, ratio=100, size=20_000),),
    seconds=2.0,
)
