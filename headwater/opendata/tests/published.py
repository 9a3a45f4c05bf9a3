"""A small lake of made-up published crime, outcomes and stops for tests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.tests.archives import OUTCOMES, STOPS, STREET, table

AT = datetime(2018, 3, 9, 4, tzinfo=UTC)
LEICESTER = (52.63, -1.13)
"""Latitude and longitude of the first anchor point."""

_KINDS = ("Burglary", "Robbery", "Anti-social behaviour")


def crime_id(month: str, number: int) -> str:
    """The identifier of a made-up crime."""
    return hashlib.sha256(f"{month} {number}".encode()).hexdigest()


def crimes(month: str, numbers: range) -> str:
    """Crimes at eleven anchor points 300 metres apart in Leicester, every seventh of them without a location."""
    rows = []
    for number in numbers:
        kind = _KINDS[number % 3]
        latitude, longitude = f"{52.63 + number % 11 * 0.0027:.6f}", f"{-1.13 + number % 11 * 0.0001:.6f}"
        where = ("", "", "No Location", "", "")
        if number % 7:
            where = (longitude, latitude, f"On or near “Röwan” Street {number % 11}", "E01013600", "Leicester 001A")
        id_ = "" if kind == _KINDS[2] else crime_id(month, number)
        outcome = "" if kind == _KINDS[2] else "Under investigation"
        rows.append(",".join([id_, month, *["Leicestershire Police"] * 2, *where, kind, outcome, ""]))
    return table(STREET, rows)


def outcomes(month: str, of: str, numbers: range) -> str:
    """Outcomes, in one month, of made-up crimes of another."""
    rows = [
        f"{crime_id(of, number)},{month},Leicestershire Police,Leicestershire Police,-1.13,52.63,On or near X,,,Suspect charged"
        for number in numbers
        if number % 3 != 2
    ]
    return table(OUTCOMES, rows)


def stops(month: str, number: int) -> str:
    """Stops, all but every fifth at the first anchor point."""
    rows = []
    for each in range(number):
        where = ("52.63", "-1.13") if each % 5 else ("", "")
        rows.append(
            f"Person search,{month}-12T13:{each:02}:00+00:00,False,,{','.join(where)},Male,18-24,,White,"
            "Misuse of Drugs Act 1971 (section 23),Controlled drugs,A no further action disposal,False,False"
        )
    return table(STOPS, rows)


def filled(path: Path) -> Lake:
    """A lake with fourteen months of crime, two of outcomes and one of stops of Leicestershire."""
    folder = path / "files"
    folder.mkdir()
    months = [*(f"2017-{number:02}" for number in range(1, 13)), "2018-01", "2018-02"]
    for month in months:
        (folder / f"{month}-leicestershire-street.csv").write_text(crimes(month, range(60)))
    (folder / "2018-01-leicestershire-outcomes.csv").write_text(outcomes("2018-01", "2017-12", range(30)))
    (folder / "2018-02-leicestershire-outcomes.csv").write_text(outcomes("2018-02", "2018-01", range(30)))
    (folder / "2018-02-leicestershire-stop-and-search.csv").write_text(stops("2018-02", 20))
    lake = Lake(path / "lake")
    load_police_uk(lake, folder, updated=AT)
    return lake
