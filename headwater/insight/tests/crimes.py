"""Small lakes of made-up crime for tests, and the real archive where it is here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.insight.datasets import POPULATION, RECORDED_CRIME, STOPS, STREET
from headwater.insight.lake import Lake

LOADED = datetime(2018, 3, 9, 4, 0, 1, tzinfo=UTC)
SHARED = Path(__file__).parents[3].parent / "shared" / "data"

Recorded = tuple[date, str, bool, str | None, str | None]
"""Day, offence code, public place, district, NPU."""


def put(lake: Lake, dataset: str, force: str, month: int | None, rows: list[dict[str, object]]) -> None:
    """Write rows; columns left out are null."""
    schema = {d.name: d.columns for d in (STREET, STOPS, RECORDED_CRIME, POPULATION)}[dataset]
    plain = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in schema])
    table = pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=plain)
    lake.write(dataset, force, month, table, source="test", at=LOADED)


def recorded(lake: Lake, crimes: Iterable[Recorded], force: str = "west-midlands") -> None:
    """Put a force's own crimes in, by month."""
    by_month: dict[int, list[dict[str, object]]] = {}
    for number, (day, code, public, district, npu) in enumerate(crimes):
        by_month.setdefault(day.year * 100 + day.month, []).append(
            {
                "crime_ref": f"20/{number:06}",
                "recorded_on": day,
                "offence_code": code,
                "public_place": public,
                "district": district,
                "npu": npu,
            }
        )
    for month, rows in by_month.items():
        put(lake, "recorded_crime", force, month, rows)


def street(lake: Lake, month: int, crimes: Iterable[tuple[str, str, str]], force: str = "leicestershire") -> None:
    """Put published crimes in: category, LSOA name, LSOA code."""
    rows: list[dict[str, object]] = [
        {
            "crime_id": f"{month}{n:058}",
            "category": category,
            "lsoa_name": name,
            "lsoa_code": code,
            "district": name.rpartition(" ")[0] or None,
        }
        for n, (category, name, code) in enumerate(crimes)
    ]
    put(lake, "street", force, month, rows)


def archive_rows(force: str, month: str) -> Iterator[dict[str, str]]:
    """Rows of the real archive. Skips the test where it is not here."""
    path = SHARED / "police-uk-2014-01-to-08.zip"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    with zipfile.ZipFile(path) as archive, archive.open(f"{month}/{month}-{force}-street.csv") as lines:
        yield from csv.DictReader(io.TextIOWrapper(lines, "utf-8"))


def slug(words: str) -> str:
    return words.lower().replace(" ", "-")
