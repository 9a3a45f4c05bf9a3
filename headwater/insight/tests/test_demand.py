"""Figures of contacts and logs, by hand; what they say where there is nothing, one row, or a month to come."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.demand import Demand, Describer, by_day, by_month, clock, demand_answerers, demand_forces, measures
from headwater.insight.demand.tallies import quantile
from headwater.insight.figures import Question
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, month
from headwater.insight.tests.demand import FORCE, LOADED, contact, log, put
from headwater.kernel import Invalid, NotFound

FEBRUARY, MARCH = month(201802), month(201803)
DAY = date(2018, 3, 5)  # a Monday


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Logs of both kinds of source: six here, four of the system before."""
    lake = Lake(tmp_path_factory.mktemp("lake"))
    put(
        lake,
        "incidents",
        [
            log(DAY, arrive_seconds=300, hour=23),
            log(DAY, arrive_seconds=901, hour=23, cross_boundary=True),
            log(DAY, "P2", arrive_seconds=3600, regrades=1),
            log(DAY, "P2", "Solihull", arrive_seconds=None, assign_seconds=None, cross_boundary=None),
            log(DAY, "P5", None, arrive_seconds=None, assign_seconds=None, cross_boundary=None, hub=None),
            log(DAY + timedelta(days=3), "P4", "Solihull", arrive_seconds=7200, recurring_place=True),
        ],
    )
    put(
        lake,
        "demand_logs",
        [*[log(date(2018, 2, n), arrive_seconds=60 * n) for n in (2, 4, 6)], log(date(2018, 2, 9), opening_grade="P2")],
    )
    put(
        lake,
        "contacts",
        [
            *[contact(DAY, answer=n, overridden=False, rule="late", repeat_caller=n > 8) for n in range(2, 11)],
            contact(DAY, answer=1, overridden=True, rule="life", repeat_caller=False),
            contact(DAY, answer=95, repeat_caller=None),
            contact(DAY, answer=None, called_back=True),
            contact(DAY, "101", answer=200),
        ],
    )  # fmt: skip
    hours = {"hour": 9, "offered": 50, "answered": 45, "in_time": 36, "abandoned": 5}
    put(lake, "call_hours", [{"on": date(2018, 2, 3), "channel": channel, **hours} for channel in ("999", "101")])
    put(
        lake,
        "deployments",
        [
            {"on": DAY, "support": "hospital_watch", "crew": 2, "clear_seconds": 7200},
            {"on": DAY, "support": "cordon", "crew": 1, "clear_seconds": 1800},
            {"on": DAY, "support": "cordon", "crew": 4, "clear_seconds": None},
            {"on": DAY, "support": None, "crew": 2, "clear_seconds": 9000},
        ],
    )
    return lake


@pytest.fixture(scope="module")
def describe(lake: Lake) -> Describer:
    return Describer(Demand(lake, FORCE).still())


BY_HAND = [  # measure, of, area, period, as a reader sees it
    ("logs", "all", "", MARCH, "6"),
    ("logs", "p1", "", FEBRUARY, "4"),
    ("logs", "investigation", "", MARCH, "2"),
    ("logs", "all", "npu:Coventry", MARCH, "3"),
    ("logs", "all", "hub:East hub", MARCH, "5"),
    ("time_to_attend", "p1", "", MARCH, "10.0"),  # between 300 and 901 seconds: 600.5
    ("time_to_attend", "p1", "", FEBRUARY, "5.0"),  # 2, 4, 6 and 10 minutes
    ("time_to_resource", "p1", "", MARCH, "1.0"),
    ("attended_in_time", "p1", "", MARCH, "50.0%"),
    ("attended_in_time", "p2", "", MARCH, "100.0%"),
    ("attended_in_time", "all", "", MARCH, "66.7%"),  # P4 has no time to keep
    ("regraded", "p2", "", MARCH, "50.0%"),
    ("regraded", "p1", "", FEBRUARY, "25.0%"),  # the system before tells it by the grade at opening
    ("cross_boundary", "all", "", MARCH, "25.0%"),
    ("recurring_place", "all", "", MARCH, "16.7%"),
    ("contacts", "999", "", MARCH, "12"),
    ("contacts", "all", "", FEBRUARY, "100"),
    ("answered_in_time", "999", "", MARCH, "90.9%"),
    ("answered_in_time", "999", "", FEBRUARY, "80.0%"),
    ("abandoned", "999", "", MARCH, "8.3%"),
    ("abandoned", "101", "", FEBRUARY, "10.0%"),
    ("answer_median", "999", "", MARCH, "6.0"),
    ("answer_p90", "999", "", MARCH, "10.0"),
    ("called_back", "999", "", MARCH, "100.0%"),
    ("overridden", "999", "", MARCH, "10.0%"),
    ("repeat_callers", "999", "", MARCH, "20.0%"),
    ("support_hours", "all", "", MARCH, "4.5"),
    ("support_hours", "cordon", "", MARCH, "0.5"),
]


