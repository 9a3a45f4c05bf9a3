"""What happened to places. Every one is a row of the journal."""

from __future__ import annotations

from headwater.kernel import Event, Ref


class AreaAdded(Event, subject="area"):
    """An area was added to the tree. ``parent`` is the area that holds it; ``bounded`` says whether it has a boundary."""

    area: Ref
    level: str
    code: str
    name: str
    parent: Ref | None = None
    bounded: bool = False


class AreaChanged(Event, subject="area"):
    """An area's name, parent or boundary was changed. ``what`` names which; names are given before and after."""

    area: Ref
    what: tuple[str, ...]
    name_before: str
    name_after: str
    parent_before: Ref | None = None
    parent_after: Ref | None = None


class PopulationSet(Event, subject="source"):
    """Counts of people and households were stated for areas of one level, for one year, by one source."""

    source: Ref
    title: str
    level: str
    year: int
    areas: int


class DeprivationSet(Event, subject="source"):
    """Deprivation was stated for areas of one level, for one year, by one source."""

    source: Ref
    title: str
    level: str
    year: int
    areas: int
