"""What others may read of neighbourhoods. What needs no ``by`` is public."""

from headwater.neighbourhood.queries.bulletins import Bulletin, bulletin
from headwater.neighbourhood.queries.counting import counts
from headwater.neighbourhood.queries.doers import doer_named, doer_of
from headwater.neighbourhood.queries.figuring import offences
from headwater.neighbourhood.queries.finding import neighbourhood_of
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.keeping import Kept, Row, kept, overview
from headwater.neighbourhood.queries.naming import gatherings_by_id, priorities_by_id
from headwater.neighbourhood.queries.pages import TOTAL, AreaPage, CrimeView, area_page
from headwater.neighbourhood.queries.priorities import PriorityView, StepView, priorities, priorities_everywhere, priority
from headwater.neighbourhood.queries.subscriptions import SubscriptionView, due, subscribed, to_warn
from headwater.neighbourhood.queries.tasks import TaskView, logs_of_task, patrols_wanted, task, tasks, tasks_by_id
from headwater.neighbourhood.queries.teams import MemberView, TeamView, team
from headwater.neighbourhood.queries.telling import URGENT, News, Source, news_of, offer_topics, sources
from headwater.neighbourhood.queries.voting import SuggestionView, choices, suggestions, votes, waiting
from headwater.neighbourhood.queries.warnings import (
    WarningDesk,
    WarningKept,
    WarningPage,
    WarningView,
    issued_warning,
    issued_warning_from,
    recent_warnings,
    warnable_areas,
    warning_desk,
    warning_kept,
    warning_page,
    warnings_by_id,
    warnings_in_force,
)

__all__ = [
    "TOTAL",
    "URGENT",
    "AreaPage",
    "Bulletin",
    "CrimeView",
    "GatheringView",
    "Kept",
    "MemberView",
    "News",
    "PriorityView",
    "Row",
    "Source",
    "StepView",
    "SubscriptionView",
    "SuggestionView",
    "TaskView",
    "TeamView",
    "WarningDesk",
    "WarningKept",
    "WarningPage",
    "WarningView",
    "area_page",
    "bulletin",
    "choices",
    "counts",
    "doer_named",
    "doer_of",
    "due",
    "gatherings",
    "gatherings_by_id",
    "issued_warning",
    "issued_warning_from",
    "kept",
    "logs_of_task",
    "neighbourhood_of",
    "news_of",
    "offences",
    "offer_topics",
    "overview",
    "patrols_wanted",
    "priorities",
    "priorities_by_id",
    "priorities_everywhere",
    "priority",
    "recent_warnings",
    "sources",
    "subscribed",
    "suggestions",
    "task",
    "tasks",
    "tasks_by_id",
    "team",
    "to_warn",
    "votes",
    "waiting",
    "warnable_areas",
    "warning_desk",
    "warning_kept",
    "warning_page",
    "warnings_by_id",
    "warnings_in_force",
]