@pytest.mark.parametrize(("slug", "of", "area", "period", "seen"), BY_HAND, ids=lambda value: str(value)[:30])
def test_by_hand(describe: Describer, slug: str, of: str, area: str, period: Period, seen: str) -> None:
    place = describe.demand.area_of(area) if area else None
    figure = describe.figure(slug, period, area=place, of=of)
    assert str(figure) == seen
    assert figure.updated == LOADED
    assert figure.definition
    assert "{" not in figure.definition


@pytest.mark.parametrize(("slug", "of", "area", "period", "seen"), BY_HAND, ids=lambda value: str(value)[:30])
def test_every_figure_is_made_again_from_its_question_and_has_rows(
    lake: Lake, describe: Describer, slug: str, of: str, area: str, period: Period, seen: str
) -> None:
    figure = describe.figure(slug, period, area=describe.demand.area_of(area) if area else None, of=of)
    assert figure.question is not None
    answerer = {one.kind: one for one in demand_answerers(lake)}[figure.question.kind]
    assert str(answerer.answer(figure.question)) == seen
    rows = answerer.rows(figure.question, 3, 0)
    assert rows.total >= len(rows.rows) > 0
    assert {"easting", "northing"}.isdisjoint(rows.columns)
    if slug == "logs":
        assert rows.total == figure.value


def test_nothing_loaded_is_said(tmp_path: Path) -> None:
    demand = Demand(Lake(tmp_path), FORCE)
    describe = Describer(demand)
    for slug in measures():
        figure = describe.figure(slug, MARCH)
        assert figure.value is None
        assert "have been loaded for this force" in figure.missing
    assert demand_forces(Lake(tmp_path)) == ()
    assert by_month(describe, "logs", until=DAY) is None
    assert by_day(describe, "logs", until=DAY) is None
    assert clock(demand, MARCH) is None
    with pytest.raises(NotFound, match="No logs and no contacts"):
        demand.latest_day()


def test_a_month_to_come_is_said(describe: Describer) -> None:
    figure = describe.figure("logs", month(201901), of="p1")
    assert figure.value is None
    assert figure.missing == "The data on incident logs runs from 2 February 2018 to 8 March 2018."
    assert "earlier systems" in describe.figure("answer_median", FEBRUARY, of="999").missing


def test_a_period_that_the_data_covers_in_part_says_so(describe: Describer) -> None:
    figure = describe.figure("logs", Period(date(2018, 1, 1), date(2018, 12, 31)))
    assert figure.value == 10
    assert figure.caveats == ("2 February 2018 to 8 March 2018 is shown: the data covers no more.",)


def test_one_row_is_a_figure_and_a_chart(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "incidents", [log(DAY)])
    describe = Describer(Demand(lake, FORCE).still())
    assert str(describe.figure("logs", MARCH)) == "1"
    assert str(describe.figure("time_to_attend", MARCH)) == "10.0"
    assert by_month(describe, "logs", until=date(2018, 3, 31)) is None  # March is not whole: the data ends on the fifth
    days = by_day(describe, "logs", until=date(2018, 3, 31))
    assert days is not None
    assert "<svg" in days.drawn().svg


def test_small_numbers_about_people_are_hidden_and_not_betrayed(lake: Lake) -> None:
    discreet = Describer(Demand(lake, FORCE).still(), may_see_small=False)
    few = discreet.figure("logs", FEBRUARY)
    assert (str(few), few.question) == ("Fewer than 5", None)
    for slug, of in (("attended_in_time", "p1"), ("time_to_attend", "p1"), ("regraded", "p2")):
        hidden = discreet.figure(slug, MARCH, of=of)
        assert hidden.suppressed, slug
        assert not any(letter.isdigit() for letter in hidden.base.replace("911", "")), hidden.base
    assert str(discreet.figure("logs", MARCH)) == "6"
    open_to_all = Describer(Demand(lake, FORCE).still()).figure("logs", FEBRUARY).question
    assert open_to_all is not None
    answerer = {one.kind: one for one in demand_answerers(lake)}["demand.logs"]
    assert answerer.discreet is not None
    assert answerer.discreet(open_to_all).suppressed


