"""Units sent to incidents: from assignment to clear, two dispatchers on one unit, and what the record says of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.dispatch import actions
from headwater.dispatch.models import Deployment, Escalation, Incident, Timer, Unit
from headwater.dispatch.tests.oversight import AT, DAN, DEE, HAL, INA, hubs, incidents, journalled, later, unit
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Ref, Role

pytestmark = pytest.mark.django_db

OFFICER = Actor.with_roles(Ref("accounts.user", "ollie"), "Ollie Officer", [Role.RESPONSE])


@pytest.fixture
def incident() -> Incident:
    [hub] = hubs("East")
    return incidents(hub, grade="P1", npu="places.area:coventry")[0]


def again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_from_assignment_to_clear(incident: Incident) -> None:
    m21 = unit("M21")
    Unit.objects.filter(pk=m21.pk).update(npu="places.area:solihull")
    [deployment] = actions.assign(by=DEE, at=later(minutes=1), incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OFFICER, at=later(minutes=2), unit=m21.ref, status=5)
    actions.set_status(by=OFFICER, at=later(minutes=9), unit=m21.ref, status=6)
    there = again(incident)
    assert (there.units_now, there.first_assigned_at, there.first_en_route_at, there.first_arrived_at) == (
        1,
        later(minutes=1),
        later(minutes=2),
        later(minutes=9),
    )
    actions.set_status(by=OFFICER, at=later(minutes=40), unit=m21.ref, status=2)
    held = Deployment.objects.get(pk=deployment.id)
    assert (held.ending, held.cleared_at, held.cross_boundary) == ("cleared", later(minutes=40), True)
    assert (again(incident).units_now, again(m21).status) == (0, 2)
    assert [
        name for name in ("UnitAssigned", "UnitEnRoute", "UnitArrived", "UnitCleared") if journalled(f"dispatch.{name}")
    ] == [
        "UnitAssigned",
        "UnitEnRoute",
        "UnitArrived",
        "UnitCleared",
    ]


def test_a_unit_is_told_once_and_its_first_times_stay(incident: Incident) -> None:
    """A device repeats what it said; a second unit's arrival is not the incident's first."""
    m21, m24 = unit("M21"), unit("M24")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref, m24.ref])
    for minutes in (5, 6):
        actions.set_status(by=OFFICER, at=later(minutes=minutes), unit=m21.ref, status=6)
    actions.set_status(by=OFFICER, at=later(minutes=7), unit=m24.ref, status=6)
    assert again(incident).first_arrived_at == later(minutes=5)
    assert len(journalled("dispatch.UnitArrived")) == 2


def test_a_unit_that_is_busy_is_not_assigned_but_diverted(incident: Incident) -> None:
    m21, other = unit("M21"), incidents(incident.hub)[0]
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OFFICER, at=AT, unit=m21.ref, status=5)
    with pytest.raises(Conflict, match="Divert it"):
        actions.assign(by=DEE, at=AT, incident=other.ref, units=[m21.ref])
    with pytest.raises(Conflict, match="already"):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    with pytest.raises(Conflict, match="already"):
        actions.divert(by=DEE, at=AT, unit=m21.ref, incident=incident.ref, reason="Nearer")
    with pytest.raises(Invalid):
        actions.divert(by=DEE, at=AT, unit=m21.ref, incident=other.ref, reason="")
    actions.divert(by=DEE, at=later(minutes=3), unit=m21.ref, incident=other.ref, reason="A child is in danger")
    assert (again(incident).units_now, again(other).units_now, again(m21).status) == (0, 1, 1)
    assert list(Deployment.objects.order_by("assigned_at").values_list("ending", flat=True)) == ["diverted", ""]


def test_none_is_sent_where_one_cannot_be(incident: Incident) -> None:
    m21, m22 = unit("M21"), unit("M22")
    Unit.objects.filter(pk=m22.pk).update(on_duty=False)
    with pytest.raises(Conflict, match="off duty"):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref, m22.ref])
    with pytest.raises(NotFound):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref, Ref("dispatch.unit", "nothing")])
    with pytest.raises(Invalid):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[])
    with pytest.raises(Forbidden):
        actions.assign(by=HAL, at=AT, incident=incident.ref, units=[m21.ref])
    assert not Deployment.objects.exists()


def test_a_unit_on_nothing_is_neither_on_its_way_nor_stood_down() -> None:
    m21 = unit("M21")
    with pytest.raises(Conflict, match="on no log"):
        actions.set_status(by=OFFICER, at=AT, unit=m21.ref, status=5)
    with pytest.raises(Conflict, match="on nothing"):
        actions.stand_down(by=DEE, at=AT, unit=m21.ref, reason="No longer needed")
    with pytest.raises(Invalid):
        actions.set_status(by=OFFICER, at=AT, unit=m21.ref, status=77)


def test_two_assignments_in_the_same_moment_leave_no_overlap(incident: Incident) -> None:
    """A dispatcher assigns, stands down and assigns again by the same clock: the times stay in order."""
    m21 = unit("M21")
    for _ in range(3):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
        actions.stand_down(by=DEE, at=AT - timedelta(seconds=5), unit=m21.ref, reason="By mistake")
    assert again(incident).units_now == 0
    assert Deployment.objects.filter(ending="stood_down").count() == 3


def test_the_table_itself_refuses_a_second_deployment(incident: Incident) -> None:
    m21 = unit("M21")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    with pytest.raises(IntegrityError, match="dispatch_one_deployment_a_unit"), transaction.atomic():
        Deployment.objects.create(
            unit=m21, incident=incident, during=DateTimeTZRange(later(minutes=5), None), assigned_at=later(minutes=5),
            assigned_by="x:y", assigned_by_name="X",
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_send_one_unit_and_one_of_them_does() -> None:
    [hub] = hubs("East")
    m21, logs = unit("M21"), incidents(hub, 8)

    def send(number: int) -> str:
        try:
            actions.assign(by=DEE if number % 2 else DAN, at=AT, incident=logs[number].ref, units=[m21.ref])
        except HeadwaterError as fault:
            return type(fault).__name__
        finally:
            connection.close()
        return "sent"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(send, range(8)))
    assert sorted(said) == ["Conflict"] * 7 + ["sent"]
    assert sum(Incident.objects.values_list("units_now", flat=True)) == 1


def test_the_emergency_button_tells_the_dispatchers_at_once(incident: Incident) -> None:
    m21 = unit("M21")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    for _ in range(2):
        actions.set_status(by=OFFICER, at=later(minutes=1), unit=m21.ref, status=0)
    escalation = Escalation.objects.get(reason="alarm")
    assert (escalation.role, escalation.state, again(m21).alarm_at) == ("dispatcher", "open", later(minutes=1))
    assert again(m21).status == 2
    actions.answer_unit(by=DEE, at=later(minutes=2), unit=m21.ref, text="They are well, the button was knocked")
    assert (Escalation.objects.get(reason="alarm").state, again(m21).alarm_at) == ("over", None)
    with pytest.raises(Conflict):
        actions.answer_unit(by=DAN, at=later(minutes=3), unit=m21.ref)


def test_timers_follow_the_unit(incident: Incident) -> None:
    m21 = unit("M21")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OFFICER, at=later(minutes=1), unit=m21.ref, status=6)
    waiting = Timer.objects.filter(state="waiting").values_list("reason", flat=True)
    assert list(waiting) == ["welfare"]
    actions.set_status(by=OFFICER, at=later(minutes=30), unit=m21.ref, status=2)
    assert not Timer.objects.filter(state="waiting", reason="welfare").exists()


CALLS: list[tuple[str, Callable[[Ref, Ref], None]]] = [
    (
        "closed with a unit on it",
        lambda log, one: actions.close(by=DEE, at=AT, incident=log, closing_kind="A2", result="resolved"),
    ),
    ("without words", lambda log, one: actions.close(by=DEE, at=AT, incident=log, closing_kind="A2", result="hoax")),
    ("no such result", lambda log, one: actions.close(by=DEE, at=AT, incident=log, closing_kind="A2", result="nothing")),
    ("open already", lambda log, one: actions.reopen(by=DEE, at=AT, incident=log, reason="Why not")),
]


@pytest.mark.parametrize(("why", "call"), CALLS, ids=[name for name, _ in CALLS])
def test_what_closing_refuses(incident: Incident, why: str, call: Callable[[Ref, Ref], None]) -> None:
    m21 = unit("M21")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    with pytest.raises((Conflict, Invalid)):
        call(incident.ref, m21.ref)


def test_a_log_is_closed_with_its_result_and_opened_again(incident: Incident) -> None:
    actions.close(by=DEE, at=later(hours=1), incident=incident.ref, closing_kind="C1", result="crime", text="Forced window")
    row = again(incident)
    assert (row.closing_kind, row.result, row.opening_kind, row.closed_at) == ("C1", "crime", "A2", later(hours=1))
    with pytest.raises(Conflict):
        actions.close(by=INA, at=later(hours=1), incident=incident.ref, closing_kind="C1", result="crime")
    with pytest.raises(Conflict):
        actions.assign(by=DEE, at=later(hours=1), incident=incident.ref, units=[unit("M21").ref])
    actions.reopen(by=INA, at=later(hours=2), incident=incident.ref, reason="The suspect came back")
    assert (again(incident).closed_at, again(incident).result) == (None, "")


def at_clock(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_hour_that_comes_twice_is_two_hours(incident: Incident) -> None:
    """On 28 October 2018 01:30 in summer time is an hour before 01:30 in winter time."""
    m21 = unit("M21")
    summer, winter = at_clock("2018-10-28T01:30:00+01:00"), at_clock("2018-10-28T01:30:00+00:00")
    actions.assign(by=DEE, at=summer, incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OFFICER, at=winter, unit=m21.ref, status=2)
    held = Deployment.objects.get()
    assert held.cleared_at is not None
    assert held.cleared_at - held.assigned_at == timedelta(hours=1)
