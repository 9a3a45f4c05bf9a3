"""What is published of a neighbourhood: counted inside its boundary, and every figure opens to its own rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from headwater.insight.figures import Figure, answerer_for
from headwater.insight.lake import Lake
from headwater.insight.statistics import Signal
from headwater.kernel import HeadwaterError, Ref
from headwater.neighbourhood import queries
from headwater.neighbourhood.queries import counting
from headwater.neighbourhood.rules import Place, similar
from headwater.neighbourhood.tests.factories import AT, PROGRAM, city
from headwater.neighbourhood.tests.lakes import MONTHS, UPDATED, filled
from headwater.places.actions import NewPopulation, set_population

DATABASE = pytest.mark.django_db


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return filled(tmp_path_factory.mktemp("lake"))


@pytest.fixture
def here(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> dict[str, Ref]:
    """The city with its published crime, and people in all of it but Elm."""
    monkeypatch.setattr(counting, "_lake", lake)
    refs = city()
    numbers = {"Alder": 4_000, "Birch": 4_400, "Cedar": 9_000}
    set_population(
        by=PROGRAM, at=AT, counts=[NewPopulation(refs[name], 2021, "Census", number) for name, number in numbers.items()]
    )
    return refs


@DATABASE
def test_crime_is_counted_inside_the_boundary(here: dict[str, Ref]) -> None:
    crime = queries.area_page(here["Alder"], AT).crime
    assert crime is not None
    assert [str(one) for one in crime.series.figures[-2:]] == ["2", "7"], "anti-social behaviour is no crime"
    assert {title: (str(month), str(year)) for title, month, year in crime.kinds} == {
        "All crime": ("7", "29"), "Anti-social behaviour": ("1", "12"), "Burglary": ("7", "29"),
    }  # fmt: skip
    assert [(one.number, one.location) for one in crime.anchors] == [(5, "On or near Alder Road"), (3, "On or near Alder Road")]
    assert crime.outcomes == (("Under investigation", 29),)
    assert (crime.last, crime.updated, crime.stops) == (MONTHS[-1], UPDATED, None)
    birch = queries.area_page(here["Birch"], AT, offence="burglary").crime
    assert birch is not None
    assert {str(one) for one in birch.series.figures} == {"0"}


@DATABASE
def test_an_unusual_month_is_marked(here: dict[str, Ref]) -> None:
    crime = queries.area_page(here["Alder"], AT).crime
    assert crime is not None
    assert Signal.ABOVE_LIMIT in crime.series.chart.signals[-1]


@DATABASE
def test_a_month_that_was_published_is_news_for_a_fortnight(here: dict[str, Ref]) -> None:
    [month] = [one for one in queries.news_of(here["Alder"], AT) if one.topic == "figures"]
    assert month.words.startswith("October 2026: 7 crimes, 1 incident of anti-social behaviour. Crime was not as usual here: ")
    assert (month.key, month.at) == ("figures:202610", UPDATED)
    [other] = [one for one in queries.news_of(here["Birch"], AT) if one.topic == "figures"]
    assert other.words == ("October 2026: 1 crime, 0 incidents of anti-social behaviour. Crime was within what is usual here.")
    assert not [one for one in queries.news_of(here["Alder"], AT + timedelta(days=14)) if one.topic == "figures"]


@DATABASE
def test_every_figure_opens_to_as_many_rows_as_it_says(here: dict[str, Ref]) -> None:
    crime = queries.area_page(here["Alder"], AT).crime
    assert crime is not None
    figures: list[Figure] = [*crime.series.figures[-3:], *(one for _, *both in crime.kinds for one in both)]
    for figure in figures:
        assert figure.question is not None
        answerer = answerer_for(figure.question)
        assert answerer.answer(figure.question) == figure
        rows = answerer.rows(figure.question, 100, 0)
        assert rows.total == figure.value == len(rows.rows)
        assert answerer.rows_permission is None, "they are published"
        assert set(rows.columns) == {"month", "category", "location", "outcome"}
    assert crime.rate.question is not None
    assert answerer_for(crime.rate.question).answer(crime.rate.question) == crime.rate


@DATABASE
def test_the_rate_is_of_those_who_live_there_and_the_mean_of_places_like_it(here: dict[str, Ref]) -> None:
    crime = queries.area_page(here["Alder"], AT).crime
    assert crime is not None
    assert crime.rate.value == pytest.approx(29 / 4.0)
    assert [one.area.name for one in crime.alike] == ["Birch", "Cedar"], "the most alike first; nobody has counted Elm"
    assert crime.mean == pytest.approx((12 / 4.4 + 0) / 2)
    elm = queries.area_page(here["Elm"], AT).crime
    assert elm is not None
    assert (elm.rate.value, elm.alike, elm.mean) == (None, (), None)
    assert "Nobody has counted" in elm.rate.missing


@DATABASE
@pytest.mark.parametrize(
    ("name", "value"),
    [("first", "209901"), ("first", "x"), ("last", "²"), ("area", "x"), ("offence", "arson"), ("force", "nowhere")],
)
def test_a_made_up_question_is_refused_in_words(here: dict[str, Ref], name: str, value: str) -> None:
    crime = queries.area_page(here["Alder"], AT).crime
    assert crime is not None
    assert crime.rate.question is not None
    wrong = crime.rate.question.but(**{name: value})
    for ask in (answerer_for(wrong).answer, lambda question: answerer_for(question).rows(question, 10, 0)):
        with pytest.raises(HeadwaterError):
            ask(wrong)


@DATABASE
def test_nothing_published_is_no_page_of_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_lake", Lake(tmp_path))
    assert queries.area_page(city()["Alder"], AT).crime is None


@DATABASE
def test_how_often_the_page_asks(here: dict[str, Ref], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.area_page(here["Alder"], AT)
    with django_assert_num_queries(12):
        queries.area_page(here["Alder"], AT)


PLACES = st.builds(Place, st.sampled_from("abc"), st.none() | st.integers(0, 1_000_000), st.none() | st.integers(1, 10))


@given(places=st.lists(PLACES, min_size=1, max_size=20), most=st.integers(0, 6))
def test_places_like_one_never_hold_it_nor_an_unknown(places: list[Place], most: int) -> None:
    found = similar(places, 0, most)
    assert len(found) <= most
    assert len(set(found)) == len(found)
    assert 0 not in found
    assert all(places[one].people for one in found)
    assert found == () or places[0].people


def test_which_places_are_alike() -> None:
    here = Place("a", 5_000, 5)
    others = [Place("twice", 10_000, 5), Place("poorer", 5_000, 1), Place("same", 5_000, 5), Place("unknown", None, 5)]
    assert similar([here, *others], 0) == (3, 1, 2), "same, then twice as many people, then four deciles more deprived"
