"""The contact centre of the demonstration before its first call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from headwater.contact import queries
from headwater.demo.contacts import make_plans, open_diaries
from headwater.kernel import Actor
from headwater.places.actions import NewArea, add_areas
from headwater.records.actions import add_person, place_marker

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
DEMO = Actor.system("demonstration")


@pytest.fixture
def units(db: None) -> None:
    names = ("Coventry", "Solihull", "Birmingham West", "Birmingham East", "Wolverhampton")
    force = NewArea("force", "west-midlands", "West Midlands")
    add_areas(by=DEMO, at=AT, areas=[force, *(NewArea("npu", name, name, ("force", "west-midlands")) for name in names)])


@pytest.mark.usefixtures("units")
def test_every_team_has_slots_for_the_coming_days_and_a_second_build_adds_the_next_day_only() -> None:
    assert open_diaries(by=DEMO, at=AT) == 5 * 10 * 9
    assert open_diaries(by=DEMO, at=AT) == 0
    assert open_diaries(by=DEMO, at=AT + timedelta(days=1)) == 5 * 9
    first = queries.slots(AT + timedelta(days=1))
    assert {slot.starts_at.hour for slot in first} == set(range(9, 18))
    assert {slot.team for slot in first} == {diary.name for diary in queries.diaries()}
    summer = queries.free_slots(at=AT, limit=400)
    assert len(summer) == 400


@pytest.mark.usefixtures("units")
def test_slots_are_at_nine_by_the_clock_on_the_wall_in_summer_too() -> None:
    open_diaries(by=DEMO, at=datetime(2018, 3, 23, 9, 30, tzinfo=UTC))
    slots = queries.slots(datetime(2018, 3, 24, tzinfo=UTC), 2)
    hours = {slot.starts_at.date(): slot.starts_at.hour for slot in reversed(slots)}
    assert hours == {date(2018, 3, 24): 9, date(2018, 3, 25): 8}


@pytest.mark.django_db
def test_some_callers_have_plans() -> None:
    assert make_plans(by=DEMO, at=AT) == 0
    people = [add_person(by=DEMO, at=AT, name=f"Wren Example {number}") for number in range(6)]
    for person in people:
        place_marker(by=DEMO, at=AT, subject=person, kind="false_reports", detail="Reported fires that were none.", until=None)
    assert make_plans(by=DEMO, at=AT) == 4
    assert make_plans(by=DEMO, at=AT) == 0
    assert len(queries.plans(by=DEMO, at=AT)) == 4
    assert {plan.person for plan in queries.plans(by=DEMO, at=AT)} <= set(people)
