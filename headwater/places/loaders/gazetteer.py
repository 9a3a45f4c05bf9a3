"""Postcodes, and names of streets and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from headwater.kernel import Actor, Invalid, Progress, Quiet
from headwater.places.actions import NewEntry, NewPostcode, set_gazetteer, set_postcodes
from headwater.places.loaders.report import Report
from headwater.places.loaders.tables import Layout, Row, Table, read_table
from headwater.places.rules import key_of, name_of, postcode_of
from headwater.space.grid import to_grid

POSTCODES = (
    Layout(
        "headwater’s own (postcode, easting, northing; district, ward, source)",
        needs={"postcode": "postcode", "easting": "easting", "northing": "northing"},
        may={"district": "district", "ward": "ward", "source": "source"},
        fixed={"source": "Postcodes"},
    ),
    Layout(
        "Ordnance Survey Code-Point Open",
        needs={"postcode": "pc", "quality": "pq", "easting": "ea", "northing": "no"},
        may={"district": "dc", "ward": "wc"},
        fixed={"source": "Code-Point Open, Ordnance Survey"},
        bare=("postcode", "quality", "easting", "northing", "", "", "", "", "district", "ward"),
        is_bare=re.compile(r"[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}"),
    ),
)

STREETS = (
    Layout(
        "headwater’s own (name, easting, northing; kind, lsoa_code, lsoa_name, source)",
        needs={"name": "name", "easting": "easting", "northing": "northing"},
        may={"kind": "kind", "lsoa_code": "lsoa_code", "lsoa_name": "lsoa_name", "source": "source"},
        fixed={"source": "Street names"},
    ),
    Layout(
        "anchor points of data.police.uk (Location, Longitude, Latitude, LSOA code, LSOA name)",
        needs={"name": "location", "longitude": "longitude", "latitude": "latitude"},
        may={"lsoa_code": "lsoa code", "lsoa_name": "lsoa name"},
        fixed={"source": "Anchor points, data.police.uk"},
    ),
    Layout(
        "anchor points on the National Grid (Location, Easting, Northing)",
        needs={"name": "location", "easting": "easting", "northing": "northing"},
        fixed={"source": "Anchor points, data.police.uk"},
    ),
)

_NEAR = re.compile(r"^on or near\s+", re.IGNORECASE)
_PLACES = frozenset(
    (
        "airport/airfield", "bus/coach station", "conference/exhibition centre", "ferry terminal",
        "further/higher educational building", "hospital", "motorway service area", "nightclub", "park/open space",
        "parking area", "pedestrian subway", "petrol station", "police station", "prison", "public transport facility",
        "racecourse", "shopping area", "sports/recreation area", "supermarket", "theatre/concert hall",
    )
)  # fmt: skip
"""What data.police.uk calls a place that is no street."""


def load_postcodes(paths: Sequence[Path], *, by: Actor, at: datetime, progress: Progress | None = None) -> Report:
    """Postcodes, from our own layout or Code-Point Open as published. See the package."""
    return _load(paths, "Postcodes", POSTCODES, _postcodes, by, at, progress or Quiet())


def load_streets(paths: Sequence[Path], *, by: Actor, at: datetime, progress: Progress | None = None) -> Report:
    """Names of streets and places, from our own layout or the anchor points of data.police.uk. See the package."""
    return _load(paths, "Streets and places", STREETS, _streets, by, at, progress or Quiet())


def _load(
    paths: Sequence[Path],
    what: str,
    layouts: Sequence[Layout],
    keep: Callable[[Table, Report, Actor, datetime], None],
    by: Actor,
    at: datetime,
    progress: Progress,
) -> Report:
    report = Report(what)
    progress.begin(len(paths), what)
    for path in paths:
        with transaction.atomic():
            keep(read_table(path, layouts), report, by, at)
        report.files += 1
        progress.advance(1, path.name)
    return report


def _postcodes(table: Table, report: Report, by: Actor, at: datetime) -> None:
    found: dict[str, tuple[Row, NewPostcode]] = {}
    for row in table.rows:
        report.read += 1
        if row.text("quality") == "90":
            report.pass_over("postcodes that the source gives no point")
            continue
        one = _postcode(row, table.layout)
        earlier = found.setdefault(one.code, (row, one))
        if earlier[0] is not row:
            if earlier[1] != one:
                raise row.wrong(f"{one.code} came on line {earlier[0].line:,} already, elsewhere", "Keep one of them.")
            report.duplicates += 1
    _refuse_empty(table, bool(found))
    report.fresh += set_postcodes(by=by, at=at, postcodes=[one for _, one in found.values()])


def _postcode(row: Row, layout: Layout) -> NewPostcode:
    code = row.read(postcode_of, "postcode")
    point = _point(row, row.number("easting"), row.number("northing"))
    source = row.text("source") or layout.fixed["source"]
    return NewPostcode(code, *point, source, row.text("district"), row.text("ward"))


def _streets(table: Table, report: Report, by: Actor, at: datetime) -> None:
    rows = list(table.rows)
    _refuse_empty(table, bool(rows))
    found: dict[tuple[str, int, int], NewEntry] = {}
    for row, point in zip(rows, _points(rows, in_degrees="longitude" in table.layout.needs), strict=True):
        report.read += 1
        name = _NEAR.sub("", row.text("name"))
        if not key_of(name):
            report.pass_over("rows without a name")
            continue
        entry = NewEntry(
            name_of(name), *_point(row, *point), row.text("source") or table.layout.fixed["source"],
            is_place=row.text("kind") == "place" or name.casefold() in _PLACES,
            stated_lsoa=row.text("lsoa_code"), stated_lsoa_name=row.text("lsoa_name"),
        )  # fmt: skip
        spot = key_of(name), entry.easting, entry.northing
        if found.setdefault(spot, entry) is not entry:
            report.duplicates += 1  # the publisher snaps several LSOAs' crimes to one anchor: the first statement stands
    report.fresh += set_gazetteer(by=by, at=at, entries=list(found.values()))


def _points(rows: Sequence[Row], *, in_degrees: bool) -> list[tuple[float, float]]:
    if not in_degrees:
        return [(row.number("easting"), row.number("northing")) for row in rows]
    east, north = to_grid([row.number("longitude") for row in rows], [row.number("latitude") for row in rows])
    return list(zip(east.tolist(), north.tolist(), strict=True))


def _point(row: Row, easting: float, northing: float) -> tuple[int, int]:
    """Whole metres. Raises Invalid at sea."""
    if not (0 < easting < 700_000 and 0 < northing < 1_300_000):  # NaN, which is what the grid says beyond its reach, is not
        raise row.wrong("it lies in the sea or outside Great Britain", "Correct its coordinates.")
    return round(easting), round(northing)


def _refuse_empty(table: Table, some: bool) -> None:
    if not some:
        raise Invalid(f"{table.file} has no row.", "Check that it is the right file.")
