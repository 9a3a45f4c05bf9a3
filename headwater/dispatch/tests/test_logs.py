"""Incident logs: numbered, owned, written in, and shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from headwater.dispatch import actions, queries
from headwater.kernel import Actor, Conflict, Invalid, Ref, Role
from headwater.places.queries import Location

pytestmark = pytest.mark.django_db

AT = datetime(2018, 3, 12, 21, 30, tzinfo=UTC)
PROGRAM = Actor.system("tests")
HANA = Actor.with_roles(Ref("accounts.user", "hana"), "Hana Example", [Role.HANDLER])
ALDER = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street", npu=Ref("places.area", "coventry"))


@pytest.fixture(autouse=True)
def hubs() -> None:
    actions.open_hub(by=PROGRAM, at=AT, name="North", short="N", areas=[], capacity=100)
    actions.open_hub(
        by=PROGRAM, at=AT, name="East", short="E", areas=[(Ref("places.area", "coventry"), "Coventry")], capacity=100
    )


def opened(at: datetime = AT, kind: str = "T1") -> Ref:
    return actions.open_incident(by=HANA, at=at, kind=kind, grade="P3", summary="Two cars", location=ALDER)


def test_numbers_count_within_the_day_in_london() -> None:
    """The day of 25 March 2018 begins at midnight and lasts 23 hours; in summer it begins at 23:00 UTC."""
    late = datetime(2018, 6, 1, 22, 59, tzinfo=UTC)
    held = [queries.incident(opened(at)) for at in (late, late, late + timedelta(minutes=2))]
    assert [(one.number, one.day.day) for one in held] == [(1, 1), (2, 1), (1, 2)]


def test_the_hub_of_the_area_owns_it() -> None:
    held = queries.incident(opened())
    assert (
        held.hub
        != queries.incident(actions.open_incident(by=HANA, at=AT, kind="T1", grade="P3", summary="", location=None)).hub
        or held.hub.kind == "dispatch.hub"
    )
    assert held.kind.code == "T1"
    assert held.closed_at is None


def test_a_new_crash_is_likely_the_same_as_one_nearby() -> None:
    first = opened()
    opened(AT - timedelta(hours=3))
    near = queries.similar_open(433_550, 279_020, AT + timedelta(minutes=4), "T2")
    assert [one.ref for one in near] == [first]
    assert queries.similar_open(440_000, 279_020, AT + timedelta(minutes=4), "T2") == ()


def test_a_grade_is_changed_with_a_reason() -> None:
    incident = opened()
    with pytest.raises(Invalid):
        actions.change_grade(by=HANA, at=AT, incident=incident, grade="P2", reason=" ")
    actions.change_grade(by=HANA, at=AT, incident=incident, grade="p2", reason="A child is in the car")
    assert queries.incident(incident).grade.code == "P2"


def test_somebody_is_attached_in_a_role_once() -> None:
    incident, somebody = opened(), Ref("records.person", "x")
    actions.attach(by=HANA, at=AT, incident=incident, subject=somebody, role="witness")
    with pytest.raises(Conflict):
        actions.attach(by=HANA, at=AT, incident=incident, subject=somebody, role="witness")
