"""What changes neighbourhood."""

from headwater.neighbourhood.actions.gatherings import cancel_gathering, change_gathering, plan_gathering
from headwater.neighbourhood.actions.priorities import close_priority, set_priority, take_step
from headwater.neighbourhood.actions.tasks import finish_task, give_task
from headwater.neighbourhood.actions.teams import add_member, keep_team, remove_member
from headwater.neighbourhood.actions.voting import (
    answer_suggestion,
    cast_vote,
    hide_suggestion,
    show_suggestion,
    suggest,
    take_suggestion,
)
from headwater.neighbourhood.ballots import check_form, mark_form, read_ballot, voter_of, write_ballot

__all__ = [
    "add_member",
    "answer_suggestion",
    "cancel_gathering",
    "cast_vote",
    "change_gathering",
    "check_form",
    "close_priority",
    "finish_task",
    "give_task",
    "hide_suggestion",
    "keep_team",
    "mark_form",
    "plan_gathering",
    "read_ballot",
    "remove_member",
    "set_priority",
    "show_suggestion",
    "suggest",
    "take_step",
    "take_suggestion",
    "voter_of",
    "write_ballot",
]
