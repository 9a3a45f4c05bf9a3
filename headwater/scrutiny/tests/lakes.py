"""Small lakes with two years of made-up crime, for packs of either kind."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import Recorded, put, recorded, street

HOSTILE = '=cmd|"/c calc"!A0 <script>alert(1)</script> #panic("x") $x$ @a *b*'
"""A district's name that a spreadsheet, a browser or a typesetter might run."""

_STREET = (
    ("burglary", 3),
    ("robbery", 1),
    ("violence-and-sexual-offences", 5),
    ("vehicle-crime", 2),
    ("anti-social-behaviour", 4),
)
_RECORDED = (("28E", False, 4), ("34A", True, 1), ("8N", True, 3), ("45", False, 3), ("105A", False, 5))


def months(first: int, last: int) -> list[int]:
    """Every month from one to another, as 201404."""
    start, end = (m // 100 * 12 + m % 100 - 1 for m in (first, last))
    return [m // 12 * 100 + m % 12 + 1 for m in range(start, end + 1)]


def published(root: Path, *, hostile: bool = False, first: int = 201304, last: int = 201408) -> Lake:
    """Street-level crime of Leicestershire: Leicester and Blaby, and a little more each year."""
    lake = Lake(root)
    other = HOSTILE if hostile else "Blaby"
    for month in months(first, last):
        rows = []
        for category, number in _STREET:
            rows += [(category, "Leicester 001A", "E01000001")] * (number + month // 100 - 2013)
            rows += [(category, "Leicester 002B", "E01000002")] * number
            rows += [(category, f"{other} 001A", "E01000003")] * (number + month % 3)
        street(lake, month, rows)
    return lake


def own_record(root: Path, *, until: date = date(2018, 3, 8)) -> Lake:
    """The record of West Midlands: Coventry and Dudley, and now and then a crime that no NPU holds."""
    lake = Lake(root)
    crimes: list[Recorded] = []
    day = date(2016, 4, 1)
    while day <= until:
        later = day >= date(2017, 4, 1)
        for code, public, every in _RECORDED:
            if day.toordinal() % every == 0:
                crimes += [(day, code, public, "Coventry", "Coventry")] * (3 if later else 2)
                crimes.append((day, code, public, "Dudley", "Dudley"))
        if day.day == 1:
            crimes.append((day, "28E", False, "Birmingham", None))
        day += timedelta(days=1)
    recorded(lake, crimes)
    return lake


def population(lake: Lake) -> None:
    """Residents of the Leicestershire areas."""
    people = (("force", "leicestershire", 90_000), ("district", "Leicester", 60_000), ("district", "Blaby", 30_000))
    rows: list[dict[str, object]] = [
        {"level": level, "code": name, "name": name, "persons": persons, "year": 2011, "source": "Census"}
        for level, name, persons in people
    ]
    put(lake, "population", "leicestershire", None, rows)
