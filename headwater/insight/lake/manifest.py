"""The manifest: the one file that says which Parquet files the lake holds, what each came from and what it replaced.

Readers never list directories. A writer lays its files down first and then swaps the manifest with one rename, so that a
process killed at any moment leaves either the old state or the new one. One JSON object a line; the first is a heading.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
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
        return {name: _plain(value) for name, value in asdict(self).items()}

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


@dataclass(frozen=True)
class Manifest:
    """What the lake holds at one generation. ``superseded`` are earlier and outranked revisions, oldest first."""

    generation: int
    current: dict[Key, Partition]
    superseded: tuple[Partition, ...] = ()

    def with_partition(self, new: Partition) -> Manifest:
        """The manifest with this partition in it, by the rule of editions.

        A newer edition, or the same edition with other contents, replaces; an older edition is kept as a revision only.
        The same contents change nothing, except that the edition of what is held may rise.
        """
        held = self.current.get(new.key)
        if held is None:
            return self._holding(new)
        if held.content == new.content:
            return self if new.edition <= held.edition else self._holding(replace(held, edition=new.edition))
        if new.edition >= held.edition:
            return replace(self._holding(new), superseded=(*self.superseded, _outdated(held, new.loaded_at)))
        known = any(r.key == new.key and r.content == new.content for r in self.superseded)
        return self if known else replace(self, superseded=(*self.superseded, _outdated(new, new.loaded_at)))

    def without(self, key: Key) -> Manifest:
        return replace(self, current={k: partition for k, partition in self.current.items() if k != key})

    def _holding(self, partition: Partition) -> Manifest:
        return replace(self, current={**self.current, partition.key: partition})

    def same_state(self, other: Manifest) -> bool:
        return self.current == other.current and self.superseded == other.superseded

    def files(self) -> set[str]:
        """Every file that some entry names, refused rows included."""
        entries = (*self.current.values(), *self.superseded)
        return {p.file for p in entries} | {p.quarantine for p in entries if p.quarantine}


def _outdated(partition: Partition, at: datetime) -> Partition:
    return replace(partition, superseded_at=at)


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
