from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.periods import (
    Period,
    calendar_year_to_date,
    financial_year,
    financial_year_to_date,
    month,
    rolling_12_months,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_the_financial_year_to_date_begins_on_the_first_of_april() -> None:
    period = financial_year_to_date(date(2018, 3, 8))
    assert (period.start, period.end, period.days) == (date(2017, 4, 1), date(2018, 3, 8), 342)
    assert str(period) == "1 April 2017 to 8 March 2018"
    assert financial_year_to_date(date(2018, 4, 1)).days == 1


def test_the_year_before_has_the_same_days() -> None:
    assert financial_year_to_date(date(2018, 3, 8)).year_before() == Period(
        date(2016, 4, 1), date(2017, 3, 8), "Financial year to date"
    )


def test_whole_months_stay_whole_a_year_earlier() -> None:
    assert Period(date(2016, 3, 1), date(2017, 2, 28)).year_before().end == date(2016, 2, 29)
    assert Period(date(2015, 3, 1), date(2016, 2, 29)).year_before().end == date(2015, 2, 28)
    assert Period(date(2017, 2, 3), date(2017, 2, 28)).year_before().end == date(2016, 2, 28)


@given(days)
def test_rolling_twelve_months_are_a_year(end: date) -> None:
    period = rolling_12_months(end)
    assert period.days in (365, 366)
    assert period.end == end


@given(days, st.integers(0, 900))
def test_whole_months_inside_a_period_are_the_most_there_are(start: date, length: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + length))
    whole = period.in_whole_months()
    inside = [m for m in period.months() if period.start <= month(m).start and month(m).end <= period.end]
    assert (list(whole.months()) if whole else []) == inside
    assert whole is None or whole.whole_months


@given(days, st.integers(0, 400), days)
def test_a_period_cut_at_the_last_day_with_data(start: date, length: int, last: date) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + length))
    cut = period.until(last)
    assert (cut is None) == (last < start)
    assert cut is None or (cut.start == start and cut.end == min(period.end, last))


def test_names() -> None:
    assert financial_year(2017).name == "Financial year 2017/18"
    assert financial_year(1999).name == "Financial year 1999/00"
    assert month(201802).name == "February 2018"
    assert calendar_year_to_date(date(2018, 3, 8)).start == date(2018, 1, 1)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2018, 1, 2), date(2018, 1, 1))
