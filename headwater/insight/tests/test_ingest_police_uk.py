"""Archives of data.police.uk into the lake: what is kept, what is refused, what is revised."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.insight.ingest import Report, load_police_uk
from headwater.insight.lake import Effect, Lake
from headwater.insight.tests.archives import (
    EIGHT,
    FORCE,
    OUTCOMES,
    STOPS,
    STREET,
    UPDATED,
    archive,
    contents,
    crime,
    crime_id,
    folder,
    name,
    rows,
    street,
    table,
    three_months,
)
from headwater.kernel import Invalid


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def load(lake: Lake, *paths: Path, force: str | None = None) -> Report:
    return load_police_uk(lake, paths, updated=UPDATED, force=force)


def refused(lake: Lake) -> dict[int, str]:
    return {row.line: row.reason for row in lake.quarantined()}


def test_an_archive_without_unpacking(tmp_path: Path, lake: Lake) -> None:
    report = load(lake, archive(tmp_path / "a.zip", three_months()))
    assert (report.rows_read, report.kept, report.quarantined) == (120, 120, 0)
    assert lake.months("street") == [201401, 201402, 201403]
    assert lake.rows("street", "leicestershire") == 120
    assert {p.edition for p in lake.partitions("street")} == {201403}
    assert report.summary.startswith("120 rows of street in ")
    assert not list((lake.root / ".staging").iterdir())


def test_folder_archive_and_file_give_the_same_lake(tmp_path: Path) -> None:
    packed = Lake(tmp_path / "packed")
    load(packed, archive(tmp_path / "a.zip", three_months()))
    unpacked = Lake(tmp_path / "unpacked")
    load(unpacked, folder(tmp_path / "folder", three_months()))
    singly = Lake(tmp_path / "singly")
    load(singly, *sorted((tmp_path / "folder").rglob("*.csv")))
    zipped = Lake(tmp_path / "zipped")
    load(zipped, folder(tmp_path / "gz", {f"{n}.gz": gzip.compress(c.encode()) for n, c in three_months().items()}))
    files = {p.file for p in packed.partitions("street")}
    assert len(files) == 3
    assert all({p.file for p in other.partitions("street")} == files for other in (unpacked, singly, zipped))


def test_a_row_becomes_columns(tmp_path: Path, lake: Lake) -> None:
    text = table(STREET, [crime(1, x="1.716073972", y="52.658007833", context="Seen; “twice”")])
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    (row,) = rows(lake, "street")
    assert row["crime_id"] == crime_id(1)
    assert (row["category"], row["outcome"], row["district"]) == ("burglary", "Under investigation", "Leicester")
    assert (row["force"], row["month"]) == ("leicestershire", 201401)
    assert (row["easting"], row["northing"]) == (651410, 313177)  # Ordnance Survey's own test point, Caister water tower
    assert row["context"] == "Seen; “twice”"


def test_a_second_load_reads_nothing_and_changes_nothing(tmp_path: Path, lake: Lake) -> None:
    path = archive(tmp_path / "a.zip", three_months())
    load(lake, path)
    before, generation = contents(lake), lake.generation
    report = load(lake, path)
    assert contents(lake) == before
    assert lake.generation == generation
    assert not report.changed
    assert report.rows_read == 0
    assert report.datasets[0].effects == {Effect.UNCHANGED: 3}
    assert report.summary == "Nothing new: the lake held all of this already."


def test_a_newer_archive_revises_older_months_and_the_revision_is_kept(tmp_path: Path, lake: Lake) -> None:
    load(lake, archive(tmp_path / "march.zip", three_months()))
    newer = {**three_months(), name("2014-02"): street(range(40, 75), "2014-02"), name("2014-04"): street(range(9), "2014-04")}
    report = load(lake, archive(tmp_path / "april.zip", newer))
    assert report.datasets[0].effects == {Effect.CONFIRMED: 2, Effect.REVISED: 1, Effect.NEW: 1}
    assert lake.rows("street") == 40 + 35 + 40 + 9
    (old,) = lake.revisions("street", "leicestershire")
    assert (old.month, old.rows, old.edition) == (201402, 40, 201403)
    assert old.source.startswith("march.zip")
    assert any("1 revised (what was held is kept as a revision)" in line for line in report.details)

    again = load(lake, tmp_path / "march.zip")
    assert again.datasets[0].effects == {Effect.UNCHANGED: 3}
    assert lake.rows("street") == 124


def test_an_older_archive_does_not_undo_a_newer_one(tmp_path: Path, lake: Lake) -> None:
    older = {name("2014-01"): street(range(7))}
    load(lake, archive(tmp_path / "march.zip", three_months()))
    report = load(lake, archive(tmp_path / "january.zip", older))
    assert report.datasets[0].effects == {Effect.OUTRANKED: 1}
    assert lake.rows("street") == 120
    assert [p.rows for p in lake.revisions()] == [7]


def test_two_archives_at_once_are_taken_in_order_of_their_editions(tmp_path: Path, lake: Lake) -> None:
    archive(tmp_path / "b-january.zip", {name("2014-01"): street(range(7))})
    archive(tmp_path / "a-march.zip", three_months())
    load(lake, tmp_path / "a-march.zip", tmp_path / "b-january.zip")
    assert lake.rows("street") == 120
    assert [(p.rows, p.month) for p in lake.revisions()] == [(7, 201401)]


BAD = {
    "a coordinate is not a number": {"x": "west"},
    "one of the two coordinates is missing": {"y": ""},
    "the coordinates are in the sea or outside the United Kingdom": {"x": "-9.5", "y": "48.0"},
    "the date is in the future": {"month": "2019-01"},
    "the month is not the file's": {"month": "2013-12"},
    "the month cannot be read": {"month": "Jan-14"},
    "the date is before December 2010": {"month": "2009-12"},
    "the crime ID is not 64 hexadecimal digits": {"id": "12345"},
    "unknown crime type": {"type": "Smuggling"},
}


def test_each_bad_row_goes_to_quarantine_with_its_line_and_reason(tmp_path: Path, lake: Lake) -> None:
    lines = [crime(number, **but) for number, but in enumerate(BAD.values())]
    good = [crime(100), crime(101, x="", y="")]
    path = archive(tmp_path / "a.zip", {name("2014-01"): table(STREET, [good[0], *lines, good[1]])})
    report = load(lake, path)
    assert (report.kept, report.quarantined) == (2, len(BAD))
    assert report.datasets[0].unlocated == 1
    assert refused(lake) == dict(enumerate(BAD, start=3))
    assert report.reasons == dict.fromkeys(BAD, 1)
    first = lake.quarantined()[0]
    assert first.source == f"a.zip/{name('2014-01')}"
    assert first.raw == lines[0]
    assert (first.force, first.month) == ("leicestershire", 201401)


def test_rows_with_too_few_or_too_many_fields_and_stray_quotation_marks(tmp_path: Path, lake: Lake) -> None:
    text = table(STREET, [crime(1), crime(2) + ",more", "only,three,fields", crime(3, context='"open'), crime(4)])
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    assert [row["crime_id"] for row in rows(lake, "street")] == [crime_id(1), crime_id(4)]
    wrong = "wrong number of fields"
    assert refused(lake) == {3: wrong, 4: wrong, 5: "a quotation mark is out of place"}


def test_quoted_fields_keep_their_commas_and_line_breaks(tmp_path: Path, lake: Lake) -> None:
    text = table(STREET, [crime(1, location='"On or near A, B ""C"""'), crime(2, context='"one\ntwo"'), crime(3, x="sea")])
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    found = {row["crime_id"]: row for row in rows(lake, "street")}
    assert found[crime_id(1)]["location"] == 'On or near A, B "C"'
    assert found[crime_id(2)]["context"] == "one\ntwo"
    assert refused(lake) == {5: "a coordinate is not a number"}


