"""What a pack says, and that it says what the record says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.crime import TOTAL, Crime
from headwater.insight.figures import Figure, Question
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.published import reconcile_row
from headwater.scrutiny.packs import Drawn, Pack, Row, Table, as_text, compose, find_scope, identity
from headwater.scrutiny.packs.crime import without_empty
from headwater.scrutiny.packs.published import ReconciledRow, found, misprints, publication, reconciled
from headwater.scrutiny.packs.workforce import Workforce, workforce_chapter
from headwater.scrutiny.tests import lakes
from headwater.workforce.queries import OverTimeRow, RankTable, UnitRow

AUGUST = date(2014, 8, 31)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return lakes.published(tmp_path_factory.mktemp("lake"))


@pytest.fixture(scope="module")
def leicester(lake: Lake) -> Pack:
    return compose(find_scope(lake, area="Leicester", as_at=AUGUST))


def words(pack: Pack) -> str:
    return " ".join(as_text(one) for chapter in pack.chapters for one in (*chapter.answer, *chapter.points))


def test_the_committees_four_questions_are_the_chapters(leicester: Pack) -> None:
    assert [chapter.slug for chapter in leicester.chapters] == ["workforce", "crime", "adapting", "community"]
    assert all(chapter.answer for chapter in leicester.chapters)


def test_the_total_is_the_count_of_the_rows(lake: Lake, leicester: Pack) -> None:
    crime = Crime(lake, "police-uk", "leicestershire")
    period = Period(date(2014, 4, 1), AUGUST)
    this = crime.count("district:Leicester", crime.group(TOTAL), period)
    last = crime.count("district:Leicester", crime.group(TOTAL), period.year_before())
    assert f"{this} crimes were recorded in Leicester from {period}, against {last} " in words(leicester)


def test_every_answer_that_needs_missing_data_is_named_as_missing(leicester: Pack) -> None:
    missing = {one.what for one in leicester.missing}
    assert {"Establishment, strength and deployable", "Rates per 1,000 people", "Calls for service, by grade"} <= missing
    assert "The change since last year" not in missing
    assert "cannot be answered for Leicester" in words(leicester)


def test_without_a_year_before_no_column_is_empty_and_the_reason_is_said(tmp_path: Path) -> None:
    pack = compose(find_scope(lakes.published(tmp_path, first=201401), area="Leicester", as_at=AUGUST))
    assert "No data has been loaded for April 2013 to August 2013." in {one.why for one in pack.missing}
    for table in pack.tables():
        assert not any(isinstance(cell, Figure) and cell.value is None for row in table.rows for cell in row.cells)
        assert "Last year" not in table.columns


def test_with_population_there_are_rates(tmp_path: Path) -> None:
    lake = lakes.published(tmp_path)
    lakes.population(lake)
    pack = compose(find_scope(lake, area="Leicester", as_at=AUGUST))
    rates = [figure for figure in pack.figures() if figure.unit.startswith("per 1,000")]
    assert rates
    assert all(figure.interval and figure.interval[0] < (figure.value or 0) < figure.interval[1] for figure in rates)
    assert "Rates per 1,000 people" not in {one.what for one in pack.missing}


def test_charts_have_their_table_and_their_words(leicester: Pack) -> None:
    drawn = [block for section in leicester.sections() for block in section.blocks if isinstance(block, Drawn)]
    assert len(drawn) > 5
    for block in drawn:
        assert block.table.rows
        for chart in block.charts:
            assert chart.svg.startswith("<svg")
            assert "<title" in chart.svg
            assert chart.description


def test_section_names_are_unique(leicester: Pack) -> None:
    slugs = [*(chapter.slug for chapter in leicester.chapters), *(section.slug for section in leicester.sections())]
    assert len(slugs) == len(set(slugs))


def test_every_figure_of_the_pack_can_be_asked_again_or_says_why_not(leicester: Pack) -> None:
    counted = [figure for figure in leicester.figures() if figure.unit in ("crimes", "incidents", "%")]
    assert counted
    assert all(figure.question or figure.missing for figure in counted)
    assert len({identity(figure) for figure in leicester.figures()}) == len(leicester.figures())


def test_whole_force_and_one_small_area_make_packs_too(lake: Lake) -> None:
    for area in ("force:leicestershire", "Leicester 001A"):
        pack = compose(find_scope(lake, area=area, as_at=AUGUST))
        assert pack.figures()


def test_the_forces_own_record_is_set_beside_the_published_pack(tmp_path: Path) -> None:
    pack = compose(find_scope(lakes.own_record(tmp_path), area="Coventry", as_at=date(2018, 3, 12)))
    slugs = [section.slug for section in pack.sections()]
    assert {"published", "findings"} <= set(slugs)
    assert pack.findings == len(found())
    assert "0 agree in every number" in " ".join(
        as_text(one)
        for section in pack.sections()
        if section.slug == "published"
        for block in section.blocks
        for one in getattr(block, "sentences", ())
    )
    assert any(row.name == "Held by no npu" or row.name == "Held by no NPU" for table in pack.tables() for row in table.rows)


def test_before_the_published_day_the_printed_pack_is_not_there(tmp_path: Path) -> None:
    pack = compose(find_scope(lakes.own_record(tmp_path), area="Coventry", as_at=date(2018, 2, 28)))
    assert "published" not in {section.slug for section in pack.sections()}


def test_the_program_finds_the_three_contradictions_that_are_known() -> None:
    said = " ".join(finding.sentence for finding in found())
    assert "is 610" in said
    assert "5,871" in said
    assert "5,869" in said
    assert "26 x Sgts" in said


def test_without_a_record_every_published_row_still_stands() -> None:
    rows = reconciled(None)
    assert len(rows) == 40
    assert not any(row.agrees for row in rows)


def _figure(value: float | None, label: str = "x", missing: str = "") -> Figure:
    question = Question.of("workforce.strength", unit=label)
    return Figure(label, value, "FTE", "Words.", "Base.", AUGUST, None, question, missing=missing)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=4, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_leaving_out_empty_columns_loses_no_number(values: list[list[int | None]]) -> None:
    rows = tuple(Row(str(i), tuple(_figure(v, missing="Why.") for v in row)) for i, row in enumerate(values))
    table = Table("T", ("Name", "a", "b", "c", "d"), rows)
    kept = without_empty(table)
    before = sorted(figure.value for figure in table.figures() if figure.value is not None)
    assert sorted(figure.value for figure in kept.figures() if figure.value is not None) == before
    for index in range(1, len(kept.columns)):
        assert any(isinstance(row.cells[index - 1], Figure) and row.cells[index - 1].value is not None for row in kept.rows)  # type: ignore[union-attr]
    assert (len(kept.columns) < 5) == ("Why." in kept.notes)


def _workforce(*, may_see_small: bool) -> Workforce:
    def row(unit: str, *values: float) -> UnitRow:
        return UnitRow(unit, *(_figure(value, f"{unit} {i}") for i, value in enumerate(values)))

    table = RankTable("Sergeant", "Sergeants", (row("NE", 6, 5, 5, 16.7), row("PSHIPS", 1, 1, 1, 0)), row("all", 7, 6, 6, 14.3))
    days = tuple(
        OverTimeRow(date(year, 4, 1), *(_figure(value, f"{year} {i}") for i, value in enumerate((87, 93, 83.6, 10.1))))
        for year in (2013, 2014)
    )
    return Workforce("Leicester", AUGUST, (table,), days, "Strength less the restricted.", may_see_small)


def test_small_numbers_about_people_are_hidden_with_what_would_tell_them(lake: Lake) -> None:
    scope = find_scope(lake, area="Leicester", as_at=AUGUST)
    chapter = workforce_chapter(scope, _workforce(may_see_small=False))
    block = chapter.sections[0].blocks[1]
    assert isinstance(block, Table), "a chart would draw the number that the table hides"
    small = block.rows[1]
    assert [str(cell) for cell in small.cells] == ["Fewer than 5"] * 4
    assert not any(cell.question for cell in small.cells if isinstance(cell, Figure))


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6), st.booleans())
def test_no_small_number_about_people_is_seen_without_the_permission(units: list[tuple[int, int, int]], may: bool) -> None:
    def row(name: str, values: tuple[int, ...]) -> UnitRow:
        return UnitRow(name, *(_figure(value, f"{name} {i}") for i, value in enumerate((*values, 50))))

    total = tuple(sum(values) for values in zip(*units, strict=True))
    rows = tuple(row(f"U{i}", values) for i, values in enumerate(units))
    table = RankTable("Sergeant", "Sergeants", rows, row("all", total))
    day = OverTimeRow(AUGUST, *(_figure(value, "day") for value in (*units[0], 50)))
    chapter = workforce_chapter(_Nowhere(), Workforce("X", AUGUST, (table,), (day, day), "Formula.", may))  # type: ignore[arg-type]
    shown = [cell for section in chapter.sections for block in section.blocks for cell in _cells(block)]
    said = [part for sentence in (*chapter.answer, *chapter.points) for part in sentence if isinstance(part, Figure)]
    small = [figure for figure in (*shown, *said) if figure.value is not None and 0 < figure.value < 5]
    assert may or small == []


class _Nowhere:
    area = "X"


def _cells(block: object) -> list[Figure]:
    table = block.table if isinstance(block, Drawn) else block
    return list(table.figures()) if isinstance(table, Table) else []


def test_those_who_may_see_them_get_numbers_and_chart(lake: Lake) -> None:
    scope = find_scope(lake, area="Leicester", as_at=AUGUST)
    chapter = workforce_chapter(scope, _workforce(may_see_small=True))
    block = chapter.sections[0].blocks[1]
    assert isinstance(block, Drawn)
    assert [str(cell) for cell in block.table.rows[1].cells] == ["1", "1", "1", "0"]
    assert "Strength less the restricted." in as_text(chapter.sections[0].blocks[0].sentences[0])  # type: ignore[union-attr]
    assert "went from 93 to 93 FTE" in as_text(chapter.answer[0])


def test_a_row_that_contradicts_itself_in_print_is_told_apart_from_one_that_is_recomputed_otherwise() -> None:
    printed = {(row.printed.offence, row.printed.area): row.printed for row in reconciled(None)}
    row = printed["Burglary Residential", "Solihull"]

    def against(last: int, this: int) -> ReconciledRow:
        figures = (replace(row.last, value=last), replace(row.this, value=this))
        return ReconciledRow(row, reconcile_row(publication(), row, *figures))

    assert against(1106, 1716).misprinted, "only the printed difference, 510, is wrong"
    assert not against(1106, 1616).misprinted, "the record counts otherwise"
    assert "Burglary Residential, Solihull" in misprints((against(1106, 1716),))
    assert misprints((against(1106, 1616),)) == ""
