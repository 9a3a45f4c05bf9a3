"""What others may read of neighbourhoods. What needs no ``by`` is public."""

from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.naming import gatherings_by_id, priorities_by_id
from headwater.neighbourhood.queries.pages import AreaPage, CrimeView, area_page, neighbourhood_of
from headwater.neighbourhood.queries.priorities import PriorityView, StepView, priorities
from headwater.neighbourhood.queries.teams import MemberView, TeamView, team

__all__ = [
    "AreaPage",
    "CrimeView",
    "GatheringView",
    "MemberView",
    "PriorityView",
    "StepView",
    "TeamView",
    "area_page",
    "gatherings",
    "gatherings_by_id",
    "neighbourhood_of",
    "priorities",
    "priorities_by_id",
    "team",
]
