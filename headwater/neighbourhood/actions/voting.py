"""People suggest and vote; staff read suggestions first, and say what became of each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.priorities import set_priority
from headwater.neighbourhood.actions.rows import said, team_of, uuid_of
from headwater.neighbourhood.ballots import Ballot
from headwater.neighbourhood.models import Priority, Suggestion, Vote
from headwater.neighbourhood.permissions import Permission

WAITING = 200
"""Suggestions of one area that wait to be read; more are refused, so that a flood does not hide what is in it."""

_State = Suggestion.State


@transaction.atomic
def suggest(*, by: Actor, at: datetime, area: Ref, text: str) -> Ref:
    """Suggest an issue; staff read it first. The same words once more are the same suggestion."""
    by.must(Permission.SUGGEST)
    held, words = team_of(area, at), " ".join(said(text, 500, "The suggestion").split())
    found = Suggestion.objects.filter(area_id=held.area_id, text=words).first()
    if found is not None:
        return found.ref
    if Suggestion.objects.filter(area_id=held.area_id, state=_State.WAITING).count() >= WAITING:
        raise Conflict("Many suggestions wait to be read just now.", "Try again in a few days, or come to a meeting.")
    row = Suggestion.objects.create(area_id=held.area_id, text=words, suggested_at=at)
    record(events.SuggestionMade(suggestion=row.ref, area=area, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def show_suggestion(*, by: Actor, at: datetime, suggestion: Ref) -> None:
    """Everybody may read it and vote for it."""
    row = _decide(by, suggestion, _State.WAITING)
    row.state = _State.SHOWN
    _keep(row, by, at)


@transaction.atomic
def hide_suggestion(*, by: Actor, at: datetime, suggestion: Ref, reason: str) -> None:
    """Nobody will read it: it names somebody, is not about this place, or insults. ``reason`` is for staff."""
    row = _decide(by, suggestion, _State.WAITING, _State.SHOWN)
    row.state, row.answer = _State.HIDDEN, said(reason, 1_000, "The reason")
    _keep(row, by, at)


@transaction.atomic
def answer_suggestion(*, by: Actor, at: datetime, suggestion: Ref, answer: str) -> None:
    """Say what became of it, where it does not become a priority. Everybody reads both."""
    row = _decide(by, suggestion, _State.WAITING, _State.SHOWN)
    row.state, row.answer = _State.CLOSED, said(answer, 1_000, "The answer")
    _keep(row, by, at)


@transaction.atomic
def take_suggestion(*, by: Actor, at: datetime, suggestion: Ref, issue: str = "") -> Ref:
    """Make a priority of it, in its own words or others; its votes go on to it. Returns the priority."""
    row = _decide(by, suggestion, _State.WAITING, _State.SHOWN)
    area = Ref("places.area", str(row.area_id))
    priority = set_priority(by=by, at=at, area=area, issue=issue or row.text)
    row.priority_id = uuid_of(priority, "neighbourhood.priority", "priority")
    row.state, row.answer = _State.TAKEN, "We took this on as a priority."
    _keep(row, by, at)
    row.votes.update(priority_id=row.priority_id, suggestion=None)
    return priority


@transaction.atomic
def cast_vote(*, by: Actor, at: datetime, ballot: Ballot) -> None:
    """Count a vote that was confirmed. One person has one vote in an area: a later one replaces an earlier one.

    Raises Conflict where what was voted for can be voted for no more.
    """
    by.must(Permission.VOTE)
    held = team_of(ballot.area, at)
    found = Vote.objects.filter(area_id=held.area_id, voter=ballot.voter).first()
    if found is not None and found.written_at >= ballot.written_at:
        return  # this link once more, or an older one after a newer
    priority, suggestion = _choice(ballot, held.area_id)
    row = found or Vote(area_id=held.area_id, voter=ballot.voter)
    row.priority, row.suggestion, row.written_at, row.cast_at = priority, suggestion, ballot.written_at, at
    row.save()
    record(events.VoteCast(area=ballot.area, by=by.ref, at=at))


def _choice(ballot: Ballot, area: UUID) -> tuple[Priority | None, Suggestion | None]:
    """What was voted for, where it can be still; what was a suggestion may have become a priority meanwhile."""
    if ballot.choice.kind == "neighbourhood.suggestion":
        key = uuid_of(ballot.choice, "neighbourhood.suggestion", "suggestion")
        row = Suggestion.objects.filter(pk=key, area=area).select_related("priority").first()
        if row is not None and row.state == _State.SHOWN:
            return None, row
        priority = row.priority if row is not None else None
    else:
        key = uuid_of(ballot.choice, "neighbourhood.priority", "priority")
        priority = Priority.objects.filter(pk=key, area=area).first()
    if priority is None or priority.closed_at is not None:
        raise Conflict("This can be voted for no more.", "Look at the neighbourhood’s page for what came of it.")
    return priority, None


def _decide(by: Actor, suggestion: Ref, *states: str) -> Suggestion:
    """A suggestion in one of these states, held. Raises Forbidden, NotFound, Conflict."""
    by.must(Permission.MODERATE)
    key = uuid_of(suggestion, "neighbourhood.suggestion", "suggestion")
    row = Suggestion.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such suggestion.", "Look at the list again.")
    if row.state not in states:
        raise Conflict(f"It was decided already: {row.get_state_display().lower()}.", "Look at the list again.")
    return row


def _keep(row: Suggestion, by: Actor, at: datetime) -> None:
    if row.state != _State.SHOWN:
        row.answered_at, row.answered_by_name = at, by.name[:120]
    row.save(update_fields=["state", "answer", "answered_at", "answered_by_name", "priority"])
    priority = Ref("neighbourhood.priority", str(row.priority_id)) if row.priority_id else None
    area = Ref("places.area", str(row.area_id))
    record(events.SuggestionAnswered(suggestion=row.ref, area=area, state=row.state, priority=priority, by=by.ref, at=at))
