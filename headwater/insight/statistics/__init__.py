"""Pure statistics: control charts, change points, seasons, exact intervals, funnels, rounding. Numbers in, numbers out.

Modules that need the compiler are imported when one of their names is first asked for: it takes half a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from headwater.insight.statistics.discovery import false_discovery
from headwater.insight.statistics.funnel import (
    Verdict,
    change_limits,
    change_verdicts,
    rate_limits,
    rate_verdicts,
)
from headwater.insight.statistics.rates import (
    PER,
    percent_change_interval,
    poisson_interval,
    rate,
    rate_interval,
    share_interval,
)
from headwater.insight.statistics.rounding import ceiling, half_up, percent_below, percent_change
from headwater.insight.statistics.xmr import Segment, Signal, XmR, limits_of_many, xmr

if TYPE_CHECKING:
    from headwater.insight.statistics.changepoints import Change, Kind, change_points, change_points_of_many, dispersion
    from headwater.insight.statistics.seasons import Seasonality, seasonal_factors, seasonality
    from headwater.insight.statistics.unexpected import Surprises, discoveries, seasonal_shape, surprises

_HOMES = {
    "changepoints": ("Change", "Kind", "change_points", "change_points_of_many", "dispersion"),
    "seasons": ("Seasonality", "seasonal_factors", "seasonality"),
    "unexpected": ("Surprises", "discoveries", "seasonal_shape", "surprises"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "PER",
    "Change",
    "Kind",
    "Seasonality",
    "Segment",
    "Signal",
    "Surprises",
    "Verdict",
    "XmR",
    "ceiling",
    "change_limits",
    "change_points",
    "change_points_of_many",
    "change_verdicts",
    "discoveries",
    "dispersion",
    "false_discovery",
    "half_up",
    "limits_of_many",
    "percent_below",
    "percent_change",
    "percent_change_interval",
    "poisson_interval",
    "rate",
    "rate_interval",
    "rate_limits",
    "rate_verdicts",
    "seasonal_factors",
    "seasonal_shape",
    "seasonality",
    "share_interval",
    "surprises",
    "xmr",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"headwater.insight.statistics has no {name!r}")
    return getattr(import_module(f"headwater.insight.statistics.{_HOME[name]}"), name)
