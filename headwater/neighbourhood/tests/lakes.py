"""A small lake of published crime in the city of the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.neighbourhood.tests.factories import EAST, NORTH

MONTHS = tuple(2025_00 + month for month in range(1, 13)) + tuple(2026_00 + month for month in range(1, 11))
UPDATED = datetime(2026, 11, 20, 4, tzinfo=UTC)


def filled(path: Path) -> Lake:
    """Each month two burglaries and one log of anti-social behaviour in Alder, one robbery in Birch; one burglary nowhere.

    In the last month five more burglaries in Alder, at another point.
    """
    lake = Lake(path)
    alder, birch = (EAST + 300, NORTH + 400), (EAST + 1_500, NORTH + 500)
    for month in MONTHS:
        rows = [(alder, "burglary"), (alder, "burglary"), (alder, "anti-social-behaviour"), (birch, "robbery")]
        if month == MONTHS[-1]:
            rows += [((EAST + 700, NORTH + 700), "burglary")] * 5
        lake.write("street", "west-midlands", month, _table(rows), source="published", at=UPDATED)
    return lake


def _table(rows: list[tuple[tuple[int, int], str]]) -> pa.Table:
    values = [
        {
            "crime_id": None if kind == "anti-social-behaviour" else "a" * 64, "reported_by": "West Midlands Police",
            "falls_within": "West Midlands Police", "easting": east, "northing": north, "longitude": -1.5, "latitude": 52.4,
            "location": f"On or near {'Alder' if east < EAST + 1_000 else 'Birch'} Road", "category": kind,
            "outcome": None if kind == "anti-social-behaviour" else "Under investigation",
        }
        for (east, north), kind in rows
    ]  # fmt: skip
    values.append(values[0] | {"easting": None, "northing": None, "location": "No location"})
    return pa.Table.from_pylist(values, schema=STREET.columns)
