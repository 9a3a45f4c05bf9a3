from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from headwater.insight.export import (
    CELL,
    FIGURE_COLUMNS,
    ROWS,
    Sheet,
    figure_rows,
    figures_csv,
    figures_xlsx,
    plain,
    safe,
    sheet_name,
    to_csv,
    to_xlsx,
)
from headwater.insight.figures import Figure, Question, Source, suppress
from headwater.insight.periods import Period
from headwater.kernel import Invalid

ROBBERY = Figure(
    label="Robbery, Coventry: change",
    value=-0.7,
    unit="%",
    definition="This year less last year, as a percentage of last year",
    base="391 crimes over 1 April 2016 to 8 March 2017",
    period=Period(date(2017, 4, 1), date(2018, 3, 8), "Financial year to date"),
    updated=datetime(2018, 3, 9, 4, 0, 1, tzinfo=UTC),
    question=Question.of("crime.percent_change", area="npu:Coventry", offence="robbery"),
    decimals=1,
    interval=(-13.7, 14.1),
    source=Source("WMP2020 scrutiny pack", "West Midlands Police", date(2018, 3, 12), "slide 9"),
    caveats=("Read with care.",),
)
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", "＋1", "－1", "＠x")
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes, name: str | None = None) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(data))
    sheet = book[name] if name else book.worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_shown_and_not_run(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert read_csv(to_csv([text], [[text]])) == [[f"'{text}"], [f"'{text}"]]
    for row in read_xlsx(to_xlsx([Sheet("S", [text], [[text]])])):
        assert str(row[0]).startswith("'")


@pytest.mark.parametrize("text", ["Coventry", "−3", "a=b", "'quoted", "", "5"])
def test_other_text_stays(text: str) -> None:
    assert safe(text) == text


@given(st.text(max_size=12))
def test_no_cell_of_text_begins_like_a_formula(text: str) -> None:
    ((cell,),) = read_csv(to_csv([text], []))
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert text in (cell, cell[1:])


@given(st.lists(st.tuples(WORDS, st.integers(-(10**14), 10**14), st.floats(-1e300, 1e300)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_table_survives_both_formats(rows: list[tuple[str, int, float]]) -> None:
    columns = ("Words", "Whole", "Real")
    back = read_csv(to_csv(columns, rows))
    assert back[0] == list(columns)
    assert [(row[0], int(row[1]), float(row[2])) for row in back[1:]] == [(safe(w), n, x) for w, n, x in rows]
    sheet = read_xlsx(to_xlsx([Sheet("S", columns, rows)]))[1:]
    assert [row[1] for row in sheet] == [n for _, n, _ in rows]
    assert [row[2] for row in sheet] == pytest.approx([x for _, _, x in rows], rel=1e-14)
    assert all(isinstance(value, int | float) for row in sheet for value in row[1:])
    assert [row[0] or "" for row in sheet] == [safe(w) for w, _, _ in rows]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (np.int32(7), 7),
        (np.float64(1.5), 1.5),
        (Decimal("2.50"), 2.5),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
        (True, True),
        (-4, -4),
        (date(2018, 3, 8), date(2018, 3, 8)),
        (datetime(2018, 3, 9, 4, tzinfo=UTC), "2018-03-09 04:00:00+00:00"),
    ],
)
def test_values_become_what_a_cell_holds(value: object, cell: object) -> None:
    assert plain(value) == cell


def test_dates_and_booleans_are_themselves_in_a_workbook() -> None:
    rows = read_xlsx(to_xlsx([Sheet("S", ["Day", "Yes"], [[date(2018, 3, 8), True], [date(1829, 9, 29), False]])]))
    assert rows[1] == (datetime(2018, 3, 8), True)  # noqa: DTZ001 - a spreadsheet's days have no zone
    assert rows[2] == ("1829-09-29", False)
    assert read_csv(to_csv(["Yes"], [[True], [False]]))[1:] == [["TRUE"], ["FALSE"]]


def test_what_a_spreadsheet_cannot_hold_is_written_so_that_it_can() -> None:
    long, half, huge = "x" * (CELL + 5), "a\ud800b\uffff", 10**400
    ((_, *_), (shown, whole, number)) = read_xlsx(to_xlsx([Sheet("S", ["a", "b", "c"], [[long, half, huge]])]))
    assert str(shown) == "x" * (CELL - 1) + "…"
    assert whole == "a\ufffdb\ufffd"
    assert number == str(huge)
    assert read_csv(to_csv(["a"], [["a\ud800b"]]))[1] == ["a?b"]


def test_unicode_and_line_breaks_survive() -> None:
    words = 'Cwmbrân “—” 雪 🚓 a,b;"c"\r\nd'
    assert read_csv(to_csv(["x"], [[words]]))[1] == [words]
    assert to_csv(["x"], []).startswith(b"\xef\xbb\xbf")
    assert read_xlsx(to_xlsx([Sheet("S", ["x"], [["Cwmbrân 雪 🚓"]])]))[1] == ("Cwmbrân 雪 🚓",)


def test_figures_carry_all_that_it_takes_to_trust_them() -> None:
    heading, row = read_csv(figures_csv([ROBBERY]))
    told = dict(zip(heading, row, strict=True))
    assert tuple(heading) == FIGURE_COLUMNS
    assert told == {
        "Figure": "Robbery, Coventry: change",
        "Value": "-0.7",
        "As shown": "−0.7%",
        "Unit": "%",
        "95% interval from": "-13.7",
        "95% interval to": "14.1",
        "Period": "Financial year to date: 1 April 2017 to 8 March 2018",
        "Definition": ROBBERY.definition,
        "Base": ROBBERY.base,
        "Data updated": "2018-03-09 04:00:01+00:00",
        "Published source": "WMP2020 scrutiny pack, West Midlands Police, 12 March 2018, slide 9",
        "Why it is missing": "",
        "Read with": "Read with care.",
        "Question": "kind=crime.percent_change&area=npu%3ACoventry&offence=robbery",
    }
    sheet = read_xlsx(figures_xlsx([ROBBERY], "Robbery: [all]"), "Robbery   all")
    assert sheet[0] == FIGURE_COLUMNS
    assert sheet[1][1] == -0.7


def test_a_question_may_be_written_as_a_link() -> None:
    (row,) = figure_rows([ROBBERY], link=lambda question: f"https://force.example/figure?{question.to_query()}")
    assert str(row[-1]).startswith("https://force.example/figure?kind=crime.percent_change")


def test_a_suppressed_figure_stays_suppressed() -> None:
    small = Figure("People", 3, "people", "words", "base", date(2018, 3, 8), None, Question.of("people.count"))
    (row,) = figure_rows([suppress(small, may_see_small=False)])
    told = dict(zip(FIGURE_COLUMNS, row, strict=True))
    assert (told["Value"], told["As shown"], told["Question"]) == (None, "Fewer than 5", None)
    assert told["Period"] == "8 March 2018"


@given(st.lists(st.text(max_size=50), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_any_names_make_a_workbook_that_opens(names: list[str]) -> None:
    used: set[str] = set()
    made = [sheet_name(name, used) for name in names]
    assert len({name.casefold() for name in made}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") and name[-1] not in " '" for name in made)
    book = load_workbook(io.BytesIO(to_xlsx([Sheet(name, ["a"], []) for name in names])))
    assert len(book.sheetnames) == len(names)


def test_the_same_tables_make_the_same_bytes() -> None:
    assert figures_xlsx([ROBBERY]) == figures_xlsx([ROBBERY])


def test_what_cannot_be_a_workbook_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="no table"):
        to_xlsx([])
    with pytest.raises(Invalid, match="1,048,576 rows"):
        to_xlsx([Sheet("S", ["a"], [[]] * ROWS)])
