"""Small files in the layouts of data.police.uk, made up, for tests of loading."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from headwater.insight.lake import Lake

UPDATED = datetime(2018, 3, 9, 4, 0, tzinfo=UTC)

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOMES = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
EIGHT = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context"
FORCE = "Leicestershire Police"


def crime_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def crime(number: int, month: str = "2014-01", **but: str) -> str:
    """One row of street-level crime in Leicester; ``but`` replaces fields."""
    fields = {
        "id": crime_id(number),
        "month": month,
        "by": FORCE,
        "within": FORCE,
        "x": f"{-1.13 + number % 7 / 1000:.6f}",
        "y": f"{52.63 + number % 5 / 1000:.6f}",
        "location": f"On or near Street {number % 11}",
        "code": f"E010136{number % 90:02d}",
        "lsoa": f"Leicester {number % 40:03d}A",
        "type": "Burglary" if number % 2 else "Robbery",
        "outcome": "Under investigation",
        "context": "",
    }
    assert but.keys() <= fields.keys()
    return ",".join((fields | but).values())


def street(numbers: Iterable[int], month: str = "2014-01") -> str:
    return table(STREET, (crime(number, month) for number in numbers))


def table(heading: str, rows: Iterable[str]) -> str:
    return "\n".join([heading, *rows]) + "\n"


def name(month: str, force: str = "leicestershire", kind: str = "street") -> str:
    return f"{month}/{month}-{force}-{kind}.csv"


def archive(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for inside, content in files.items():
            packed.writestr(inside, content)
    return path


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for inside, content in files.items():
        target = path / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def three_months() -> dict[str, str]:
    """Three months of one force, 40 crimes each."""
    return {name(month): street(range(at, at + 40), month) for at, month in ((0, "2014-01"), (40, "2014-02"), (80, "2014-03"))}


def contents(lake: Lake) -> dict[str, bytes]:
    """All that a reader of the lake can see: the manifest and the files that it names."""
    seen = {}
    if (lake.root / "manifest.jsonl").exists():
        seen["manifest"] = (lake.root / "manifest.jsonl").read_bytes()
    for file in lake.manifest.files():
        seen[file] = (lake.root / file).read_bytes()
    return seen


def rows(lake: Lake, dataset: str) -> Iterator[dict[str, object]]:
    yield from lake.table(dataset).to_pyarrow().to_pylist()
