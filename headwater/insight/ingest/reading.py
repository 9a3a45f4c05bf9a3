"""CSV bytes to text columns: fast where all is well, line by line where something is wrong.

The fast way is polars, checked by counting separators. A piece of a file that does not pass is read again slowly, so that
each refused row has its line number and the others are kept.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from headwater.insight.ingest.sources import MAX_MEMBER, Member
from headwater.insight.lake import Refusal
from headwater.kernel import Invalid

PIECE = 32 << 20
"""Bytes that are held at once. A month of the largest force fits; a larger file is read in pieces."""

LONGEST = 20_000
"""Bytes of one row, at most: a longer one is a quotation mark that never closes."""

_MANY = 2_000
"""Quotation marks from which it pays to find all separators at once rather than to look between the marks."""

_BOM = b"\xef\xbb\xbf"


class Stream(Protocol):
    """Bytes that can be read once."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, limit: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole rows of a file. ``first_line`` is the line number of the first of them; the heading is not among them."""

    body: bytes
    first_line: int


@dataclass(frozen=True)
class Text:
    """Rows as text, one column a heading; empty is null. ``line`` and ``raw`` columns are there when read ``slowly``."""

    frame: pl.DataFrame
    slowly: bool
    refused: list[Refusal] = field(default_factory=list)


def heading_of(stream: Stream, label: str) -> list[str]:
    """Read the first line: the names of the columns, trimmed. Raises Invalid where it is no heading."""
    line = stream.readline(LONGEST)
    if not line.strip():
        raise Invalid(f"{label} is empty.", "Download it again and repeat.")
    line = line.removeprefix(_BOM)
    if b"\0" in line or (len(line) >= LONGEST and not line.endswith(b"\n")):
        raise Invalid(f"{label} is not a CSV file in UTF-8.", "Give the CSV file as it was published.")
    return [name.strip() for name in next(csv.reader([_decoded(line, 1, label)]))]


def pieces(stream: Stream, label: str) -> Iterator[Piece]:
    """The rest of a file, in pieces that end where a row ends. Raises Invalid past the largest size that is read."""
    rest, line, total = b"", 2, 0
    while block := stream.read(PIECE):
        total += len(block)
        if total > MAX_MEMBER:
            raise Invalid(f"{label} is larger than any published file.", "Check where it came from.")
        rest += block
        if len(block) == PIECE:
            cut = _row_end(rest)
            yield Piece(rest[:cut], line)
            line, rest = line + rest.count(b"\n", 0, cut), rest[cut:]
    if rest:
        yield Piece(rest, line)


def digest_of(member: Member) -> str:
    """SHA-256 of the file."""
    with member.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary stream will do


def read_text(piece: Piece, names: Sequence[str], label: str, *, slowly: bool = False) -> Text:
    """The rows of a piece. Raises Invalid, with the line, where the bytes are not UTF-8."""
    frame = None if slowly else _fast(piece.body, names)
    return Text(frame, slowly=False) if frame is not None else _slow(piece, names, label)


def lines_of(piece: Piece, rows: int) -> list[tuple[int, str]] | None:
    """Each row of a piece as it stands, with its line number; None where lines and rows do not correspond."""
    lines = [(number, raw) for number, raw in enumerate(piece.body.split(b"\n"), piece.first_line) if raw.strip(b"\r")]
    return [(number, raw.rstrip(b"\r").decode()) for number, raw in lines] if len(lines) == rows else None


def _row_end(data: bytes) -> int:
    """Where the last whole row ends: a line end outside quotation marks. Without one, the last line end."""
    cut = data.rfind(b"\n") + 1
    while cut and data.count(b'"', 0, cut) % 2 and len(data) - cut < LONGEST:
        cut = data.rfind(b"\n", 0, cut - 1) + 1
    return cut or data.rfind(b"\n") + 1 or len(data)


