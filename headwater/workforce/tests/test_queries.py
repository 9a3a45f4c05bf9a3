"""The workforce tables as figures, and the rows behind each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from headwater.insight.figures import Figure, Question, answerer_for
from headwater.journal.queries import names_of
from headwater.kernel import Invalid
from headwater.workforce import actions, queries
from headwater.workforce.answers import workforce_answerers
from headwater.workforce.permissions import Permission
from headwater.workforce.rules import Rank, Span, Spell, Status
from headwater.workforce.tests.factories import AT, BY, DAY, START, person, posts, unit

pytestmark = pytest.mark.django_db


def city() -> None:
    """Two teams and a task force: NE has three posts, 2.6 FTE and one person who cannot be deployed."""
    ne, snw, ntf = unit("NE", position=1), unit("SNW", position=2), unit("NTF", team=False, position=3)
    posts(ne, 3)
    posts(snw, 2, ends=DAY + timedelta(days=1))
    posts(ntf, 4)
    posts(ne, 1, rank=Rank.SERGEANT)
    person(ne)
    person(ne, "0.60")
    person(ne, spells=(Spell(Status.SECONDED, Span(START)),))
    person(snw, ends=DAY)
    person(ntf, "0.50", spells=(Spell(Status.RESTRICTED, Span(START, DAY)),))
    actions.declare_complete(by=BY, at=AT, npu="Coventry", days=[DAY, START])


def values(row: queries.UnitRow) -> tuple[Any, ...]:
    return (row.unit, row.establishment.value, row.strength.value, row.deployable.value, row.percent_below.value)


def test_a_table_for_each_rank() -> None:
    city()
    constables, sergeants, pcsos = queries.rank_tables(npu="Coventry", as_at=DAY)
    assert (constables.rank, constables.title) == ("Constable", "Constables")
    assert [values(row) for row in constables.rows] == [
        ("NE", 3.0, 2.6, 1.6, 46.7),
        ("SNW", 2.0, 0.0, 0.0, 100.0),
        ("NTF", 4.0, 0.5, 0.5, 87.5),
    ]
    assert values(constables.total) == ("all", 9.0, 3.1, 2.1, 76.7)
    assert [values(row) for row in sergeants.rows] == [("NE", 1.0, 0.0, 0.0, 100.0)]
    assert pcsos.rows == ()
    assert values(pcsos.total) == ("all", 0.0, 0.0, 0.0, None)
    assert "Nothing is established" in pcsos.total.percent_below.missing


def test_a_day_decides_what_is_counted() -> None:
    city()
    constables = queries.rank_tables(npu="Coventry", as_at=DAY - timedelta(days=1))[0]
    assert [(row.unit, row.strength.value, row.deployable.value) for row in constables.rows] == [
        ("NE", 2.6, 1.6),
        ("SNW", 1.0, 1.0),
        ("NTF", 0.5, 0.0),
    ]
    later = queries.rank_tables(npu="Coventry", as_at=DAY + timedelta(days=1))[0]
    assert "SNW" not in [row.unit for row in later.rows]


def test_constables_over_time_are_those_of_the_neighbourhood_teams() -> None:
    city()
    before, on = queries.constables_over_time(npu="Coventry", dates=[START, DAY])
    assert (before.strength.value, before.fte_strength.value, before.establishment.value) == (4, 3.6, 5.0)
    assert (on.strength.value, on.fte_strength.value, on.vacancy_factor.value) == (3, 2.6, 48.0)
    assert (str(before.strength), str(before.fte_strength), str(before.vacancy_factor)) == ("4", "3.60", "28.0%")


def test_an_empty_record_has_no_tables() -> None:
    assert queries.npus() == ()
    assert queries.rank_tables(npu="Coventry", as_at=DAY) == ()
    assert queries.constables_over_time(npu="Coventry", dates=[DAY]) == ()
    assert queries.constables_over_time(npu="Coventry", dates=[]) == ()
    assert queries.snapshot_dates("Coventry") == ()


def test_which_units_and_days_there_are() -> None:
    city()
    unit("NE", npu="Aston")
    assert queries.npus() == ("Aston", "Coventry")
    assert queries.snapshot_dates("Coventry") == (START, DAY)


def test_the_formula_in_use_is_printed_and_can_be_changed(settings: Settings) -> None:
    city()
    settings.DEPLOYABLE_WITHOUT = ("restricted",)
    table = queries.rank_tables(npu="Coventry", as_at=DAY)[0]
    assert table.rows[0].deployable.value == 2.6
    assert queries.deployable_formula() == "Deployable is strength (FTE) less people who are on restricted duties."
    assert queries.deployable_formula() in table.rows[0].deployable.definition
    assert queries.deployable_formula() in table.total.percent_below.definition


def test_each_figure_says_what_it_is() -> None:
    city()
    row = queries.rank_tables(npu="Coventry", as_at=DAY)[0].rows[0]
    below, factor = row.percent_below, queries.constables_over_time(npu="Coventry", dates=[DAY])[0].vacancy_factor
    assert below.base.startswith("Deployable 1.60 against an establishment of 3.00 FTE.")
    assert factor.base.startswith("Strength of 2.60 against an establishment of 5.00 FTE.")
    assert "as at 9 March 2018" in row.strength.base
    assert (row.strength.period, row.strength.updated, row.strength.unit) == (DAY, AT, "FTE")


def figures() -> list[Figure]:
    tables = queries.rank_tables(npu="Coventry", as_at=DAY)
    rows = [row for table in tables for row in (*table.rows, table.total)]
    found = [figure for row in rows for figure in (row.establishment, row.strength, row.deployable, row.percent_below)]
    for row in queries.constables_over_time(npu="Coventry", dates=[START, DAY]):
        found += [row.strength, row.establishment, row.fte_strength, row.vacancy_factor]
    return [figure for figure in found if figure.question]


def test_every_question_gives_its_figure_again() -> None:
    city()
    asked = figures()
    assert len(asked) > 25
    for figure in asked:
        question = Question.from_query(figure.question.to_query() if figure.question else "")
        answerer = answerer_for(question)
        assert answerer.answer(question) == figure
        assert answerer.rows_permission is Permission.WORKFORCE_READ


def test_the_rows_behind_a_figure_come_to_it_and_hold_no_name() -> None:
    city()
    for figure in figures():
        assert figure.question
        found = answerer_for(figure.question).rows(figure.question, 100, 0)
        assert len(found.rows) == found.total
        rows: list[dict[str, Any]] = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        assert not any(str(value).startswith("Test") for row in rows for value in row.values())
        kind = figure.question.kind.removeprefix("workforce.")
        if kind in ("establishment", "strength"):
            assert float(sum(row["FTE"] for row in rows)) == figure.value
        if kind == "deployable":
            assert float(sum(row["FTE"] for row in rows if row["deployable"] == "yes")) == figure.value
        if kind == "heads":
            assert len(rows) == figure.value


def test_rows_come_in_pages() -> None:
    city()
    question = Question.of("workforce.establishment", npu="Coventry", rank="Constable", unit="all", as_at=DAY)
    rows = answerer_for(question).rows
    first, rest = rows(question, 4, 0), rows(question, 100, 4)
    assert (len(first.rows), len(rest.rows), first.total) == (4, 5, 9)
    assert not set(map(tuple, first.rows)) & set(map(tuple, rest.rows))


@pytest.mark.parametrize("wrong", [{"as_at": "yesterday"}, {"rank": "Wizard"}, {"npu": None}])
def test_a_wrong_question_is_refused(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"npu": "Coventry", "rank": "Constable", "unit": "all", "as_at": DAY}
    question = Question.of("workforce.strength", **(asked | wrong))
    with pytest.raises(Invalid):
        answerer_for(question).answer(question)


def test_a_table_costs_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city()
    days = [START + timedelta(days=30 * n) for n in range(60)]
    with django_assert_num_queries(4):
        queries.rank_tables(npu="Coventry", as_at=DAY)
    with django_assert_num_queries(4):
        queries.constables_over_time(npu="Coventry", dates=days)
    with django_assert_num_queries(1):
        queries.snapshot_dates("Coventry")


def test_there_is_an_answerer_for_every_kind() -> None:
    kinds = {answerer.kind for answerer in workforce_answerers()}
    assert kinds == {
        f"workforce.{kind}" for kind in ("establishment", "strength", "deployable", "heads", "percent_below", "vacancy_factor")
    }


def test_a_day_before_the_record_begins_is_empty() -> None:
    city()
    constables = queries.rank_tables(npu="Coventry", as_at=date(2010, 1, 1))[0]
    assert constables.rows == ()
    assert constables.total.strength.value == 0


def test_the_journal_can_name_units_and_people_without_their_names() -> None:
    ne = unit()
    ref = person(ne, collar="T0042")
    assert queries.units_by_id([ne.id, ref.id, "nobody"]) == {ne.id: "Coventry NE"}
    assert queries.people_by_id([ref.id, "nobody"]) == {ref.id: "T0042"}
    assert names_of([ne, ref]) == {ne: "Coventry NE", ref: "T0042"}
