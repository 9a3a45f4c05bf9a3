"""The real archives, where they are here: every row of theirs is kept, or refused for a reason that was looked at."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from convertbng.cutil import convert_lonlat

from headwater.insight.ingest import load_offences, load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import SHARED
from headwater.kernel import Invalid

AT = datetime(2020, 1, 1, tzinfo=UTC)


def real(path: str) -> Path:
    if not (SHARED / path).exists():
        pytest.skip("../shared/data is not here")
    return SHARED / path


def by_hand(archive: Path, kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows as Python's own csv module reads them, with the force of their file."""
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            if name.endswith(f"-{kind}.csv"):
                with packed.open(name) as stream:
                    force = name.split("/")[-1][8:].removesuffix(f"-{kind}.csv")
                    yield from ((force, row) for row in csv.DictReader(io.TextIOWrapper(stream, "utf-8")))


@pytest.fixture(scope="module")
def midlands(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    path = real("police-uk-2014-01-to-08.zip")
    lake = Lake(tmp_path_factory.mktemp("midlands") / "lake")
    load_police_uk(lake, path, updated=AT)
    return lake


def test_eight_forces_of_2014_row_by_row(midlands: Lake) -> None:
    path = real("police-uk-2014-01-to-08.zip")
    published = Counter((force, row["Month"], row["Crime type"]) for force, row in by_hand(path, "street"))
    table = midlands.table("street")
    kept = table.group_by("force", "month", "category").aggregate(n=table.count()).to_pyarrow().to_pylist()
    for row in midlands.quarantined("street"):
        assert row.reason == "repeats an earlier row exactly"
        published[str(row.force), row.raw.split(",")[1], row.raw.split(",")[-3]] -= 1
    ours = {(r["force"], f"{r['month'] // 100}-{r['month'] % 100:02}", r["category"]): r["n"] for r in kept}
    theirs = {(f, m, kind.lower().replace(" ", "-")): n for (f, m, kind), n in published.items()}
    assert ours == theirs
    assert sum(ours.values()) > 380_000
    assert midlands.rows("street", "west-midlands") == 18_631


def test_coventry_in_january_2014(midlands: Lake) -> None:
    table = midlands.table("street", "west-midlands")
    assert table.filter(table.district == "Coventry").count().execute() == 2_332


def test_grid_references_agree_with_the_published_degrees(midlands: Lake) -> None:
    """Back from the grid to degrees: half a metre of rounding is at most 0.00001 degrees."""
    table = midlands.table("street", "leicestershire", [201403])
    rows = table.filter(table.easting.notnull()).limit(2000).to_pyarrow().to_pylist()
    assert len(rows) == 2000
    east, north = (np.array([row[name] for row in rows], dtype=np.float64) for name in ("easting", "northing"))
    longitudes, latitudes = convert_lonlat(east, north)
    for row, longitude, latitude in zip(rows, longitudes, latitudes, strict=True):
        assert abs(row["longitude"] - longitude) < 2e-5
        assert abs(row["latitude"] - latitude) < 2e-5


def test_city_of_london_crimes_outcomes_and_stops(tmp_path: Path) -> None:
    path = real("police-uk-city-of-london-2016.zip")
    lake = Lake(tmp_path / "lake")
    report = load_police_uk(lake, path, updated=AT)
    for kind, dataset in (("street", "street"), ("outcomes", "outcomes"), ("stop-and-search", "stops")):
        count = sum(1 for _ in by_hand(path, kind))
        assert lake.rows(dataset, "city-of-london") + len(lake.quarantined(dataset)) == count > 1_000
        assert len(lake.months(dataset)) == 12
    assert report.quarantined == len(lake.quarantined())
    crimes, outcomes = lake.table("street"), lake.table("outcomes")
    joined = crimes.semi_join(outcomes, "crime_id").count().execute()
    assert joined > 1_000


def test_metropolitan_stops_without_coordinates(tmp_path: Path) -> None:
    room = real("stop_search")
    lake = Lake(tmp_path / "lake")
    report = load_police_uk(lake, room, updated=AT)
    lines = {path.name: gzip.decompress(path.read_bytes()).count(b"\n") for path in sorted(room.glob("*.csv.gz"))}
    assert len(lines) == 3
    assert report.rows_read in (sum(lines.values()), sum(lines.values()) - 3)  # the heading, and the last line's end
    assert (report.quarantined, report.datasets[0].unlocated) == (0, report.kept)
    assert lake.months("stops", "metropolitan") == [201504, 201505, 201506]


def test_ealing_is_in_another_layout_and_is_told_so(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    with pytest.raises(Invalid, match=r"wrong columns.*unknown id, category"):
        load_police_uk(lake, real("ealing"), updated=AT)
    assert lake.generation == 0


def test_the_home_offices_list_of_offences(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    report = load_offences(lake, real("ho_offence_codes/CrimeCatMappings.csv"), updated=AT)
    assert (report.kept, report.quarantined) == (132, 0)
    table = lake.table("offences")
    burglary = table.filter(table.offence_code.startswith("28")).category.to_pyarrow().to_pylist()
    assert burglary == ["burglary"] * 8
