"""A self-exciting model fitted to events in a city.

The peer is the method of open_cp (QuantCrimAtLeeds/PredictCode), which is the reference but does not run on a current NumPy:
a matrix of every pair, filled event by event with NumPy, and a kernel density summed over all events, in every iteration.
It is written out here with the same laws as ours, so that the answers can be compared, and stops by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from headwater.insight.bench.job import Agreement, Answer, Job, Peer

Floats = npt.NDArray[np.float64]

BACKGROUND, REACH_METRES, REACH_DAYS = 300.0, 500.0, 60
_YEARS = 1_095  # days


def made_up(
    size: int, *, offspring: float = 0.3, days: float = 8.0, metres: float = 100.0, seed: int = 2
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """About ``size`` events of a branching process over three years: 30 neighbourhoods, and generations of offspring."""
    rng = np.random.default_rng(seed)
    first = round(size * (1 - offspring))
    centres = rng.uniform(0, 12_000, (30, 2))
    place = centres[rng.integers(0, 30, first)] + rng.normal(0, 1_000, (first, 2))
    day = rng.integers(0, _YEARS, first)
    places, on = [place], [day]
    while len(place):
        parent = np.repeat(np.arange(len(place)), rng.poisson(offspring, len(place)))
        place = place[parent] + rng.normal(0, metres, (len(parent), 2))
        day = day[parent] + rng.geometric(1 / days, len(parent))
        seen = day < _YEARS
        place, day = place[seen], day[seen]
        places.append(place)
        on.append(day)
    east, north = np.concatenate(places).T
    return east, north, 17_000 + np.concatenate(on)


def make(folder: Path, size: int) -> None:
    east, north, day = made_up(size)
    np.savez(folder / "events.npz", east=east, north=north, day=day)


def ours(folder: Path) -> Callable[[], Answer]:
    from headwater.insight.dated_points import DatedPoints
    from headwater.insight.self_exciting import etas

    with np.load(folder / "events.npz") as events:
        points = DatedPoints.of(events["east"], events["north"], events["day"])

    def work() -> Answer:
        fitted = etas(points, background_metres=(BACKGROUND,), reach_metres=REACH_METRES, reach_days=REACH_DAYS)
        return {"trigger": [fitted.trigger.offspring, fitted.trigger.days, fitted.trigger.metres]}

    return work


def every_pair(folder: Path) -> Callable[[], Answer]:
    """open_cp's way."""
    with np.load(folder / "events.npz") as events:
        order = np.argsort(events["day"], kind="stable")
        day, x, y = (events[name][order].astype(np.float64) for name in ("day", "east", "north"))

    def work() -> Answer:
        trigger, matrix = (0.2, 10.0, REACH_METRES / 6), np.eye(len(day)) * 0.8
        for _ in range(200):
            better, matrix = _iteration(day, x, y, trigger, np.diagonal(matrix).copy())
            settled = all(abs(a - b) <= 1e-4 * b for a, b in zip(better, trigger, strict=True))
            trigger = better
            if settled:
                break
        return {"trigger": trigger}

    return work


def _iteration(
    day: Floats, x: Floats, y: Floats, trigger: tuple[float, float, float], own: Floats
) -> tuple[tuple[float, float, float], Floats]:
    offspring, days, metres = trigger
    n = len(day)
    matrix = np.zeros((n, n))
    rate = _density(x, y, own) / (day[-1] - day[0] + 1)
    for j in range(n):
        lag, square = day[j] - day[:j], (x[j] - x[:j]) ** 2 + (y[j] - y[:j]) ** 2
        near = (lag >= 1) & (lag <= REACH_DAYS) & (square <= REACH_METRES**2)
        law = (1 / days) * (1 - 1 / days) ** (lag[near] - 1) * np.exp(-square[near] / (2 * metres**2)) / (2 * np.pi * metres**2)
        matrix[:j, j][near] = offspring * law
    matrix += np.diag(rate)
    matrix /= matrix.sum(axis=0)
    earlier, later = np.nonzero(np.triu(matrix, 1))
    share = matrix[earlier, later]
    caused, lag = share.sum(), day[later] - day[earlier]
    square = (x[later] - x[earlier]) ** 2 + (y[later] - y[earlier]) ** 2
    seen = (1 - (1 - 1 / days) ** (day[-1] - day)).sum()
    return (caused / seen, float(share @ lag) / caused, float(np.sqrt(share @ square / caused / 2))), matrix


def _density(x: Floats, y: Floats, weight: Floats) -> Floats:
    """Each event's place, seen from all the others."""
    whole = weight.sum()
    area = (np.ptp(x) + 2 * BACKGROUND) * (np.ptp(y) + 2 * BACKGROUND)
    found = np.empty(len(x))
    for j in range(len(x)):
        kernel = weight * np.exp(-((x - x[j]) ** 2 + (y - y[j]) ** 2) / (2 * BACKGROUND**2)) / (2 * np.pi * BACKGROUND**2)
        found[j] = 0.99 * (kernel.sum() - kernel[j]) * whole / (whole - weight[j]) + 0.01 * whole / area
    return found


def compare(mine: Answer, theirs: Answer) -> Agreement:
    a, b = (np.asarray(answer["trigger"]) for answer in (mine, theirs))
    apart = float(np.max(np.abs(a / b - 1)))
    words = f"{a[0]:.3f} offspring, {a[1]:.2f} days, {a[2]:.1f} m; within {100 * apart:.1f}%"
    return Agreement(apart < _WITHIN, words)


_WITHIN = 0.03

JOB = Job(
    name="etas",
    what="a self-exciting model fitted by EM until it settles",
    size=45_000,
    make=make,
    run=ours,
    peers=(Peer("open_cp's method, written out in NumPy", "", every_pair, compare, ratio=100, size=5_000),),
    seconds=2.0,
)
