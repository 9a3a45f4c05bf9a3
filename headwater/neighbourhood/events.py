"""What happened in neighbourhoods. All of it is public, but who published it and the tasks."""

from __future__ import annotations

from datetime import date, datetime

from headwater.kernel import Event, Ref


class TeamKept(Event, subject="team"):
    """It was said how to reach the team of a neighbourhood and how to take part."""

    team: Ref
    area: Ref


class MemberJoined(Event, subject="member"):
    """Somebody is published as a member of a neighbourhood’s team."""

    member: Ref
    area: Ref
    rank: str


class MemberLeft(Event, subject="member"):
    """Somebody is published no more as a member of a neighbourhood’s team."""

    member: Ref
    area: Ref


class PrioritySet(Event, subject="priority"):
    """A neighbourhood’s team took on an issue."""

    priority: Ref
    area: Ref


class StepTaken(Event, subject="priority"):
    """Something was done about a priority."""

    priority: Ref
    area: Ref
    done_at: datetime


class PriorityClosed(Event, subject="priority"):
    """A priority was closed, with what came of it."""

    priority: Ref
    area: Ref


class GatheringPlanned(Event, subject="gathering"):
    """An event was planned at which people can meet a neighbourhood’s team."""

    gathering: Ref
    area: Ref
    starts_at: datetime


class GatheringChanged(Event, subject="gathering"):
    """The time or place of an event was changed."""

    gathering: Ref
    area: Ref
    starts_at: datetime


class GatheringCancelled(Event, subject="gathering"):
    """An event will not be."""

    gathering: Ref
    area: Ref


class TaskGiven(Event, subject="task"):
    """A place was given to a neighbourhood’s team as a task, to be done by a day. ``area`` None: no neighbourhood holds it.

    ``officer``: the one person it was given to, if it was. ``patrol``: dispatchers are asked to send a unit.
    """

    task: Ref
    area: Ref | None
    place: str
    due_on: date
    officer: Ref | None = None
    patrol: bool = False


class TaskFinished(Event, subject="task"):
    """It was said what came of a task."""

    task: Ref
    area: Ref | None


class SuggestionMade(Event, subject="suggestion"):
    """Somebody suggested an issue. Who it was is not known."""

    suggestion: Ref
    area: Ref


class SuggestionAnswered(Event, subject="suggestion"):
    """It was decided about a suggestion: it is shown, hidden, answered, or became a priority."""

    suggestion: Ref
    area: Ref
    state: str
    priority: Ref | None = None


class VoteCast(Event, subject="area"):
    """Somebody voted on what matters most in a neighbourhood. Neither who nor for what is in the journal."""

    area: Ref


class Subscribed(Event, subject="area"):
    """Somebody confirmed that they want to be told by e-mail of news of a neighbourhood. Who is not in the journal."""

    area: Ref


class SubscriptionStopped(Event, subject="area"):
    """Somebody wants no more e-mail of a neighbourhood, or their address refused it too often; their address is erased."""

    area: Ref
    refused: bool = False


class DigestSent(Event, subject="subscription"):
    """News of a neighbourhood went to somebody by e-mail. To whom is not in the journal."""

    subscription: Ref
    area: Ref
    news: int


class WarningDrafted(Event, subject="warning"):
    """A warning to the public, an update or an all clear was written; somebody else must sign it off."""

    warning: Ref
    kind: str
    replaces: Ref | None = None


class WarningIssued(Event, subject="warning"):
    """Somebody other than its writer signed a message off: everybody reads it now, in place of the one that it replaces."""

    warning: Ref
    kind: str
    expires_at: datetime
    replaces: Ref | None = None


class WarningRefused(Event, subject="warning"):
    """Somebody decided that a message is not issued."""

    warning: Ref
