"""Which units to send, and why; which not, and why not. Plain arrays in, words out: no Django, no table, no clock."""

from headwater.dispatch.recommending.answers import Recommendation, Refusal, Refusals, Suggestion
from headwater.dispatch.recommending.policy import Policy, the_policy
from headwater.dispatch.recommending.questions import Question, UnitTable
from headwater.dispatch.recommending.ranking import recommend

__all__ = ["Policy", "Question", "Recommendation", "Refusal", "Refusals", "Suggestion", "UnitTable", "recommend", "the_policy"]
