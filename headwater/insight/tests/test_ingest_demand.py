"""A force's own logs and calls: which rows are kept, which are refused and why, and what the clocks do to them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.insight.ingest import load_demand
from headwater.insight.lake import Lake
from headwater.kernel import Invalid

UPDATED = datetime(2018, 4, 1, tzinfo=UTC)
LOGS = "log_ref,opened_at,grade,npu,assigned_at,arrived_at\n"
CALLS = "Hour,Channel,Offered,Answered,In time,Abandoned\n"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def load(lake: Lake, tmp_path: Path, **files: str) -> list[tuple[int, str]]:
    """Load files by their names; returns what was refused, with its line."""
    folder = tmp_path / "extract"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    load_demand(lake, folder, force="west-midlands", updated=UPDATED)
    return sorted((one.line, one.reason) for one in lake.quarantined())


def rows(lake: Lake, dataset: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lake.table(dataset).to_pyarrow().to_pylist()
    return found


def test_a_folder_of_both_kinds_is_told_apart_by_its_headings(lake: Lake, tmp_path: Path) -> None:
    logs = f"{LOGS}A1,12/03/2018 14:05:30,p1,Coventry,2018-03-12 14:07,2018-03-12T14:15\n"
    assert load(lake, tmp_path, one=logs, two=f"{CALLS}2018-03-12 14:00,999,10,9,8,1\n") == []
    [log] = rows(lake, "demand_logs")
    assert (log["grade"], log["npu"], log["assign_seconds"], log["arrive_seconds"]) == ("P1", "Coventry", 90, 570)
    assert (log["on"], log["hour"], log["month"], log["hub"]) == (date(2018, 3, 12), 14, 201803, None)
    [hour] = rows(lake, "call_hours")
    assert [hour[name] for name in ("on", "hour", "channel", "offered", "answered", "in_time", "abandoned")] == [
        date(2018, 3, 12), 14, "999", 10, 9, 8, 1,
    ]  # fmt: skip


def test_logs_that_cannot_be_used_are_refused_with_the_reason(lake: Lake, tmp_path: Path) -> None:
    text = (
        f"{LOGS}A1,2018-03-12 14:05,P1,,,\n"
        "A1,2018-03-12 14:06,P1,,,\n"
        ",2018-03-12 14:05,P1,,,\n"
        "A4,yesterday,P1,,,\n"
        "A5,2018-05-12 14:05,P1,,,\n"
        "A6,1900-01-01 00:00,P1,,,\n"
        "A7,2018-03-12 14:05,,,,\n"
        "A8,2018-03-12 14:05,P1,,soon,\n"
        "A9,2018-03-12 14:05,P1,,2018-03-12 14:04,\n"
    )
    assert load(lake, tmp_path, logs=text) == [
        (3, "repeats the reference of an earlier row"),
        (4, "there is no reference of the log"),
        (5, "the time of opening cannot be read, or the clocks were put forward over it"),
        (6, "the date is in the future"),
        (7, "the date is before 1970"),
        (8, "there is no grade"),
        (9, "a time cannot be read, or the clocks were put forward over it"),
        (10, "a time is before the opening, or more than a year after it"),
    ]


def test_calls_that_do_not_add_up_are_refused(lake: Lake, tmp_path: Path) -> None:
    text = (
        f"{CALLS}2018-03-12 14:00,999,10,9,8,1\n"
        "2018-03-12 14:00,999,10,9,8,1\n"
        "2018-03-12 15:00,888,10,9,8,1\n"
        "2018-03-12 16:00,101,10,9,10,1\n"
        "2018-03-12 17:00,101,10,9,8,3\n"
        "2018-03-12 18:00,101,10,many,8,3\n"
        "2018-03-12 19:00,101,10,9,-1,1\n"
    )
    assert load(lake, tmp_path, calls=text) == [
        (3, "repeats the hour and channel of an earlier row"),
        (4, "the channel is unknown"),
        (5, "more calls were answered in time than were answered"),
        (6, "more calls were answered or abandoned than were offered"),
        (7, "a number is missing or cannot be read"),
        (8, "a number is below nought"),
    ]


def test_the_clocks_go_forward_and_back(lake: Lake, tmp_path: Path) -> None:
    text = (
        f"{LOGS}GONE,2018-03-25 01:30,P1,,,\n"
        "OVER,2018-03-25 00:50,P1,,2018-03-25 02:10,\n"  # twenty minutes
        "FIRST,2017-10-29 01:30,P1,,,\n"
        "SECOND,2017-10-29T01:30:00+00:00,P1,,2017-10-29T02:00Z,\n"
        "SUMMER,2017-07-31T23:30:00Z,P1,,,\n"
    )
    assert load(lake, tmp_path, logs=text) == [
        (2, "the time of opening cannot be read, or the clocks were put forward over it")
    ]
    found = {row["log_ref"]: (row["on"], row["hour"], row["assign_seconds"]) for row in rows(lake, "demand_logs")}
    assert found == {
        "OVER": (date(2018, 3, 25), 0, 1_200),
        "FIRST": (date(2017, 10, 29), 1, None),
        "SECOND": (date(2017, 10, 29), 1, 1_800),
        "SUMMER": (date(2017, 8, 1), 0, None),
    }


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("log_ref,opened_at,grade,caller_name", "has the unknown caller_name"),
        ("log_ref,opened_at,npu", "lacks grade"),
        ("log_ref,opened_at,grade,grade", "names a column twice"),
        ("hour,channel,offered,answered,number", "lacks in_time, abandoned and has the unknown number"),
    ],
)
def test_columns_that_are_not_asked_for_are_refused_whole(lake: Lake, tmp_path: Path, heading: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        load(lake, tmp_path, wrong=f"{heading}\nA,B,C,D,E\n")
    assert lake.generation == 0


def test_a_later_extract_replaces_the_month_and_the_same_changes_nothing(lake: Lake, tmp_path: Path) -> None:
    load(lake, tmp_path, logs=f"{LOGS}A1,2018-03-12 14:05,P1,,,\n")
    before = lake.generation
    load(lake, tmp_path, logs=f"{LOGS}A1,2018-03-12 14:05,P1,,,\n")
    assert lake.generation == before
    load(lake, tmp_path, logs=f"{LOGS}A1,2018-03-12 14:05,P2,,,\n")
    assert [row["grade"] for row in rows(lake, "demand_logs")] == ["P2"]
    assert len(lake.revisions("demand_logs")) == 1


def test_hostile_text_stays_text(lake: Lake, tmp_path: Path) -> None:
    name = "'); DROP TABLE logs; -- <script>"
    load(lake, tmp_path, logs=f'{LOGS}Ünï-1,2018-03-12 14:05,P1,"{name}",,\n')
    assert [(row["log_ref"], row["npu"]) for row in rows(lake, "demand_logs")] == [("Ünï-1", name)]


def test_rows_of_a_program_load_as_a_file_does(lake: Lake) -> None:
    opened = pa.array([datetime(2018, 3, 12, 14, 5), datetime(2018, 3, 25, 1, 30)], pa.timestamp("s"))  # noqa: DTZ001 - on the wall
    logs = pa.table({"log_ref": ["A", "B"], "opened_at": opened, "grade": ["P1", "P1"], "cross_boundary": [True, None]})
    report = load_demand(lake, force="west-midlands", updated=UPDATED, logs=logs)
    assert (report.kept, report.quarantined) == (1, 1)
    assert rows(lake, "demand_logs")[0]["cross_boundary"] is True