def _fast(body: bytes, names: Sequence[str]) -> pl.DataFrame | None:
    """None where any row has another number of fields than the heading, where a field runs on, or the bytes are no CSV."""
    try:
        frame = pl.read_csv(body, has_header=False, schema=dict.fromkeys(names, pl.String))
    except pl.exceptions.PolarsError:
        return None
    text = np.frombuffer(body, np.uint8)
    marks = np.flatnonzero(text == ord('"')) if b'"' in body else np.empty(0, np.intp)
    if b"\0" in body or len(marks) % 2:
        return None
    if _between(marks, body, b"\n"):
        return None  # a field that runs on may be a stray mark that swallowed a row
    commas = np.count_nonzero(text == ord(",")) - _between(marks, body, b",")
    if commas != frame.height * (len(names) - 1):
        return None
    if (np.diff(marks) == 1).any():  # an empty field between quotation marks is as empty as any
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())
    return frame


def _between(marks: npt.NDArray[np.intp], body: bytes, what: bytes) -> int:
    """How many of these bytes lie between an opening and a closing mark."""
    if len(marks) < _MANY:
        return sum(body.count(what, start, end) for start, end in zip(marks[::2].tolist(), marks[1::2].tolist(), strict=True))
    before = np.searchsorted(np.flatnonzero(np.frombuffer(body, np.uint8) == ord(what)), marks)
    return int((before[1::2] - before[::2]).sum())


def _slow(piece: Piece, names: Sequence[str], label: str) -> Text:
    rows: list[list[str | None]] = []
    refused: list[Refusal] = []
    lines = _decoded(piece.body, piece.first_line, label).split("\n")
    for index, raw, reason, fields in _records(lines, len(names)):
        if reason:
            refused.append(Refusal(piece.first_line + index, reason, raw))
        else:
            rows.append([str(piece.first_line + index), *(value or None for value in fields), raw])
    schema = dict.fromkeys(["line", *names, "raw"], pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("line").cast(pl.Int64))
    return Text(frame, slowly=True, refused=refused)


def _records(lines: Sequence[str], width: int) -> Iterator[tuple[int, str, str, list[str]]]:
    """Rows as they stand, from their first line: its index, the row, why it cannot be read, its fields.

    Lines are joined while a quotation mark is open. Where that makes no row, the first line alone is refused, so that a stray
    mark costs one row and not all that follow.
    """
    at = 0
    while at < len(lines):
        last = _last_line(lines, at)
        raw = "\n".join(lines[at : last + 1]).rstrip("\r")
        if raw:
            reason, fields = _fields(raw, width)
            if reason and last > at:
                last, raw, reason = at, lines[at].rstrip("\r"), "a quotation mark is out of place"
            yield at, raw, reason, fields
        at = last + 1


def _last_line(lines: Sequence[str], first: int) -> int:
    """The line in which the quotation marks of a row are all closed, or the last that could be."""
    last, marks, length = first, lines[first].count('"'), len(lines[first])
    while marks % 2 and last + 1 < len(lines) and length < LONGEST:
        last += 1
        marks += lines[last].count('"')
        length += len(lines[last])
    return last


def _fields(raw: str, width: int) -> tuple[str, list[str]]:
    """Why the row cannot be read, or its fields."""
    if "\0" in raw:
        return "holds a null character", []
    try:
        rows = list(csv.reader([raw], strict=True))
    except csv.Error:
        return "a quotation mark is out of place", []
    if not rows or len(rows[0]) != width:
        return "wrong number of fields", []
    if any("\n" in value and max(part.count(",") for part in value.split("\n")) >= width - 1 for value in rows[0]):
        return "a quotation mark is out of place", []  # a whole row lies inside a field
    return "", rows[0]


def _decoded(data: bytes, first_line: int, label: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise Invalid(
            f"{label} is not in UTF-8: line {line:,} holds the byte 0x{data[error.start]:02X}.",
            "Save the file as UTF-8 and repeat.",
        ) from error
