"""What changes neighbourhood."""

from headwater.neighbourhood.actions.gatherings import cancel_gathering, change_gathering, plan_gathering
from headwater.neighbourhood.actions.priorities import close_priority, set_priority, take_step
from headwater.neighbourhood.actions.subscriptions import (
    REMEMBERED,
    begin_digest,
    end_digest,
    forget_told,
    stop_subscription,
    subscribe,
    undo_digest,
)
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
from headwater.neighbourhood.actions.warnings import Said, draft_all_clear, draft_warning, issue_warning, refuse_warning
from headwater.neighbourhood.ballots import check_form, mark_form, read_ballot, voter_of, write_ballot
from headwater.neighbourhood.wishes import read_stop, read_wish, write_stop, write_wish

__all__ = [
    "REMEMBERED",
    "Said",
    "add_member",
    "answer_suggestion",
    "begin_digest",
    "cancel_gathering",
    "cast_vote",
    "change_gathering",
    "check_form",
    "close_priority",
    "draft_all_clear",
    "draft_warning",
    "end_digest",
    "finish_task",
    "forget_told",
    "give_task",
    "hide_suggestion",
    "issue_warning",
    "keep_team",
    "mark_form",
    "plan_gathering",
    "read_ballot",
    "read_stop",
    "read_wish",
    "refuse_warning",
    "remove_member",
    "set_priority",
    "show_suggestion",
    "stop_subscription",
    "subscribe",
    "suggest",
    "take_step",
    "take_suggestion",
    "undo_digest",
    "voter_of",
    "write_ballot",
    "write_stop",
    "write_wish",
]
