"""A force's own extract, and the offence codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.datasets import RECORDED_CRIME
from headwater.insight.ingest import extracting, load_offences, load_recorded_crime, recorded_crime
from headwater.insight.ingest.extracts import OPTIONAL, REQUIRED
from headwater.insight.ingest.grid import in_reach
from headwater.insight.lake import Effect, Lake
from headwater.insight.tests.archives import UPDATED, contents, folder, rows, table
from headwater.kernel import Invalid

HEADING = "crime_ref,recorded_on,offence_code,public_place,district,npu,sector,neighbourhood,easting,northing"
FIRST = date(2018, 1, 1)
Row = dict[str, Any]


def line(number: int, **but: str) -> str:
    fields = {
        "ref": f"20/{number:05}",
        "day": (FIRST + timedelta(days=number % 60)).isoformat(),
        "code": ("28E", "34A", "8N")[number % 3],
        "public": ("yes", "no")[number % 2],
        "district": "Coventry",
        "npu": "Coventry",
        "sector": "NE",
        "neighbourhood": "Stoke",
        "x": str(433_000 + number),
        "y": str(279_000 + number),
    }
    assert but.keys() <= fields.keys()
    return ",".join((fields | but).values())


def extract(count: int) -> str:
    return table(HEADING, map(line, range(count)))


def typed(count: int, first: int = 0) -> pa.Table:
    """The same rows as ``extract``, as a program holds them."""
    return pa.Table.from_pylist(
        [
            {
                "crime_ref": f"20/{n:05}",
                "recorded_on": FIRST + timedelta(days=n % 60),
                "offence_code": ("28E", "34A", "8N")[n % 3],
                "public_place": n % 2 == 0,
                "district": "Coventry",
                "npu": "Coventry",
                "sector": "NE",
                "neighbourhood": "Stoke",
                "easting": 433_000 + n,
                "northing": 279_000 + n,
            }
            for n in range(first, first + count)
        ]
    )


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def offences(tmp_path: Path) -> Path:
    path = tmp_path / "codes.csv"
    heading = ",Offence_Group,Offence_Code,Offence_Description,Offence_Subgroup,Police.uk_Cat"
    listed = [("28E", "Burglary"), ("34A", "Robbery"), ("8N", "Violence and Sexual Offences"), ("1/4.1/4.2", "Other crime")]
    path.write_text(table(heading, (f"{n},Group,{code},About {code},Subgroup,{c}" for n, (code, c) in enumerate(listed))))
    return path


def save(path: Path, *lines: str) -> Path:
    path.write_text(table(HEADING, lines))
    return path


def test_the_documented_layout_is_the_dataset() -> None:
    assert (*REQUIRED, *OPTIONAL) == tuple(RECORDED_CRIME.columns.names)
    assert ",".join(RECORDED_CRIME.columns.names) == HEADING


def test_an_extract_becomes_months(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "crimes.csv"
    path.write_text(extract(100))
    report = load_recorded_crime(lake, path, force="west-midlands", updated=UPDATED)
    assert (report.kept, report.quarantined) == (100, 0)
    assert report.summary.startswith("100 rows of recorded crime in ")
    assert lake.months("recorded_crime") == [201801, 201802, 201803]
    assert lake.updated("recorded_crime", "west-midlands") == UPDATED
    (row,) = [row for row in rows(lake, "recorded_crime") if row["crime_ref"] == "20/00007"]
    assert row == {
        "crime_ref": "20/00007",
        "recorded_on": date(2018, 1, 8),
        "offence_code": "34A",
        "public_place": False,
        "district": "Coventry",
        "npu": "Coventry",
        "sector": "NE",
        "neighbourhood": "Stoke",
        "easting": 433_007,
        "northing": 279_007,
        "force": "west-midlands",
        "month": 201801,
    }


def test_file_folder_table_and_batches_are_the_same_to_the_lake(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "crimes.csv"
    path.write_text(extract(90))
    load_recorded_crime(lake, path, force="x", updated=UPDATED)
    before = contents(lake)
    halves = {"a.csv": table(HEADING, map(line, range(45))), "b.csv": table(HEADING, map(line, range(45, 90)))}
    labels = typed(90)
    for column in ("district", "offence_code"):
        labels = labels.set_column(labels.column_names.index(column), column, labels[column].dictionary_encode())
    ways = [folder(tmp_path / "halves", halves), typed(90), labels, iter(typed(90).to_batches(7)), [typed(30), typed(60, 30)]]
    for way in ways:
        report = load_recorded_crime(lake, way, force="x", updated=UPDATED)
        assert report.datasets[0].effects == {Effect.UNCHANGED: 3}
        assert report.summary.endswith("the lake held all of this already.")
    assert contents(lake) == before


def test_batches_are_gathered_and_lines_counted_on(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "AT_ONCE", 20)
    rows_in = typed(50).to_pylist()
    rows_in[44]["easting"] = -1
    rows_in[49]["crime_ref"] = rows_in[3]["crime_ref"]
    load_recorded_crime(lake, iter(pa.Table.from_pylist(rows_in).to_batches(9)), force="x", updated=UPDATED)
    assert {row.line: row.reason for row in lake.quarantined()} == {
        46: "the coordinates are in the sea or outside the United Kingdom",
        51: "repeats the reference of an earlier row",
    }
    assert lake.rows("recorded_crime") == 48


BAD: dict[str, dict[str, str]] = {
    "there is no crime reference": {"ref": " "},
    "the date cannot be read": {"day": "30 February"},
    "the date is in the future": {"day": "2018-03-10"},
    "the date is before 1970": {"day": "1900-01-01"},
    "there is no offence code": {"code": ""},
    "the offence code is unknown": {"code": "99Z"},
    "the public place is neither yes nor no": {"public": "perhaps"},
    "one of the two coordinates is missing": {"x": ""},
    "a coordinate is not a number": {"y": "north"},
    "the coordinates are in the sea or outside the United Kingdom": {"x": "0", "y": "0"},
    "repeats the reference of an earlier row": {"ref": "20/00099"},
    "wrong number of fields": {"y": "279000,extra"},
}


def test_each_bad_row_goes_to_quarantine_with_its_line_and_reason(tmp_path: Path, lake: Lake, offences: Path) -> None:
    load_offences(lake, offences, updated=UPDATED)
    lines = [line(number, **but) for number, but in enumerate(BAD.values())]
    path = save(tmp_path / "crimes.csv", line(99), *lines, line(100))
    report = load_recorded_crime(lake, path, force="x", updated=UPDATED)
    assert (report.kept, report.quarantined, report.rows_read) == (2, len(BAD), len(BAD) + 2)
    assert {row.line: row.reason for row in lake.quarantined()} == dict(enumerate(BAD, start=3))
    assert {row.raw for row in lake.quarantined()} == set(lines)
    assert report.reasons == dict.fromkeys(BAD, 1)
    assert not report.remarks


def test_a_row_refused_for_another_reason_does_not_take_the_reference(tmp_path: Path, lake: Lake) -> None:
    path = save(tmp_path / "crimes.csv", line(1, x="0", y="0"), line(1), line(1, code="34B"))
    load_recorded_crime(lake, path, force="x", updated=UPDATED)
    assert [row["offence_code"] for row in rows(lake, "recorded_crime")] == ["34A"]
    assert [row.line for row in lake.quarantined()] == [2, 4]


def test_dates_codes_and_truths_as_systems_write_them(tmp_path: Path, lake: Lake) -> None:
    days = ["2018-01-31", "31/01/2018", "2018-01-31 23:59:59", "2018-01-31T10:00"]
    truths = ["Y", "TRUE", "1", ""]
    written = [line(n, day=day, code=" 28e ", public=truths[n]) for n, day in enumerate(days)]
    path = save(tmp_path / "crimes.csv", *written)
    load_recorded_crime(lake, path, force="x", updated=UPDATED)
    found = list(rows(lake, "recorded_crime"))
    assert {row["recorded_on"] for row in found} == {date(2018, 1, 31)}
    assert {row["offence_code"] for row in found} == {"28E"}
    assert [row["public_place"] for row in found] == [True, True, True, None]


def test_what_the_force_cannot_say_stays_empty(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "crimes.csv"
    path.write_text("crime_ref,recorded_on,offence_code,public_place,npu\n1,2018-01-02,28E,no,\n")
    report = load_recorded_crime(lake, path, force="x", updated=UPDATED)
    (row,) = rows(lake, "recorded_crime")
    assert all(row[name] is None for name in ("district", "npu", "sector", "neighbourhood", "easting", "northing"))
    assert report.datasets[0].unlocated == 1


def test_a_later_extract_replaces_the_months_it_changes_and_no_others(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "crimes.csv"
    path.write_text(extract(100))
    load_recorded_crime(lake, path, force="x", updated=UPDATED)
    tomorrow = UPDATED + timedelta(days=1)
    save(path, *(line(n, **({"code": "34B"} if n == 40 else {})) for n in range(100)))
    report = load_recorded_crime(lake, path, force="x", updated=tomorrow)
    assert report.datasets[0].effects == {Effect.CONFIRMED: 2, Effect.REVISED: 1}
    assert [p.month for p in lake.revisions()] == [201802]
    assert lake.updated("recorded_crime") == tomorrow

    path.write_text(extract(3))
    stale = load_recorded_crime(lake, path, force="x", updated=UPDATED - timedelta(days=9))
    assert stale.datasets[0].effects == {Effect.OUTRANKED: 1}
    assert lake.rows("recorded_crime") == 100


def test_one_force_does_not_touch_another(lake: Lake) -> None:
    for force in ("one", "two"):
        load_recorded_crime(lake, typed(30), force=force, updated=UPDATED)
    assert lake.forces("recorded_crime") == ["one", "two"]
    assert lake.rows("recorded_crime", "one") == 30


@pytest.mark.parametrize("force", ["West Midlands", "", "../x"])
def test_an_impossible_force_is_refused(lake: Lake, force: str) -> None:
    with pytest.raises(Invalid, match="cannot name a force"):
        load_recorded_crime(lake, typed(1), force=force, updated=UPDATED)
    assert lake.generation == 0


def test_wrong_columns_in_memory(lake: Lake) -> None:
    with pytest.raises(Invalid, match="unknown victim_name"):
        named = typed(3).append_column("victim_name", pa.array(["a", "b", "c"]))
        load_recorded_crime(lake, named, force="x", updated=UPDATED)
    with pytest.raises(Invalid, match="lacks crime_ref"):
        load_recorded_crime(lake, typed(3).drop(["crime_ref"]), force="x", updated=UPDATED)
    for nothing in (typed(3).slice(0, 0), iter(())):
        with pytest.raises(Invalid, match="no row that can be used"):
            load_recorded_crime(lake, nothing, force="x", updated=UPDATED)
    assert lake.generation == 0


def _any_row() -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "crime_ref": st.one_of(st.none(), st.sampled_from([" ", "a", "b", "c", "é", "=1+1"])),
            "recorded_on": st.one_of(st.none(), st.dates(date(1960, 1, 1), date(2030, 1, 1))),
            "offence_code": st.one_of(st.none(), st.sampled_from(["28E", "28e ", "ZZ9", "4.10", ""])),
            "public_place": st.one_of(st.none(), st.booleans()),
            "district": st.one_of(st.none(), st.text(max_size=3)),
            "easting": st.one_of(st.none(), st.integers(-10, 700_000)),
            "northing": st.one_of(st.none(), st.integers(-10, 1_300_000)),
        }
    )


_SCHEMA = pa.schema(
    [
        ("crime_ref", pa.string()),
        ("recorded_on", pa.date32()),
        ("offence_code", pa.string()),
        ("public_place", pa.bool_()),
        ("district", pa.string()),
        ("easting", pa.int32()),
        ("northing", pa.int32()),
    ]
)


@settings(deadline=None, max_examples=40)
@given(given_rows=st.lists(_any_row(), max_size=12))
def test_whatever_comes_no_row_is_lost_and_no_bad_one_kept(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[Row]
) -> None:
    lake = Lake(tmp_path_factory.mktemp("any"))
    good: Row = {"crime_ref": "good", "recorded_on": FIRST, "offence_code": "28E"}
    table_in = pa.Table.from_pylist([*given_rows, good], schema=_SCHEMA)
    report = load_recorded_crime(lake, table_in, force="x", updated=UPDATED)
    kept = list(rows(lake, "recorded_crime"))
    assert len(kept) + len(lake.quarantined()) == len(given_rows) + 1
    assert (report.kept, report.quarantined) == (len(kept), len(lake.quarantined()))
    assert len({row["crime_ref"] for row in kept}) == len(kept)
    assert all(str(row["recorded_on"]) <= "2018-03-09" and row["offence_code"] in ("28E", "4.10") for row in kept)
    assert all((row["easting"] is None) == (row["northing"] is None) for row in kept)
    refs = {row["crime_ref"] for row in kept}
    sound = [r for r in given_rows if _sound(r)]
    assert refs == {str(r["crime_ref"]).strip() for r in sound} | {"good"}


def _sound(row: Row) -> bool:
    """The rules again, a row at a time."""
    ref, day, code = (row["crime_ref"] or "").strip(), row["recorded_on"], (row["offence_code"] or "").strip()
    x, y = row["easting"], row["northing"]
    if not ref or day is None or not date(1970, 1, 1) <= day <= UPDATED.date() or code not in ("28E", "28e", "4.10"):
        return False
    if x is None and y is None:
        return True
    if x is None or y is None or x < 0 or y < 0:
        return False
    return bool(in_reach(np.array([float(x)]), np.array([float(y)]))[0])


def test_the_list_of_offences(lake: Lake, offences: Path) -> None:
    report = load_offences(lake, offences, updated=UPDATED)
    assert report.summary.startswith("4 rows of offences in ")
    found = {str(row["offence_code"]): row for row in rows(lake, "offences")}
    assert found["8N"]["category"] == "violence-and-sexual-offences"
    assert found["28E"]["description"] == "About 28E"
    assert not load_offences(lake, offences, updated=UPDATED).changed
    assert sorted(recorded_crime.known_codes(lake) or ()) == sorted({"28E", "34A", "8N", "1/4.1/4.2", "1", "4.1", "4.2"})


def test_offences_that_cannot_be_used(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "codes.csv"
    heading = "offence_code,description,offence_group,offence_subgroup,category"
    listed = [
        "28E,One,G,S,burglary",
        "28e,Again,G,S,burglary",
        "34A,Two,G,S,piracy",
        ",Three,G,S,robbery",
        "8N,,G,S,robbery",
        "x",
    ]
    path.write_text(table(heading, listed))
    load_offences(lake, path, updated=UPDATED)
    assert {row.line: row.reason for row in lake.quarantined("offences")} == {
        3: "repeats the code of an earlier row",
        4: "the category is not one of data.police.uk",
        5: "there is no offence code",
        6: "there is no description",
        7: "wrong number of fields",
    }
    assert lake.rows("offences") == 1


def test_a_newer_list_replaces_the_old_and_keeps_it(tmp_path: Path, lake: Lake, offences: Path) -> None:
    load_offences(lake, offences, updated=UPDATED)
    offences.write_text("\n".join(offences.read_text().splitlines()[:3]) + "\n")
    later = datetime(2019, 1, 1, tzinfo=UTC)
    assert load_offences(lake, offences, updated=later).changed
    assert (lake.rows("offences"), lake.updated("offences")) == (2, later)
    assert [p.rows for p in lake.revisions("offences")] == [4]


def test_a_list_is_one_file(tmp_path: Path, lake: Lake, offences: Path) -> None:
    folder(tmp_path / "two", {"a.csv": offences.read_bytes(), "b.csv": offences.read_bytes()})
    with pytest.raises(Invalid, match="2 CSV files"):
        load_offences(lake, tmp_path / "two", updated=UPDATED)


def batches() -> Iterator[pa.RecordBatch]:
    yield from typed(10).to_batches(3)


def test_a_generator_of_batches_is_known_by_the_name_that_is_given(lake: Lake) -> None:
    load_recorded_crime(lake, batches(), force="x", updated=UPDATED, name="made up")
    assert {p.source for p in lake.partitions("recorded_crime")} == {"made up"}
    assert lake.rows("recorded_crime") == 10


PLACES = {
    (651_410, 313_177): True,  # Caister
    (433_000, 279_000): True,  # Coventry
    (90_000, 10_000): True,  # Isles of Scilly
    (448_000, 1_142_000): True,  # Lerwick
    (146_000, 530_000): True,  # Belfast, as the grid runs on
    (0, 0): False,  # the placeholder
    (-1, 300_000): False,
    (650_000, 50_000): False,  # the Channel
    (600_000, 900_000): False,  # the North Sea
    (433_000, 1_400_000): False,
    (5_000_000, 279_000): False,
}


@pytest.mark.parametrize(("easting", "northing"), PLACES)
def test_which_places_are_in_reach(easting: int, northing: int) -> None:
    assert bool(in_reach(np.array([float(easting)]), np.array([float(northing)]))[0]) is PLACES[easting, northing]


def test_no_place_is_not_in_reach() -> None:
    nowhere = np.array([np.nan, np.inf, -np.inf])
    assert not in_reach(nowhere, np.full(3, 279_000.0)).any()
    assert not in_reach(np.full(3, 433_000.0), nowhere).any()
