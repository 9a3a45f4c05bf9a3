from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.figures import Figure, Question
from headwater.insight.published import (
    Kind,
    Publication,
    comparison_rows,
    constables_rows,
    figure_for,
    findings,
    percent_by_its_rule,
    published_answerer,
    reconcile,
    reconcile_row,
    wmp2020,
    workforce_rows,
)
from headwater.insight.statistics import half_up, percent_change
from headwater.kernel import NotFound

REFERENCE = Path(__file__).parents[1] / "reference" / "wmp2020"


@pytest.fixture(scope="module")
def pack() -> Publication:
    return wmp2020()


def counted(value: int | None, missing: str = "") -> Figure:
    return Figure("Counted", value, "crimes", "words", "the record", None, None, missing=missing)


def printed_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((REFERENCE / "recorded_crime_comparison.csv").read_text("utf-8").splitlines()))


def test_every_contradiction_of_the_pack_is_found_and_no_other(pack: Publication) -> None:
    found = [(one.kind, one.printed, one.follows) for one in findings(pack)]
    assert found == [
        (Kind.DIFFERENCE, "510", "610"),
        (Kind.SUM, "5,871", "5,869"),
        (Kind.SUM, "5,738", "5,737"),
        (Kind.SUM, "83,365", "83,304"),
        (Kind.SUM, "93,888", "93,877"),
        (Kind.PERCENT, "PCSOs 24% < establishment", "25%"),
        (Kind.SUM, "79.6", "72.84"),
        (Kind.AVERAGE, "Current average of 61 offences per day across the whole of Coventry", "70"),
        (Kind.TWICE, "26 x Sgts", "25"),
        (Kind.UNLABELLED, "39,700, 44,933, 5,233, 13.2 %", ""),
    ]


def test_a_finding_is_a_sentence_that_names_its_witness(pack: Publication) -> None:
    first = findings(pack)[0]
    assert first.sentence == (
        "Burglary Residential, Solihull: difference: printed “510”, but 1,716 less 1,106 is 610. "
        "The percentage printed beside it, 55.2%, agrees with 610."
    )
    assert first.slide == "Burglary - Comparison to Force"
    assert first.concerns("crime/Burglary Residential/Solihull/difference")
    assert not first.concerns("crime/Burglary Residential/Solihull/last_year")


def test_every_percentage_of_the_comparison_is_reproduced_by_the_packs_rule_and_not_by_the_ordinary_one(
    pack: Publication,
) -> None:
    ordinary = 0
    rows = printed_rows()
    for row in rows:
        last, this, printed = int(row["last_year"]), int(row["this_year"]), float(row["percent_published"])
        assert percent_by_its_rule(pack, last, this) == printed, row
        ordinary += half_up(percent_change(last, this) or 0, 1) == printed
    assert len(rows) == 40
    assert ordinary == 25, "ordinary rounding fails fifteen rows"


def test_the_rows_are_the_printed_ones_in_print_order(pack: Publication) -> None:
    rows = comparison_rows(pack)
    assert [(row.offence, row.area, row.level) for row in rows] == [
        (row["offence_group"], row["area"], row["area_level"]) for row in printed_rows()
    ]
    (robbery,) = [row for row in rows if (row.slug, row.area) == ("robbery", "Coventry")]
    assert [str(f) for f in (robbery.last, robbery.this, robbery.difference, robbery.percent)] == ["442", "822", "380", "86.0%"]
    assert robbery.findings == ()
    (solihull,) = [row for row in rows if (row.offence, row.area) == ("Burglary Residential", "Solihull")]
    assert [one.kind for one in solihull.findings] == [Kind.DIFFERENCE]


def test_every_printed_figure_carries_its_source_its_period_and_its_question(pack: Publication) -> None:
    answer = published_answerer().answer
    for row in comparison_rows(pack):
        for figure in (row.last, row.this, row.difference, row.percent):
            assert figure.source
            assert "12 March 2018" in figure.source.title
            assert figure.source.page
            assert figure.definition
            assert figure.updated == pack.updated
            assert pack.reading in figure.caveats
            assert figure.question
            assert answer(Question.from_query(figure.question.to_query())) == figure
        assert (row.last.period, row.this.period) == (pack.period.year_before(), pack.period)


def test_the_period_is_our_reading_and_says_why(pack: Publication) -> None:
    assert pack.period.days == 342
    assert "The pack prints no period" in pack.reading
    assert "342 days in 365 would be 218,686" in pack.reading


def test_the_workforce_tables(pack: Publication) -> None:
    rows = {(row.rank, row.unit): row for row in workforce_rows(pack)}
    printed = list(csv.DictReader((REFERENCE / "npu_workforce.csv").read_text("utf-8").splitlines()))
    for row in printed:
        found = rows[row["rank"], row["unit"]]
        shown = [figure.value for figure in (found.establishment, found.strength, found.deployable)]
        assert shown == [float(row[measure]) for measure in ("establishment", "strength", "deployable")]
    total = figure_for(pack, "workforce/Sergeant/all/establishment", "npu_workforce")
    assert total.value == sum(float(row["establishment"]) for row in printed if row["rank"] == "Sergeant") == 25
    assert figure_for(pack, "workforce/Sergeant/all/establishment", "headcount").value == 26


def test_the_vacancy_factor_over_time_follows_from_fte_strength(pack: Publication) -> None:
    rows = constables_rows(pack)
    assert [row.as_at for row in rows] == sorted(row.as_at for row in rows)
    assert rows[0].as_at == date(2013, 4, 1)
    for row in rows:
        strength, establishment = Decimal(str(row.fte_strength.value)), Decimal(str(row.establishment.value))
        assert row.vacancy_factor.value == half_up((1 - strength / establishment) * 100)


def test_a_recomputed_row_is_set_beside_the_printed_one(pack: Publication) -> None:
    (row,) = [row for row in comparison_rows(pack) if (row.slug, row.area) == ("robbery", "Coventry")]
    assert all(one.agrees and one.difference == 0 for one in reconcile_row(pack, row, counted(442), counted(822)))
    last, this, difference, percent = reconcile_row(pack, row, counted(442), counted(823))
    assert (last.agrees, this.agrees, difference.agrees, percent.agrees) == (True, False, False, False)
    assert (this.difference, percent.difference) == (1, 0.2)
    assert this.note == "Published 822, recomputed 823."


def test_what_cannot_be_recomputed_is_not_said_to_agree(pack: Publication) -> None:
    row = comparison_rows(pack)[0]
    for one in reconcile_row(pack, row, counted(None, "No data has been loaded."), counted(3))[::2]:
        assert not one.agrees
        assert one.difference is None
        assert "No data has been loaded." in one.note
    percent = reconcile_row(pack, row, counted(0), counted(3))[3]
    assert "There was none before." in percent.note


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_reconciling_is_equality_at_the_decimals_printed(a: int, b: int) -> None:
    found = reconcile(counted(a), counted(b))
    assert found.agrees == (a == b)
    assert found.difference == b - a


def test_the_row_behind_a_printed_figure_is_the_row_of_its_slide() -> None:
    rows = published_answerer().rows(Question.of("published.figure", quantity="crime/Robbery/Coventry/percent"), 2, 1)
    assert rows.total == 4
    assert [row[1] for row in rows.rows] == ["822", "380"]
    with pytest.raises(NotFound, match="does not print"):
        published_answerer().answer(Question.of("published.figure", quantity="crime/Robbery/Atlantis/percent"))
