"""Everything the platform holds, as one file; and back again.

A backup is a tar: the database as ``pg_dump`` writes it, the lake's files, the files of incidents, the log of seals and the
secrets, with a list of every member's size and SHA-256 as the last member, so that a file cut short is noticed before anything
is touched.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, cast

from headwater.kernel import Invalid, Progress
from headwater.site import config, database

LIST = "headwater-backup.json"
_DUMP = "database.dump"
_FOLDERS = ("lake", "secrets", "evidence")
_FILES = ("seals.log",)
_CHUNK = 1 << 20


def backup(target: Path, *, at: datetime, progress: Progress) -> int:
    """Write a backup, readable by us only; returns its bytes. Raises Invalid where the file is there already.

    The database must be up. It and the lake may be in use: the dump is one snapshot, and the lake's files never change.
    """
    if target.exists():
        raise Invalid(f"{target} is there already.", "Name another file; a backup is never written over.")
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}.", "Make it, or name another.")
    part = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=config.var()) as room:
            dump = Path(room) / _DUMP
            progress.begin(0, "Dumping the database")
            database.dump(dump)
            members = [(dump, _DUMP), *_held()]
            progress.begin(sum(path.stat().st_size for path, _ in members), "Writing the backup")
            _write(part, members, at, progress)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(source: Path, *, progress: Progress) -> str:
    """Make the platform what it was when the backup was made; returns that moment. Raises Invalid for a damaged file.

    The database is replaced in one transaction, then the folders by renaming. Nothing may be running but the database. What
    was there before stays under ``var/before-restore``, the database's dump with it.
    """
    with tempfile.TemporaryDirectory(dir=config.var(), prefix=".restore-") as room:
        unpacked = Path(room)
        made_at = _unpack(source, unpacked, progress)
        before = config.var() / "before-restore"
        shutil.rmtree(before, ignore_errors=True)
        before.mkdir(mode=0o700)
        progress.begin(0, "Keeping what is there now")
        database.dump(before / _DUMP)
        progress.begin(0, "Restoring the database")
        database.undump(unpacked / _DUMP)
        for name in (*_FOLDERS, *_FILES):
            _swap(unpacked / name, config.var() / name, before / name)
    return made_at


def _held() -> Iterator[tuple[Path, str]]:
    """The files outside the database, the lake's manifest before the files that it names."""
    for folder in _FOLDERS:
        root = config.var() / folder
        for path in sorted(root.rglob("*"), key=lambda p: (p.name != "manifest.jsonl", p)):
            inside = path.relative_to(root)
            if path.is_file() and not any(part.startswith(".") or part == "staging" for part in inside.parts):
                yield path, f"{folder}/{inside.as_posix()}"
    for name in _FILES:
        path = config.var() / name
        if path.exists():
            yield path, name


def _write(part: Path, members: list[tuple[Path, str]], at: datetime, progress: Progress) -> None:
    listed: dict[str, dict[str, object]] = {}
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w|") as tar:
            for path, name in members:
                with path.open("rb") as source:
                    info = tar.gettarinfo(arcname=name, fileobj=source)
                    digest = _Digest(source, progress)
                    tar.addfile(info, cast(IO[bytes], digest))
                listed[name] = {"bytes": info.size, "sha256": digest.hexdigest()}
            text = json.dumps({"made_at": at.isoformat(timespec="seconds"), "members": listed}, indent=1).encode()
            info = tarfile.TarInfo(LIST)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
        file.flush()
        os.fsync(file.fileno())


def _unpack(source: Path, room: Path, progress: Progress) -> str:
    """Unpack and check. Raises Invalid; nothing is outside the room whatever the file's names say."""
    if not source.is_file():
        raise Invalid(f"There is no file {source}.", "Name a backup that “headwater backup” made.")
    progress.begin(source.stat().st_size, "Checking the backup")
    found: dict[str, dict[str, object]] = {}
    listed: dict[str, object] | None = None
    try:
        with tarfile.open(source, mode="r|") as tar:
            for info in tar:
                inside = tar.extractfile(info)
                if inside is None:
                    continue
                if info.name == LIST:
                    listed = json.loads(inside.read())
                    continue
                target = room / _safe(info.name)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                digest = _Digest(inside, progress)
                with target.open("wb") as out:
                    shutil.copyfileobj(cast(IO[bytes], digest), out, _CHUNK)
                target.chmod(0o600)
                found[info.name] = {"bytes": info.size, "sha256": digest.hexdigest()}
    except (tarfile.TarError, ValueError, EOFError, OSError) as fault:
        raise _damaged(source) from fault
    if listed is None or listed.get("members") != found or _DUMP not in found:
        raise _damaged(source)
    return str(listed["made_at"])


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    known = path.parts and (path.parts[0] in _FOLDERS or name in (*_FILES, _DUMP))
    if path.is_absolute() or ".." in path.parts or not known:
        raise ValueError(f"a backup holds no {name}")
    return path


def _damaged(source: Path) -> Invalid:
    return Invalid(
        f"{source.name} is not a whole backup: it was cut short or changed, or is something else.",
        "Nothing was touched. Copy it again, or use another backup.",
    )


def _swap(new: Path, place: Path, before: Path) -> None:
    if place.exists():
        place.rename(before)
    if new.exists():
        new.rename(place)


class _Digest:
    """A file that is hashed while it is read, and says how far it is."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress, self._hash = file, progress, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        self._progress.advance(len(data))
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
