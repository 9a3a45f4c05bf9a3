"""CSV as strangers write it, to rows that answer for their cells."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from headwater.kernel import Invalid

_T = TypeVar("_T")

MOST_BYTES = 400_000_000
MOST_ROWS = 3_000_000

_FORMULA = re.compile(r"[=@\t\r]|[+\-](?![\d.])")
_WHOLE = re.compile(r"-?\d{1,3}(,\d{3})+(\.0+)?|-?\d{1,15}(\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A cell is asked for by the layout's name of its column; a column that the layout lacks is empty."""

    file: str
    line: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def text(self, name: str) -> str:
        """The cell as text, blanks trimmed. Raises Invalid on a formula: some day it would run in somebody's spreadsheet."""
        value = self.cells[self.columns[name]].strip() if name in self.columns else ""
        if _FORMULA.match(value):
            raise self.wrong(f"“{value[:40]}” would be a formula in a spreadsheet", "Write it as plain text.")
        return value

    def whole(self, name: str) -> int:
        """A whole number, 1,563 or 1563 or 21352.0. Raises Invalid on anything else, and on an empty cell."""
        value = self.text(name)
        if not _WHOLE.fullmatch(value):
            raise self.wrong(f"“{value[:40]}” is not a whole number ({name})", "Correct the cell.")
        return int(value.replace(",", "").partition(".")[0])

    def number(self, name: str) -> float:
        """A number. Raises Invalid on anything else, and on an empty cell."""
        value = self.text(name)
        if not _NUMBER.fullmatch(value):
            raise self.wrong(f"“{value[:40]}” is not a number ({name})", "Correct the cell.")
        return float(value)

    def read(self, rule: Callable[[str], _T], name: str) -> _T:
        """The cell as a rule reads it; where the rule refuses it, the refusal names the line."""
        value = self.text(name)
        try:
            return rule(value)
        except Invalid as fault:
            raise self.wrong(fault.message.rstrip("."), fault.remedy) from None

    def has(self, name: str) -> bool:
        return bool(self.text(name))

    def wrong(self, what: str, remedy: str) -> Invalid:
        return Invalid(f"{self.file}, line {self.line:,}: {what}.", f"{remedy} Nothing of this file was kept.")


@dataclass(frozen=True)
class Layout:
    """How a kind of file is written. ``needs`` and ``may`` map our name of a column to the file's heading for it.

    ``fixed`` are values that the whole file shares, such as the year of a census. ``bare`` are the columns of a file without
    headings, known by its first row, which ``is_bare`` recognises.
    """

    title: str
    needs: Mapping[str, str]
    may: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    bare: Sequence[str] = ()
    is_bare: re.Pattern[str] | None = None

    def columns(self, headings: Mapping[str, int]) -> dict[str, int] | None:
        """Where each column is, or None where a needed one is missing."""
        places = {name: headings[heading] for name, heading in {**self.needs, **self.may}.items() if heading in headings}
        return places if self.needs.keys() <= places.keys() else None


@dataclass(frozen=True)
class Table:
    """A file with its layout. Rows are read as they are asked for."""

    file: str
    layout: Layout
    rows: Iterable[Row]


def read_table(path: Path, layouts: Sequence[Layout], *, most_bytes: int = MOST_BYTES) -> Table:
    """Open a CSV file, plain or compressed (``.gz``), in whichever of the layouts it has.

    Raises Invalid: unreadable, too large, empty, not UTF-8, or with columns that no layout has; and, while its rows are read,
    on a row with too many or too few cells and on too many rows.
    """
    lines = csv.reader(io.StringIO(_text(path, most_bytes), newline=""), strict=True)
    first = _next(lines, path.name)
    if first is None:
        raise Invalid(f"{path.name} is empty.", "Download it again.")
    for layout in layouts:
        if layout.is_bare and len(first) == len(layout.bare) and layout.is_bare.fullmatch(first[0]):
            columns = {name: k for k, name in enumerate(layout.bare) if name}
            return Table(path.name, layout, _rows(path.name, lines, columns, len(first), first))
    headings: dict[str, int] = {}
    for k, heading in enumerate(first):
        headings.setdefault(heading.strip().casefold(), k)  # where two columns share a heading the first is meant
    for layout in layouts:
        found = layout.columns(headings)
        if found is not None:
            return Table(path.name, layout, _rows(path.name, lines, found, len(first)))
    missing = [heading for heading in layouts[0].needs.values() if heading not in headings]
    raise Invalid(
        f"{path.name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
        f"Known are: {'; '.join(layout.title for layout in layouts)}. See docs/how-to/load-boundaries.md.",
    )


def _text(path: Path, most_bytes: int) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, EOFError) as fault:
        raise Invalid(f"{path.name} cannot be read: {fault}.", "Check the path and the file.") from None
    if len(content) > most_bytes:
        raise Invalid(
            f"{path.name} is larger than {most_bytes / 1e6:,.0f} MB.", "Check that it is the right file, or split it."
        )
    if b"\0" in content:
        raise Invalid(f"{path.name} is not text.", "Save it as CSV in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Invalid(f"{path.name}, line {line:,}, is not UTF-8.", "Save it as CSV in UTF-8.") from None


def _next(lines: Iterator[list[str]], file: str) -> list[str] | None:
    """The next row with anything in it, or None at the end."""
    try:
        return next((cells for cells in lines if any(cell.strip() for cell in cells)), None)
    except csv.Error as fault:
        raise Invalid(f"{file} is not CSV: {fault}.", "Check that it is the right file. Nothing of it was kept.") from None


def _rows(file: str, lines: Iterator[list[str]], columns: dict[str, int], width: int,
          first: list[str] | None = None) -> Iterator[Row]:  # fmt: skip
    number = 0
    cells = first
    if cells is None:
        cells = _next(lines, file)
    while cells is not None:
        number += 1
        line: int = getattr(lines, "line_num", number)
        row = Row(file, line, cells, columns)
        if len(cells) != width and any(cell.strip() for cell in cells[1:]):
            raise row.wrong(f"it has {len(cells)} cells where the first row has {width}", "Correct the row.")
        if number > MOST_ROWS:
            raise Invalid(f"{file} has more than {MOST_ROWS:,} rows.", "Check that it is the right file.")
        yield row if len(cells) == width else Row(file, line, [*cells, *[""] * width][:width], columns)
        cells = _next(lines, file)
