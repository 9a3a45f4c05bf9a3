"""From the tables to the plain objects that the rules decide on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange

from headwater.workforce import models
from headwater.workforce.rules import Post, Posting, Rank, Span, Spell, Status, statuses_named

ALL = "all"
"""Every unit of an NPU, as the total row of a table names it."""
TEAMS = "neighbourhood teams"
"""The units of an NPU that are neighbourhood teams."""

Place: TypeAlias = tuple[Rank, str]
"""A rank in a unit, by the unit's name."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of one NPU says of some ranks around some days. ``teams`` are the neighbourhood teams' names."""

    npu: str
    units: tuple[str, ...]
    teams: frozenset[str]
    posts: Mapping[Place, Sequence[Post]]
    postings: Mapping[Place, Sequence[Posting]]
    updated: datetime | None

    def posts_of(self, rank: Rank, unit: str) -> list[Post]:
        """Of a unit by its name, of ``ALL`` or of ``TEAMS``."""
        return [post for name in self._named(unit) for post in self.posts.get((rank, name), ())]

    def postings_of(self, rank: Rank, unit: str) -> list[Posting]:
        return [posting for name in self._named(unit) for posting in self.postings.get((rank, name), ())]

    def _named(self, unit: str) -> Iterable[str]:
        if unit == ALL:
            return self.units
        return [name for name in self.units if name in self.teams] if unit == TEAMS else [unit]


def read(npu: str, ranks: Iterable[Rank], days: Sequence[date]) -> Record:
    """Posts, postings and statuses that hold on any day from the first to the last of ``days``. Four queries."""
    around = DateRange(min(days), max(days) + timedelta(days=1))
    held = {"unit__npu": npu, "rank__in": [rank.value for rank in ranks], "during__overlap": around}
    units = list(models.Unit.objects.filter(npu=npu).order_by("position", "name"))
    posts = models.Post.objects.filter(**held).order_by("pk").values_list(*_POST)
    postings = models.Posting.objects.filter(**held).order_by("pk").values_list(*_POST, "person")
    spells = models.StatusSpell.objects.filter(
        during__overlap=around, person__in=models.Posting.objects.filter(**held).values("person")
    ).values_list("person", "status", "during", "recorded_at")
    times = [unit.recorded_at for unit in units]
    of_person: dict[object, tuple[Spell, ...]] = defaultdict(tuple)
    for person, status, during, at in spells:
        of_person[person] += (Spell(_STATUSES[status], span_of(during)),)
        times.append(at)
    funded: dict[Place, list[Post]] = defaultdict(list)
    for key, unit, name, fte, during, at in posts:
        rank = _RANKS[name]
        funded[rank, unit].append(Post(str(key), unit, rank, fte, span_of(during)))
        times.append(at)
    filled: dict[Place, list[Posting]] = defaultdict(list)
    for key, unit, name, fte, during, at, person in postings:
        rank, spelled = _RANKS[name], of_person.get(person, ())
        filled[rank, unit].append(Posting(str(key), str(person), unit, rank, fte, span_of(during), spelled))
        times.append(at)
    teams = frozenset(unit.name for unit in units if unit.neighbourhood_team)
    return Record(npu, tuple(unit.name for unit in units), teams, funded, filled, max(times, default=None))


_POST = ("pk", "unit__name", "rank", "fte", "during", "recorded_at")
_RANKS = {rank.value: rank for rank in Rank}
_STATUSES = {status.value: status for status in Status}


def span_of(during: Any) -> Span:
    return Span(during.lower, during.upper)


def not_deployable() -> tuple[Status, ...]:
    """The local formula: the statuses that do not count (setting ``HEADWATER_DEPLOYABLE_WITHOUT``)."""
    return statuses_named(settings.DEPLOYABLE_WITHOUT)
