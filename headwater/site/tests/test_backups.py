"""What was backed up comes back, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.kernel import Invalid, Quiet
from headwater.site import backups, database

AT = datetime(2018, 3, 12, tzinfo=UTC)
COLUMNS = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
PLACE = "West Midlands Police,West Midlands Police,-1.51,52.41,On or near Test Street,E01009651,Coventry 031A,Burglary,,"


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can reach, which pytest's are not."""
    with tempfile.TemporaryDirectory(prefix="headwater-test-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def var(room: Path) -> Path:
    var = room / "var"
    var.mkdir()
    return var


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEADWATER_VAR": str(var), "HEADWATER_AS_OWNER": "", "DATABASE_URL": ""}
    command = [Path(sys.executable).with_name("headwater").as_posix(), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def crimes(folder: Path, count: int) -> Path:
    file = folder / "2018-01-west-midlands-street.csv"
    file.write_text("\n".join([COLUMNS, *(f"{i:064x},2018-01,{PLACE}" for i in range(count)), ""]))
    return file


@pytest.mark.slow
def test_back_to_what_it_was(var: Path, room: Path, tmp_path: Path) -> None:
    assert run(var, "load", "police-uk", str(crimes(tmp_path, 3))).returncode == 0
    assert "2 entries sealed" in run(var, "journal", "seal").stdout
    file = tmp_path / "kept.tar"
    made = run(var, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o777 == 0o600

    another = room / "another"  # a new machine has nothing but the file
    another.mkdir()
    for _ in range(2):  # the second time it has more, and goes back
        restored = run(another, "restore", str(file))
        assert restored.returncode == 0, restored.stderr
        assert "as it was sealed: 2 entries under 1 seals; 0 await" in run(another, "journal", "verify").stdout
        assert " 3 " in run(another, "lake", "show").stdout
        assert run(another, "load", "police-uk", str(crimes(tmp_path, 9))).returncode == 0


@pytest.fixture
def a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small backup without a database behind it."""
    var = tmp_path / "var"
    (var / "lake").mkdir(parents=True)
    (var / "lake" / "manifest.jsonl").write_text("{}\n")
    monkeypatch.setenv("HEADWATER_VAR", str(var))
    monkeypatch.setattr(database, "dump", lambda target: target.write_bytes(b"dump" * 1000))
    monkeypatch.setattr(database, "undump", lambda source: pytest.fail("a damaged backup reached the database"))
    file = tmp_path / "small.tar"
    backups.backup(file, at=AT, progress=Quiet())
    return file


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.99])
def test_cut_short_it_touches_nothing(a_backup: Path, share: float) -> None:
    whole = a_backup.read_bytes()
    a_backup.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * share)])
    with pytest.raises(Invalid, match="not a whole backup"):
        backups.restore(a_backup, progress=Quiet())


def test_one_changed_byte_is_noticed(a_backup: Path) -> None:
    whole = bytearray(a_backup.read_bytes())
    whole[whole.index(b"dumpdump")] ^= 1
    a_backup.write_bytes(bytes(whole))
    with pytest.raises(Invalid, match="not a whole backup"):
        backups.restore(a_backup, progress=Quiet())


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "lake/../../escaped", "other/file"])
def test_a_name_that_leads_elsewhere_is_refused(a_backup: Path, tmp_path: Path, name: str) -> None:
    hostile = tmp_path / "hostile.tar"
    with tarfile.open(hostile, "w") as tar:
        tar.add(a_backup, arcname=name)
    with pytest.raises(Invalid, match="not a whole backup"):
        backups.restore(hostile, progress=Quiet())
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_is_never_written_over(a_backup: Path) -> None:
    with pytest.raises(Invalid, match="there already"):
        backups.backup(a_backup, at=AT, progress=Quiet())
