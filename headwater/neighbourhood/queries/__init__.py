"""What others may read of neighbourhoods. What needs no ``by`` is public."""

from headwater.neighbourhood.queries.figuring import offences
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.keeping import Kept, Row, kept, overview
from headwater.neighbourhood.queries.naming import gatherings_by_id, priorities_by_id
from headwater.neighbourhood.queries.pages import TOTAL, AreaPage, CrimeView, area_page, neighbourhood_of
from headwater.neighbourhood.queries.priorities import PriorityView, StepView, priorities
from headwater.neighbourhood.queries.tasks import TaskView, task, tasks, tasks_by_id
from headwater.neighbourhood.queries.teams import MemberView, TeamView, team

__all__ = [
    "TOTAL",
    "AreaPage",
    "CrimeView",
    "GatheringView",
    "Kept",
    "MemberView",
    "PriorityView",
    "Row",
    "StepView",
    "TaskView",
    "TeamView",
    "area_page",
    "gatherings",
    "gatherings_by_id",
    "kept",
    "neighbourhood_of",
    "offences",
    "overview",
    "priorities",
    "priorities_by_id",
    "task",
    "tasks",
    "tasks_by_id",
    "team",
]