def test_repeated_rows_are_counted_and_kept_once(tmp_path: Path, lake: Lake) -> None:
    asb = crime(5, id="", type="Anti-social behaviour", outcome="")
    text = table(STREET, [crime(1), crime(2), crime(1), crime(1, outcome="Local resolution"), asb, asb])
    report = load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    assert report.reasons == {"repeats an earlier row exactly": 1}
    assert refused(lake) == {4: "repeats an earlier row exactly"}
    # Anti-social behaviour has no identity: two alike are two incidents. One crime may have two outcomes.
    assert lake.rows("street") == 5


def test_outcomes_and_stops_beside_the_crimes(tmp_path: Path, lake: Lake) -> None:
    fields = crime(1).split(",")[:9]
    stop = "Person search,{at},{op},,{y},{x},Male,18-24,,White,Misuse of Drugs Act 1971 (section 23),Drugs,Arrest,{found},"
    files = {
        name("2016-06"): table(STREET, [crime(1, "2016-06")]),
        name("2016-06", kind="outcomes"): table(OUTCOMES, [",".join([fields[0], "2016-06", *fields[2:9], "Local resolution"])]),
        name("2016-06", kind="stop-and-search"): table(
            STOPS,
            [
                stop.format(at="2016-05-31T23:30:00+00:00", op="False", y="52.63", x="-1.13", found="True"),
                stop.format(at="2016-06-30T22:59:00+00:00", op="", y="", x="", found=""),
                stop.format(at="2016-06-30T23:00:00+00:00", op="", y="", x="", found=""),
                stop.format(at="noon", op="", y="", x="", found=""),
                stop.format(at="2016-06-02T10:00:00+00:00", op="maybe", y="", x="", found=""),
            ],
        ),
    }
    report = load(lake, archive(tmp_path / "a.zip", files))
    assert {d.dataset: d.kept for d in report.datasets} == {"street": 1, "outcomes": 1, "stops": 2}
    assert report.reasons == {
        "the month is not the file's": 1,
        "the date and time cannot be read": 1,
        "a yes-or-no column holds something else": 1,
    }
    first, second = sorted(rows(lake, "stops"), key=lambda row: str(row["at"]))
    assert (first["month"], first["operation"], first["outcome_linked_to_object_of_search"]) == (201606, False, True)
    assert first["easting"] and second["easting"] is None
    (outcome,) = rows(lake, "outcomes")
    assert (outcome["outcome"], outcome["crime_id"]) == ("Local resolution", crime_id(1))


