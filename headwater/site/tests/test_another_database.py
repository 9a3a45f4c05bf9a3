"""DATABASE_URL: the platform on a server that it does not run itself, with a lesser role for serving."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.site import config, database


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A server that somebody else runs, and how to reach it as each role."""
    with tempfile.TemporaryDirectory(prefix="headwater-test-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv(config.VAR.name, folder)
        monkeypatch.delenv(config.DATABASE_URL.name, raising=False)
        database.start(durable=False)
        there = f"/{database.NAME}?host={database.socket_directory()}"
        try:
            yield {
                config.DATABASE_URL.name: f"postgresql://{database.APP}@{there}",
                config.DATABASE_OWNER_URL.name: f"postgresql://{database.OWNER}@{there}",
            }
        finally:
            database.stop()


def headwater(var: Path, addresses: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **addresses, config.VAR.name: str(var), config.AS_OWNER.name: ""}
    command = [Path(sys.executable).with_name("headwater").as_posix(), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_it_migrates_as_the_owner_and_serves_as_the_lesser_role(addresses: dict[str, str], tmp_path: Path) -> None:
    migrated = headwater(tmp_path, addresses, "django", "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    said = headwater(tmp_path, addresses, "doctor").stdout
    assert "answers (yours)" in said
    assert "The web role cannot alter the journal" in said
    assert not (tmp_path / "postgres").exists(), "no private server is made"
