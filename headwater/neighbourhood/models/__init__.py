"""Tables of neighbourhood. What is public says so in its handling."""

from headwater.neighbourhood.models.gatherings import Gathering
from headwater.neighbourhood.models.priorities import Priority, Step
from headwater.neighbourhood.models.subscriptions import Subscription, Told
from headwater.neighbourhood.models.tasks import Task
from headwater.neighbourhood.models.teams import Member, Team
from headwater.neighbourhood.models.voting import Suggestion, Vote
from headwater.neighbourhood.models.warnings import Warning

__all__ = ["Gathering", "Member", "Priority", "Step", "Subscription", "Suggestion", "Task", "Team", "Told", "Vote", "Warning"]
