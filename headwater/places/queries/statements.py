"""What sources state about areas."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.kernel import Ref
from headwater.places.models import Deprivation, Population
from headwater.places.queries.areas import id_of


@dataclass(frozen=True, slots=True)
class PopulationView:
    """People and households of an area; ``households`` None where the source does not say."""

    persons: int
    households: int | None
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class DeprivationView:
    """How deprived an area is; rank 1 and decile 1 are the most deprived."""

    rank: int
    decile: int
    year: int
    source: str
    score: float | None = None
    crime_decile: int | None = None


def population(ref: Ref, year: int | None = None) -> PopulationView | None:
    """The newest count of an area (not after ``year``); None where there is none. One query."""
    rows = Population.objects.filter(area=id_of(ref)).order_by("-year", "source")
    row = (rows if year is None else rows.filter(year__lte=year)).first()
    return None if row is None else PopulationView(row.persons, row.households, row.year, row.source)


def deprivation(ref: Ref, year: int | None = None) -> DeprivationView | None:
    """The newest statement about an area (not after ``year``); None where there is none. One query."""
    rows = Deprivation.objects.filter(area=id_of(ref)).order_by("-year", "source")
    row = (rows if year is None else rows.filter(year__lte=year)).first()
    return None if row is None else DeprivationView(row.rank, row.decile, row.year, row.source, row.score, row.crime_decile)