def test_the_clock_counts_by_day_of_the_week_and_hour(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "incidents", [log(date(2018, 2, 1)), log(date(2018, 2, 28)), *[log(date(2018, 2, 3), hour=23)] * 8])
    week = clock(Demand(lake, FORCE).still(), FEBRUARY)
    assert week is not None
    assert week.counts[5][23] == 8
    assert sum(map(sum, week.counts)) == 10
    assert week.busiest == "Saturday from 23:00"
    assert {row[0]: row[2] for row in week.by_hour().rows}["23"] == "1"  # eight in eight Fridays and Saturdays


def test_a_month_beyond_the_limits_is_news(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    numbers = [20, 22, 19, 21, 20, 22, 20, 19, 21, 20, 22, 80]
    months = [date(2017 + (m > 11), m % 12 + 1, 1) for m in range(12)]
    put(
        lake,
        "incidents",
        [log(day) for day, n in zip(months, numbers, strict=True) for _ in range(n)] + [log(date(2017, 12, 31))],
    )
    series = by_month(Describer(Demand(lake, FORCE).still()), "logs", until=date(2018, 1, 31))
    assert series is not None
    assert [figure.value for figure in series.figures][:3] == [20, 22, 19]
    assert series.news()[-1].startswith("December 2017 (above the upper limit")


def test_overrides_are_told_by_rule_and_by_nobody(describe: Describer) -> None:
    assert describe.demand.rules(MARCH) == [("life", 1, 1), ("late", 9, 0)]


def test_questions_that_cannot_be_answered_say_why(lake: Lake) -> None:
    answer = {one.kind: one for one in demand_answerers(lake)}["demand.logs"].answer
    good = {"force": FORCE, "area": "npu:Coventry", "of": "p1", "start": "2018-03-01", "end": "2018-03-31"}
    for wrong in ({"start": "yesterday"}, {"end": "2017-01-01"}, {"area": "Coventry"}):
        with pytest.raises(Invalid):
            answer(Question.of("demand.logs", **{**good, **wrong}))
    for unknown in ({"of": "p77"}, {"area": "npu:Atlantis"}, {"area": "ward:X"}):
        with pytest.raises(NotFound):
            answer(Question.of("demand.logs", **{**good, **unknown}))


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=60))
def test_the_median_is_that_of_the_rows_one_by_one(values: list[int]) -> None:
    seconds, counts = np.unique(np.array(values), return_counts=True)
    shuffled = np.random.default_rng(1).permutation(len(seconds))
    assert quantile(seconds[shuffled], counts[shuffled], 0.5) == float(np.median(values))
    ninth = quantile(seconds, counts, 0.9)
    assert ninth is not None
    assert sum(value <= ninth for value in values) >= 0.9 * len(values)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["P1", "P2", "P5"])), min_size=1, max_size=40))
def test_days_sum_to_their_period_and_grades_to_all(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[int, str]]
) -> None:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    put(lake, "incidents", [log(date(2018, 2, 1) + timedelta(days=n), grade) for n, grade in found])
    describe = Describer(Demand(lake, FORCE).still())
    whole = Period(date(2018, 1, 1), date(2018, 12, 31))
    assert describe.figure("logs", whole).value == len(found)
    parts = [describe.figure("logs", whole, of=of).value or 0 for of in ("p1", "p2", "investigation")]
    assert sum(parts) == len(found)
    series = by_day(describe, "logs", until=date(2018, 12, 31), days=400)
    assert series is not None
    assert sum(int(figure.value or 0) for figure in series.figures) == len(found)


def test_months_that_nobody_loaded_are_a_gap_and_not_nought(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "demand_logs", [log(date(2017, m, d)) for m in (10, 11, 12) for d in (1, 28, 30)])
    put(lake, "incidents", [log(date(2018, 3, d)) for d in (1, 31)])
    describe = Describer(Demand(lake, FORCE).still())
    series = by_month(describe, "logs", until=date(2018, 3, 31))
    assert series is not None
    assert [str(figure) for figure in series.figures] == ["3", "3", "3", "Not available", "Not available", "2"]
    assert series.figures[3].missing == "No incident logs have been loaded for January 2018."
    whole = describe.figure("logs", Period(date(2017, 10, 1), date(2018, 3, 31)))
    assert (whole.value, whole.caveats) == (11, ("No incident logs have been loaded for January 2018 to February 2018.",))
