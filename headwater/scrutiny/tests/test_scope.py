"""Which record a pack is made from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import street
from headwater.kernel import Invalid, NotFound
from headwater.scrutiny.packing import span_of
from headwater.scrutiny.packs import Scope, Span, default_scope, find_scope, records
from headwater.scrutiny.tests import lakes

AUGUST = date(2014, 8, 31)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lakes.published(tmp_path)


def test_an_area_is_found_by_name_whatever_its_capitals(lake: Lake) -> None:
    scope = find_scope(lake, area="leicester", as_at=AUGUST)
    assert (scope.crime.force, scope.area.key) == ("leicestershire", "district:Leicester")
    assert str(scope.period) == "1 April 2014 to 31 August 2014"
    assert scope.cut == ""


def test_a_misspelt_area_gets_near_names(lake: Lake) -> None:
    with pytest.raises(NotFound) as fault:
        find_scope(lake, area="Leicster", as_at=AUGUST)
    assert fault.value.remedy == "Did you mean Leicester?"


def test_an_area_like_no_other_gets_the_list(lake: Lake) -> None:
    with pytest.raises(NotFound) as fault:
        find_scope(lake, area="Timbuktu", as_at=AUGUST)
    assert "Blaby, Leicester" in fault.value.remedy


def test_an_unknown_force_gets_near_names(lake: Lake) -> None:
    with pytest.raises(NotFound, match="Did you mean leicestershire"):
        find_scope(lake, area="Leicester", as_at=AUGUST, force="Leicestershire Police")


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2012, 6, 1), date(2013, 4, 15)])
def test_a_date_without_data_says_what_there_is(lake: Lake, day: date) -> None:
    with pytest.raises(Invalid) as fault:
        find_scope(lake, area="Leicester", as_at=day)
    assert "1 April 2013 to 31 August 2014" in fault.value.remedy


def test_a_period_that_begins_before_the_data_is_cut_and_says_so(lake: Lake) -> None:
    scope = find_scope(lake, area="Leicester", as_at=date(2013, 6, 30), span=Span.CALENDAR)
    assert str(scope.period) == "1 April 2013 to 30 June 2013"
    assert "1 January 2013 to 30 June 2013 was asked for" in scope.cut


def test_an_empty_lake_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="headwater load police-uk"):
        find_scope(Lake(tmp_path), area="Leicester", as_at=AUGUST)


def test_an_area_of_two_forces_asks_which(lake: Lake) -> None:
    for month in lakes.months(201404, 201408):
        street(lake, month, [("robbery", "Leicester 001A", "E01000001")], "btp")
    with pytest.raises(Invalid, match=r"British Transport Police \(btp\), Leicestershire \(leicestershire\)"):
        find_scope(lake, area="Leicester", as_at=AUGUST)
    assert find_scope(lake, area="Leicester", as_at=AUGUST, force="btp").crime.force == "btp"


def test_a_stray_crime_does_not_make_an_area_of_the_force(lake: Lake) -> None:
    for month in lakes.months(201404, 201408):
        rows = [("robbery", "Rugby 001A", "E01000009")] * 1500
        street(lake, month, [*rows, ("robbery", "Leicester 001A", "E01000001")], "warwickshire")
    assert find_scope(lake, area="Leicester", as_at=AUGUST).crime.force == "leicestershire"


def test_the_forces_own_record_comes_before_published_data(tmp_path: Path) -> None:
    lake = lakes.own_record(tmp_path)
    for month in lakes.months(201604, 201803):
        street(lake, month, [("robbery", "Coventry 001A", "E01000001")], "west-midlands")
    found = find_scope(lake, area="Coventry", as_at=date(2018, 3, 12))
    assert (found.crime.source.slug, found.area.key) == ("force", "npu:Coventry")
    assert found.period.end == date(2018, 3, 8)


def test_a_visitor_begins_at_the_largest_area_on_the_last_day(lake: Lake) -> None:
    start = default_scope(*records(lake))
    assert (start.area.label, start.as_at) == ("Leicester", AUGUST)


def test_a_visitor_begins_where_posts_and_people_are_known(lake: Lake) -> None:
    assert default_scope(*records(lake), policed=("Blaby", "Elsewhere")).area.label == "Blaby"
    assert default_scope(*records(lake), policed=("Elsewhere",)).area.label == "Leicester"


def test_small_areas_are_compared_within_their_parent(lake: Lake) -> None:
    scope = find_scope(lake, area="Leicester", as_at=AUGUST)
    assert (scope.siblings, scope.within) == ("district", None)
    small = Scope(scope.crime, scope.crime.find_area("Leicester 001A"), AUGUST)
    assert small.siblings is None


def test_a_period_is_named(lake: Lake) -> None:
    assert [span_of(span.value) for span in Span] == list(Span)
    assert span_of("") is Span.FINANCIAL
    with pytest.raises(Invalid, match="12-months"):
        span_of("fortnight")
