"""How many people live in an area, for rates. Where nobody has loaded it, nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.insight.crime.areas import Area
from headwater.insight.crime.reading import read

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class People:
    """Residents of an area, with the source and year of the count."""

    persons: int
    year: int
    source: str

    def __str__(self) -> str:
        return f"{self.persons:,} people ({self.source}, {self.year})"


@dataclass(frozen=True, slots=True)
class _Row:
    force: str | None
    level: str
    code: str
    name: str
    district: str | None
    persons: int
    year: int
    source: str


class Population:
    """The population rows of one force, and those of none in particular, in memory: some thousands."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, table: ir.Table, force: str) -> Population:
        columns = ("force", "level", "code", "name", "district", "persons", "year", "source")
        rows = read(table.filter((table.force == force) | table.force.isnull()).select(*columns)).to_pylist()
        return cls([_Row(**row) for row in rows if row["persons"] is not None])

    def people(self, area: Area, year: int) -> People | None:
        """Residents by the newest count not after ``year`` (or else the oldest after it); None where none is loaded.

        A district or a whole force that was not counted itself is the sum of its LSOAs, of one source and year.
        """
        own = [row for row in self._rows if row.level == area.level and area.name in (row.code, row.name)]
        if own:
            row = min(own, key=lambda row: _distance(row.year, year))
            return People(row.persons, row.year, row.source)
        parts = [row for row in self._rows if row.level == "lsoa" and _holds(area, row)]
        if not parts:
            return None
        chosen = min({(row.year, row.source) for row in parts}, key=lambda pair: (_distance(pair[0], year), pair[1]))
        return People(sum(row.persons for row in parts if (row.year, row.source) == chosen), *chosen)

    def of_level(self, level: str, year: int) -> dict[str, People]:
        """Residents of every area of a level that was counted itself, by code and by name alike."""
        found: dict[str, People] = {}
        for row in sorted((row for row in self._rows if row.level == level), key=lambda row: _distance(row.year, year)):
            for key in (row.code, row.name):
                found.setdefault(key, People(row.persons, row.year, row.source))
        return found


def _holds(area: Area, row: _Row) -> bool:
    if area.level == "force":
        return row.force == area.name
    return area.level == "district" and row.district == area.name


def _distance(counted: int, wanted: int) -> tuple[bool, int]:
    return counted > wanted, abs(counted - wanted)
