"""What those who keep the pages of neighbourhoods read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from headwater.kernel import Actor, Ref
from headwater.neighbourhood.models import Gathering, Member, Priority, Suggestion
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.finding import neighbourhood_of
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.priorities import PriorityView, priorities
from headwater.neighbourhood.queries.subscriptions import subscribed
from headwater.neighbourhood.queries.teams import TeamView, team
from headwater.neighbourhood.queries.voting import SuggestionView, suggestions, votes, waiting
from headwater.places.queries import AreaView, areas


@dataclass(frozen=True, slots=True)
class Kept:
    """One neighbourhood as its keepers see it."""

    area: AreaView
    team: TeamView
    priorities: tuple[PriorityView, ...]
    gatherings: tuple[GatheringView, ...]
    votes: Mapping[Ref, int]
    suggestions: tuple[SuggestionView, ...]
    waiting: tuple[SuggestionView, ...]
    subscribed: int


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbourhood in the list. ``done_at``: when something was last done about a priority that is open."""

    area: AreaView
    members: int
    priorities: int
    done_at: datetime | None
    gatherings: int
    waiting: int


def kept(ref: Ref, at: datetime, *, by: Actor) -> Kept:
    """Raises NotFound, Forbidden. At most ten queries."""
    by.must(Permission.READ)
    unread = waiting(ref, by=by) if by.may(Permission.MODERATE) else ()
    return Kept(
        neighbourhood_of(ref),
        team(ref),
        priorities(ref, at),
        gatherings(ref, at),
        votes(ref),
        suggestions(ref, at),
        unread,
        subscribed(ref, by=by),
    )


def overview(at: datetime, *, by: Actor) -> tuple[Row, ...]:
    """Every neighbourhood, by name. Five queries, however many there are."""
    by.must(Permission.READ)
    open_ones = Priority.objects.filter(closed_at=None).values_list("area").annotate(Count("id", distinct=True))
    work = {str(area): (n, done) for area, n, done in open_ones.annotate(Max("steps__done_at"))}
    people = _numbers(Member.objects.filter(left_at=None).values_list("area").annotate(Count("id")))
    planned = Gathering.objects.filter(cancelled_at=None, ends_at__gt=at)
    meets = _numbers(planned.values_list("area").annotate(Count("id")))
    unread = _numbers(Suggestion.objects.filter(state=Suggestion.State.WAITING).values_list("area").annotate(Count("id")))
    return tuple(
        Row(
            one,
            people.get(one.ref.id, 0),
            *work.get(one.ref.id, (0, None)),
            meets.get(one.ref.id, 0),
            unread.get(one.ref.id, 0),
        )
        for one in areas("neighbourhood")
    )


def _numbers(rows: object) -> dict[str, int]:
    return {str(area): number for area, number in rows}  # type: ignore[attr-defined]  # pairs, of whichever table
