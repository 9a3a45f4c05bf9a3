"""A whole platform for the journeys: its own database, its own folder, the real web server in a process of its own.

Nothing is shared with the other tests: what a journey writes is in a database that is thrown away with it.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from headwater.site import config, database

SEEN_TO_BE_READY = 120
"""Seconds within which the server must give its first page."""


@dataclass
class Platform:
    """A running platform. ``address`` ends in a slash; ``folder`` is its HEADWATER_VAR (the lake is under it)."""

    address: str
    folder: Path
    environment: dict[str, str]
    _children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _works: bool = False

    def call(self, function: str) -> str:
        """Run ``module:function`` (no arguments) inside the platform, in a process of its own; returns what it printed.

        For making what a journey needs, by calling actions: ``platform.call("tests.journeys.people:make")``.
        """
        return _python(["-m", "tests.journeys.inside", function], self.environment)

    def journal(self) -> list[dict[str, Any]]:
        """Every entry of the journal, oldest first: name, by, supervisor, subject, data."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            cursor = connection.execute("select name, by, supervisor, subject, data from journal_entry order by id")
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def log(self) -> str:
        """What the web server wrote, such as the stack of an error."""
        return (self.folder / "granian.log").read_text(errors="replace")

    def serve(self, port: int) -> None:
        self._spawn(
            "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--loop", "asyncio", "--no-ws", "--log-level", "warning", "headwater.site.asgi:application",
        )  # fmt: skip
        _await_page(self.address, self._children[-1])

    def work(self) -> None:
        """Start the worker that runs background jobs and handlers, unless it works already."""
        if self._works:
            return
        self._works = True
        self._spawn("django", "procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "2")

    def stop(self) -> None:
        for child in reversed(self._children):
            child.terminate()
        for child in self._children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(10)

    def _spawn(self, *module_and_arguments: str) -> None:
        command = [sys.executable, "-m", *module_and_arguments]
        log = (self.folder / f"{module_and_arguments[0]}.log").open("ab")
        with log:
            self._children.append(
                subprocess.Popen(
                    command, env=self.environment, cwd=config.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
            )


@contextmanager
def blank(folder: Path) -> Iterator[str]:
    """The name of a database with the tables and one person for each role, of which platforms are copied."""
    with _database() as name:
        _python(["-m", "tests.journeys.inside", "tests.journeys.people:make"], _environment(folder, name, as_owner=True))
        yield name


@contextmanager
def running(folder: Path, template: str) -> Iterator[Platform]:
    """A platform in this folder, in demonstration mode, its database a copy of ``template``, until the block ends."""
    with _database(template) as name:
        port = _free_port()
        environment = _environment(folder, name) | {"HEADWATER_PORT": str(port)}
        platform = Platform(f"http://localhost:{port}/", folder, environment)
        try:
            platform.serve(port)
            yield platform
        finally:
            platform.stop()


def _environment(folder: Path, database_name: str, *, as_owner: bool = False) -> dict[str, str]:
    settings = database.django_settings()
    lesser = database.APP if database.embedded() else settings["USER"]
    return {
        **os.environ,
        "HEADWATER_VAR": str(folder),
        "DATABASE_URL": _url(settings, database_name, lesser),
        "DATABASE_OWNER_URL": _url(settings, database_name, settings["USER"]),
        "HEADWATER_AS_OWNER": "1" if as_owner else "",
        "HEADWATER_DEMO": "1",
        "HEADWATER_DEBUG": "",
        "HEADWATER_EXIT_TO": "/help/",
        "DJANGO_SETTINGS_MODULE": "headwater.site.settings",
    }


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """A new database on the server of the tests, a copy of ``template``; thrown away when the block ends."""
    settings = database.django_settings()
    maintenance = _url(settings, "postgres", settings["USER"])
    name = f"journeys_{os.getpid()}_{secrets.token_hex(3)}"
    made, old = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(made, old))
    try:
        yield name
    finally:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(made))


def _url(settings: dict[str, Any], name: str, user: str) -> str:
    host, port = str(settings.get("HOST", "")), str(settings.get("PORT", ""))
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings.get("PASSWORD") else ""
    by_socket = host.startswith("/")
    place = "" if by_socket else f"{host}:{port}" if port else host
    options = {**settings.get("OPTIONS", {}), **({"host": host} if by_socket else {})}
    return f"postgresql://{quote(user)}{password}@{place}/{name}" + (f"?{urlencode(options)}" if options else "")


def _python(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=config.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_page(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SEEN_TO_BE_READY
    while time.monotonic() < deadline:
        assert server.poll() is None, "the web server ended at once; its log is granian.log in the platform's folder"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web server gave no page in time")
