"""Time on support tasks: reliefs, days, times of day, on the nights of the clocks too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch.rules.reference import standing_status, support_kinds, support_times
from headwater.dispatch.rules.supporting import LONDON, by_day, day_bounds, moment_on, relief_due
from headwater.kernel import Invalid

AT = datetime(2018, 3, 12, 12, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2016, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is given beside
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minutes", "end", "duty", "due"),
    [
        (240, 12, None, 4),
        (240, 12, 9, 4),
        (240, 12, 2, 2),  # the crew goes home before it would be relieved
        (0, 12, None, None),
        (0, 12, 9, 9),
        (240, 4, None, None),  # it is over by then
        (240, 3, 9, None),
        (0, 12, -1, 0),  # past its duty already: at once
    ],
)
def test_when_a_relief_is_due(minutes: int, end: int, duty: int | None, due: int | None) -> None:
    until = None if duty is None else AT + duty * HOURS
    assert relief_due(AT, minutes, AT + end * HOURS, until) == (None if due is None else AT + due * HOURS)


@given(MOMENTS, st.integers(0, 2_000), st.integers(1, 20_000), st.none() | st.integers(-600, 2_000))
def test_a_relief_is_due_within_the_task_and_never_before_its_turn_began(
    start: datetime, relief: int, lasts: int, duty: int | None
) -> None:
    minute = timedelta(minutes=1)
    due = relief_due(start, relief, start + lasts * minute, None if duty is None else start + duty * minute)
    assert due is None or start <= due < start + lasts * minute


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)))
def test_the_parts_of_a_time_are_the_whole_and_lie_on_their_days(start: datetime, lasts: timedelta) -> None:
    parts = list(by_day(start, start + lasts))
    assert sum((part for _, part in parts), timedelta()) == lasts
    assert [day for day, _ in parts] == sorted({day for day, _ in parts})
    assert all(timedelta() < part <= timedelta(hours=25) for _, part in parts)
    here = start
    for day, part in parts:
        assert here.astimezone(LONDON).date() == day
        here += part


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2018, 3, 24), 24), (date(2018, 3, 25), 23), (date(2018, 10, 28), 25), (date(2018, 10, 29), 24)]
)
def test_days_are_as_long_as_the_clock_makes_them(day: date, hours: int) -> None:
    start, end = day_bounds(day, day)
    assert list(by_day(start, end)) == [(day, timedelta(hours=hours))]


@pytest.mark.parametrize(
    ("day", "text", "instant"),
    [
        (date(2018, 3, 12), "14:30", "2018-03-12T14:30Z"),
        (date(2018, 6, 12), " 1430 ", "2018-06-12T13:30Z"),
        (date(2018, 6, 12), "9.05", "2018-06-12T08:05Z"),
        (date(2018, 3, 25), "01:30", "2018-03-25T01:30Z"),  # there is no such time; 90 minutes after midnight
        (date(2018, 10, 28), "01:30", "2018-10-28T00:30Z"),  # twice; the first
        (date(2018, 10, 28), "02:00", "2018-10-28T02:00Z"),
    ],
)
def test_what_is_meant_by_a_time_of_day(day: date, text: str, instant: str) -> None:
    assert moment_on(day, text) == datetime.fromisoformat(instant.replace("Z", "+00:00"))


@pytest.mark.parametrize("text", ["", "noon", "24:00", "12:60", "1:2:3", "١٤:٣٠", "14:30'; DROP TABLE", "9" * 1_000])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(Invalid, match="14:30"):
        moment_on(date(2018, 3, 12), text)


def test_the_file_of_kinds_is_whole() -> None:
    assert {"search", "cordon", "hospital_watch", "scene_guard"} <= set(support_kinds())
    assert all(kind.needed > 0 and kind.hours > 0 and kind.relief_minutes >= 0 for kind in support_kinds().values())
    assert support_times().relief_soon > timedelta()
    assert standing_status(True).may_deploy
    assert not standing_status(False).may_deploy
