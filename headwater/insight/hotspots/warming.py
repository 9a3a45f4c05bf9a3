"""Compile everything here before anybody waits for it: seconds once in the life of an installation, then read from disk."""

from __future__ import annotations

import numpy as np

from headwater.insight.hotspots.clocks import aoristic
from headwater.insight.hotspots.grids import hot_grid
from headwater.insight.hotspots.smoothing import density


def warm() -> None:
    """Ask each compiled function one small question."""
    x, y = np.array([433_000.0, 433_900.0]), np.array([278_000.0, 279_000.0])
    hot_grid(x, y)
    density(x, y)
    aoristic(["2018-01-01T00:30"], ["2018-01-01T02:00"])
