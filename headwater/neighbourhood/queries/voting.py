"""Suggestions and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from headwater.kernel import Actor, Ref
from headwater.neighbourhood.models import Suggestion, Vote
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.finding import neighbourhood_of
from headwater.neighbourhood.queries.priorities import SHOWN_AFTER, priorities
from headwater.places.queries import AreaView

_State = Suggestion.State


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """What somebody suggested. ``answer`` is empty while nobody has said what becomes of it."""

    ref: Ref
    text: str
    state: str
    state_label: str
    suggested_at: datetime
    answer: str
    answered_at: datetime | None
    votes: int

    @property
    def open(self) -> bool:
        """Whether it can be voted for."""
        return self.state == _State.SHOWN


def suggestions(area: Ref, at: datetime) -> tuple[SuggestionView, ...]:
    """What everybody may read: those that are shown, most votes first, then those that were answered in the last year.

    One query.
    """
    rows = Suggestion.objects.filter(area_id=area.id, state__in=[_State.SHOWN, _State.TAKEN, _State.CLOSED])
    found = rows.exclude(answered_at__lt=at - SHOWN_AFTER).annotate(number=Count("votes")).order_by("-suggested_at")
    return tuple(sorted((_view(row) for row in found), key=lambda one: (not one.open, -one.votes)))


def waiting(area: Ref, *, by: Actor) -> tuple[SuggestionView, ...]:
    """What staff must read first, the oldest first. One query."""
    by.must(Permission.MODERATE)
    rows = Suggestion.objects.filter(area_id=area.id, state=_State.WAITING).annotate(number=Count("votes"))
    return tuple(_view(row) for row in rows.order_by("suggested_at"))


def votes(area: Ref) -> Mapping[Ref, int]:
    """How many votes each priority has that anybody voted for. One query."""
    rows = Vote.objects.filter(area_id=area.id, priority__isnull=False).values_list("priority").annotate(Count("id"))
    return {Ref("neighbourhood.priority", str(key)): number for key, number in rows}


def _view(row: Suggestion) -> SuggestionView:
    number = getattr(row, "number", 0)
    return SuggestionView(
        row.ref, row.text, row.state, row.get_state_display(), row.suggested_at, row.answer, row.answered_at, number
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be voted for in a neighbourhood: (reference, words), priorities first."""

    area: AreaView
    options: tuple[tuple[str, str], ...]


def choices(area: Ref, at: datetime) -> Choices:
    """Raises NotFound. Four queries."""
    here = neighbourhood_of(area)
    work = [(str(one.ref), one.issue) for one in priorities(area, at) if one.closed_at is None]
    said = [(str(one.ref), one.text) for one in suggestions(area, at) if one.open]
    return Choices(here, tuple(work + said))
