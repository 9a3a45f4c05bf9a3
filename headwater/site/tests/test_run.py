"""``headwater run`` as a person uses it: serves, stops cleanly, and starts again after a kill -9 without repair."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from headwater.site import config, database


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A platform started from the command line, in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        environment = {**os.environ, "HEADWATER_VAR": str(var), "HEADWATER_AS_OWNER": "", "DATABASE_URL": ""}
        self.log = var / "run.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("headwater").as_posix(), "run", "--port", str(self.port)],
                env=environment, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def await_served(self) -> None:
        for _ in range(1_800):
            if "Headwater serves at" in self.log.read_text():
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def page(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=60) as answer:
            return int(answer.status)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="headwater-test-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv(config.VAR.name, folder)
        try:
            yield Path(folder)
        finally:
            database.stop()


@pytest.mark.slow
def test_it_serves_and_ctrl_c_leaves_nothing_behind(var: Path) -> None:
    platform = Running(var)
    platform.await_served()
    assert platform.page() == 200
    family = platform.family()
    assert len(family) >= 2
    platform.process.send_signal(signal.SIGINT)
    assert platform.process.wait(timeout=90) == 0, platform.log.read_text()
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    assert not database.running()


@pytest.mark.slow
def test_a_killed_run_starts_again_without_repair(var: Path) -> None:
    killed = Running(var)
    killed.await_served()
    orphans = killed.family()
    killed.process.kill()
    killed.process.wait()
    again = Running(var)
    again.await_served()
    assert again.page() == 200
    assert not any(orphan.is_running() for orphan in orphans if orphan.pid not in {p.pid for p in again.family()})
    again.process.terminate()
    assert again.process.wait(timeout=90) == 0
    assert not database.running()


@pytest.mark.slow
def test_a_second_run_is_refused_while_the_first_serves(var: Path) -> None:
    first = Running(var)
    first.await_served()
    second = Running(var)
    assert second.process.wait(timeout=180) == 1
    assert "running already" in second.log.read_text()
    assert first.page() == 200
    assert database.running(), "the refused one does not stop the other's database"
    first.process.terminate()
    assert first.process.wait(timeout=90) == 0


@pytest.mark.slow
def test_a_killed_database_comes_back_by_itself(var: Path) -> None:
    platform = Running(var)
    platform.await_served()
    first = int((database.data_directory() / "postmaster.pid").read_text().splitlines()[0])
    os.kill(first, signal.SIGKILL)
    for _ in range(900):
        if database.alive() and database.running():
            break
        time.sleep(0.1)
    assert database.running(), platform.log.read_text()
    assert "The database ended; starting it again." in platform.log.read_text()
    assert platform.page() == 200
    platform.process.terminate()
    assert platform.process.wait(timeout=90) == 0
