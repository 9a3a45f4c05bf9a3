"""A process that dies while it writes to the lake, at any of its steps, leaves the old state or the new one."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.insight.lake import Lake
from headwater.insight.tests.archives import contents
from headwater.insight.tests.test_lake import people

AT = datetime(2018, 3, 9, 4, 0, tzinfo=UTC)

WRITER = """
import os, signal, sys
from pathlib import Path
from headwater.insight.lake import Lake
from headwater.insight.tests.test_lake_killed import write

root, after = Path(sys.argv[1]), int(sys.argv[2])
renames = 0
rename = Path.rename

def deadly(self, target):
    global renames
    if renames == after:
        os.kill(os.getpid(), signal.SIGKILL)
    renames += 1
    return rename(self, target)

Path.rename = deadly
write(Lake(root), 20)
print(renames)
"""


def write(lake: Lake, persons: int) -> None:
    """Two forces in one swap: two files are moved into place, then the manifest."""
    lake.write_all("population", [(f, None, people(persons)) for f in ("one", "two")], source=str(persons), at=AT)


def run(root: Path, after: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", WRITER, str(root), str(after)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_killed_at_any_step_the_old_state_stands(tmp_path: Path, after: int) -> None:
    lake = Lake(tmp_path / "lake")
    write(lake, 10)
    before = contents(lake)

    assert run(lake.root, after).returncode == -signal.SIGKILL
    again = Lake(lake.root)
    assert contents(again) == before
    assert again.table("population").persons.sum().execute() == 20

    write(again, 20)
    assert again.table("population").persons.sum().execute() == 40
    assert {p.source for p in again.revisions()} == {"10"}
    again.sweep()
    assert not list((lake.root / ".staging").iterdir())
    assert again.table("population").persons.sum().execute() == 40


def test_there_are_no_more_steps_than_were_tried(tmp_path: Path) -> None:
    done = run(tmp_path / "lake", 99)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "3"
