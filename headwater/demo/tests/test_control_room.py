"""The units of the demonstration: every shift has its crews, and nobody works two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from headwater.demo.control_room import planned_units, shift_at
from headwater.dispatch.queries import skills


def test_every_unit_has_a_call_sign_of_its_own_and_skills_that_there_are() -> None:
    signs = [unit.call_sign for unit in planned_units()]
    assert len(set(signs)) == len(signs) == 72
    assert {skill for unit in planned_units() for skill in unit.skills} <= set(skills())


@given(st.integers(0, 365 * 24 * 60))
def test_a_shift_lasts_less_than_half_a_day_and_the_next_one_follows(minutes: int) -> None:
    at = datetime(2018, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    number, until = shift_at(at)
    assert timedelta() < until - at <= timedelta(hours=12)
    assert shift_at(until)[0] == (number + 1) % 3
