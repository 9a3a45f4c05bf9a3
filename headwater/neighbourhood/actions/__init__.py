"""What changes neighbourhood."""

from headwater.neighbourhood.actions.gatherings import cancel_gathering, change_gathering, plan_gathering
from headwater.neighbourhood.actions.priorities import close_priority, set_priority, take_step
from headwater.neighbourhood.actions.tasks import finish_task, give_task
from headwater.neighbourhood.actions.teams import add_member, keep_team, remove_member

__all__ = [
    "add_member",
    "cancel_gathering",
    "change_gathering",
    "close_priority",
    "finish_task",
    "give_task",
    "keep_team",
    "plan_gathering",
    "remove_member",
    "set_priority",
    "take_step",
]
