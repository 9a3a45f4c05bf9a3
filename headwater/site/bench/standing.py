"""A platform of the bench's own, in a folder that is thrown away: the real supervisor with its real children."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from headwater.kernel import HeadwaterError
from headwater.site import config

READY = "serves at"
PATIENCE = 180.0
"""Seconds until the first page must be there."""


@dataclass
class Standing:
    """A platform that runs. ``environment``: of every process that belongs to it."""

    port: int
    folder: Path
    environment: dict[str, str]
    supervisor: subprocess.Popen[bytes]

    @property
    def socket(self) -> str:
        """Where its database listens."""
        return (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]

    def call(self, module: str, function: str, *numbers: int) -> Any:
        """A function of this package, run inside the platform in a process of its own."""
        process = self.begin("inside", module, function, *map(str, numbers))
        said, _ = process.communicate()
        if process.returncode:
            raise HeadwaterError(f"{module}.{function} failed.", f"Its last lines are in {self.folder / 'bench.log'}.")
        return json.loads(said)

    def begin(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A process of this package that is spoken to over its input and output."""
        with (self.folder / "bench.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", f"headwater.site.bench.{module}", *arguments],
                env=self.environment, cwd=config.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip

    def processes(self) -> dict[str, list[psutil.Process]]:
        """The processes by what they do: web, worker, database."""
        found: dict[str, list[psutil.Process]] = {"web": [], "worker": [], "database": []}
        children = json.loads((self.folder / "run.json").read_text())
        for pid in children:
            with suppress(psutil.NoSuchProcess):
                head = psutil.Process(int(pid))
                name = "web" if any("granian" in part for part in head.cmdline()) else "worker"
                found[name] += [head, *head.children(recursive=True)]
        with suppress(psutil.NoSuchProcess, OSError, ValueError):
            head = psutil.Process(int((self.folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]))
            found["database"] += [head, *head.children()]
        return found

    def said(self) -> str:
        return (self.folder / "run.log").read_text(errors="replace")


@contextmanager
def standing(workers: int = 1) -> Iterator[Standing]:
    """Start a platform without anybody in it; it is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="headwater-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's own user must reach its folder
        port = _free_port()
        environment = {
            **os.environ,
            "HEADWATER_VAR": name,
            "HEADWATER_DEMO": "1",
            "HEADWATER_AS_OWNER": "",
            "HEADWATER_WEB_WORKERS": str(workers),
            "HEADWATER_PORT": str(port),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "headwater.site.settings",
        }
        with (folder / "run.log").open("wb") as log:
            supervisor = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "headwater.site.bench.supervising", str(port)],
                env=environment, cwd=config.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        platform = Standing(port, folder, environment, supervisor)
        try:
            _await_ready(platform)
            yield platform
        finally:
            supervisor.terminate()
            supervisor.wait(60)


def allow_many_files(wanted: int) -> None:
    """So many connections at once, or as many as the system lets us; those whom we start inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted, hard))


def _await_ready(platform: Standing) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if READY in platform.said():
            return
        if platform.supervisor.poll() is not None:
            break
        time.sleep(0.1)
    raise HeadwaterError("The bench's platform did not start.", platform.said()[-2_000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
