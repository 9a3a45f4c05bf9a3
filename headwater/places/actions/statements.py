"""What sources state about areas: how many people, how deprived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.journal.actions import record_all
from headwater.kernel import Actor, Invalid, NotFound, Ref
from headwater.places import events
from headwater.places.models import Area, Deprivation, Population
from headwater.places.permissions import Permission
from headwater.places.rules import slug_of

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class NewPopulation:
    """``persons`` and ``households`` of an area, by a source such as “Census 2011”; households None where it does not say."""

    area: Ref
    year: int
    source: str
    persons: int
    households: int | None = None


@dataclass(frozen=True, slots=True)
class NewDeprivation:
    """Rank 1 and decile 1 are the most deprived. ``crime_decile`` is the domain of crime alone."""

    area: Ref
    year: int
    source: str
    rank: int
    decile: int
    score: float | None = None
    crime_decile: int | None = None


@transaction.atomic
def set_population(*, by: Actor, at: datetime, counts: Sequence[NewPopulation]) -> int:
    """State populations, replacing what the same source said for the same area and year; returns how many were new or
    different. Raises Invalid on an impossible number or year, NotFound where an area does not exist.
    """
    by.must(Permission.PLACES_MANAGE)
    for count in counts:
        _check(count.year, count.source, count.persons, count.households)
    levels = _levels([count.area for count in counts])
    held = {
        (row.area_id, row.year, row.source): (row.persons, row.households)
        for row in Population.objects.filter(source__in={c.source for c in counts}, year__in={c.year for c in counts})
    }
    fresh = {
        key: Population(
            area_id=key[0], year=count.year, source=count.source, persons=count.persons, households=count.households
        )
        for count in counts
        if held.get(key := (UUID(count.area.id), count.year, count.source)) != (count.persons, count.households)
    }
    Population.objects.bulk_create(
        fresh.values(),
        update_conflicts=True,
        unique_fields=["area", "year", "source"],
        update_fields=["persons", "households"],
        batch_size=_BATCH,
    )
    record_all(
        events.PopulationSet(source=_source(source), title=source, level=level, year=year, areas=number, by=by.ref, at=at)
        for (source, level, year), number in _tally(fresh, levels).items()
    )
    return len(fresh)


@transaction.atomic
def set_deprivation(*, by: Actor, at: datetime, statements: Sequence[NewDeprivation]) -> int:
    """State deprivation, replacing what the same source said for the same area and year; returns how many were new or
    different. Raises Invalid on an impossible number or year, NotFound where an area does not exist.
    """
    by.must(Permission.PLACES_MANAGE)
    for one in statements:
        _check(one.year, one.source, one.rank)
        if not all(1 <= decile <= 10 for decile in (one.decile, one.crime_decile or 1)):
            raise Invalid(f"{one.decile} is not a decile.", "Deciles go from 1, the most deprived, to 10.")
    levels = _levels([one.area for one in statements])
    held = {
        (row.area_id, row.year, row.source): (row.rank, row.decile, row.score, row.crime_decile)
        for row in Deprivation.objects.filter(source__in={s.source for s in statements}, year__in={s.year for s in statements})
    }
    fresh = {
        key: Deprivation(
            area_id=key[0], year=one.year, source=one.source,
            rank=one.rank, decile=one.decile, score=one.score, crime_decile=one.crime_decile,
        )
        for one in statements
        if held.get(key := (UUID(one.area.id), one.year, one.source)) != (one.rank, one.decile, one.score, one.crime_decile)
    }  # fmt: skip
    Deprivation.objects.bulk_create(
        fresh.values(),
        update_conflicts=True,
        unique_fields=["area", "year", "source"],
        update_fields=["score", "rank", "decile", "crime_decile"],
        batch_size=_BATCH,
    )
    record_all(
        events.DeprivationSet(source=_source(source), title=source, level=level, year=year, areas=number, by=by.ref, at=at)
        for (source, level, year), number in _tally(fresh, levels).items()
    )
    return len(fresh)


def _check(year: int, source: str, *numbers: int | None) -> None:
    if not 1801 <= year <= 2200:
        raise Invalid(f"{year} cannot be the year of a count.", "Write it as 2011.")
    if not source.strip() or len(source) > 200:
        raise Invalid("A count needs its source.", "Name who counted, such as Census 2011.")
    if any(number is not None and not 0 <= number <= 2_000_000_000 for number in numbers):
        raise Invalid("A count cannot be negative or larger than two thousand million.", "Correct the number.")


def _levels(areas: Sequence[Ref]) -> dict[UUID, str]:
    """The level of each area. Raises NotFound unless all of them exist."""
    try:
        ids = {UUID(ref.id) for ref in areas if ref.kind == "places.area"}
    except ValueError:
        raise NotFound("There is no such area.", "Add the area first.") from None
    levels = dict(Area.objects.filter(pk__in=ids).values_list("pk", "level"))
    if len(levels) < len(set(areas)):
        raise NotFound("A count is about an area that does not exist.", "Add the area first.")
    return levels


def _tally(fresh: dict[tuple[UUID, int, str], Population] | dict[tuple[UUID, int, str], Deprivation],
           levels: dict[UUID, str]) -> dict[tuple[str, str, int], int]:  # fmt: skip
    tally: dict[tuple[str, str, int], int] = defaultdict(int)
    for area, year, source in fresh:
        tally[source, levels[area], year] += 1
    return tally


def _source(title: str) -> Ref:
    return Ref("places.source", slug_of(title) or "unnamed")
