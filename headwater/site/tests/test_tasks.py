"""The lake is refreshed once a day, at four by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from headwater.site.tasks import is_refresh_hour


def test_summer_and_winter() -> None:
    assert is_refresh_hour(datetime(2018, 1, 10, 4, tzinfo=UTC))
    assert is_refresh_hour(datetime(2018, 7, 10, 3, tzinfo=UTC))
    assert not is_refresh_hour(datetime(2018, 7, 10, 4, tzinfo=UTC))


@given(st.dates(datetime(2015, 1, 1).date(), datetime(2035, 12, 31).date()))  # noqa: DTZ001 - dates
def test_once_a_day_also_when_the_clocks_change(day: object) -> None:
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    assert sum(is_refresh_hour(start + timedelta(hours=hour)) for hour in range(24)) == 1
