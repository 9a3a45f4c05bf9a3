"""The two sources of recorded crime, and how each tells time, place and offence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from headwater.insight.datasets import RECORDED_CRIME, STREET, Dataset
from headwater.kernel import NotFound


@dataclass(frozen=True)
class CrimeSource:
    """``levels`` maps each level of area to the column that names the area, widest first; the whole force has none.

    ``parents`` maps a level to the level that holds it. ``kind`` begins the kinds of question about this source, so
    that the rows of one may be open to all and those of another not.
    """

    slug: str
    kind: str
    title: str
    dataset: Dataset
    offence: str
    day: str | None
    """The column with the day; None where the data knows months only."""
    levels: Mapping[str, str | None]
    parents: Mapping[str, str]
    labels: Mapping[str, str]
    """Levels whose areas have a name for people in another column."""
    shown: tuple[str, ...]
    """The columns of a row that a reader may open, after its date."""

    @property
    def monthly(self) -> bool:
        return self.day is None

    @property
    def time(self) -> str:
        return self.day or "month"

    def level(self, name: str) -> str:
        """The level, checked. Raises NotFound for one that the source does not have."""
        if name not in self.levels:
            raise NotFound(f"{self.title} has no areas of level “{name}”.", f"It has: {', '.join(self.levels)}.")
        return name


POLICE_UK = CrimeSource(
    slug="police-uk",
    kind="street",
    title="Street-level crime as published on data.police.uk",
    dataset=STREET,
    offence="category",
    day=None,
    levels=MappingProxyType({"force": None, "district": "district", "lsoa": "lsoa_code"}),
    parents=MappingProxyType({"district": "force", "lsoa": "district"}),
    labels=MappingProxyType({"lsoa": "lsoa_name"}),
    shown=("category", "location", "lsoa_name", "outcome", "crime_id"),
)

FORCE = CrimeSource(
    slug="force",
    kind="crime",
    title="Crime recorded by the force, from its own crime system",
    dataset=RECORDED_CRIME,
    offence="offence_code",
    day="recorded_on",
    levels=MappingProxyType(
        {
            "force": None,
            "district": "district",
            "npu": "npu",
            "sector": "sector",
            "neighbourhood": "neighbourhood",
        }
    ),
    parents=MappingProxyType(
        {"district": "force", "npu": "district", "sector": "npu", "neighbourhood": "sector"},
    ),
    labels=MappingProxyType({}),
    shown=("offence_code", "public_place", "district", "npu", "sector", "neighbourhood", "crime_ref"),
)

SOURCES: Mapping[str, CrimeSource] = MappingProxyType({source.slug: source for source in (FORCE, POLICE_UK)})


def crime_source(slug: str) -> CrimeSource:
    """Raises NotFound for any but ``police-uk`` and ``force``."""
    if slug not in SOURCES:
        raise NotFound(f"There is no source of crime called “{slug}”.", f"There are: {', '.join(SOURCES)}.")
    return SOURCES[slug]
