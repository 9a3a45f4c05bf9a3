"""One file read into staged Parquet, with a receipt, so that a load that was interrupted does not read it again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import IO

import polars as pl
import pyarrow.parquet as pq

from headwater.insight.datasets import datasets
from headwater.insight.ingest.reading import Piece, digest_of, heading_of, lines_of, pieces, read_text
from headwater.insight.ingest.sources import Member
from headwater.insight.lake import Refusal, RefusalFile, write_frame
from headwater.kernel import Invalid

READER = 1
"""Raise it when the same bytes would be read differently, so that a repeated load revises."""

Shape = Callable[[pl.DataFrame], pl.DataFrame]
"""Text columns to the dataset's columns, ``force``, ``month`` and ``reason``."""


@dataclass(frozen=True)
class Job:
    """A file to read. ``understand`` gives, for a heading, the columns' own names and the shape; it raises Invalid."""

    member: Member
    dataset: str
    understand: Callable[[list[str]], tuple[list[str], Shape]]
    edition: int = 0
    """0: the newest month among the rows."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The kept rows of one force and month: a staged Parquet file."""

    force: str | None
    month: int | None
    file: str
    rows: int
    unlocated: int
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a file. ``reasons`` counts refused rows; ``held``: nothing was read, the lake has these contents."""

    content: str
    parts: tuple[Part, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    first: str = ""
    """The first refusal, in words."""
    resumed: bool = False
    held: bool = False

    @property
    def kept(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def refused(self) -> int:
        return sum(self.reasons.values())

    @property
    def refusals(self) -> str:
        """The name of the file of refusals."""
        return f"{self.content}.jsonl"


def stage(room: Path, job: Job, held: Callable[[str], bool]) -> Receipt:
    """Read one file into the room, unless its contents are ``held`` by the lake or lie in the room already.

    Raises Invalid where the file as a whole is wrong: its bytes, its columns, or every one of its rows.
    """
    with job.member.open() as stream:
        hashing = _Hashing(stream)
        names, shape = job.understand(heading_of(hashing, job.member.label))
        rest = pieces(hashing, job.member.label)
        first = next(rest, None)
        # A file of one piece has been read to its end; a larger one is read twice rather than held in memory.
        content = f"{hashing.hexdigest() if hashing.ended else digest_of(job.member)}-r{READER}"
        if held(content):
            return Receipt(content, held=True)
        earlier = _receipt_in(room, content)
        if earlier is not None:
            return earlier
        receipt = _read(room, job, content, names, shape, _chained(first, rest))
    if receipt.refused and not receipt.kept:
        raise Invalid(f"No row of {job.member.label} can be used: {receipt.first}.", "Check that it is the file you meant.")
    _write_receipt(room, receipt)
    return receipt


def _read(room: Path, job: Job, content: str, names: Sequence[str], shape: Shape, rest: Iterable[Piece]) -> Receipt:
    return lay(room, job.dataset, content, (shaped(piece, names, shape, job.member.label) for piece in rest))


def lay(room: Path, dataset: str, content: str, checked: Iterable[tuple[pl.DataFrame, list[Refusal]]]) -> Receipt:
    """Lay good rows down as one Parquet file a force and month, and refused ones in their file, as they come."""
    columns = _columns(dataset)
    laid: dict[tuple[str | None, int | None], list[Path]] = {}
    counted: Counter[tuple[str | None, int | None]] = Counter()
    unlocated: Counter[tuple[str | None, int | None]] = Counter()
    reasons: Counter[str] = Counter()
    first = ""
    with RefusalFile(room / f"{content}.jsonl") as refusals:
        for number, (frame, refused) in enumerate(checked):
            for refusal in refused:
                refusals.add(refusal)
                reasons[refusal.reason] += 1
                first = first or f"line {refusal.line}: {refusal.reason}"
            for key, group in _groups(frame):
                counted[key] += group.height
                unlocated[key] += group["easting"].null_count() if "easting" in columns else 0
                path = room / f"{content}.{key[0]}.{key[1]}.{number}.parquet"
                write_frame(group[columns], path)
                laid.setdefault(key, []).append(path)
    parts = []
    for key, paths in laid.items():
        whole = _joined(paths, room / f"{content}.{key[0]}.{key[1]}.parquet")
        parts.append(Part(*key, whole.name, counted[key], unlocated[key], whole.stat().st_size))
    return Receipt(content, tuple(parts), dict(reasons), first)


def shaped(piece: Piece, names: Sequence[str], shape: Shape, label: str) -> tuple[pl.DataFrame, list[Refusal]]:
    """The good rows of a piece, and the refused ones in order of their lines."""
    text = read_text(piece, names, label)
    frame = shape(text.frame)
    if frame["reason"].null_count() == frame.height:
        return frame, text.refused
    if not text.slowly:
        lines = lines_of(piece, frame.height)
        if lines is None:
            text = read_text(piece, names, label, slowly=True)
            frame = shape(text.frame)
        else:
            bad = frame["reason"].is_not_null()
            found = zip((lines[row] for row in bad.arg_true()), frame["reason"].filter(bad), strict=True)
            return frame.filter(~bad), [Refusal(line, reason, raw) for (line, raw), reason in found]
    bad_rows = frame.filter(pl.col("reason").is_not_null()).select("line", "reason", "raw").iter_rows()
    refused = [*text.refused, *(Refusal(*row) for row in bad_rows)]
    return frame.filter(pl.col("reason").is_null()), sorted(refused, key=lambda r: r.line)


def _groups(frame: pl.DataFrame) -> Iterator[tuple[tuple[str | None, int | None], pl.DataFrame]]:
    if frame.is_empty():
        return
    if frame["force"].n_unique() == 1 and frame["month"].n_unique() == 1:
        yield (frame["force"][0], frame["month"][0]), frame
        return
    groups = frame.partition_by("force", "month", as_dict=True, include_key=True)
    yield from (((force, month), group) for (force, month), group in groups.items())


def _joined(paths: Sequence[Path], target: Path) -> Path:
    """Pieces of one partition as one file, a piece at a time."""
    if len(paths) == 1:
        return paths[0].rename(target)
    with pq.ParquetWriter(target, pq.read_schema(paths[0]), compression="zstd") as writer:
        for path in paths:
            writer.write_table(pq.read_table(path, partitioning=None))
    for path in paths:
        path.unlink()
    return target


def _columns(dataset: str) -> list[str]:
    known = datasets.get(dataset)
    assert known is not None
    return list(known.columns.names)


def _chained(first: Piece | None, rest: Iterator[Piece]) -> Iterator[Piece]:
    if first is not None:
        yield first
        yield from rest


def _receipt_in(room: Path, content: str) -> Receipt | None:
    """The receipt of an earlier attempt, if all that it names is there and whole."""
    try:
        data = json.loads((room / f"{content}.receipt").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    receipt = Receipt(**{**data, "parts": tuple(Part(**part) for part in data["parts"]), "resumed": True})
    paths = [(room / part.file, part.size) for part in receipt.parts]
    return receipt if all(path.exists() and path.stat().st_size == size for path, size in paths) else None


def _write_receipt(room: Path, receipt: Receipt) -> None:
    fresh = room / f"{receipt.content}.new"
    made = {"content": receipt.content, "parts": [_plain(part) for part in receipt.parts], "reasons": receipt.reasons}
    fresh.write_text(json.dumps({**made, "first": receipt.first}), encoding="utf-8")
    fresh.rename(room / f"{receipt.content}.receipt")


def _plain(part: Part) -> dict[str, object]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


class _Hashing:
    """A binary stream that hashes what is read through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.ended = not data
        self._hash.update(data)
        return data

    def readline(self, limit: int = -1) -> bytes:
        data = self._stream.readline(limit)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
