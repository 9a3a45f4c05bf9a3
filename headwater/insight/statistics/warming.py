"""Machine code for change points and seasons, made once for an installation, before anybody waits for it."""

from __future__ import annotations

from headwater.insight.statistics.changepoints import change_points
from headwater.insight.statistics.seasons import seasonality


def warm() -> None:
    """Ask each a small question."""
    change_points([1.0] * 12)
    change_points([1.0] * 12, kind="measures")
    seasonality([float(n % 3) for n in range(24)])
