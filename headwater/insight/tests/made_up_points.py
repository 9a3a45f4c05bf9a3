"""Events whose truth is known: scattered without interaction, or with near repeats planted among them."""

from __future__ import annotations

import numpy as np

from headwater.insight.bench.jobs.etas import made_up
from headwater.insight.dated_points import DatedPoints

FIRST = 17_000  # a day in 2016


def scattered(events: int, seed: int, *, metres: float, days: int) -> DatedPoints:
    """Anywhere in a square and on any day: place and time know nothing of each other."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, metres, (2, events))
    return DatedPoints.of(x, y, FIRST + rng.integers(0, days, events))


def planted(*, events: int, share: float, metres: float, days: int, seed: int) -> DatedPoints:
    """A share of the events follows another, some ``metres`` away (standard deviation) and 1 to ``days`` days later."""
    rng = np.random.default_rng(seed)
    first = round(events * (1 - share))
    x, y = rng.uniform(0, 4_000, (2, first))
    day = rng.integers(0, 365, first)
    parent = rng.integers(0, first, events - first)
    return DatedPoints.of(
        np.concatenate([x, x[parent] + rng.normal(0, metres, len(parent))]),
        np.concatenate([y, y[parent] + rng.normal(0, metres, len(parent))]),
        FIRST + np.concatenate([day, day[parent] + rng.integers(1, days + 1, len(parent))]),
    )


def self_exciting(*, events: int, offspring: float, days: float, metres: float, seed: int) -> DatedPoints:
    """A branching process with known parameters."""
    return DatedPoints.of(*made_up(events, offspring=offspring, days=days, metres=metres, seed=seed))
