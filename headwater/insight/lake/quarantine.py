"""Rows that were refused, with the line they stood on and the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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


def write_quarantine(path: Path, refusals: Iterable[Refusal]) -> int:
    """One JSON object a line; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for refusal in refusals:
            row = {"line": refusal.line, "reason": refusal.reason, "raw": refusal.raw[:WIDTH]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def read_quarantine(path: Path, partition: Partition) -> list[Quarantined]:
    with path.open(encoding="utf-8") as file:
        return [
            Quarantined(partition.dataset, partition.force, partition.month, partition.source, **json.loads(line))
            for line in file
        ]
