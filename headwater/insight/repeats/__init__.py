"""Who asks again? Places and people that ask more than once: how few make how much, how soon, and which to look at first.

Names, numbers and dates are given by whoever may see them, and nothing of them is kept: only how often and when.
"""

from headwater.insight.repeats.choosing import Candidate, Candidates, Regression, candidates, regression
from headwater.insight.repeats.concentration import Concentration, Share, concentration
from headwater.insight.repeats.places import logs_at_places
from headwater.insight.repeats.requests import Requests
from headwater.insight.repeats.survival import Survival, time_to_next

__all__ = [
    "Candidate",
    "Candidates",
    "Concentration",
    "Regression",
    "Requests",
    "Share",
    "Survival",
    "candidates",
    "concentration",
    "logs_at_places",
    "regression",
    "time_to_next",
]
