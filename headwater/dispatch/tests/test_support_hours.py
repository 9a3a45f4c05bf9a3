"""Officer-hours on watches: by kind and day, on the nights of the clocks, and never less or more than was stood."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from headwater.dispatch.actions import support
from headwater.dispatch.models import Unit
from headwater.dispatch.queries import OfficerHours, officer_hours
from headwater.dispatch.tests.oversight import AT, SAM, later, unit
from headwater.dispatch.tests.test_support import booked
from headwater.kernel import Ref

pytestmark = pytest.mark.django_db
MONDAY = date(2018, 3, 12)


def hours(first: date, last: date, at: datetime) -> dict[tuple[date, str], float]:
    return {(row.day, row.kind): row.hours for row in officer_hours(first=first, last=last, at=at)}


def stood(ref: Ref, sign: str, crew: int, start: datetime, end: datetime | None = None) -> None:
    one = unit(sign, crew=crew)
    support.put_on(by=SAM, at=start, task=ref, units=[one.ref])
    if end is not None:
        support.leave(by=SAM, at=end, unit=one.ref, note="Relieved by the hospital's own")


def test_crews_times_time_by_kind_and_day() -> None:
    watch, cordon = booked(), booked("cordon", "Alder Road")
    stood(watch, "M21", 2, AT, later(hours=14))  # from noon until two in the morning
    stood(watch, "M22", 1, later(hours=1), later(hours=2))
    stood(cordon, "M23", 3, later(hours=20))  # and still there
    at = later(hours=22)
    assert hours(MONDAY, MONDAY + timedelta(days=1), at) == {
        (MONDAY, "hospital_watch"): 25,
        (MONDAY + timedelta(days=1), "cordon"): 6,
        (MONDAY + timedelta(days=1), "hospital_watch"): 4,
    }
    assert hours(MONDAY, MONDAY, at) == {(MONDAY, "hospital_watch"): 25}
    assert hours(date(2018, 3, 10), date(2018, 3, 11), at) == {}
    tuesday = officer_hours(first=date(2018, 3, 13), last=date(2018, 3, 13), at=at)
    assert tuesday[0] == OfficerHours(date(2018, 3, 13), "cordon", "Cordon", timedelta(hours=6), 1)


@pytest.mark.parametrize(("start", "day", "wanted"), [
    (datetime(2018, 3, 24, 12, tzinfo=UTC), date(2018, 3, 25), 46),
    (datetime(2018, 10, 27, 11, tzinfo=UTC), date(2018, 10, 28), 50),
])  # fmt: skip
def test_two_officers_stand_all_the_night_of_the_clocks(start: datetime, day: date, wanted: float) -> None:
    ref = booked(at=start, starts_at=start, expected_end=start + timedelta(days=3))
    one = unit("M21")
    Unit.objects.filter(pk=one.pk).update(duty_until=start + timedelta(days=3))
    support.put_on(by=SAM, at=start, task=ref, units=[one.ref])
    found = hours(day - timedelta(days=1), day + timedelta(days=1), start + timedelta(days=4))
    assert found[day, "hospital_watch"] == wanted
    assert sum(found.values()) == 2 * 12 + wanted + 2 * 24  # from noon on the day before until the end of the day after


def test_one_question_however_many_tasks(django_assert_num_queries: Any) -> None:
    for number in range(5):
        stood(booked("cordon", f"Cordon {number}"), f"M3{number}", 2, AT)
    with django_assert_num_queries(1):
        officer_hours(first=MONDAY, last=MONDAY, at=later(hours=2))
