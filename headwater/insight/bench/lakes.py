"""``headwater bench make-lake``: a lake of any size of crime that nobody suffered, written a month at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.insight.bench.crimes import _OTHERS, _SHARES, FIRST, FORCE, LAST, UNITS
from headwater.insight.crime import offence_groups
from headwater.insight.crime.keeping import count_beforehand
from headwater.insight.datasets import RECORDED_CRIME
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.kernel import Invalid

ROWS = 100_000_000
_PIECE = 2_000_000


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


def run(console: Printer, rows: int = ROWS, *, out: Path | None = None) -> None:
    """Write the lake into an empty folder, and count it as a load does. Raises Invalid where the folder holds anything."""
    if out is None:
        raise Invalid("Where is the lake to be made?", "Name an empty folder with --out.")
    if out.exists() and any(out.iterdir()):
        raise Invalid(f"{out} is not empty.", "Name an empty folder.")
    began = perf_counter()
    lake = large_lake(out, rows)
    written = perf_counter()
    count_beforehand(lake, {RECORDED_CRIME.name})
    counted = perf_counter()
    size = sum(file.stat().st_size for file in lake.files(RECORDED_CRIME.name))
    console.print(f"{lake.rows(RECORDED_CRIME.name):,} crimes, {size / 1_048_576:,.0f} MB, written in {written - began:,.0f} s")
    console.print(f"Counted beforehand, as a load does, in {counted - written:,.1f} s")


def large_lake(folder: Path, rows: int, seed: int = 2018) -> Lake:
    """The shape of ``crimes.made_up_lake``, in the memory that one month needs."""
    lake = Lake(folder)
    lake.write_all(RECORDED_CRIME.name, _parts(rows, seed), source="made up to measure with", at=_AT)
    return lake


def _parts(rows: int, seed: int) -> Iterator[tuple[str, int, pa.Table]]:
    rng, days, number = np.random.default_rng(seed), (LAST - FIRST).days + 1, 0
    for month in Period(FIRST, LAST).months():
        inside = [day for day in range(days) if _month(day) == month]
        share = round(rows * (inside[-1] + 1) / days) - round(rows * inside[0] / days)
        if share:
            yield FORCE, month, pa.concat_tables(list(_pieces(rng, inside, number, share)))
        number += share


_AT = datetime(2018, 3, 9, 4, tzinfo=UTC)
_START = int(np.datetime64(FIRST, "D").astype(np.int64))


def _month(day: int) -> int:
    at = np.datetime64(FIRST, "D") + day
    found = at.astype(object)
    return int(found.year * 100 + found.month)


def _pieces(rng: np.random.Generator, inside: list[int], number: int, share: int) -> Iterator[pa.Table]:
    codes = sorted({code for group in offence_groups("force") for code in group.include} | set(_OTHERS))
    smallest = [f"{npu} {s}{n}" for _, npu in UNITS for s in "ABC" for n in "1234"]
    for first in range(0, share, _PIECE):
        size = min(_PIECE, share - first)
        units = rng.choice(len(UNITS), size, p=_SHARES)
        sectors, parts = rng.integers(0, 3, size), rng.integers(0, 4, size)
        nobody = np.array([npu is None for _, npu in UNITS])[units]
        numbers = pa.array(np.arange(number + first, number + first + size))
        yield pa.table(
            {
                "crime_ref": pc.binary_join_element_wise("20", numbers.cast(pa.string()), "/"),
                "recorded_on": pa.array((_START + np.sort(rng.choice(inside, size))).astype("datetime64[D]"), pa.date32()),
                "offence_code": _named(rng.integers(0, len(codes), size), codes),
                "public_place": pa.array(rng.random(size) < 0.3),
                "district": _named(units, [district for district, _ in UNITS]),
                "npu": _named(units, [npu or "" for _, npu in UNITS], nobody),
                "sector": _named(units * 3 + sectors, [f"{npu} {s}" for _, npu in UNITS for s in "ABC"], nobody),
                "neighbourhood": _named((units * 3 + sectors) * 4 + parts, smallest, nobody),
                "easting": pa.array(rng.integers(400_000, 440_000, size).astype(np.int32)),
                "northing": pa.array(rng.integers(270_000, 310_000, size).astype(np.int32)),
            }
        )


def _named(at: Any, names: list[str], nobody: Any = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(at.astype(np.int32), mask=nobody), pa.array(names)).cast(pa.string())
