"""Populations and deprivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from headwater.kernel import Actor, Invalid, Progress, Quiet, Ref
from headwater.places.actions import NewDeprivation, NewPopulation, set_deprivation, set_population
from headwater.places.loaders.missing import Districts, Key, Mentioned, ensure
from headwater.places.loaders.report import Report
from headwater.places.loaders.tables import Layout, Row, Table, read_table
from headwater.places.rules import code_of, district_name_of, level_of, name_of

_T = TypeVar("_T")

POPULATION = (
    Layout(
        "headwater’s own (level, code, name, persons, year, source; households, district_code, district)",
        needs={"level": "level", "code": "code", "persons": "persons", "year": "year", "source": "source"},
        may={"name": "name", "households": "households", "district_code": "district_code", "district": "district"},
    ),
    Layout(
        "Census 2011, population and households by LSOA",
        needs={
            "code": "lsoa code", "name": "lsoa name", "persons": "persons", "households": "households",
            "district_code": "local authority code",
        },
        fixed={"level": "lsoa", "year": "2011", "source": "Census 2011, Office for National Statistics"},
    ),
    Layout(
        "Census 2021, table TS001 by LSOA",
        needs={"code": "mnemonic", "name": "2021 super output area - lower layer", "persons": "total"},
        fixed={"level": "lsoa", "year": "2021", "source": "Census 2021 (TS001), Office for National Statistics"},
    ),
)  # fmt: skip

DEPRIVATION = (
    Layout(
        "headwater’s own (level, code, name, rank, decile, year, source; score, crime_decile)",
        needs={"level": "level", "code": "code", "rank": "rank", "decile": "decile", "year": "year", "source": "source"},
        may={"name": "name", "score": "score", "crime_decile": "crime_decile"},
    ),
    Layout(
        "English Indices of Deprivation 2015 by LSOA",
        needs={"code": "lsoa11_code", "name": "lsoa11_name", "score": "imd_score", "rank": "imd_rank", "decile": "imd_decile"},
        may={"district_code": "lad13_code", "district": "lad13_name"},
        fixed={"level": "lsoa", "year": "2015", "source": "English Indices of Deprivation 2015"},
    ),
    Layout(
        "English Indices of Deprivation 2019 by LSOA",
        needs={"code": "lsoa11_code", "rank": "imd_rank", "decile": "imd_decile", "crime_decile": "crime_decile"},
        fixed={"level": "lsoa", "year": "2019", "source": "English Indices of Deprivation 2019"},
    ),
)


def load_population(paths: Sequence[Path], *, by: Actor, at: datetime, progress: Progress | None = None) -> Report:
    """People and households by area, from our own layout or the census files as published. See the package."""
    return _load(paths, "Populations", POPULATION, _population, lambda made: set_population(by=by, at=at, counts=made),
                 by, at, progress or Quiet())  # fmt: skip


def load_deprivation(paths: Sequence[Path], *, by: Actor, at: datetime, progress: Progress | None = None) -> Report:
    """Deprivation by area, from our own layout or the English indices of 2015 and 2019. See the package."""
    return _load(paths, "Deprivation", DEPRIVATION, _deprivation, lambda made: set_deprivation(by=by, at=at, statements=made),
                 by, at, progress or Quiet())  # fmt: skip


def _load(
    paths: Sequence[Path],
    what: str,
    layouts: Sequence[Layout],
    make: Callable[[Row, Layout, Ref], _T],
    keep: Callable[[list[_T]], int],
    by: Actor,
    at: datetime,
    progress: Progress,
) -> Report:
    report = Report(what)
    progress.begin(len(paths), what)
    for path in paths:
        with transaction.atomic():
            table = read_table(path, layouts)
            rows = _rows(table, at, report)
            refs, added = ensure(_mentioned(rows, table.layout), by=by, at=at, source=table.layout.title)
            known = [(row, refs[level, code]) for (level, code, _), row in rows.items() if (level, code) in refs]
            report.fresh += keep([make(row, table.layout, ref) for row, ref in known])
            report.areas_added += added
            report.pass_over("their area is not known and the file does not name it", len(rows) - len(known))
        report.files += 1
        progress.advance(1, path.name)
    return report


def _rows(table: Table, at: datetime, report: Report) -> dict[tuple[str, str, str], Row]:
    """Rows by level, code and year. Notes below the table, which have no code, are passed over."""
    found: dict[tuple[str, str, str], Row] = {}
    for row in table.rows:
        report.read += 1
        if not row.columns.keys() or not _said(row, table.layout, "code"):
            report.pass_over("notes without a code")
            continue
        level = table.layout.fixed.get("level") or row.read(level_of, "level").value
        key = level, row.read(code_of, "code"), _said(row, table.layout, "year")
        if not key[2].isdigit() or int(key[2]) > at.year:
            raise row.wrong(f"“{key[2][:20]}” is not a year up to now", "Write the year of the count, such as 2011.")
        earlier = found.setdefault(key, row)
        if earlier is not row:
            if earlier.cells != row.cells:
                raise row.wrong(
                    f"{level} {key[1]} came on line {earlier.line:,} already, with other values", "Keep one of them."
                )
            report.duplicates += 1
    if not found:
        raise Invalid(f"{table.file} has no row.", "Check that it is the right file.")
    return found


def _said(row: Row, layout: Layout, name: str) -> str:
    """What the row says, or else what is the same for every file of this layout."""
    return row.text(name) or layout.fixed.get(name, "")


def _mentioned(rows: dict[tuple[str, str, str], Row], layout: Layout) -> dict[Key, Mentioned]:
    """The areas that the rows are about, with the districts that hold them, where the rows say so."""
    districts = Districts()
    found: dict[Key, Mentioned] = {}
    for (level, code, _), row in rows.items():
        name = row.read(name_of, "name") if row.has("name") else ""
        parent = districts.holding(name) if level == "lsoa" else None
        if row.has("district_code") and level != "district":
            parent = "district", row.read(code_of, "district_code")
            told = district_name_of(name)
            named = row.text("district") or (told if told != name else "")
            found.setdefault(parent, Mentioned(*parent, name_of(named) if named else ""))
        found[level, code] = Mentioned(level, code, name, parent)
    return found


def _population(row: Row, layout: Layout, area: Ref) -> NewPopulation:
    return NewPopulation(
        area,
        int(_said(row, layout, "year")),
        _said(row, layout, "source"),
        _count(row, "persons"),
        _count(row, "households") if row.has("households") else None,
    )


def _deprivation(row: Row, layout: Layout, area: Ref) -> NewDeprivation:
    return NewDeprivation(
        area,
        int(_said(row, layout, "year")),
        _said(row, layout, "source"),
        rank=_count(row, "rank"),
        decile=_count(row, "decile"),
        score=row.number("score") if row.has("score") else None,
        crime_decile=_count(row, "crime_decile") if row.has("crime_decile") else None,
    )


def _count(row: Row, name: str) -> int:
    number = row.whole(name)
    if number < 0 or (name.endswith("decile") and not 1 <= number <= 10):
        raise row.wrong(f"{number} cannot be a number of {name}", "Correct the cell.")
    return number
