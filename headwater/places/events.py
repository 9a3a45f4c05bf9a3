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


class AreasLoaded(Event, subject="source"):
    """Areas of one level were added or changed from a source of reference data, many at once."""

    source: Ref
    title: str
    level: str
    added: int
    changed: int


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


class PostcodesLoaded(Event, subject="source"):
    """Postcodes were added or moved, as one source has them."""

    source: Ref
    title: str
    postcodes: int


class GazetteerLoaded(Event, subject="source"):
    """Names of streets and places were added or changed, as one source has them."""

    source: Ref
    title: str
    entries: int


class PopulationExported(Event, subject="dataset"):
    """The populations were written to the lake, and what it held before is kept there as a revision."""

    dataset: Ref
    partitions: int
