"""Publishing: only what changed, all or nothing, and what was downloaded can be loaded again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from shapely.geometry import box

from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import put
from headwater.journal.queries import timeline
from headwater.kernel import Actor, Cancelled, Forbidden, Progress, Quiet, Ref
from headwater.opendata.actions import SOURCE, Published, publish
from headwater.opendata.publishing import archive_months, write_archive
from headwater.opendata.tests.published import filled
from headwater.places.actions import NewArea, NewEntry, NewPopulation, add_areas, set_gazetteer, set_population

pytestmark = pytest.mark.django_db

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")
EAST, NORTH = 433_000, 279_000


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    """A square of two kilometres with 1,000 homes and 25 street points; two months of crime on it, and a month of logs."""
    [area, _] = add_areas(
        by=PROGRAM,
        at=AT,
        areas=[
            NewArea("neighbourhood", "west-midlands/a", "Alder", None, box(EAST, NORTH, EAST + 2000, NORTH + 2000)),
            NewArea("lsoa", "E01009500", "Coventry 001A", None, box(EAST, NORTH, EAST + 1000, NORTH + 2000)),
        ],
    )
    set_population(by=PROGRAM, at=AT, counts=[NewPopulation(area, 2016, "test", 2_360)])
    streets = [NewEntry(f"Road {x}{y}", EAST + 400 * x, NORTH + 400 * y, "test") for x in range(5) for y in range(5)]
    set_gazetteer(by=PROGRAM, at=AT, entries=streets)
    lake = Lake(tmp_path / "lake")
    for month in (1, 2):
        record(lake, month)
    logs: list[dict[str, object]] = [
        {"log_ref": f"L{n}", "opening_kind": "A1", "closing_kind": kind, "easting": EAST + n, "northing": NORTH + n}
        for n, kind in enumerate(["A2", "C1", None, "A3"])
    ]
    put_logs(lake, logs)
    yield lake


def record(lake: Lake, month: int, number: int = 30, first: int = 0) -> None:
    rows: list[dict[str, object]] = [
        {
            "crime_ref": f"20/{month}/{n}",
            "recorded_on": date(2018, month, 1 + n % 28),
            "offence_code": ("28E", "34B", "8N", "45")[n % 4],
            "public_place": False,
            "easting": EAST + n * 61 if n % 5 else None,
            "northing": NORTH + n * 53 if n % 5 else None,
        }
        for n in range(first, first + number)
    ]
    put(lake, "recorded_crime", "west-midlands", 201800 + month, rows)


def put_logs(lake: Lake, rows: list[dict[str, object]]) -> None:
    import pyarrow as pa

    from headwater.insight.datasets import DEMAND_LOGS

    plain = pa.schema([(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in DEMAND_LOGS.columns])
    table = pa.Table.from_pylist([{name: row.get(name) for name in plain.names} for row in rows], schema=plain)
    lake.write("demand_logs", "west-midlands", 201802, table, source="test", at=AT)


def publishing(lake: Lake, at: datetime = AT, by: Actor = PROGRAM, progress: Progress | None = None) -> Published:
    return publish(lake, by=by, at=at, progress=progress or Quiet())


def rows(lake: Lake, month: int | None = None) -> list[dict[str, object]]:
    table = lake.table("street", "west-midlands", [month] if month else None)
    return list(table.to_pyarrow().to_pylist())


def test_crimes_and_anti_social_behaviour_are_published(lake: Lake) -> None:
    done = publishing(lake)
    assert (done.months, done.rows, done.unplaced, done.withdrawn) == (2, 63, 12, 0)
    february = rows(lake, 201802)
    kinds = [row["category"] for row in february]
    assert kinds.count("anti-social-behaviour") == 3
    assert set(kinds) == {"anti-social-behaviour", "burglary", "robbery", "violence-and-sexual-offences", "vehicle-crime"}
    assert {row["falls_within"] for row in february} == {"West Midlands Police"}
    assert {row["lsoa_name"] for row in february if row["easting"] and row["easting"] < EAST + 900} == {"Coventry 001A"}  # type: ignore[operator]
    assert all(p.source == SOURCE for p in lake.partitions("street"))


def test_publishing_again_changes_nothing_and_a_new_month_alone_is_published(lake: Lake) -> None:
    publishing(lake)
    generation, before = lake.generation, rows(lake)
    assert publishing(lake, AT + timedelta(days=1)).months == 0
    assert lake.generation == generation
    record(lake, 3)
    record(lake, 4)
    assert publishing(lake, AT + timedelta(days=30)).months == 1
    assert [row for row in rows(lake) if row["month"] != 201803] == before


def test_a_month_in_which_the_record_ends_is_not_published(lake: Lake) -> None:
    """It would look like a fall of crime."""
    record(lake, 3)
    assert publishing(lake).months == 2, "March is not over"
    assert publishing(lake, AT + timedelta(days=30)).months == 0, "it is over, but the record reaches the 28th"
    record(lake, 4)
    assert publishing(lake, AT + timedelta(days=50)).months == 1, "it goes on in April, so March is whole"
    assert lake.months("street") == [201801, 201802, 201803]
    lake.remove("recorded_crime", "west-midlands", 201804)
    assert publishing(lake, AT + timedelta(days=50)).withdrawn == 1


def test_a_street_that_is_new_publishes_every_month_anew(lake: Lake) -> None:
    publishing(lake)
    set_gazetteer(by=PROGRAM, at=AT, entries=[NewEntry("New Road", EAST + 1_000, NORTH + 1_000, "test")])
    assert publishing(lake).months == 2
    assert "On or near New Road" in {row["location"] for row in rows(lake)}


def test_what_the_record_no_longer_has_is_withdrawn(lake: Lake) -> None:
    publishing(lake)
    lake.remove("recorded_crime", "west-midlands", 201801)
    done = publishing(lake)
    assert (done.months, done.withdrawn) == (0, 1)
    assert lake.months("street") == [201802]


def test_what_data_police_uk_published_is_left_alone(lake: Lake, tmp_path: Path) -> None:
    put(lake, "street", "west-midlands", 201801, [{"crime_id": "f" * 64, "category": "burglary"}])
    done = publishing(lake)
    assert (done.months, done.left) == (1, 1)
    assert [row["crime_id"] for row in rows(lake, 201801)] == ["f" * 64]


def test_only_who_may_publishes(lake: Lake) -> None:
    with pytest.raises(Forbidden):
        publishing(lake, by=Actor(Ref("accounts.user", "1"), "Somebody"))
    assert not lake.rows("street")


def test_stopped_half_way_nothing_is_published(lake: Lake) -> None:
    class Stop(Quiet):
        def advance(self, steps: int = 1, note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        publishing(lake, progress=Stop())
    assert not lake.rows("street")


def test_the_journal_says_what_was_published(lake: Lake) -> None:
    publishing(lake)
    [entry] = timeline(Ref("insight.force", "west-midlands"))
    assert (entry.name, entry.data["months"], entry.data["rows"]) == ("opendata.CrimePublished", 2, 63)


def test_an_empty_lake_publishes_nothing(tmp_path: Path) -> None:
    assert publishing(Lake(tmp_path)).summary.startswith("Nothing has changed")


def test_what_is_downloaded_can_be_loaded_again_row_for_row(lake: Lake, tmp_path: Path) -> None:
    publishing(lake)
    archive = tmp_path / "archive.zip"
    assert write_archive(lake, "west-midlands", None, archive) == 2
    assert zipfile.ZipFile(archive).namelist() == [
        "2018-01/2018-01-west-midlands-street.csv",
        "2018-02/2018-02-west-midlands-street.csv",
    ]
    again = Lake(tmp_path / "again")
    report = load_police_uk(again, archive, updated=AT)
    assert report.quarantined == 0
    assert rows(again) == rows(lake)


def test_outcomes_and_stops_go_round_as_well(tmp_path: Path) -> None:
    first = filled(tmp_path)
    assert archive_months(first, "leicestershire")[-1] == 201802
    archive = tmp_path / "archive.zip"
    write_archive(first, "leicestershire", None, archive)
    again = Lake(tmp_path / "again")
    load_police_uk(again, archive, updated=AT)
    for dataset in ("street", "outcomes", "stops"):
        both = [lake.table(dataset).to_pyarrow().to_pylist() for lake in (first, again)]
        assert both[0] == both[1]
        assert both[0]


def test_the_same_months_make_the_same_file(lake: Lake, tmp_path: Path) -> None:
    publishing(lake)
    for name in ("one", "two"):
        write_archive(lake, "west-midlands", [201802], tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
