"""Tables for a spreadsheet, that cannot run in one.

A cell that begins like a formula is somebody's text, never ours: it gets an apostrophe before it. Numbers stay numbers.
``figures_csv`` and ``figures_xlsx`` write figures with all that it takes to trust them; ``to_csv`` and ``to_xlsx`` any table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from numbers import Integral, Real

import xlsxwriter

from headwater.insight.figures import Figure, Question, Source
from headwater.insight.periods import Period, in_words
from headwater.kernel import Invalid

ROWS = 1_048_576
CELL = 32_767
"""What a spreadsheet can hold: rows of a sheet (the heading is one), characters of a cell."""

_FORMULA = re.compile(r"[\s]*[=+\-@＝＋－＠]|[\t\r\n]")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NO_NAME = re.compile("[\\[\\]:*?/\\\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EXACT = 10**15
"""A spreadsheet keeps fifteen digits: a longer whole number is written as text, so that no digit of it is lost."""
_GREATEST = 9.99e307
_FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets disagree about days before this one (they believe in 29 February 1900): those are written as text."""
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
    "Question",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``rows`` hold text, numbers, dates, booleans or None."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def figures_csv(figures: Iterable[Figure], *, link: Callable[[Question], str] = Question.to_query) -> bytes:
    """Figures as CSV, a row each, under ``FIGURE_COLUMNS``. ``link`` writes the question, for instance as a full URL."""
    return to_csv(FIGURE_COLUMNS, figure_rows(figures, link=link))


def figures_xlsx(
    figures: Iterable[Figure], name: str = "Figures", *, link: Callable[[Question], str] = Question.to_query
) -> bytes:
    """The same as a workbook of one sheet."""
    return to_xlsx([Sheet(name, FIGURE_COLUMNS, figure_rows(figures, link=link))])


def figure_rows(figures: Iterable[Figure], *, link: Callable[[Question], str] = Question.to_query) -> list[tuple[object, ...]]:
    """Figures with their definitions beside them, under ``FIGURE_COLUMNS``. A suppressed figure has no value and no link."""
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
            _source_of(figure.source) if figure.source else None,
            figure.missing or None,
            " ".join(figure.caveats) or None,
            link(figure.question) if figure.question else None,
        )
        for figure in figures
    ]


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read accents; lines end as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(column) for column in columns])
    writer.writerows([_written(cell) for cell in map(plain, row)] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


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
    """A value as a cell holds it: numbers of any kind as int or float. A number that is not finite is an empty cell."""
    match value:
        case None | bool():
            return value
        case Integral():
            return int(value)
        case Real() | Decimal():
            number = float(value)
            return number if isfinite(number) else None
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return value
        case _:
            return safe(str(value))


def sheet_name(name: str, used: set[str]) -> str:
    """A name that a spreadsheet accepts and that no sheet in ``used`` has, which it joins."""
    cleaned = _cut(_NO_NAME.sub(" ", name).strip(" '"), 31).rstrip(" '") or "Sheet"
    cleaned = f"{cleaned} 1" if cleaned.casefold() == "history" else cleaned
    chosen, number = cleaned, 1
    while chosen.casefold() in used:
        number += 1
        chosen = f"{_cut(cleaned, 30 - len(str(number)))} {number}"
    used.add(chosen.casefold())
    return chosen


def _cut(name: str, length: int) -> str:
    """At most so many characters as a spreadsheet counts them: one outside the basic plane is two."""
    return name.encode("utf-16-le")[: length * 2].decode("utf-16-le", "ignore")


def _write(sheet: xlsxwriter.worksheet.Worksheet, table: Sheet, bold: object, day: object) -> None:
    if len(table.rows) >= ROWS:
        raise Invalid(f"“{table.name}” has {len(table.rows):,} rows; a sheet holds {ROWS - 1:,}.", "Export it as CSV.")
    for column, heading in enumerate(table.columns):
        sheet.write_string(0, column, safe(heading), bold)
    for index, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, index, column, plain(value), day)
    sheet.freeze_panes(1, 0)
    sheet.autofit(400)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: str | float | date | bool | None, day: object
) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, cell)
        case int() | float() if abs(cell) < (_GREATEST if isinstance(cell, float) else _EXACT):
            sheet.write_number(row, column, cell)
        case date() if cell >= _FIRST_DAY:
            sheet.write_datetime(row, column, cell, day)
        case _:
            sheet.write_string(row, column, _fitting(str(cell)))


def _fitting(text: str) -> str:
    """Text that a cell can hold: XML has no room for half a character or for U+FFFE and U+FFFF."""
    text = _NO_XML.sub("\ufffd", text)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


def _written(cell: str | float | date | bool | None) -> object:
    """As CSV writes it; a spreadsheet reads TRUE and FALSE."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case _:
            return cell


def _source_of(source: Source) -> str:
    published = in_words(source.published_on) if source.published_on else ""
    return ", ".join(part for part in (source.title, source.publisher, published, source.page) if part)


def _text_of(period: Period | None) -> str | None:
    if period is None:
        return None
    return f"{period.name}: {period}" if period.name else str(period)
