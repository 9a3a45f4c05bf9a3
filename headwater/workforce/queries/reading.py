"""From the tables to the plain objects that the rules decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange

from headwater.workforce import models
from headwater.workforce.rules import Post, Posting, Rank, Span, Spell, Status, statuses_named

ALL = "all"
"""Every unit of an NPU, as the total row of a table names it."""
TEAMS = "neighbourhood teams"
"""The units of an NPU that are neighbourhood teams."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of one NPU says of some ranks around some days. ``teams`` are the neighbourhood teams' names."""

    npu: str
    units: tuple[str, ...]
    teams: frozenset[str]
    posts: tuple[Post, ...]
    postings: tuple[Posting, ...]
    updated: datetime | None

    def posts_of(self, rank: Rank, unit: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.rank is rank and self._within(post.unit, unit))

    def postings_of(self, rank: Rank, unit: str) -> tuple[Posting, ...]:
        return tuple(posting for posting in self.postings if posting.rank is rank and self._within(posting.unit, unit))

    def _within(self, unit: str, wanted: str) -> bool:
        return wanted in (ALL, unit) or (wanted == TEAMS and unit in self.teams)


def read(npu: str, ranks: Iterable[Rank], days: Sequence[date]) -> Record:
    """Posts, postings and statuses that hold on any day from the first to the last of ``days``. Four queries."""
    around = DateRange(min(days), max(days) + timedelta(days=1))
    names = [rank.value for rank in ranks]
    units = list(models.Unit.objects.filter(npu=npu).order_by("position", "name"))
    held = {"unit__npu": npu, "rank__in": names, "during__overlap": around}
    posts = list(models.Post.objects.filter(**held).select_related("unit").order_by("pk"))
    postings = list(models.Posting.objects.filter(**held).select_related("unit").order_by("pk"))
    spells = list(models.StatusSpell.objects.filter(during__overlap=around, person__in={p.person_id for p in postings}))
    of_person: dict[object, list[Spell]] = defaultdict(list)
    for spell in spells:
        of_person[spell.person_id].append(Spell(Status.named(spell.status), span_of(spell.during)))
    rows: list[Any] = [*units, *posts, *postings, *spells]
    return Record(
        npu,
        tuple(unit.name for unit in units),
        frozenset(unit.name for unit in units if unit.neighbourhood_team),
        tuple(Post(str(p.pk), p.unit.name, Rank.named(p.rank), p.fte, span_of(p.during)) for p in posts),
        tuple(_posting(p, of_person) for p in postings),
        max((row.recorded_at for row in rows), default=None),
    )


def _posting(row: models.Posting, spells: dict[object, list[Spell]]) -> Posting:
    return Posting(
        str(row.pk),
        str(row.person_id),
        row.unit.name,
        Rank.named(row.rank),
        row.fte,
        span_of(row.during),
        tuple(spells.get(row.person_id, ())),
    )


def span_of(during: Any) -> Span:
    return Span(during.lower, during.upper)


def not_deployable() -> tuple[Status, ...]:
    """The local formula: the statuses that do not count (setting ``HEADWATER_DEPLOYABLE_WITHOUT``)."""
    return statuses_named(settings.DEPLOYABLE_WITHOUT)
