"""Near repeats: whether one event is followed by others nearby, how far and how long, by Knox and by the space-time K."""

from headwater.insight.near_repeats.bands import Band, Metric
from headwater.insight.near_repeats.finding import Chains, NearRepeats, chains, near_repeat
from headwater.insight.near_repeats.knox import Knox, KnoxCell, knox
from headwater.insight.near_repeats.space_time_k import SpaceTimeK, space_time_k

__all__ = [
    "Band",
    "Chains",
    "Knox",
    "KnoxCell",
    "Metric",
    "NearRepeats",
    "SpaceTimeK",
    "chains",
    "knox",
    "near_repeat",
    "space_time_k",
]
