"""Crime of one force from one source: which areas and months there are, and how many crimes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from headwater.insight.crime.areas import Area, areas_from, find, split_key, the_force
from headwater.insight.crime.cubes import Cube, Kept, Tally, tally_of
from headwater.insight.crime.keeping import counted
from headwater.insight.crime.offences import OffenceGroup, offence_group, offence_groups
from headwater.insight.crime.population import People, Population
from headwater.insight.crime.sources import crime_source
from headwater.insight.crime.squares import Square
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, month
from headwater.kernel import NotFound

if TYPE_CHECKING:
    import ibis.expr.types as ir

_kept: Kept[Any] = Kept(64)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the lake holds: the months with data (201803) and the last day that data reaches."""

    months: tuple[int, ...]
    last: date

    @property
    def first(self) -> date:
        return month(self.months[0]).start

    def lacking(self, period: Period) -> tuple[int, ...]:
        """The months that a period touches and the lake does not hold."""
        held = set(self.months)
        return tuple(one for one in period.months() if one not in held)


class Crime:
    """Questions about recorded crime. Cheap to make: what it has read is kept per generation of the lake.

    ``source`` is ``police-uk`` or ``force``; ``force`` a slug such as ``west-midlands``. Raises NotFound for another
    source.
    """

    def __init__(self, lake: Lake, source: str, force: str, *, generation: int | None = None) -> None:
        self.lake = lake
        self.source = crime_source(source)
        self.force = force
        self._generation = generation

    def still(self) -> Crime:
        """The same questions, all of one generation: the counts of one page agree, whatever is loaded meanwhile.

        All counts come from one pass. Rows behind a figure are always those of the moment they are opened.
        """
        return self if self._generation else Crime(self.lake, self.source.slug, self.force, generation=self.lake.generation)

    @property
    def updated(self) -> datetime | None:
        """When the data was last loaded."""
        found: datetime | None = self._keep("updated", "", lambda: self.lake.updated(self.source.dataset.name, self.force))
        return found

    def groups(self) -> tuple[OffenceGroup, ...]:
        return offence_groups(self.source.slug)

    def group(self, slug: str) -> OffenceGroup:
        return offence_group(self.source.slug, slug)

    def areas(self, level: str, *, within: str | None = None) -> tuple[Area, ...]:
        """The areas of a level that the data names, by label; ``within`` keeps those under one area
        (``district:Leicester``).
        """
        if self.source.level(level) == "force":
            return (the_force(self.force),)
        found: tuple[Area, ...] = self._keep("areas", level, lambda: self._areas(level))
        if within is None:
            return found
        return tuple(area for area in found if self._is_under(area, within))

    def find_area(self, name: str) -> Area:
        """By key (``npu:Coventry``) or by name. Where levels share a name, the policing unit comes first.

        Raises NotFound, with near names.
        """
        levels = sorted(self.source.levels, key=lambda level: level not in ("npu", "district"))
        if self.source.slug == "force":
            levels.sort(key=lambda level: level != "npu")
        level, colon, _ = name.partition(":")
        if colon and level in self.source.levels:  # a key: the other levels need not be read
            exact = next((area for area in self.areas(level) if area.key.casefold() == name.casefold()), None)
            if exact:
                return exact
        return find(name, chain.from_iterable(self.areas(level) for level in levels))

    def coverage(self) -> Coverage:
        """Raises NotFound where nothing has been loaded for the force."""
        found: Coverage = self._keep("coverage", "", self._coverage)
        return found

    def latest_day(self) -> date:
        """The last day that the data reaches: end a period here for the latest figures."""
        return self.coverage().last

    def cube(self, level: str) -> Cube:
        """Counts of every area of a level, made once a generation."""
        found: Cube = self._keep("cube", self.source.level(level), lambda: self._cube(level))
        return found

    def count(self, area: str, group: OffenceGroup, period: Period) -> int:
        """Crimes of a group in an area (``npu:Coventry``) over a period that the data covers."""
        level, name = split_key(area)
        return self.cube(level).count("" if level == "force" else name, group.slug, period)

    def unallocated(self, level: str, group: OffenceGroup, period: Period) -> int:
        """Crimes of the force that no area of this level holds."""
        return self.cube(level).count(None, group.slug, period)

    def people(self, area: Area, year: int) -> People | None:
        """Residents, or None where no population has been loaded for the area."""
        found: Population | None = self._keep("population", "", self._population)
        return found.people(area, year) if found else None

    def people_of(self, level: str, year: int) -> Mapping[str, People]:
        """Residents of every area of a level, by code and by name alike; empty where no population has been loaded."""
        found: Population | None = self._keep("population", "", self._population)
        return found.of_level(level, year) if found else {}

    def rows(
        self, area: str | None, level: str, group: OffenceGroup, periods: Sequence[Period], square: Square | None = None
    ) -> ir.Table:
        """The rows behind a count, as an expression; ``area`` None: those that no area of the level holds. ``square``: only
        those in it.
        """
        from headwater.insight.crime import expressions

        months = [one for period in periods for one in period.months()]
        crimes = self._crimes(months)
        return expressions.rows_of(crimes, self.source, group, self.source.level(level), area, periods, square)

    def by_offence(self, level: str, group: OffenceGroup, period: Period) -> ir.Table:
        """Crimes of every area of a level by offence and month, as an expression: what is weighed."""
        from headwater.insight.crime import expressions

        crimes = self._crimes(period.months())
        return expressions.by_offence(crimes, self.source, group, self.source.level(level), [period])

    def places(self, area: str, group: OffenceGroup, periods: Sequence[Period], *, also: Sequence[str] = ()) -> ir.Table:
        """Where the crimes behind a count happened (``easting``, ``northing``), as an expression; ``area`` is npu:Coventry.

        ``also``: other columns of the dataset.
        """
        from headwater.insight.crime import expressions

        level, name = split_key(area)
        crimes = self._crimes([one for period in periods for one in period.months()])
        return expressions.places_of(crimes, self.source, group, self.source.level(level), name, periods, also)

    def _population(self) -> Population | None:
        if not self.lake.files("population"):
            return None
        return Population.of(self.lake.table("population"), self.force)

    def _crimes(self, months: Collection[int] | None = None) -> ir.Table:
        """Only the files of these months are opened."""
        return self.lake.table(self.source.dataset.name, self.force, months)

    def _tally(self) -> Tally:
        self._months()
        found: Tally = self._keep("tally", "", self._read_tally)
        return found

    def _read_tally(self) -> Tally:
        return tally_of(counted(self.lake, self.source, self.force), self.groups(), monthly=self.source.monthly)

    def _cube(self, level: str) -> Cube:
        return self._tally().cube(level if self.source.levels[level] else None)

    def _areas(self, level: str) -> tuple[Area, ...]:
        above = self.source.parents[level]
        label = f"{level}_label" if level in self.source.labels else level
        parent = above if self.source.levels[above] else level
        rows: list[dict[str, object]] = [
            {"area": area, "parent": parent, "label": name, "n": n}
            for (area, parent, name), n in self._tally().together(level, parent, label)
            if area is not None
        ]
        return areas_from(rows, self.source, level, self.force)

    def _months(self) -> list[int]:
        months = self.lake.months(self.source.dataset.name, self.force)
        if not months:
            raise NotFound(
                f"{self.source.title}: nothing has been loaded for the force “{self.force}”.",
                "Load it with headwater load, or choose another force.",
            )
        return months

    def _coverage(self) -> Coverage:
        months = self._months()
        day = None if self.source.monthly else self._tally().last
        return Coverage(tuple(months), date.fromordinal(day) if day else month(months[-1]).end)

    def _keep(self, what: str, level: str, make: Any) -> Any:
        generation = self._generation or self.lake.generation
        key = (str(self.lake.root), generation, self.source.slug, self.force, what, level)
        return _kept.get(key, make)

    def _is_under(self, area: Area, ancestor: str) -> bool:
        parents = {a.key: a.parent for level in self._above(area.level) for a in self.areas(level)}
        key: str | None = area.parent
        while key:
            if key == ancestor:
                return True
            key = parents.get(key)
        return False

    def _above(self, level: str) -> Iterable[str]:
        while (level := self.source.parents.get(level, "")) and level != "force":
            yield level


def month_names(months: Sequence[int]) -> str:
    """Months as a sentence names them, runs joined: “April 2013 to August 2013, October 2013”."""
    runs: list[list[int]] = []
    for one in months:
        if runs and (month(runs[-1][-1]).end.toordinal() + 1 == month(one).start.toordinal()):
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(month(run[0]).name if len(run) == 1 else f"{month(run[0]).name} to {month(run[-1]).name}" for run in runs)
