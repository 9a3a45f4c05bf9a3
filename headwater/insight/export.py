"""Tables for a spreadsheet, that cannot run in one.

A cell that begins like a formula is somebody's text, never ours: it gets an apostrophe before it. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

import xlsxwriter

from headwater.insight.figures import Figure
from headwater.insight.periods import Period, in_words
from headwater.kernel import Invalid

ROWS = 1_048_576
CELL = 32_767
"""What a spreadsheet can hold: rows of a sheet (the heading is one), characters of a cell."""

_FORMULA = re.compile(r"[\s]*[=+\-@＝＋－＠]|[\t\r\n]")
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that the same tables make the same bytes

FIGURE_COLUMNS = (
    "Figure",
    "Value",
    "As shown",
    "Unit",
    "95% interval from",
    "95% interval to",
    "Period",
    "Definition",
    "Base",
    "Data updated",
    "Published source",
    "Why it is missing",
    "Read with",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``rows`` hold text, numbers, dates, booleans or None."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def figure_rows(figures: Iterable[Figure]) -> list[tuple[object, ...]]:
    """Figures with their definitions beside them, under ``FIGURE_COLUMNS``."""
    return [
        (
            figure.label,
            figure.value,
            str(figure),
            figure.unit,
            *(figure.interval or (None, None)),
            in_words(figure.period) if isinstance(figure.period, date) else _text_of(figure.period),
            figure.definition,
            figure.base,
            figure.updated,
            f"{figure.source.title}, {figure.source.page}" if figure.source else None,
            figure.missing or None,
            " ".join(figure.caveats) or None,
        )
        for figure in figures
    ]


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read accents; lines end as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(column) for column in columns])
    writer.writerows([["" if cell is None else cell for cell in map(plain, row)] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook: headings frozen and bold, text as text, numbers as numbers, dates as dates.

    Raises Invalid where a table is too long for a sheet, or where there is none.
    """
    if not sheets:
        raise Invalid("There is no table to write.", "Choose what to export.")
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d mmmm yyyy"})
        used: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(sheet_name(sheet.name, used)), sheet, bold, day)
    return target.getvalue()


def safe(text: str) -> str:
    """Text that a spreadsheet shows and does not run: an apostrophe goes before = + - @, tabs and line breaks."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(value: object) -> str | int | float | date | bool | None:
    """A value as a cell holds it. A number that is not finite is an empty cell."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if isfinite(value) else None
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return value
        case _:
            return safe(str(value))


def sheet_name(name: str, used: set[str]) -> str:
    """A name that a spreadsheet accepts and that no sheet in ``used`` has, which it joins."""
    cleaned = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[:31] or "Sheet"
    cleaned = f"{cleaned} 1" if cleaned.casefold() == "history" else cleaned
    chosen, number = cleaned, 1
    while chosen.casefold() in used:
        number += 1
        chosen = f"{cleaned[: 30 - len(str(number))]} {number}"
    used.add(chosen.casefold())
    return chosen


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Sheet, bold: object, day: object) -> None:
    if len(table.rows) >= ROWS:
        raise Invalid(f"“{table.name}” has {len(table.rows):,} rows; a sheet holds {ROWS - 1:,}.", "Export it as CSV.")
    for column, heading in enumerate(table.columns):
        sheet.write_string(0, column, safe(heading), bold)
    for index, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(map(plain, row)):
            match cell:
                case None:
                    continue
                case bool():
                    sheet.write_boolean(index, column, cell)
                case int() | float():
                    sheet.write_number(index, column, cell)
                case date():
                    sheet.write_datetime(index, column, cell, day)
                case _:
                    sheet.write_string(index, column, cell if len(cell) <= CELL else f"{cell[: CELL - 1]}…")
    sheet.freeze_panes(1, 0)
    sheet.autofit(400)


def _text_of(period: Period | None) -> str | None:
    if period is None:
        return None
    return f"{period.name}: {period}" if period.name else str(period)
