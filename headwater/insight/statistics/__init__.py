"""Pure statistics: control charts, exact intervals, funnels, rounding. Numbers in, numbers out."""

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
from headwater.insight.statistics.xmr import Segment, Signal, XmR, xmr

__all__ = [
    "PER",
    "Segment",
    "Signal",
    "Verdict",
    "XmR",
    "ceiling",
    "change_limits",
    "change_verdicts",
    "half_up",
    "percent_below",
    "percent_change",
    "percent_change_interval",
    "poisson_interval",
    "rate",
    "rate_interval",
    "rate_limits",
    "rate_verdicts",
    "share_interval",
    "xmr",
]