def test_the_eight_columns_of_2011(tmp_path: Path, lake: Lake) -> None:
    text = table(
        EIGHT,
        [
            f"2011-02,{FORCE},{FORCE},458900,304500,On or near High Street,Burglary,",
            f"2011-02,{FORCE},{FORCE},458900,304500,On or near High Street,Anti-social behaviour,",
            f"2011-02,{FORCE},{FORCE},0,0,In the Atlantic,Burglary,",
        ],
    )
    load(lake, archive(tmp_path / "a.zip", {name("2011-02"): text}))
    found = list(rows(lake, "street"))
    assert [row["category"] for row in found] == ["burglary", "anti-social-behaviour"]
    assert [(row["easting"], row["northing"]) for row in found] == [(458900, 304500)] * 2
    assert abs(float(str(found[0]["latitude"])) - 52.63) < 0.05
    assert abs(float(str(found[0]["longitude"])) + 1.13) < 0.05
    assert list(refused(lake)) == [4]


def test_a_file_with_another_name_says_its_force_in_its_rows(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "extract.csv"
    path.write_text(table(STREET, [crime(1), crime(2, "2014-02"), crime(3, by="Mordor Police"), crime(4, "2018-04")]))
    load(lake, path)
    assert [(p.force, p.month) for p in lake.partitions("street")] == [("leicestershire", 201401), ("leicestershire", 201402)]
    assert refused(lake) == {4: "the force is not one that publishes", 5: "the date is in the future"}


def test_stops_alone_need_a_force(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "stops.csv"
    path.write_text(table(STOPS, ["Person search,2015-04-02T10:00:00+00:00,,,,,Male,18-24,,White,PACE,,Arrest,,"]))
    with pytest.raises(Invalid, match="which force"):
        load(lake, path)
    load(lake, path, force="metropolitan")
    assert lake.forces("stops") == ["metropolitan"]


def test_heading_order_and_case_do_not_matter(tmp_path: Path, lake: Lake) -> None:
    order = list(reversed(range(12)))
    text = "\n".join(",".join(line.split(",")[i] for i in order) for line in [STREET.upper(), crime(1), crime(2)])
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    assert {row["category"] for row in rows(lake, "street")} == {"burglary", "robbery"}


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path, lake: Lake) -> None:
    text = "\ufeff" + street(range(5)).replace("\n", "\r\n")
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    assert lake.rows("street") == 5
    assert {row["context"] for row in rows(lake, "street")} <= {None}


def test_a_formula_in_a_cell_is_kept_as_text(tmp_path: Path, lake: Lake) -> None:
    formula = '=HYPERLINK("http://x")'
    text = table(STREET, [crime(1, location='"' + formula.replace('"', '""') + '"')])
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): text}))
    assert [row["location"] for row in rows(lake, "street")] == [formula]


def test_other_files_are_passed_over_and_named(tmp_path: Path, lake: Lake) -> None:
    files = {
        **three_months(),
        "README.txt": "hello",
        "notes.csv": "a,b\n1,2\n",
        name("2014-03", kind="outcomes"): OUTCOMES + "\n",
    }
    report = load(lake, archive(tmp_path / "a.zip", files))
    assert set(report.passed_over) == {"README.txt", "notes.csv"}
    assert report.empty == (f"a.zip/{name('2014-03', kind='outcomes')}",)
    assert report.kept == 120


def test_times_that_a_load_gives_are_those_it_was_given(tmp_path: Path, lake: Lake) -> None:
    at = datetime(2020, 2, 2, tzinfo=UTC)
    load_police_uk(lake, archive(tmp_path / "a.zip", three_months()), updated=at)
    assert lake.updated("street") == at


def test_a_file_with_every_field_in_quotation_marks(tmp_path: Path, lake: Lake) -> None:
    lines = [crime(n, location='"A, B"' if n % 3 else "C", x="bad" if n == 7 else "-1.13") for n in range(200)]
    cells = [next(csv.reader([line])) for line in [STREET, *lines]]
    quoted = "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in cells)
    load(lake, archive(tmp_path / "a.zip", {name("2014-01"): quoted}))
    plain = Lake(tmp_path / "plain")
    load(plain, archive(tmp_path / "b.zip", {name("2014-01"): table(STREET, lines)}))
    assert list(rows(lake, "street")) == list(rows(plain, "street"))
    assert refused(lake) == refused(plain) == {9: "a coordinate is not a number"}
