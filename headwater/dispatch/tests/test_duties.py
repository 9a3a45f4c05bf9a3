"""Units on and off duty: crews, rest, bases, call signs; and where they are."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch import actions
from headwater.dispatch.actions import UnitPosition
from headwater.dispatch.models import Crew, Duty, Position, Unit
from headwater.dispatch.rules.units import call_sign_of
from headwater.dispatch.tests.oversight import AT, DEE, HAL, hubs, incidents, journalled, later, unit
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref
from headwater.places.actions import NewArea, add_areas
from headwater.workforce import actions as workforce

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")


@pytest.fixture
def base() -> Ref:
    return add_areas(by=PROGRAM, at=AT, areas=[NewArea("npu", "E1", "Coventry")])[0]


@pytest.fixture
def people(base: Ref) -> list[Ref]:
    team = workforce.open_unit(by=PROGRAM, at=AT, npu="Coventry", name="R1", neighbourhood_team=False, area=base, position=1)
    posting = workforce.NewPosting(team, workforce.Rank.CONSTABLE, workforce.Span(date(2018, 1, 1)))
    new = [workforce.NewPerson(f"Officer {n}", f"D{n}", (posting,), ()) for n in range(4)]
    return list(workforce.appoint(by=PROGRAM, at=AT, people=new))


def on(base: Ref, crew: list[Ref], sign: str = "M21", **given: object) -> Ref:
    held = {"by": DEE, "at": AT, "skills": ["taser"], "vehicle": "BX18 ABC", "until": later(hours=10)} | given
    return actions.book_on(call_sign=sign, crew=crew, base=base, **held)  # type: ignore[arg-type]  # a mixture by design


def test_a_unit_comes_on_duty_and_goes_off(base: Ref, people: list[Ref]) -> None:
    ref = on(base, people[:2], "m 21")
    row = Unit.objects.get(pk=ref.id)
    assert (row.call_sign, row.on_duty, row.crew_size, row.status, row.npu_name) == ("M21", True, 2, 1, "Coventry")
    with pytest.raises(Conflict, match="on duty already"):
        on(base, people[2:], "M21")
    with pytest.raises(Conflict, match="on duty with M21"):
        on(base, people[:1], "M22")
    actions.book_off(by=DEE, at=later(hours=8), unit=ref)
    row.refresh_from_db()
    assert (row.on_duty, row.status) == (False, 11)
    assert Duty.objects.get().during.upper == later(hours=8)
    assert {held.during.upper for held in Crew.objects.all()} == {later(hours=8)}
    with pytest.raises(Conflict, match="off duty"):
        actions.book_off(by=DEE, at=later(hours=8), unit=ref)


def test_those_who_had_too_little_rest_need_a_reason(base: Ref, people: list[Ref]) -> None:
    actions.book_off(by=DEE, at=later(hours=8), unit=on(base, people[:1]))
    tired = later(hours=18, minutes=59)
    with pytest.raises(Invalid, match="11 hours of rest"):
        on(base, people[:2], at=tired, until=tired + timedelta(hours=8))
    ref = on(base, people[:2], at=tired, until=tired + timedelta(hours=8), reason="Nobody else for the match")
    assert [data["short_of_rest"] for _, data in journalled("dispatch.UnitBookedOn")] == [[], [str(people[0])]]
    actions.set_status(by=DEE, at=tired + timedelta(hours=1), unit=ref, status=11)
    rested = tired + timedelta(hours=12)
    on(base, people[:1], at=rested, until=rested + timedelta(hours=8))


def test_a_unit_does_not_leave_its_incident_behind(base: Ref, people: list[Ref]) -> None:
    [hub] = hubs("East")
    ref = on(base, people[:1])
    actions.assign(by=DEE, at=AT, incident=incidents(hub)[0].ref, units=[ref])
    with pytest.raises(Conflict, match="on something still"):
        actions.set_status(by=DEE, at=AT, unit=ref, status=11)


def test_what_booking_on_refuses(base: Ref, people: list[Ref]) -> None:
    for wrong in ({"until": AT}, {"until": later(hours=13)}, {"skills": ["flying"]}):
        with pytest.raises(Invalid):
            on(base, people[:1], **wrong)
    with pytest.raises(Invalid):
        on(base, [])
    with pytest.raises(Invalid):
        on(base, people[:1], "'); DROP TABLE")
    with pytest.raises(NotFound):
        on(base, [Ref("workforce.person", "0" * 32)])
    with pytest.raises(Forbidden):
        on(base, people[:1], by=HAL)
    assert not Unit.objects.filter(on_duty=True).exists()


@given(st.from_regex(r"[A-Za-z]{1,4}[0-9]{1,4}[A-Za-z]?", fullmatch=True), st.integers(0, 3))
def test_a_call_sign_is_the_same_however_it_is_written(text: str, gap: int) -> None:
    assert call_sign_of(f" {text[:gap]} {text[gap:]} ") == text.upper()


@given(st.text(max_size=12))
def test_what_is_no_call_sign_says_so(text: str) -> None:
    try:
        sign = call_sign_of(text)
    except Invalid:
        return
    assert sign.isascii()
    assert sign.isalnum()


def at(ref: Ref, seconds: int, easting: int = 433_500) -> UnitPosition:
    return UnitPosition(ref, easting, 279_000, later(seconds=seconds), 90, 40, 5)


def report(*positions: UnitPosition) -> int:
    return actions.report_positions(by=DEE, at=later(minutes=10), positions=positions)


def test_the_newest_position_stands_in_whatever_order_they_come() -> None:
    m21 = unit("M21").ref
    reports = [at(m21, seconds, 433_000 + seconds) for seconds in range(60)]
    random.Random(1).shuffle(reports)
    for first in range(0, 60, 7):
        report(*reports[first : first + 7])
    assert Position.objects.get().easting == 433_059
    assert report(at(m21, 3), at(m21, 59)) == 0


def test_reports_of_units_that_there_are_not_are_left_out() -> None:
    assert report(at(Ref("dispatch.unit", "11111111-1111-1111-1111-111111111111"), 1), at(unit("M21").ref, 1)) == 1
    assert report() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"easting": -1}, {"northing": 2_000_000}, {"heading": 360}, {"speed": -3}, {"at": later(minutes=12)}],
    ids=["west", "north", "heading", "speed", "future"],
)
def test_a_report_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    held = {"unit": unit("M21").ref, "easting": 1, "northing": 1, "at": AT} | wrong
    with pytest.raises(Invalid):
        report(UnitPosition(**held))  # type: ignore[arg-type]  # a mixture by design
