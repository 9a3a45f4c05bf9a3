"""What sources state about areas: how many people, how deprived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from headwater.journal.actions import record_all
from headwater.kernel import Actor, Invalid, NotFound, Ref
from headwater.places import events
from headwater.places.bulk import any_of, put_rows
from headwater.places.models import Area, Deprivation, Population
from headwater.places.permissions import Permission
from headwater.places.rules import source_slug


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
    rows = Population.objects.filter(source__in={c.source for c in counts}, year__in={c.year for c in counts})
    held = {tuple(row[:3]): row[3:] for row in rows.values_list("area", "year", "source", "persons", "households")}
    fresh = _fresh({(UUID(c.area.id), c.year, c.source): (c.persons, c.households) for c in counts}, held)
    _keep(Population, ("persons", "households"), fresh)
    record_all(
        events.PopulationSet(source=source_ref(source), title=source, level=level, year=year, areas=number, by=by.ref, at=at)
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
    rows = Deprivation.objects.filter(source__in={s.source for s in statements}, year__in={s.year for s in statements})
    columns = ("rank", "decile", "score", "crime_decile")
    held = {tuple(row[:3]): row[3:] for row in rows.values_list("area", "year", "source", *columns)}
    wanted = {(UUID(s.area.id), s.year, s.source): (s.rank, s.decile, s.score, s.crime_decile) for s in statements}
    fresh = _fresh(wanted, held)
    _keep(Deprivation, columns, fresh)
    record_all(
        events.DeprivationSet(source=source_ref(source), title=source, level=level, year=year, areas=number, by=by.ref, at=at)
        for (source, level, year), number in _tally(fresh, levels).items()
    )
    return len(fresh)


_Key = tuple[UUID, int, str]
"""Area, year, source."""


def _fresh(wanted: dict[_Key, tuple[Any, ...]], held: dict[Any, tuple[Any, ...]]) -> dict[_Key, tuple[Any, ...]]:
    return {key: values for key, values in wanted.items() if held.get(key) != values}


def _keep(model: type[Population] | type[Deprivation], columns: tuple[str, ...], fresh: dict[_Key, tuple[Any, ...]]) -> None:
    key = ("area_id", "year", "source")
    put_rows(model, (*key, *columns), [(*named, *values) for named, values in fresh.items()], key=key, replace=columns)


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
    levels = dict(any_of(Area.objects.all(), "id", ids, "uuid").values_list("pk", "level"))
    if len(levels) < len(set(areas)):
        raise NotFound("A count is about an area that does not exist.", "Add the area first.")
    return levels


def _tally(fresh: Iterable[_Key], levels: dict[UUID, str]) -> dict[tuple[str, str, int], int]:
    tally: dict[tuple[str, str, int], int] = defaultdict(int)
    for area, year, source in fresh:
        tally[source, levels[area], year] += 1
    return tally


def source_ref(title: str) -> Ref:
    """How the journal names a source of reference data."""
    return Ref("places.source", source_slug(title))
