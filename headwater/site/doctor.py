"""What is wrong with this machine or this configuration, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import psutil
import psycopg

from headwater.kernel import HeadwaterError
from headwater.site import config, database

EXTENSIONS = ("btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent")
"""PostgreSQL extensions that the migrations create; Debian has them in postgresql-contrib."""


class Verdict(Enum):
    WELL = "well"
    WARNING = "warning"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was seen, and what to do about it where it is not well."""

    verdict: Verdict
    seen: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, one finding after another; a check that itself fails is a finding, not a crash."""
    for check in CHECKS:
        try:
            yield from check()
        except HeadwaterError as fault:
            yield Finding(Verdict.ILL, fault.message, fault.remedy)
        except Exception as fault:  # a doctor that falls over helps nobody
            yield Finding(Verdict.ILL, f"{check.__name__.strip('_').replace('_', ' ')}: {type(fault).__name__}: {fault}")


def _python() -> Iterator[Finding]:
    yield Finding(Verdict.WELL, f"Python {platform.python_version()}")


def _room() -> Iterator[Finding]:
    config.var().mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(config.var()).free / 2**30
    if free < 1:
        yield Finding(
            Verdict.ILL, f"{free:.1f} GB of disk left.", f"Free some room, or move HEADWATER_VAR ({config.VAR.read()})."
        )
    else:
        yield Finding(
            Verdict.WELL if free > 5 else Verdict.WARNING,
            f"{free:.0f} GB of disk free",
            "" if free > 5 else "Free some room.",
        )
    memory = psutil.virtual_memory().available / 2**30
    yield Finding(
        Verdict.WELL if memory > 1 else Verdict.WARNING,
        f"{memory:.1f} GB of memory available",
        "" if memory > 1 else "Two gigabytes is comfortable for the demonstration force.",
    )


def _secrets() -> Iterator[Finding]:
    folder = config.var() / "secrets"
    if not folder.exists():
        yield Finding(Verdict.WELL, "No secrets yet; they are made at the first run")
        return
    loose = [p.name for p in (folder, *folder.iterdir()) if stat.S_IMODE(p.stat().st_mode) & 0o077]
    if loose:
        yield Finding(Verdict.ILL, f"Others can read {', '.join(loose)}.", f"chmod -R go= {config.VAR.read()}/secrets")
    else:
        yield Finding(Verdict.WELL, "Secrets are readable by their owner only")


def _front_end() -> Iterator[Finding]:
    build = config.ROOT / "headwater" / "ui" / "static" / "build"
    if build.is_dir() and any(build.iterdir()):
        yield Finding(Verdict.WELL, "Styles and scripts are built")
    else:
        yield Finding(Verdict.ILL, "Styles and scripts are not built.", "Run make install.")


def _database() -> Iterator[Finding]:
    with database.available():
        settings = database.django_settings()
        with psycopg.connect(
            dbname=settings["NAME"], user=settings["USER"], password=settings.get("PASSWORD"), host=settings["HOST"],
            port=settings.get("PORT") or None, connect_timeout=5, autocommit=True,
        ) as connection:  # fmt: skip
            yield from _server(connection)


def _server(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    version = connection.info.server_version // 10_000
    kind = "the platform's own" if database.embedded() else "yours"
    if version >= 16:
        yield Finding(Verdict.WELL, f"PostgreSQL {version} answers ({kind})")
    else:
        yield Finding(Verdict.ILL, f"PostgreSQL {version} is too old.", "Use 16 or later.")
    held = {row[0] for row in connection.execute("select name from pg_available_extensions")}
    if missing := [name for name in EXTENSIONS if name not in held]:
        yield Finding(
            Verdict.ILL,
            f"The server lacks {', '.join(missing)}.",
            "Install its contrib package (postgresql-contrib in Debian).",
        )
    journal = connection.execute("select to_regclass('journal_entry')").fetchone()
    if journal is None or journal[0] is None:
        yield Finding(Verdict.WARNING, "The database is empty.", "headwater run fills in its tables.")
        return
    row = connection.execute(
        "select has_table_privilege('journal_entry', 'UPDATE') or has_table_privilege('journal_entry', 'DELETE')"
    ).fetchone()
    if row is not None and row[0]:
        yield Finding(
            Verdict.WARNING,
            "The web processes connect as a role that owns the journal; only its trigger keeps it append-only.",
            "Let DATABASE_URL connect as headwater_app and DATABASE_OWNER_URL as the owner.",
        )
    else:
        yield Finding(Verdict.WELL, "The web role cannot alter the journal")


def _mode() -> Iterator[Finding]:
    if config.DEMO.on() and config.SECURE.on():
        yield Finding(
            Verdict.ILL,
            "Demonstration mode is on where HTTPS is served.",
            "Unset HEADWATER_DEMO: real data may be here.",
        )
    if config.DEBUG.on():
        yield Finding(Verdict.WARNING, "Debug mode shows stack traces to everybody.", "Unset HEADWATER_DEBUG.")
    if config.HOST.read() not in {"127.0.0.1", "localhost", "::1"} and not config.SECURE.on():
        yield Finding(
            Verdict.WARNING,
            "Served beyond this machine without HTTPS.",
            "Put a proxy in front and set HEADWATER_SECURE=1.",
        )


def _port() -> Iterator[Finding]:
    host, port = config.HOST.read(), int(config.PORT.read())
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            yield Finding(Verdict.WARNING, f"Something serves on port {port} already.", "If that is not Headwater, use --port.")
        else:
            yield Finding(Verdict.WELL, f"Port {port} is free")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _room, _secrets, _front_end, _database, _mode, _port)
