"""The manifest: the one file that says which Parquet files the lake holds, what each came from and what it replaced.

Readers never list directories. A writer lays its files down first and then swaps the manifest with one rename, so that a
process killed at any moment leaves either the old state or the new one. One JSON object a line; the first is a heading.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from headwater.kernel import Invalid

NAME = "manifest.jsonl"
FORMAT = 1

Key = tuple[str, str | None, int | None]
"""dataset, force, month"""


@dataclass(frozen=True, slots=True)
class Partition:
    """One immutable Parquet file: all rows of one dataset, force and month, from one source.

    ``content`` is the SHA-256 of what it was made from; ``edition`` the newest month (201408) of the archive that brought
    it, 0 where there is no such thing. ``quarantine`` names the file of refused rows, "" where none was refused.
    """

    dataset: str
    force: str | None
    month: int | None
    file: str
    rows: int
    content: str
    source: str
    edition: int
    loaded_at: datetime
    unlocated: int = 0
    quarantined: int = 0
    quarantine: str = ""
    superseded_at: datetime | None = None

    @property
    def key(self) -> Key:
        return self.dataset, self.force, self.month

    def to_json(self) -> dict[str, Any]:
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Partition:
        superseded = data["superseded_at"]
        return cls(
            **{
                **data,
                "loaded_at": datetime.fromisoformat(data["loaded_at"]),
                "superseded_at": superseded and datetime.fromisoformat(superseded),
            }
        )


class Effect(Enum):
    """What putting a partition in did."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CONFIRMED = "confirmed"
    """The same contents, in a newer archive: the edition rose, and the data are known to hold up to now."""
    REVISED = "revised"
    OUTRANKED = "outranked"
    """Older than what is held: kept as a revision only."""


@dataclass(frozen=True)
class Manifest:
    """What the lake holds at one generation. ``superseded`` are earlier and outranked revisions, oldest first."""

    generation: int
    current: Mapping[Key, Partition]
    superseded: tuple[Partition, ...] = ()

    def effect(self, new: Partition) -> Effect:
        """What putting this partition in would do."""
        known = any(r.key == new.key and r.content == new.content for r in self.superseded)
        return _effect(self.current.get(new.key), new, known)

    def files(self) -> set[str]:
        """Every file that some entry names, refused rows included."""
        entries = (*self.current.values(), *self.superseded)
        return {p.file for p in entries} | {p.quarantine for p in entries if p.quarantine}


class Draft:
    """A manifest being changed. ``manifest()`` is the next generation."""

    def __init__(self, before: Manifest) -> None:
        self._before = before
        self._current = dict(before.current)
        self._superseded = list(before.superseded)
        self._known = {(p.key, p.content) for p in before.superseded}

    def put(self, new: Partition, *, keep: bool = True) -> Effect:
        """Put a partition in by the rule of editions; returns what that did. ``keep``: what it replaces stays as a revision."""
        held = self._current.get(new.key)
        effect = _effect(held, new, (new.key, new.content) in self._known)
        match effect:
            case Effect.NEW:
                self._current[new.key] = new
            case Effect.CONFIRMED if held:
                self._current[new.key] = replace(held, edition=new.edition, loaded_at=new.loaded_at)
            case Effect.REVISED if held:
                self._current[new.key] = new
                if keep:
                    self._supersede(held, new.loaded_at)
            case Effect.OUTRANKED:
                self._supersede(new, new.loaded_at)
        return effect

    def _supersede(self, partition: Partition, at: datetime) -> None:
        self._superseded.append(replace(partition, superseded_at=at))
        self._known.add((partition.key, partition.content))

    def drop(self, key: Key) -> bool:
        return self._current.pop(key, None) is not None

    def manifest(self) -> Manifest:
        return Manifest(self._before.generation + 1, self._current, tuple(self._superseded))


def _effect(held: Partition | None, new: Partition, known: bool) -> Effect:
    """The rule of editions. ``known``: whether the same contents were superseded before.

    A newer edition, or the same edition with other contents, replaces; an older edition is kept as a revision only.
    The same contents change nothing, except that the edition of what is held may rise.
    """
    if held is None:
        return Effect.NEW
    if held.content == new.content:
        return Effect.CONFIRMED if new.edition > held.edition else Effect.UNCHANGED
    if new.edition >= held.edition:
        return Effect.REVISED
    return Effect.UNCHANGED if known else Effect.OUTRANKED


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


EMPTY = Manifest(0, {})


def read_generation(root: Path) -> int:
    """Only the heading is read: cheap enough to ask before every question."""
    try:
        with (root / NAME).open("rb") as file:
            return int(_heading(root, file.readline())["generation"])
    except FileNotFoundError:
        return 0


def read_changed(root: Path) -> datetime | None:
    """When the manifest was last swapped, by the clock of the disk; None where there is none."""
    try:
        return datetime.fromtimestamp((root / NAME).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def read(root: Path) -> Manifest:
    """Raises Invalid where the file is not a manifest of this version."""
    try:
        lines = (root / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return EMPTY
    heading = _heading(root, lines[0] if lines else b"")
    entries = [Partition.from_json(json.loads(line)) for line in lines[1:]]
    if len(entries) != heading["entries"]:
        raise _unreadable(root)
    return Manifest(
        heading["generation"],
        {p.key: p for p in entries if p.superseded_at is None},
        tuple(p for p in entries if p.superseded_at is not None),
    )


def write(root: Path, manifest: Manifest) -> None:
    """Swap the manifest, durably: the new one is on disk before it takes the name."""
    entries = [*(manifest.current[key] for key in sorted(manifest.current, key=_order)), *manifest.superseded]
    heading = {"headwater_lake": FORMAT, "generation": manifest.generation, "entries": len(entries)}
    lines = [json.dumps(heading), *(json.dumps(p.to_json(), ensure_ascii=False) for p in entries)]
    fresh = root / f".{NAME}.new"
    with fresh.open("wb") as file:
        file.write("\n".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(root / NAME)
    sync_directory(root)


def sync_directory(path: Path) -> None:
    """Make renames inside a directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _order(key: Key) -> tuple[str, str, int]:
    dataset, force, month = key
    return dataset, force or "", month or 0


def _heading(root: Path, line: bytes) -> dict[str, int]:
    try:
        heading: dict[str, int] = json.loads(line)
        if heading["headwater_lake"] == FORMAT:
            return heading
    except (ValueError, KeyError, TypeError):
        pass
    raise _unreadable(root)


def _unreadable(root: Path) -> Invalid:
    return Invalid(
        f"The lake's manifest {root / NAME} cannot be read.",
        "Restore it from a backup, or move the lake away and load the archives again.",
    )
