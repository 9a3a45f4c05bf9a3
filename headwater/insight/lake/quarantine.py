"""Rows that were refused, with the line they stood on and the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from headwater.insight.lake.manifest import Partition

WIDTH = 1000
"""Characters of a refused line that are kept."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused row: its line in the file (the heading is line 1), why, and the line itself, cut at ``WIDTH``."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refusal and where it happened. ``source`` names the archive and the file in it."""

    dataset: str
    force: str | None
    month: int | None
    source: str
    line: int
    reason: str
    raw: str


class RefusalFile:
    """Writes refusals as they come, one JSON object a line. Without a refusal there is no file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def add(self, refusal: Refusal) -> None:
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8")
        row = {"line": refusal.line, "reason": refusal.reason, "raw": refusal.raw[:WIDTH]}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def read_quarantine(path: Path, partition: Partition) -> list[Quarantined]:
    with path.open(encoding="utf-8") as file:
        return [
            Quarantined(partition.dataset, partition.force, partition.month, partition.source, **json.loads(line))
            for line in file
        ]
