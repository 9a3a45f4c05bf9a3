"""Offence groups: what “burglary” means, by source. The groups are reference data (``reference/offence_groups.csv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from headwater.kernel import NotFound

if TYPE_CHECKING:
    import ibis.expr.types as ir

TOTAL = "total-recorded-crime"
"""The group that every source has: all of its crime."""


@dataclass(frozen=True, slots=True)
class OffenceGroup:
    """Offences that are counted together in one source of data.

    The same word in two sources may cover different offences, so a group belongs to one source and carries its own
    title.
    ``include`` are codes or categories (empty: all), ``exclude`` are left out; ``public_place`` asks for that mark as
    well.
    """

    slug: str
    source: str
    title: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    public_place: bool
    crime: bool
    """False for anti-social behaviour: incidents, not crimes."""
    definition: str
    citation: str

    @property
    def noun(self) -> str:
        return "crimes" if self.crime else "incidents"

    def within(self, table: ir.Table, column: str) -> ir.BooleanValue | None:
        """Which rows belong to it, by the column that holds the offence; None where all do.

        A row without an offence belongs to a group that leaves named offences out, not to one that names some.
        """
        offence = table[column]
        tests: list[ir.BooleanValue] = []
        if self.include:
            tests.append(offence.isin(self.include))
        if self.exclude:
            tests.append(offence.isnull() | offence.notin(self.exclude))
        if self.public_place:
            tests.append(table.public_place)
        if not tests:
            return None
        found = tests[0]
        for test in tests[1:]:
            found = found & test
        return found


@cache
def offence_groups(source: str) -> tuple[OffenceGroup, ...]:
    """Every group of a source (``police-uk`` or ``force``), in the order that a reader meets them."""
    path = resources.files("headwater.insight") / "reference" / "offence_groups.csv"
    lines = path.read_text("utf-8").splitlines()
    return tuple(_group(row) for row in csv.DictReader(lines) if row["source"] == source)


def offence_group(source: str, slug: str) -> OffenceGroup:
    """Raises NotFound where the source cannot tell this group apart, and says which it can."""
    for group in offence_groups(source):
        if slug in (group.slug, group.title):
            return group
    known = ", ".join(group.slug for group in offence_groups(source))
    raise NotFound(f"The source “{source}” has no offence group “{slug}”.", f"It has: {known}.")


def _group(row: dict[str, str]) -> OffenceGroup:
    return OffenceGroup(
        row["group"],
        row["source"],
        row["title"],
        tuple(row["include"].split()),
        tuple(row["exclude"].split()),
        row["public_place"] == "yes",
        row["crime"] == "yes",
        row["definition"],
        row["citation"],
    )
