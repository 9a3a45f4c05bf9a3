"""A load that is stopped: the lake is as it was, and a repeat goes on from there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.ingest import load_police_uk, load_recorded_crime
from headwater.insight.lake import Lake
from headwater.insight.tests.archives import STREET, UPDATED, archive, contents, crime, crime_id, name, rows, street, table
from headwater.insight.tests.test_ingest_recorded_crime import extract
from headwater.kernel import Cancelled

MONTHS = [f"2014-{month:02}" for month in range(1, 11)]


class StopsAfter:
    """Somebody who asks to stop after a number of files."""

    def __init__(self, files: int) -> None:
        self.left = files
        self.total = 0

    def begin(self, total: int, note: str) -> None:
        self.total = total

    def advance(self, steps: int = 1, note: str = "") -> None:
        self.left -= steps
        if self.left < 0:
            raise Cancelled


def ten_months(path: Path) -> Path:
    return archive(path, {name(month): street(range(at * 30, at * 30 + 30), month) for at, month in enumerate(MONTHS)})


@pytest.mark.parametrize("after", [0, 4, 9])
def test_stopped_and_repeated(tmp_path: Path, after: int) -> None:
    path = ten_months(tmp_path / "a.zip")
    lake = Lake(tmp_path / "lake")
    watcher = StopsAfter(after)
    with pytest.raises(Cancelled):
        load_police_uk(lake, path, updated=UPDATED, progress=watcher)
    assert watcher.total == 10
    assert lake.generation == 0

    report = load_police_uk(lake, path, updated=UPDATED)
    assert after < report.resumed <= 10
    assert any("an earlier load that was interrupted" in line for line in report.details)
    assert lake.rows("street") == report.kept == 300

    straight = Lake(tmp_path / "straight")
    load_police_uk(straight, path, updated=UPDATED)
    assert contents(lake) == contents(straight)
    assert not list((lake.root / ".staging").iterdir())


def test_what_was_read_is_read_again_where_it_is_damaged(tmp_path: Path) -> None:
    path = ten_months(tmp_path / "a.zip")
    lake = Lake(tmp_path / "lake")
    with pytest.raises(Cancelled):
        load_police_uk(lake, path, updated=UPDATED, progress=StopsAfter(9))
    receipts = sorted((lake.root / ".staging").glob("*/*.receipt"))
    parts = sorted((lake.root / ".staging").glob("*/*.parquet"))
    assert len(receipts) == len(parts) == 10
    receipts[0].write_bytes(receipts[0].read_bytes()[:20])
    parts[-1].write_bytes(b"")
    report = load_police_uk(lake, path, updated=UPDATED)
    assert report.resumed in (8, 9)  # one, where the two damages struck the same file
    assert lake.rows("street") == 300


def test_an_extract_that_is_stopped_changes_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    path = tmp_path / "extract.csv"
    path.write_text(extract(50))
    with pytest.raises(Cancelled):
        load_recorded_crime(lake, path, force="x", updated=UPDATED, progress=StopsAfter(0))
    assert lake.generation == 0
    load_recorded_crime(lake, path, force="x", updated=UPDATED)
    assert lake.rows("recorded_crime") == 50
    assert not list((lake.root / ".staging").iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from headwater.insight.ingest import load_police_uk, staging
from headwater.insight.lake import Lake
from headwater.insight.tests.archives import UPDATED

path, root, after = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
written = 0
write = staging.write_frame

def deadly(frame, target):
    global written
    if written == after:
        target.write_bytes(b"half a file")
        os.kill(os.getpid(), signal.SIGKILL)
    written += 1
    write(frame, target)

staging.write_frame = deadly
load_police_uk(Lake(root), path, updated=UPDATED)
"""


@pytest.mark.parametrize("after", [0, 7])
def test_killed_while_it_reads(tmp_path: Path, after: int) -> None:
    path = ten_months(tmp_path / "a.zip")
    lake = Lake(tmp_path / "lake")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(lake.root), str(after)], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert lake.generation == 0
    report = load_police_uk(lake, path, updated=UPDATED)
    assert report.resumed >= max(0, after - 2)
    assert lake.rows("street") == 300
    straight = Lake(tmp_path / "straight")
    load_police_uk(straight, path, updated=UPDATED)
    assert contents(lake) == contents(straight)


FAULTS: list[dict[str, str]] = [
    {},
    {"x": "sea"},
    {"y": ""},
    {"type": "?"},
    {"id": "zz"},
    {"month": "2014-02"},
    {"context": '"'},
]


@settings(deadline=None, max_examples=40)
@given(faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=25))
def test_every_row_is_kept_or_refused_on_its_own_line(
    tmp_path_factory: pytest.TempPathFactory, faults: list[dict[str, str]]
) -> None:
    """Whatever is mixed: good rows are kept, each bad one is in quarantine with its line, and the two add up."""
    room = tmp_path_factory.mktemp("mixed")
    lake = Lake(room / "lake")
    lines = [crime(number, **but) for number, but in enumerate(faults)]
    lines.append(crime(999))  # a file without any good row is refused as a whole
    report = load_police_uk(lake, archive(room / "a.zip", {name("2014-01"): table(STREET, lines)}), updated=UPDATED)
    bad = [line for line, but in enumerate(faults, start=2) if but]
    assert [row.line for row in lake.quarantined()] == bad
    assert all(row.reason and row.raw == lines[row.line - 2] for row in lake.quarantined())
    good = [crime_id(number) for number, but in enumerate(faults) if not but]
    assert [row["crime_id"] for row in rows(lake, "street")] == [*good, crime_id(999)]
    assert (report.kept, report.quarantined) == (len(good) + 1, len(bad))
