"""A small lake of made-up crime with places, for the workbench."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import put

FIRST, LAST = date(2016, 1, 1), date(2018, 3, 8)
WEST, SOUTH = 430_000, 275_000


def own_record(
    root: Path, *, first: date = FIRST, last: date = LAST, a_day: int = 3, force: str = "west-midlands", busy: str = "Coventry"
) -> Lake:
    """The record of a force: one unit with a corner in which burglaries gather, and Dudley."""
    lake, chance = Lake(root), np.random.default_rng(5)
    by_month: dict[int, list[dict[str, object]]] = {}
    number, day = 0, first
    while day <= last:
        for npu, many in ((busy, a_day), ("Dudley", 1)):
            for _ in range(many):
                number += 1
                corner = npu == busy and chance.random() < 0.4
                x, y = chance.integers(0, 500, 2) if corner else chance.integers(0, 6_000, 2)
                row: dict[str, object] = {
                    "crime_ref": f"20/{number:06}",
                    "recorded_on": day,
                    "offence_code": "28E" if number % 2 else "45",
                    "public_place": False,
                    "district": npu,
                    "npu": npu,
                    "easting": WEST + int(x) if number % 49 else None,
                    "northing": SOUTH + int(y) if number % 49 else None,
                }
                by_month.setdefault(day.year * 100 + day.month, []).append(row)
        day += timedelta(days=1)
    for month, rows in by_month.items():
        put(lake, "recorded_crime", force, month, rows)
    return lake
