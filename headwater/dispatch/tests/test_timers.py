"""Timers: started and stopped with the change, rung once, told at once or in time, passed on until somebody answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from headwater.dispatch.actions import escalations, ringing, timers
from headwater.dispatch.models import Escalation, Incident, Timer
from headwater.dispatch.tests.oversight import AT, deployment, hubs, incidents, journalled, later, unit

pytestmark = pytest.mark.django_db


def _incident(grade: str) -> Incident:
    (north,) = hubs("North")
    (row,) = incidents(north, grade=grade)
    timers.start_for_incident(row, AT)
    return row


def _open() -> list[tuple[str, str]]:
    rows = Escalation.objects.filter(state="open").order_by("raised_at", "reason")
    return [(row.reason, row.role) for row in rows]


def _waiting() -> set[str]:
    return set(Timer.objects.filter(state="waiting").values_list("reason", flat=True))


def test_an_unresourced_p1_is_told_to_the_duty_inspector_in_the_same_transaction() -> None:
    row = _incident("P1")
    assert _open() == [("unresourced", "duty_inspector")]
    ((subject, said),) = journalled("dispatch.EscalationRaised")
    assert subject == str(row.ref)
    assert said["role"] == "duty_inspector"
    assert journalled("dispatch.AlertsChanged")[0][0] == "dispatch.alert:duty_inspector"
    timers.after_assigning(row, later(seconds=20))
    assert _open() == []
    assert Escalation.objects.get().over_why == "A unit was sent"


def test_an_unresourced_p2_is_told_after_forty_minutes_and_at_the_change_of_shift() -> None:
    _incident("P2")
    assert ringing.ring_due(at=later(minutes=39, seconds=59)) == 0
    assert ringing.ring_due(at=later(minutes=40)) == 1
    assert _open() == [("unresourced", "sergeant")]
    assert ringing.ring_due(at=later(hours=3)) == 2  # the target is past, and the shift changes at 15:00
    assert ("unresourced_shift", "sergeant") in _open()
    assert Timer.objects.get(state="waiting").due_at == later(hours=10)  # and again at 22:00


def test_what_has_been_settled_rings_no_more() -> None:
    row = _incident("P2")
    car = unit("M21")
    sent = deployment(car, row, later(minutes=5))
    timers.after_assigning(row, later(minutes=5))
    assert _waiting() == {"unattended"}
    row.first_arrived_at = later(minutes=20)
    row.save()
    timers.after_arriving(row, sent, later(minutes=20))
    assert _waiting() == {"welfare"}
    assert ringing.ring_due(at=later(minutes=70)) == 0
    assert _open() == []
    timers.after_closing(row, later(minutes=71))
    assert _waiting() == set()


def test_a_timer_that_nobody_stopped_looks_before_it_rings() -> None:
    row = _incident("P2")
    Incident.objects.filter(pk=row.pk).update(units_now=1)
    assert ringing.ring_due(at=later(minutes=41)) == 1
    assert _open() == []
    assert Timer.objects.get(reason="unresourced").state == "stopped"


def test_a_unit_that_leaves_before_it_is_there_starts_the_wait_again() -> None:
    row = _incident("P1")
    sent = deployment(unit("M21"), row)
    timers.after_assigning(row, AT)
    row.units_now = 0
    row.save()
    timers.after_leaving(row, sent, later(minutes=4))
    assert _open() == [("unresourced", "duty_inspector")]
    assert Timer.objects.filter(reason="unattended", state="waiting").count() == 1  # the clock from the opening still runs


def test_another_grade_has_other_clocks() -> None:
    row = _incident("P2")
    row.grade, row.graded_at = "P1", later(minutes=10)
    row.save()
    timers.after_grading(row, later(minutes=10))
    assert _open() == [("unresourced", "duty_inspector")]
    assert Timer.objects.get(state="waiting").due_at == later(minutes=25)
    row.grade, row.graded_at = "P5", later(minutes=11)
    row.save()
    timers.after_grading(row, later(minutes=11))
    assert (_open(), _waiting()) == ([], set())


def test_an_open_incident_asks_again_after_it_was_reopened() -> None:
    row = _incident("P1")
    timers.after_closing(row, later(minutes=1))
    assert _open() == []
    timers.after_reopening(row, later(minutes=2))
    assert _open() == [("unresourced", "duty_inspector")]


def test_whoever_does_not_answer_is_passed_over() -> None:
    _incident("P1")
    roles = []
    for minutes in (5, 14, 16, 26):
        escalations.tell_next(at=later(minutes=minutes))
        row = Escalation.objects.get()
        roles.append((row.role, row.rung, row.times))
    assert roles == [("commander", 2, 2), ("commander", 2, 2), ("commander", 2, 3), ("commander", 2, 4)]
    alerted = [subject for subject, _ in journalled("dispatch.AlertsChanged")]
    assert alerted[:3] == ["dispatch.alert:duty_inspector", "dispatch.alert:commander", "dispatch.alert:duty_inspector"]


def test_a_welfare_check_that_is_due_is_told_to_the_dispatcher_and_then_to_the_inspector() -> None:
    row = _incident("P1")
    sent = deployment(unit("M21"), row)
    row.first_arrived_at = later(minutes=5)
    row.save()
    timers.after_arriving(row, sent, later(minutes=5))
    assert ringing.ring_due(at=later(minutes=34)) == 0
    assert ringing.ring_due(at=later(minutes=35)) == 1
    assert _open() == [("welfare", "dispatcher")]
    assert Escalation.objects.get(state="open").words == "Welfare check due: M21"
    escalations.tell_next(at=later(minutes=38))
    assert _open() == [("welfare", "duty_inspector")]


def test_nothing_rings_twice_however_often_it_is_looked_at() -> None:
    north, south = hubs("North", "South")
    for row in [*incidents(north, 30, grade="P2"), *incidents(south, 30, grade="P2")]:
        timers.start_for_incident(row, AT)
    for _ in range(3):
        for minutes in (40, 40, 41, 60, 61):
            ringing.ring_due(at=later(minutes=minutes), limit=7)
    while ringing.ring_due(at=later(minutes=61), limit=7):
        pass
    assert Escalation.objects.filter(reason="unresourced").count() == 60
    assert Escalation.objects.filter(reason="unattended").count() == 60


def test_timers_are_instants_so_the_night_of_the_clocks_is_a_night_like_any_other() -> None:
    (north,) = hubs("North")
    night = AT.replace(month=10, day=28, hour=0, minute=50)  # 01:50 in summer time; 40 minutes later it is 01:30 again
    (row,) = incidents(north, grade="P2", at=night)
    timers.start_for_incident(row, night)
    assert ringing.ring_due(at=night + timedelta(minutes=39)) == 0
    assert ringing.ring_due(at=night + timedelta(minutes=40)) == 1
