"""What those who keep the pages of neighbourhoods read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from headwater.kernel import Actor, Ref
from headwater.neighbourhood.models import Gathering, Member, Priority
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.pages import neighbourhood_of
from headwater.neighbourhood.queries.priorities import PriorityView, priorities
from headwater.neighbourhood.queries.teams import TeamView, team
from headwater.places.queries import AreaView, areas


@dataclass(frozen=True, slots=True)
class Kept:
    """One neighbourhood as its keepers see it."""

    area: AreaView
    team: TeamView
    priorities: tuple[PriorityView, ...]
    gatherings: tuple[GatheringView, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A neighbourhood in the list. ``done_at``: when something was last done about a priority that is open."""

    area: AreaView
    members: int
    priorities: int
    done_at: datetime | None
    gatherings: int


def kept(ref: Ref, at: datetime, *, by: Actor) -> Kept:
    """Raises NotFound, Forbidden. Six queries."""
    by.must(Permission.READ)
    return Kept(neighbourhood_of(ref), team(ref), priorities(ref, at), gatherings(ref, at))


def overview(at: datetime, *, by: Actor) -> tuple[Row, ...]:
    """Every neighbourhood, by name. Four queries, however many there are."""
    by.must(Permission.READ)
    open_ones = Priority.objects.filter(closed_at=None).values_list("area").annotate(Count("id", distinct=True))
    work = {str(area): (n, done) for area, n, done in open_ones.annotate(Max("steps__done_at"))}
    people = _numbers(Member.objects.filter(left_at=None).values_list("area").annotate(Count("id")))
    planned = Gathering.objects.filter(cancelled_at=None, ends_at__gt=at)
    meets = _numbers(planned.values_list("area").annotate(Count("id")))
    return tuple(
        Row(one, people.get(one.ref.id, 0), *work.get(one.ref.id, (0, None)), meets.get(one.ref.id, 0))
        for one in areas("neighbourhood")
    )


def _numbers(rows: object) -> dict[str, int]:
    return {str(area): number for area, number in rows}  # type: ignore[attr-defined]  # pairs, of whichever table
