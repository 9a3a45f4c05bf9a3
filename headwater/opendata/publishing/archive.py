"""The download: the published months as a ZIP of CSV files, in the layout in which data.police.uk offers its archive.

What is loaded again from it (``headwater load police-uk``) is row for row what was published.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from headwater.insight.lake import Lake, Partition
from headwater.opendata.naming import category_names
from headwater.space.grid import to_degrees

MADE = (1980, 1, 1, 0, 0, 0)
"""When a file says that it was written, so that the same months always give the same bytes."""

_STREET = {
    "Crime ID": "crime_id", "Month": "month", "Reported by": "reported_by", "Falls within": "falls_within",
    "Longitude": "longitude", "Latitude": "latitude", "Location": "location", "LSOA code": "lsoa_code",
    "LSOA name": "lsoa_name", "Crime type": "category", "Last outcome category": "outcome", "Context": "context",
}  # fmt: skip
_OUTCOMES = {
    "Crime ID": "crime_id", "Month": "month", "Reported by": "reported_by", "Falls within": "falls_within",
    "Longitude": "longitude", "Latitude": "latitude", "Location": "location", "LSOA code": "lsoa_code",
    "LSOA name": "lsoa_name", "Outcome type": "outcome",
}  # fmt: skip
_STOPS = {
    "Type": "type", "Date": "at", "Part of a policing operation": "operation", "Policing operation": "operation_name",
    "Latitude": "latitude", "Longitude": "longitude", "Gender": "gender", "Age range": "age_range",
    "Self-defined ethnicity": "self_defined_ethnicity", "Officer-defined ethnicity": "officer_defined_ethnicity",
    "Legislation": "legislation", "Object of search": "object_of_search", "Outcome": "outcome",
    "Outcome linked to object of search": "outcome_linked_to_object_of_search",
    "Removal of more than just outer clothing": "removal_of_more_than_outer_clothing",
}  # fmt: skip

LAYOUTS = {"street": ("street", _STREET), "outcomes": ("outcomes", _OUTCOMES), "stops": ("stop-and-search", _STOPS)}
"""For each dataset, how its file is called and which column of ours each of its columns is."""


def archive_months(lake: Lake, force: str) -> list[int]:
    """The months (201803) of a force of which anything is published."""
    return sorted({month for dataset in LAYOUTS for month in lake.months(dataset, force)})


def write_archive(lake: Lake, force: str, months: Collection[int] | None, target: IO[bytes] | Path) -> int:
    """Write the published files of a force to a ZIP; returns how many there are. ``months`` None: all of them."""
    files = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for dataset, (kind, columns) in LAYOUTS.items():
            for partition in lake.partitions(dataset, force, months):
                text = f"{_month(partition)}"
                member = zipfile.ZipInfo(f"{text}/{text}-{force}-{kind}.csv", MADE)
                member.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(member, "w") as file:
                    file.write(_csv(lake, partition, columns))
                files += 1
    return files


def _csv(lake: Lake, partition: Partition, columns: dict[str, str]) -> bytes:
    table = _in_degrees(pq.ParquetFile(lake.root / partition.file).read())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_rows(table, partition, list(columns.values())))
    return text.getvalue().encode()


def _rows(table: pa.Table, partition: Partition, names: list[str]) -> Iterator[tuple[object, ...]]:
    titles = category_names()
    month = [_month(partition)] * table.num_rows
    columns = [month if name == "month" else table[name].to_pylist() for name in names]
    if "category" in names:
        place = names.index("category")
        columns[place] = [titles[slug] for slug in columns[place]]
    for row in zip(*columns, strict=True):
        yield tuple(map(_text, row))


def _in_degrees(table: pa.Table) -> pa.Table:
    """With longitude and latitude, to the six decimal places that are published, where the dataset keeps metres only."""
    if "longitude" in table.column_names:
        return table
    metres = [table[name].cast(pa.float64()).to_numpy(zero_copy_only=False) for name in ("easting", "northing")]
    for name, degrees in zip(("longitude", "latitude"), to_degrees(*metres), strict=True):
        table = table.append_column(name, pa.array(np.round(degrees, 6), from_pandas=True))
    return table


def _text(value: object) -> object:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else value


def _month(partition: Partition) -> str:
    assert partition.month is not None, "what is published is published by the month"
    return f"{partition.month // 100}-{partition.month % 100:02}"
