"""Recorded crime that nobody suffered, in any quantity, to measure with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.crime import offence_groups
from headwater.insight.lake import Lake

FORCE = "west-midlands"
FIRST, LAST = date(2012, 4, 1), date(2018, 3, 8)
UNITS = (
    ("Birmingham", "Birmingham East"), ("Birmingham", "Birmingham West"), ("Coventry", "Coventry"), ("Dudley", "Dudley"),
    ("Sandwell", "Sandwell"), ("Solihull", "Solihull"), ("Walsall", "Walsall"), ("Wolverhampton", "Wolverhampton"),
    ("Birmingham", None),
)  # fmt: skip
_SHARES = (0.22, 0.21, 0.13, 0.08, 0.11, 0.06, 0.09, 0.09, 0.01)
_OTHERS = ("45", "46", "53C", "92E")


def made_up_lake(folder: Path, rows: int, seed: int = 2018) -> Lake:
    """A lake of six years of a force with eight policing units of three sectors of four neighbourhoods; 1% unallocated."""
    rng = np.random.default_rng(seed)
    codes = np.array(sorted({code for group in offence_groups("force") for code in group.include} | set(_OTHERS)))
    start, end = (np.datetime64(day, "D").astype(np.int64) for day in (FIRST, LAST))
    days = np.sort(rng.integers(start, end + 1, rows)).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    columns = {
        "unit": rng.choice(len(UNITS), rows, p=_SHARES),
        "sector": rng.integers(0, 3, rows),
        "neighbourhood": rng.integers(0, 4, rows),
        "code": rng.integers(0, len(codes), rows),
        "public": rng.random(rows) < 0.3,
    }
    parts = []
    for month in np.unique(months):
        inside = np.flatnonzero(months == month)
        first = month.astype(object)
        table = _table(inside, days[inside], codes, {name: column[inside] for name, column in columns.items()})
        parts.append((FORCE, first.year * 100 + first.month, table))
    lake = Lake(folder)
    lake.write_all("recorded_crime", parts, source="made up to measure with", at=datetime(2018, 3, 9, 4, tzinfo=UTC))
    return lake


def _table(
    numbers: npt.NDArray[np.int64], days: npt.NDArray[np.datetime64], codes: npt.NDArray[np.str_], drawn: dict[str, object]
) -> pa.Table:
    at = [UNITS[i] for i in np.asarray(drawn["unit"])]
    sectors = [npu and f"{npu} {'ABC'[i]}" for (_, npu), i in zip(at, np.asarray(drawn["sector"]), strict=True)]
    smallest = [sector and f"{sector}{i + 1}" for sector, i in zip(sectors, np.asarray(drawn["neighbourhood"]), strict=True)]
    return pa.table(
        {
            "crime_ref": pa.array([f"20/{number:07}" for number in numbers]),
            "recorded_on": pa.array(days),
            "offence_code": pa.array(codes[np.asarray(drawn["code"])]),
            "public_place": pa.array(drawn["public"]),
            "district": pa.array([district for district, _ in at]),
            "npu": pa.array([npu for _, npu in at], pa.string()),
            "sector": pa.array(sectors, pa.string()),
            "neighbourhood": pa.array(smallest, pa.string()),
            "easting": pa.array(np.full(len(numbers), 433_000, np.int32)),
            "northing": pa.array(np.full(len(numbers), 279_000, np.int32)),
        }
    )
