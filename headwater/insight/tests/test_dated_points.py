from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import numpy as np
import pytest

from headwater.insight.dated_points import DatedPoints
from headwater.insight.periods import Period
from headwater.kernel import Invalid

MONDAY = date(2018, 3, 26)


def test_rows_stand_in_their_own_order() -> None:
    points = DatedPoints.of([2, 1, 1], [5, 9, 3], [date(2018, 1, 2), date(2018, 1, 1), date(2018, 1, 1)])
    assert points.east.tolist() == [1, 1, 2]
    assert points.north.tolist() == [3, 9, 5]
    assert points.period == Period(date(2018, 1, 1), date(2018, 1, 2))


@pytest.mark.parametrize(
    "on", [[MONDAY], np.array(["2018-03-26T23:59"], "datetime64[m]"), ["2018-03-26"], np.array([17616])], ids=str
)
def test_dates_come_in_many_shapes(on: list[date]) -> None:
    assert DatedPoints.of([1.0], [2.0], on).period.start == MONDAY


def test_a_missing_place_or_date_is_told_and_left_out_only_at_a_word() -> None:
    rows = ([1, np.nan, 3, 4], [1, 2, np.inf, 4], np.array(["2018-01-01", "2018-01-01", "2018-01-01", "NaT"], "datetime64[D]"))
    with pytest.raises(Invalid, match="3 of 4 events lack a place or a date"):
        DatedPoints.of(*rows)
    points = DatedPoints.of(*rows, leave_out_missing=True)
    assert len(points) == 1
    assert points.left_out == ("3 of 4 events lack a place or a date.",)


def test_a_time_with_a_zone_is_of_the_day_that_its_own_clock_showed() -> None:
    summer = timezone(timedelta(hours=1))
    late = [datetime(2018, 7, 2, 0, 30, tzinfo=summer), None]
    points = DatedPoints.of([1, 2], [1, 2], late, leave_out_missing=True)  # type: ignore[arg-type]
    assert points.period.start == date(2018, 7, 2)
    assert len(points) == 1


def test_an_incident_counts_once_however_many_offences_it_has() -> None:
    points = DatedPoints.of([1, 2, 3], [1, 2, 3], [MONDAY] * 3, incident=["a", "a", "b"])
    assert points.east.tolist() == [1, 3]
    assert "1 rows are of an incident" in points.left_out[0]


def test_a_day_in_the_future_is_refused() -> None:
    with pytest.raises(Invalid, match="1 events are dated after 25 March 2018"):
        DatedPoints.of([1], [1], [MONDAY], until=date(2018, 3, 25))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (([1, 2], [1], [MONDAY]), "2 eastings, 1 northings and 1 dates"),
        (([1], [1], ["yesterday"]), "Not every date can be read"),
        (([1], [1], [True]), "Not every date can be read"),
        ((["SP 33 79"], [1], [MONDAY]), "Not every place is a number"),
        (([1, 2], [1, 2], ["2018-03", "2018-04"]), "Only the months of the events are known"),
        (([1], [1], np.array(["2018-03"], "datetime64[M]")), "Only the months of the events are known"),
        (([1], [1], [10**8]), "thousands of years"),
    ],
)
def test_wrong_input_is_a_plain_sentence(rows: tuple[list[int], list[int], list[date]], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        DatedPoints.of(*rows)


def test_nothing_has_no_period() -> None:
    with pytest.raises(Invalid, match="at least 1 event; there is none"):
        _ = DatedPoints.of([], [], []).period


def test_before_and_during_know_no_later_day() -> None:
    points = DatedPoints.of([1, 2, 3], [0, 0, 0], [date(2018, 1, d) for d in (1, 2, 3)])
    assert points.before(date(2018, 1, 2)).east.tolist() == [1]
    assert points.during(Period(date(2018, 1, 2), date(2018, 1, 3))).east.tolist() == [2, 3]
