"""Compile near repeats and self-exciting models before anybody waits for them: once, then from disk."""

from __future__ import annotations

import numpy as np

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats import near_repeat, space_time_k
from headwater.insight.self_exciting.etas import etas


def warm() -> None:
    """Ask each compiled function one small question."""
    rng = np.random.default_rng(1)
    east, north = rng.uniform(0, 900, (2, 60))
    points = DatedPoints.of(east, north, rng.integers(17_000, 17_060, 60))
    near_repeat(points, shuffles=1)
    near_repeat(points, shuffles=1, metric="euclidean")
    space_time_k(points, shuffles=1)
    etas(points, steps=1)
