"""Calls come at the rhythm that the file says, and the same seed gives the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from headwater.demo.building import SEED
from headwater.demo.living import Demand

MARCH = datetime(2018, 3, 12, tzinfo=UTC)
"""A Monday, before the clocks go forward."""


@pytest.fixture(scope="module")
def demand() -> Demand:
    return Demand.of_the_force(SEED)


def test_a_day_brings_about_what_the_file_says(demand: Demand) -> None:
    week = [MARCH + timedelta(hours=hour) for hour in range(7 * 24)]
    a_day = sum(demand.rate(at) for at in week) * 3600 / 7
    assert 4_400 < a_day < 5_600


def test_afternoons_are_busier_than_the_small_hours(demand: Demand) -> None:
    assert demand.rate(MARCH + timedelta(hours=17)) > 2 * demand.rate(MARCH + timedelta(hours=4))


def test_the_clock_is_londons(demand: Demand) -> None:
    """The same hour on the wall is as busy before the clocks go forward as after, weekday for weekday."""
    before, after = datetime(2018, 3, 23, 17, tzinfo=UTC), datetime(2018, 3, 30, 16, tzinfo=UTC)
    assert demand.rate(before) == pytest.approx(demand.rate(after))


def test_the_same_seed_rings_the_same() -> None:
    first, second = (Demand.of_the_force(SEED) for _ in range(2))
    assert [first.calls(MARCH) for _ in range(20)] == [second.calls(MARCH) for _ in range(20)]


def test_calls_say_where_and_come_from_numbers_of_nobody(demand: Demand) -> None:
    calls = [call for _ in range(300) for call in demand.calls(MARCH + timedelta(hours=20))]
    assert {call.line for call in calls} == {"999", "101"}
    assert all(call.number == "" or call.number.startswith("07700900") for call in calls)
    assert all("{" not in call.text for call in calls)
    assert any(call.number == "" for call in calls)
    assert any(call.abandoned for call in calls)
