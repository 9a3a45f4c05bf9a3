"""Who asks again? Places and people that ask more than once: how few make how much, how soon, and which to look at first.

Names, numbers and dates are given by whoever may see them, and nothing of them is kept: only how often and when.
"""

from headwater.insight.repeats.answers import repeats_answerers
from headwater.insight.repeats.choosing import Candidate, Candidates, Regression, candidates, regression
from headwater.insight.repeats.concentration import Concentration, Share, concentration
from headwater.insight.repeats.describing import PARTS, Describer
from headwater.insight.repeats.requests import Requests
from headwater.insight.repeats.sources import (
    Ask,
    Asked,
    Basis,
    asked,
    crimes_basis,
    labels_of,
    logs_at_places,
    place_called,
    weighed,
)
from headwater.insight.repeats.survival import Survival, time_to_next

__all__ = [
    "PARTS",
    "Ask",
    "Asked",
    "Basis",
    "Candidate",
    "Candidates",
    "Concentration",
    "Describer",
    "Regression",
    "Requests",
    "Share",
    "Survival",
    "asked",
    "candidates",
    "concentration",
    "crimes_basis",
    "labels_of",
    "logs_at_places",
    "place_called",
    "regression",
    "repeats_answerers",
    "time_to_next",
    "weighed",
]
