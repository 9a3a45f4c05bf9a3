"""What is told of support tasks: a late start, too few, a relief due and overdue, a note nobody has, an end that is past."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from headwater.dispatch.actions import ringing, support
from headwater.dispatch.actions.answering import acknowledge
from headwater.dispatch.models import Deployment, Escalation, Stint, Timer
from headwater.dispatch.rules import escalating
from headwater.dispatch.tests.oversight import AT, DEE, SAM, journalled, later, unit
from headwater.dispatch.tests.test_support import booked, task
from headwater.kernel import Conflict, HeadwaterError, Ref

pytestmark = pytest.mark.django_db


def ring(**after: float) -> list[tuple[str, str]]:
    """Reason and role of everything that is open after ringing at a moment."""
    ringing.ring_due(at=later(**after))
    rows = Escalation.objects.filter(state="open").order_by("raised_at", "reason")
    return [(row.reason, row.role) for row in rows]


def test_a_task_that_nobody_has_begun_is_told_to_the_sergeant() -> None:
    ref = booked(starts_at=later(hours=1))
    assert ring(hours=1, minutes=9) == []
    assert ring(hours=1, minutes=10) == [("support_late", "sergeant")]
    [(about, data)] = journalled("dispatch.EscalationRaised")
    assert (about, data["words"]) == (str(ref), "A support task should have begun and nobody stands it: Bed 4, ward 12")
    support.put_on(by=SAM, at=later(hours=1, minutes=12), task=ref, units=[unit("M21").ref])
    assert Escalation.objects.get().over_why == "Enough officers stand it"


def test_too_few_are_told_and_it_is_over_when_they_are_enough() -> None:
    ref, ones = booked("cordon", "Alder Road"), [unit(f"M2{n}") for n in range(3)]
    support.put_on(by=SAM, at=later(minutes=1), task=ref, units=[ones[0].ref])
    assert ring(minutes=10) == []
    assert ring(minutes=11) == [("support_short", "sergeant")]
    support.put_on(by=SAM, at=later(minutes=15), task=ref, units=[ones[1].ref])
    assert ring(minutes=16) == []
    support.leave(by=SAM, at=later(minutes=20), unit=ones[1].ref, note="Called to court")
    assert ring(minutes=31) == [("support_short", "sergeant")]
    support.change(by=SAM, at=later(minutes=32), task=ref, needed=2, reason="One street is open again")
    assert ring(minutes=33) == []


def test_a_wait_that_runs_is_not_begun_again_by_each_who_leaves() -> None:
    ref, ones = booked("cordon", "Alder Road"), [unit(f"M2{n}") for n in range(2)]
    support.put_on(by=SAM, at=AT, task=ref, units=[one.ref for one in ones])
    support.leave(by=SAM, at=later(minutes=1), unit=ones[0].ref, note="Called away")
    support.leave(by=SAM, at=later(minutes=9), unit=ones[1].ref, note="Called away")
    assert ring(minutes=11) == [("support_short", "sergeant")]


def test_a_relief_is_told_before_it_is_due_and_when_it_is_overdue() -> None:
    ref, m21, m22 = booked(), unit("M21"), unit("M22")
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    assert ring(hours=3, minutes=44) == []
    assert ring(hours=3, minutes=45) == [("relief_soon", "dispatcher")]
    assert Escalation.objects.get().words == "A relief is due soon: M21, Bed 4, ward 12"
    assert ring(hours=4) == [("relief", "sergeant")]
    support.relieve(by=SAM, at=later(hours=4, minutes=5), unit=m21.ref, relief=m22.ref, note="All quiet")
    assert ring(hours=4, minutes=6) == []
    assert ring(hours=8, minutes=5) == [("relief", "sergeant"), ("support_note", "dispatcher")]


def test_a_note_that_nobody_has_is_told_and_then_taken() -> None:
    ref, m21, m22 = booked(), unit("M21"), unit("M22")
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    made = support.relieve(by=SAM, at=later(hours=1), unit=m21.ref, relief=m22.ref, note="He has asked for a doctor")
    assert ring(hours=1, minutes=15) == [("support_note", "dispatcher")]
    support.take_note(by=DEE, at=later(hours=1, minutes=16), deployment=made)
    assert ring(hours=1, minutes=17) == []
    assert Escalation.objects.get().over_why == "Acknowledged by Dee Dispatcher"


def test_a_note_taken_in_time_is_never_told() -> None:
    ref, m21, m22 = booked(), unit("M21"), unit("M22")
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    made = support.relieve(by=SAM, at=later(hours=1), unit=m21.ref, relief=m22.ref, note="All quiet")
    support.take_note(by=DEE, at=later(hours=1, minutes=1), deployment=made)
    assert ring(hours=2) == []


def test_a_task_past_its_end_is_told_unless_its_end_was_moved() -> None:
    ref = booked(expected_end=later(hours=2))
    support.put_on(by=SAM, at=AT, task=ref, units=[unit("M21").ref])
    support.change(by=SAM, at=later(hours=1), task=ref, expected_end=later(hours=3), reason="The scientist is late")
    assert ring(hours=2, minutes=30) == []
    assert ring(hours=3, minutes=10) == [("support_over", "sergeant")]
    one = Escalation.objects.get()
    acknowledge(by=SAM, at=later(hours=3, minutes=12), escalation=one.ref, did="Half an hour more")
    assert journalled("dispatch.EscalationAcknowledged")[0][0] == str(ref)
    support.end(by=SAM, at=later(hours=4), task=ref, result="Examined")
    assert not Timer.objects.filter(state="waiting").exists()


def test_nothing_rings_of_a_task_that_has_ended() -> None:
    ref = booked()
    support.put_on(by=SAM, at=AT, task=ref, units=[unit("M21", crew=1).ref])
    support.end(by=SAM, at=later(minutes=5), task=ref, result="No longer needed")
    assert ring(days=2) == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_whatever_order_the_record_holds_together(seed: int) -> None:
    """A hundred acts at random: turns and deployments agree, nobody is in two places, and what waits is watched."""
    chance = Random(seed)
    ones = [unit(f"M{n + 10}", crew=1 + n % 3).ref for n in range(6)]
    tasks = [booked("cordon", f"Cordon {n}", relief_minutes=60, expected_end=later(days=9)) for n in range(3)]
    made: list[Ref] = []
    done = 0
    for step in range(100):
        at, one, other = AT + timedelta(minutes=7 * step), chance.choice(ones), chance.choice(ones)
        try:
            match chance.randrange(6):
                case 0 | 1:
                    made += support.put_on(by=SAM, at=at, task=chance.choice(tasks), units=[one])
                case 2 | 3:
                    made.append(support.relieve(by=SAM, at=at, unit=one, relief=other, note="All quiet"))
                case 4:
                    support.leave(by=SAM, at=at, unit=one, note="Called away")
                case _:
                    support.take_note(by=DEE, at=at, deployment=chance.choice(made or [one]))
            done += 1
        except HeadwaterError:
            continue
        if chance.random() < 0.2:
            ringing.ring_due(at=at)
        holds_together(tasks)
    assert done > 20
    for ref in tasks:
        support.end(by=SAM, at=AT + timedelta(days=1), task=ref, result="Over")
    assert not Timer.objects.filter(state="waiting").exists()
    assert not Escalation.objects.filter(state="open").exists()


def holds_together(tasks: list[Ref]) -> None:
    standing = Stint.objects.filter(ended_at=None)
    assert set(standing.values_list("deployment_id", flat=True)) == set(
        Deployment.objects.filter(cleared_at=None).values_list("pk", flat=True)
    )
    for stint in standing.select_related("deployment"):
        told = {row.reason for row in Timer.objects.filter(subject=str(stint.deployment.ref), state="waiting")}
        rung = {row.reason for row in Timer.objects.filter(subject=str(stint.deployment.ref), state="rung")}
        assert escalating.RELIEF in told | rung
    for ref in tasks:
        row = task(ref)
        short = sum(standing.filter(task=row).values_list("officers", flat=True)) < row.needed
        watched = Timer.objects.filter(subject=str(ref), reason__in=escalating.OF_STAFFING, state="waiting")
        told_of = Escalation.objects.filter(subject=str(ref), reason__in=escalating.OF_STAFFING, state="open")
        assert (watched.exists() or told_of.exists()) == short


def test_two_turns_at_the_same_moment_stay_in_order() -> None:
    ref, m21 = booked(), unit("M21")
    for _ in range(3):
        support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
        support.leave(by=SAM, at=AT - timedelta(seconds=5), unit=m21.ref, note="By mistake")
    with pytest.raises(Conflict):
        support.leave(by=SAM, at=AT, unit=m21.ref, note="By mistake")
    assert Stint.objects.filter(ended_at__isnull=False).count() == 3
