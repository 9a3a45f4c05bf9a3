"""Support tasks: booked, stood, relieved with a note that is acknowledged, left and ended; nobody in two places."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from headwater.dispatch import actions
from headwater.dispatch.actions import support
from headwater.dispatch.actions.stints import officers_on
from headwater.dispatch.models import Deployment, Incident, Stint, SupportTask, Timer, Unit
from headwater.dispatch.tests.oversight import AT, DAN, DEE, HAL, INA, SAM, hubs, incidents, journalled, later, unit
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Ref, Role

pytestmark = pytest.mark.django_db

OLLIE = Actor.with_roles(Ref("accounts.user", "ollie"), "Ollie Officer", [Role.RESPONSE])


def booked(kind: str = "hospital_watch", title: str = "Bed 4, ward 12", **given: Any) -> Ref:
    held: dict[str, Any] = {"by": SAM, "at": AT, "place": "University Hospital", "starts_at": AT, **given}
    return support.book(kind=kind, title=title, **held)


def task(ref: Ref) -> SupportTask:
    return SupportTask.objects.get(pk=ref.id)


def log() -> Incident:
    [hub] = hubs("East")
    return incidents(hub, grade="P2")[0]


def test_a_watch_is_booked_stood_relieved_and_ended() -> None:
    m21, m22 = unit("M21"), unit("M22")
    ref = booked()
    row = task(ref)
    assert (row.needed, row.relief_minutes, row.expected_end) == (2, 240, later(hours=12))
    [first] = support.put_on(by=SAM, at=later(minutes=5), task=ref, units=[m21.ref])
    held = Stint.objects.get(deployment__pk=first.id)
    assert (held.officers, held.relief_due_at) == (2, later(hours=4, minutes=5))
    assert Unit.objects.get(pk=m21.pk).status == 8
    second = support.relieve(by=SAM, at=later(hours=4), unit=m21.ref, relief=m22.ref, note="Asleep; wife may visit at six")
    over, now = Stint.objects.get(deployment__pk=first.id), Stint.objects.get(deployment__pk=second.id)
    assert (over.note, over.ended_at, now.relieves_id) == ("Asleep; wife may visit at six", later(hours=4), over.pk)
    assert Unit.objects.get(pk=m21.pk).status == 1
    support.take_note(by=OLLIE, at=later(hours=4, minutes=2), deployment=second)
    over.refresh_from_db()
    assert (over.read_at, over.read_by_name) == (later(hours=4, minutes=2), "Ollie Officer")
    with pytest.raises(Conflict, match="Ollie Officer has acknowledged"):
        support.take_note(by=SAM, at=later(hours=5), deployment=second)
    support.write(by=OLLIE, at=later(hours=5), task=ref, text="Solicitor came, 17:10 to 17:40")
    support.end(by=SAM, at=later(hours=6), task=ref, result="Discharged into custody")
    row.refresh_from_db()
    assert (row.ended_at, row.result) == (later(hours=6), "Discharged into custody")
    assert not Deployment.objects.filter(cleared_at=None).exists()
    assert not Timer.objects.filter(state="waiting").exists()
    with pytest.raises(Conflict, match="has ended"):
        support.end(by=SAM, at=later(hours=7), task=ref, result="Again")
    said = [data for _, data in journalled("dispatch.SupportEnded")]
    assert said[0]["units"] == [str(m22.ref)]


def test_the_log_that_it_is_for_says_so_and_its_units_may_stay() -> None:
    incident, m21 = log(), unit("M21")
    actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OLLIE, at=later(minutes=9), unit=m21.ref, status=6)
    ref = booked("cordon", "Rear of the shop", at=later(minutes=20), starts_at=later(minutes=20), incident=incident.ref)
    support.put_on(by=SAM, at=later(minutes=30), task=ref, units=[m21.ref])
    incident.refresh_from_db()
    assert incident.units_now == 0
    assert [row.support_task_id is not None for row in Deployment.objects.order_by("assigned_at")] == [False, True]
    actions.close(by=DEE, at=later(hours=1), incident=incident.ref, closing_kind="A2", result="resolved")
    support.end(by=SAM, at=later(hours=3), task=ref, result="Examined")
    noted = [(subject, data["did"]) for subject, data in journalled("dispatch.SupportNoted")]
    assert noted == [(str(incident.ref), did) for did in ("booked", "begun", "ended")]


def test_a_unit_that_is_called_away_or_reports_clear_leaves_its_turn_behind() -> None:
    incident, m21, m22 = log(), unit("M21"), unit("M22")
    ref = booked("event", "Match day")
    support.put_on(by=DEE, at=AT, task=ref, units=[m21.ref, m22.ref])
    with pytest.raises(Conflict, match="support task"):
        actions.assign(by=DEE, at=AT, incident=incident.ref, units=[m21.ref])
    actions.divert(by=DEE, at=later(hours=1), unit=m21.ref, incident=incident.ref, reason="A stabbing")
    actions.set_status(by=OLLIE, at=later(hours=2), unit=m22.ref, status=2)
    assert [(row.ended_at, row.note) for row in Stint.objects.order_by("ended_at")] == [
        (later(hours=1), "A stabbing"),
        (later(hours=2), ""),
    ]
    assert officers_on(task(ref)) == 0
    left = journalled("dispatch.SupportLeft")
    assert [(data["call_sign"], data["to"]) for _, data in left] == [("M21", str(incident.ref)), ("M22", None)]
    assert Unit.objects.get(pk=m22.pk).status == 2


def test_a_unit_leaves_with_a_note_and_is_free() -> None:
    m21, ref = unit("M21"), booked()
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    support.leave(by=SAM, at=later(hours=1), unit=m21.ref, note="Patient moved to theatre, security stays")
    assert (Unit.objects.get(pk=m21.pk).status, Deployment.objects.get().ending) == (1, "cleared")
    with pytest.raises(Conflict, match="stands no support task"):
        support.leave(by=SAM, at=later(hours=2), unit=m21.ref, note="Again")


def test_a_crew_is_relieved_before_its_duty_ends() -> None:
    m21, ref = unit("M21"), booked()
    Unit.objects.filter(pk=m21.pk).update(duty_until=later(hours=2))
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    assert Stint.objects.get().relief_due_at == later(hours=2)


def test_changing_a_task_moves_the_reliefs_of_those_who_stand_it() -> None:
    m21, ref = unit("M21"), booked("house_to_house", "Alder Road")
    support.put_on(by=SAM, at=AT, task=ref, units=[m21.ref])
    assert Stint.objects.get().relief_due_at is None
    support.change(by=SAM, at=later(hours=1), task=ref, relief_minutes=120, needed=8, reason="More streets")
    assert Stint.objects.get().relief_due_at == later(hours=2)
    assert task(ref).needed == 8
    with pytest.raises(Invalid, match="Nothing was changed"):
        support.change(by=SAM, at=later(hours=1), task=ref, needed=8, reason="The same")
    with pytest.raises(Invalid, match="has passed"):
        support.change(by=SAM, at=later(hours=2), task=ref, expected_end=later(hours=1), reason="Sooner")


REFUSED: list[tuple[str, type[HeadwaterError], Callable[[], object]]] = [
    ("by a handler", Forbidden, lambda: booked(by=HAL)),
    ("no kind", Invalid, lambda: booked("picnic")),
    ("no title", Invalid, lambda: booked(title=" \x00 ")),
    ("too long a title", Invalid, lambda: booked(title="x" * 121)),
    ("nobody", Invalid, lambda: booked(needed=0)),
    ("an army", Invalid, lambda: booked(needed=501)),
    ("a relief after a day", Invalid, lambda: booked(relief_minutes=1_441)),
    ("ends before it begins", Invalid, lambda: booked(expected_end=AT - timedelta(seconds=1))),
    ("lasts for ever", Invalid, lambda: booked(expected_end=later(days=15))),
    ("in a year", Invalid, lambda: booked(starts_at=later(days=365))),
    ("over already", Invalid, lambda: booked(starts_at=later(days=-3), expected_end=later(days=-2))),
    ("no such skill", Invalid, lambda: booked(skills=["juggling"])),
    ("no such log", NotFound, lambda: booked(incident=Ref("dispatch.incident", "nothing"))),
    ("twice the same", Conflict, lambda: (booked(), booked())),
    ("nobody put on", Invalid, lambda: support.put_on(by=SAM, at=AT, task=booked(), units=[])),
    ("no such unit", NotFound, lambda: support.put_on(by=SAM, at=AT, task=booked(), units=[Ref("dispatch.unit", "x")])),
    ("no such task", NotFound, lambda: support.put_on(by=SAM, at=AT, task=Ref("dispatch.support_task", "x"), units=[m21()])),
    ("not a task", NotFound, lambda: support.end(by=SAM, at=AT, task=Ref("dispatch.unit", "x"), result="Done")),
    ("no result", Invalid, lambda: support.end(by=SAM, at=AT, task=booked(), result=" ")),
    ("no hand-over", NotFound, lambda: support.take_note(by=SAM, at=AT, deployment=Ref("dispatch.deployment", "x"))),
    ("relieves itself", Invalid, lambda: support.relieve(by=SAM, at=AT, unit=(one := m21()), relief=one, note="x")),
    ("relieves nobody", Conflict, lambda: support.relieve(by=SAM, at=AT, unit=m21(), relief=unit("M22").ref, note="x")),
]


def m21() -> Ref:
    return unit("M21").ref


@pytest.mark.parametrize(("fault", "call"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused(fault: type[HeadwaterError], call: Callable[[], object]) -> None:
    with pytest.raises(fault):
        call()


def test_nobody_takes_over_who_is_off_duty_or_elsewhere() -> None:
    one, other, off = unit("M21"), unit("M22"), unit("M23")
    Unit.objects.filter(pk=off.pk).update(on_duty=False)
    watch, cordon = booked(), booked("cordon", "Alder Road")
    support.put_on(by=SAM, at=AT, task=watch, units=[one.ref])
    support.put_on(by=SAM, at=AT, task=cordon, units=[other.ref])
    with pytest.raises(Conflict, match="“Alder Road”"):
        support.relieve(by=SAM, at=later(hours=1), unit=one.ref, relief=other.ref, note="All quiet")
    with pytest.raises(Conflict, match="off duty"):
        support.relieve(by=SAM, at=later(hours=1), unit=one.ref, relief=off.ref, note="All quiet")
    with pytest.raises(Conflict, match="already"):
        support.put_on(by=SAM, at=later(hours=1), task=watch, units=[one.ref])
    with pytest.raises(Invalid):
        support.relieve(by=SAM, at=later(hours=1), unit=one.ref, relief=off.ref, note="")
    assert Stint.objects.filter(ended_at=None).count() == 2


def at_once(number: int, work: Callable[[int], object]) -> list[str]:
    def done(which: int) -> str:
        try:
            work(which)
        except HeadwaterError as fault:
            return type(fault).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(done, range(number)))


@pytest.mark.django_db(transaction=True)
def test_dispatchers_put_one_unit_on_many_tasks_at_once_and_it_stands_one() -> None:
    one, tasks = unit("M21"), [booked("cordon", f"Cordon {n}") for n in range(8)]
    said = at_once(8, lambda n: support.put_on(by=(DEE, DAN)[n % 2], at=AT, task=tasks[n], units=[one.ref]))
    assert said == ["Conflict"] * 7 + ["done"]
    assert (Deployment.objects.count(), Stint.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_unit_is_sent_and_put_on_at_once_and_does_one_of_both() -> None:
    one, ref, [hub] = unit("M21"), booked(), hubs("East")
    logs = incidents(hub, 4)

    def work(n: int) -> object:
        if n % 2:
            return actions.assign(by=DEE, at=AT, incident=logs[n // 2].ref, units=[one.ref])
        return support.put_on(by=DAN, at=AT, task=ref, units=[one.ref])

    assert at_once(8, work) == ["Conflict"] * 7 + ["done"]
    assert Deployment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_relieve_one_unit_at_once_and_one_does() -> None:
    ref, one = booked(), unit("M21")
    others = [unit(f"M3{n}") for n in range(6)]
    support.put_on(by=SAM, at=AT, task=ref, units=[one.ref])
    said = at_once(
        6, lambda n: support.relieve(by=DEE, at=later(hours=1), unit=one.ref, relief=others[n].ref, note="All quiet")
    )
    assert said == ["Conflict"] * 5 + ["done"]
    assert officers_on(task(ref)) == 2
    assert Stint.objects.filter(relieves__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_ends_while_units_come_and_none_is_left_on_it() -> None:
    ref, ones = booked("cordon", "Alder Road"), [unit(f"M4{n}") for n in range(7)]

    def work(n: int) -> object:
        if n == 3:
            return support.end(by=INA, at=later(minutes=1), task=ref, result="No longer needed")
        return support.put_on(by=DEE, at=AT, task=ref, units=[ones[n % 7].ref])

    at_once(8, work)
    assert task(ref).ended_at is not None
    assert not Deployment.objects.filter(cleared_at=None).exists()
    assert not Stint.objects.filter(ended_at=None).exists()
    assert not Timer.objects.filter(state="waiting").exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_many_times_books_one_task() -> None:
    assert at_once(6, lambda n: booked()) == ["Conflict"] * 5 + ["done"]
    assert SupportTask.objects.count() == 1
