"""Which area holds which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from headwater.kernel import Actor, Invalid, Progress, Quiet
from headwater.places.actions.areas import NewArea, put_areas
from headwater.places.loaders.missing import Key, Mentioned, ensure
from headwater.places.loaders.report import Report
from headwater.places.loaders.tables import Layout, Row, Table, read_table
from headwater.places.rules import code_of, district_name_of, level_of, name_of, slug_of

OWN = Layout(
    "headwater’s own (level, code, name; parent_level, parent_code)",
    needs={"level": "level", "code": "code", "name": "name"},
    may={"parent_level": "parent_level", "parent_code": "parent_code"},
)
LOOKUP = Layout(
    "LSOA to police force, Office for National Statistics",
    needs={"code": "lsoa code", "name": "lsoa name", "district_code": "local authority code", "force": "police_force"},
)

_SLUGS = {"metropolitan-police": "metropolitan"}
"""Forces that data.police.uk calls by another name."""


def load_areas(paths: Sequence[Path], *, by: Actor, at: datetime, progress: Progress | None = None) -> Report:
    """The tree of areas, without boundaries: our own layout, or the lookup from LSOA to police force.

    Our own layout states: names and parents are taken over. The lookup fills in what is missing. See the package.
    """
    progress, report = progress or Quiet(), Report("Areas")
    progress.begin(len(paths), "Areas")
    for path in paths:
        with transaction.atomic():
            table = read_table(path, (OWN, LOOKUP))
            (_state if table.layout is OWN else _fill)(table, report, by, at)
        report.files += 1
        progress.advance(1, path.name)
    return report


def _state(table: Table, report: Report, by: Actor, at: datetime) -> None:
    new: dict[Key, tuple[Row, NewArea]] = {}
    for row in table.rows:
        report.read += 1
        one = NewArea(row.read(level_of, "level").value, row.read(code_of, "code"), row.read(name_of, "name"), _parent(row))
        earlier = new.setdefault((one.level, one.code), (row, one))
        if earlier[1] != one:
            raise row.wrong(f"{one.level} {one.code} came on line {earlier[0].line:,} already", "Keep one of them.")
        report.duplicates += earlier[0] is not row
    if not new:
        raise Invalid(f"{table.file} has no row.", "Check that it is the right file.")
    ordered = sorted((one for _, one in new.values()), key=lambda one: level_of(one.level).rank)
    report.fresh += put_areas(by=by, at=at, areas=ordered, source=table.file)[1]


def _parent(row: Row) -> Key | None:
    if not row.has("parent_code"):
        return None
    return row.read(level_of, "parent_level").value, row.read(code_of, "parent_code")


def _fill(table: Table, report: Report, by: Actor, at: datetime) -> None:
    found: dict[Key, Mentioned] = {}
    for row in table.rows:
        report.read += 1
        district = "district", row.read(code_of, "district_code")
        lsoa = "lsoa", row.read(code_of, "code")
        force = _force(row, found) or (found[district].parent if district in found else None)  # some rows lack it
        found[district] = Mentioned(*district, district_name_of(row.read(name_of, "name")), force)
        if lsoa in found:
            report.duplicates += 1
        found[lsoa] = Mentioned(*lsoa, row.read(name_of, "name"), district)
    if not found:
        raise Invalid(f"{table.file} has no row.", "Check that it is the right file.")
    ranked = dict(sorted(found.items(), key=lambda item: level_of(item[1].level).rank))
    _, added = ensure(ranked, by=by, at=at, source=table.layout.title)
    lsoas = sum(level == "lsoa" for level, _ in found)
    report.fresh += min(added, lsoas)
    report.areas_added += max(0, added - lsoas)


def _force(row: Row, found: dict[Key, Mentioned]) -> Key | None:
    """The force that the row names; the districts of Wales come without one."""
    name = row.text("force")
    if not name:
        return None
    slug = slug_of(name)
    key = "force", _SLUGS.get(slug, slug)
    found.setdefault(key, Mentioned(*key, name_of(name)))
    return key
