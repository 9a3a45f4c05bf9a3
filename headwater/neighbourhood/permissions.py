"""What neighbourhood lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role

_LOCAL = {Role.SERGEANT, Role.COMMANDER}


class Permission(kernel.Permission):
    READ = (
        "neighbourhood.page.read",
        "See what staff see of a neighbourhood: its team, priorities, events and what people suggest",
        {*_LOCAL, Role.ANALYST, Role.RESPONSE, Role.HANDLER, Role.SUPERVISOR, Role.DUTY_INSPECTOR},
    )
    TEAM_KEEP = ("neighbourhood.team.keep", "Say who is in a neighbourhood’s team and how to reach it", _LOCAL)
    PRIORITY_SET = ("neighbourhood.priority.set", "Set a neighbourhood’s priorities, and note what was done", _LOCAL)
    GATHERING_PLAN = ("neighbourhood.gathering.plan", "Plan events at which people meet the team", _LOCAL)
    TASK_GIVE = (
        "neighbourhood.task.give",
        "Give a place to a neighbourhood’s team as a task, and say why",
        {*_LOCAL, Role.ANALYST},
    )
    TASK_FINISH = (
        "neighbourhood.task.finish",
        "Say what came of a task of a neighbourhood’s team",
        {*_LOCAL, Role.RESPONSE},
    )
    MODERATE = (
        "neighbourhood.suggestion.answer",
        "Read what people suggest before everybody does, and answer it",
        _LOCAL,
    )
    WARNING_DRAFT = (
        "neighbourhood.warning.draft",
        "Write warnings to the public, updates and all clears, for somebody else to sign off",
        {*_LOCAL, Role.SUPERVISOR, Role.DUTY_INSPECTOR},
    )
    WARNING_SIGN = (
        "neighbourhood.warning.sign",
        "Sign off warnings to the public that somebody else wrote",
        {*_LOCAL, Role.DUTY_INSPECTOR},
    )
    SUGGEST = ("neighbourhood.suggestion.make", "Suggest an issue for a neighbourhood", _LOCAL)
    VOTE = ("neighbourhood.vote.cast", "Cast the vote that somebody confirmed by e-mail", {Role.ADMINISTRATOR})
    SUBSCRIBE = (
        "neighbourhood.subscription.keep",
        "Begin and stop the e-mails of news for whoever asked for them",
        {Role.ADMINISTRATOR},
    )
    DIGEST = ("neighbourhood.digest.send", "Send news of neighbourhoods to whoever asked for it", {Role.ADMINISTRATOR})
