"""The platform's processes: a database, a worker and a web server, started together and stopped together."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from headwater.kernel import HeadwaterError
from headwater.site import config, database

LOOK = 0.25
"""Seconds between two looks at whether everything still lives."""


class AlreadyRunning(HeadwaterError):
    status = 409


class Stopped(Exception):
    """A person or the system asked to stop."""


def serve(*, host: str, port: int, demo: bool, ready: Callable[[str], None], living: bool = False) -> None:
    """Run the worker and the web server until a signal; restart either when it dies. Calls ``ready`` with the address.

    ``living``: with the simulation of the demonstration force beside them, once the first page can be had.

    Call it inside ``only_one``, with the database up and migrated. Children of an earlier run that was killed are ended first.
    """
    _end_orphans()
    if _taken(host, port):
        raise AlreadyRunning(f"Something else serves on port {port}.", "Stop it, or choose another with --port.")
    environment = {**os.environ, "HEADWATER_DEMO": "1" if demo else "", "HEADWATER_AS_OWNER": "", "HEADWATER_PORT": str(port)}
    children: dict[str, subprocess.Popen[bytes]] = {}
    with _signals():
        try:
            for name, command in _commands(host, port).items():
                children[name] = _spawn(command, environment)
            _note(children)
            address = f"http://{host}:{port}/"
            _await_page(address, children["web"])
            ready(address)
            commands = _commands(host, port)
            if living:
                commands["simulation"] = [sys.executable, "-m", "headwater.site.simulating", address]
                children["simulation"] = _spawn(commands["simulation"], environment)
                _note(children)
            _watch(children, commands, environment)
        except Stopped:
            pass
        finally:
            _end([child.pid for child in children.values()])
            _file().unlink(missing_ok=True)


def _commands(host: str, port: int) -> dict[str, list[str]]:
    return {
        "web": [
            sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
            "--workers", config.WORKERS.read(), "--loop", "asyncio", "--no-ws", "--workers-kill-timeout", "5s",
            "--backlog", "8192", "--backpressure", "16384", "--log-level", "warning", "headwater.site.asgi:application",
        ],
        "worker": [
            sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "5",
        ],
    }  # fmt: skip


def _spawn(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches us alone and we end the children in order."""
    return subprocess.Popen(  # noqa: S603 - our own programs
        command,
        env=environment,
        cwd=config.ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=database.places(),
    )


def _watch(children: dict[str, subprocess.Popen[bytes]], commands: dict[str, list[str]], environment: dict[str, str]) -> None:
    """Start again whatever dies: at once when it had lived, and not more than once a second when it dies at its start."""
    begun = dict.fromkeys(children, 0.0)
    while True:
        time.sleep(LOOK)
        _keep_database()
        for name, child in children.items():
            if child.poll() is not None and time.monotonic() - begun[name] > 1:
                sys.stderr.write(f"The {name} process ended ({child.returncode}); starting it again.\n")
                _end_rest(child)
                children[name], begun[name] = _spawn(commands[name], environment), time.monotonic()
                _note(children)


def _end_rest(leader: subprocess.Popen[bytes]) -> None:
    """A child that was killed leaves its own children behind, who would hold its port or its work: they go with it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader.pid, signal.SIGKILL)


def _keep_database() -> None:
    """Start the private server again when it was killed. Its last processes may outlive it for a moment, so we try on."""
    if not database.embedded() or database.alive():
        return
    sys.stderr.write("The database ended; starting it again.\n")
    try:
        database.start()
    except database.DatabaseTrouble as trouble:
        sys.stderr.write(f"{trouble.message}\n")


def _await_page(address: str, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise HeadwaterError("The web server ended at once.", "Its last lines above say why; headwater doctor may, too.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise HeadwaterError("The web server gave no page within a minute.", "Run headwater doctor; it says what to do.")


def _end(pids: list[int]) -> None:
    """Ask, wait ten seconds, then insist; children of children too."""
    family: list[psutil.Process] = []
    for pid in pids:
        try:
            process = psutil.Process(pid)
            family += [*process.children(recursive=True), process]
        except psutil.NoSuchProcess:
            continue
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(family, timeout=10)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _file() -> Path:
    return config.var() / "run.json"


def _note(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Write down who our children are, with their start times, so that a later run can end them if we are killed."""
    _file().write_text(
        json.dumps({str(c.pid): psutil.Process(c.pid).create_time() for c in children.values() if c.poll() is None})
    )


def _end_orphans() -> None:
    try:
        known = json.loads(_file().read_text())
    except (FileNotFoundError, ValueError):
        return
    orphans = []
    for pid, created in known.items():
        with suppress(psutil.NoSuchProcess):
            if abs(psutil.Process(int(pid)).create_time() - created) < 1:
                orphans.append(int(pid))
    _end(orphans)


@contextmanager
def only_one() -> Iterator[None]:
    """One ``headwater run`` a folder: raises AlreadyRunning for the second, which must then touch nothing."""
    config.var().mkdir(parents=True, exist_ok=True)
    with (config.var() / ".run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("Headwater is running already, from this folder.", "Use it, or stop it with Ctrl-C.") from None
        yield


@contextmanager
def _signals() -> Iterator[None]:
    def stop(number: int, frame: object) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def out_of_date() -> bool:
    """Whether the database lacks a migration that this code has. Django must be set up."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database's tables up to this code, as its owner, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"],
        env={**os.environ, "HEADWATER_AS_OWNER": "1"}, cwd=config.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise database.DatabaseTrouble(
            f"The database could not be brought up to date: {done.stderr.strip().splitlines()[-1:]}",
            "Nothing was changed. Run headwater doctor.",
        )
