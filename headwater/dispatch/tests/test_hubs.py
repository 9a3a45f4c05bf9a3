"""Hubs: handovers by asking, presence, a hub that goes dark under load, and its return."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from headwater.dispatch.actions import hubs as actions
from headwater.dispatch.actions import ringing
from headwater.dispatch.actions.incidents import open_incident
from headwater.dispatch.models import Cover, Escalation, Handover, Hub, Incident, Presence, Timer
from headwater.dispatch.tests.oversight import (
    ANN,
    AT,
    DAN,
    DEE,
    HAL,
    area,
    hubs,
    incidents,
    journalled,
    later,
    where,
)
from headwater.kernel import Conflict, Forbidden, Invalid, NotFound, Ref

pytestmark = pytest.mark.django_db


def _asked() -> list[Ref]:
    return [row.ref for row in Handover.objects.filter(state="asked").order_by("incident__number")]


def test_an_incident_stays_with_the_giver_until_the_taker_accepts() -> None:
    north, south = hubs("North", "South")
    rows = incidents(north, 3)
    actions.hand_over(by=DEE, at=AT, incidents=[row.ref for row in rows], hub=south.ref, reason="Short of people")
    assert set(where(rows).values()) == {"North"}
    first, second, third = _asked()
    assert actions.accept(by=DAN, at=later(minutes=1), handovers=[first]) == 1
    assert actions.refuse(by=DAN, at=later(minutes=1), handovers=[second], answer="We are full") == 1
    assert actions.withdraw(by=DEE, at=later(minutes=1), handovers=[third], reason="We manage") == 1
    assert list(where(rows).values()).count("South") == 1
    assert [name for name, _ in journalled("dispatch.HandoverAccepted")] == [str(rows[0].ref)]
    assert journalled("dispatch.HandoverRefused")[0][1]["answer"] == "We are full"
    assert Timer.objects.get().state == "stopped"


def test_a_handover_without_an_answer_is_escalated_once_for_all_that_was_asked_together() -> None:
    north, south = hubs("North", "South")
    actions.hand_over(
        by=DEE, at=AT, incidents=[row.ref for row in incidents(north, 12)], hub=south.ref, reason="Short of people"
    )
    assert ringing.ring_due(at=later(minutes=4)) == 0
    assert ringing.ring_due(at=later(minutes=5)) == 1
    assert Escalation.objects.get().role == "duty_inspector"
    actions.accept(by=DAN, at=later(minutes=6), handovers=_asked())
    assert Escalation.objects.get().state == "over"


def test_what_cannot_be_handed_over_is_refused_in_words() -> None:
    north, south = hubs("North", "South")
    (row,) = incidents(north)
    ask: dict[str, Any] = {"by": DEE, "at": AT, "incidents": [row.ref], "hub": south.ref, "reason": "Busy"}
    with pytest.raises(Forbidden):
        actions.hand_over(**{**ask, "by": HAL})
    with pytest.raises(Invalid, match="Say why"):
        actions.hand_over(**{**ask, "reason": " "})
    with pytest.raises(Invalid, match="with North already"):
        actions.hand_over(**{**ask, "hub": north.ref})
    with pytest.raises(NotFound):
        actions.hand_over(**{**ask, "incidents": [Ref("dispatch.incident", "01890000-0000-7000-8000-000000000000")]})
    with pytest.raises(NotFound):
        actions.hand_over(**{**ask, "incidents": []})
    actions.hand_over(**ask)
    with pytest.raises(Conflict, match="asked to take"):
        actions.hand_over(**ask)
    (handover,) = _asked()
    with pytest.raises(Invalid, match="why you refuse"):
        actions.refuse(by=DAN, at=AT, handovers=[handover], answer="")
    actions.accept(by=DAN, at=AT, handovers=[handover])
    with pytest.raises(Conflict, match="accepted by Dan"):
        actions.accept(by=DEE, at=AT, handovers=[handover])
    Incident.objects.update(closed_at=AT, closing_kind="A2", result="done")
    with pytest.raises(Conflict, match="closed"):
        actions.hand_over(**{**ask, "hub": north.ref})


def test_a_hub_goes_dark_and_two_thousand_incidents_find_a_new_owner() -> None:
    north, south, central = hubs("North", "South", "Central")
    mine, others = incidents(north, 2_000), [*incidents(south, 40), *incidents(central, 10)]
    before = where(others)
    for row in mine[:300]:
        Timer.objects.create(reason="unattended", subject=str(row.ref), incident=row, role="sergeant", since=AT,
                             due_at=later(hours=1))  # fmt: skip
    began = time.perf_counter()
    handed = actions.go_dark(by=DEE, at=later(minutes=1), hub=north.ref, reason="Power cut")
    took = time.perf_counter() - began
    print(f"2,000 incidents handed over in {took:.2f} s")  # noqa: T201 - a figure for whoever runs it with -s
    assert handed.incidents == 2_000
    assert sum(handed.to.values()) == 2_000
    assert not Incident.objects.filter(hub=north).exists()
    assert where(others) == before
    noted = Counter(subject for subject, _ in journalled("dispatch.IncidentRehubbed"))
    assert noted == Counter({str(row.ref): 1 for row in mine})
    assert Timer.objects.filter(state="waiting").count() == 300
    assert Cover.objects.get().area.hub == north
    assert Escalation.objects.get().reason == "hub_dark"
    with pytest.raises(Conflict, match="dark already"):
        actions.go_dark(by=DEE, at=later(minutes=2), hub=north.ref, reason="Power cut")


def test_waiting_handovers_of_a_dark_hub_are_settled() -> None:
    north, south, central = hubs("North", "South", "Central")
    (given,), (taken,), (elsewhere,) = incidents(north), incidents(south), incidents(south)
    actions.hand_over(by=DEE, at=AT, incidents=[given.ref], hub=central.ref, reason="Busy")
    actions.hand_over(by=DEE, at=AT, incidents=[taken.ref], hub=north.ref, reason="Busy")
    actions.hand_over(by=DEE, at=AT, incidents=[elsewhere.ref], hub=central.ref, reason="Busy")
    actions.go_dark(by=DEE, at=later(minutes=1), hub=north.ref, reason="Fire alarm")
    assert where([given, taken, elsewhere]) == {
        str(given.pk): "Central", str(taken.pk): "South", str(elsewhere.pk): "South",
    }  # fmt: skip
    assert Handover.objects.filter(state="withdrawn").count() == 2
    assert Handover.objects.get(state="asked").incident == elsewhere
    assert Timer.objects.filter(reason="handover", state="waiting").count() == 1


def test_a_new_incident_goes_where_there_is_light() -> None:
    north, south = hubs("North", "South")
    actions.go_dark(by=DEE, at=AT, hub=north.ref, reason="Power cut")
    ref = open_incident(by=HAL, at=AT, kind="A2", grade="P3", summary="Noise", location=None)
    assert Incident.objects.get(pk=ref.id).hub == south
    with pytest.raises(IntegrityError, match="the hub is dark"), transaction.atomic():
        incidents(north)
    (row,) = incidents(south)
    with pytest.raises(IntegrityError, match="the hub is dark"), transaction.atomic():
        Incident.objects.filter(pk=row.pk).update(hub=north)


def test_the_last_hub_keeps_its_work_and_the_inspector_is_told() -> None:
    north, south = hubs("North", "South")
    rows = incidents(north, 5)
    actions.go_dark(by=DEE, at=AT, hub=north.ref, reason="Power cut")
    actions.go_dark(by=DEE, at=AT, hub=south.ref, reason="Power cut")
    assert set(where(rows).values()) == {"South"}
    assert Escalation.objects.filter(reason="no_hub", state="open").count() == 1
    ref = open_incident(by=HAL, at=AT, kind="A2", grade="P3", summary="Noise", location=None)  # and none is refused
    actions.come_back(by=DEE, at=later(minutes=3), hub=north.ref)
    assert set(where(rows).values()) == {"North"}
    assert Incident.objects.get(pk=ref.id).hub == north
    assert not Escalation.objects.filter(reason="no_hub", state="open").exists()


def test_a_hub_that_comes_back_is_offered_what_it_had_and_not_forced() -> None:
    north, south = hubs("North", "South")
    rows, own = incidents(north, 3), incidents(south, 2)
    actions.go_dark(by=DEE, at=AT, hub=north.ref, reason="Power cut")
    Incident.objects.filter(pk=rows[2].pk).update(closed_at=later(minutes=1), closing_kind="A2", result="done")
    batch = actions.come_back(by=DEE, at=later(minutes=5), hub=north.ref)
    assert set(where(rows).values()) == {"South"}
    assert not Cover.objects.exists()
    offers = list(Handover.objects.filter(batch=str(batch)))
    assert {offer.incident_id for offer in offers} == {rows[0].pk, rows[1].pk}
    assert all(offer.returning for offer in offers)
    actions.accept(by=DAN, at=later(minutes=6), handovers=[offers[0].ref])
    assert sorted(where(rows[:2]).values()) == ["North", "South"]
    assert set(where(own).values()) == {"South"}
    with pytest.raises(Conflict, match="not dark"):
        actions.come_back(by=DEE, at=later(minutes=7), hub=north.ref)


def test_work_that_moves_on_twice_is_offered_to_whoever_had_it_first() -> None:
    north, _, _ = hubs("North", "South", "Central")
    (row,) = incidents(north)
    actions.go_dark(by=DEE, at=AT, hub=north.ref, reason="Power cut")
    (first,) = where([row]).values()
    second = Hub.objects.get(name=first)
    actions.go_dark(by=DEE, at=later(minutes=1), hub=second.ref, reason="Power cut")
    (third,) = where([row]).values()
    assert third not in {"North", first}
    assert Cover.objects.get(area__area=area("North")).hub.name == third
    actions.come_back(by=DEE, at=later(minutes=2), hub=second.ref)
    assert not Handover.objects.exists()
    actions.come_back(by=DEE, at=later(minutes=3), hub=north.ref)
    assert Handover.objects.get().taker == north


def test_presence_and_a_hub_that_is_seen_to_be_dark() -> None:
    north, south = hubs("North", "South")
    rows = incidents(north, 2)
    for seconds in (0, 20, 40):
        actions.present(by=DEE, at=later(seconds=seconds), hub=north.ref)
        actions.present(by=DAN, at=later(seconds=seconds), hub=south.ref)
    assert Presence.objects.count() == 2
    actions.present(by=DEE, at=later(seconds=10), hub=north.ref)  # a late message is no step back
    assert Presence.objects.get(hub=north).seen_at == later(seconds=40)
    for seconds in range(60, 300, 20):
        actions.present(by=DAN, at=later(seconds=seconds), hub=south.ref)
    assert actions.watch_hubs(at=later(seconds=200)) == ()
    assert actions.watch_hubs(at=later(seconds=240)) == (north.ref,)
    assert set(where(rows).values()) == {"South"}
    assert journalled("dispatch.HubWentDark")[0][1]["seen"] is True
    assert actions.watch_hubs(at=later(seconds=250)) == ()
    with pytest.raises(NotFound):
        actions.present(by=DEE, at=AT, hub=Ref("dispatch.hub", "01890000-0000-7000-8000-000000000000"))
    with pytest.raises(Forbidden):
        actions.present(by=ANN, at=AT, hub=north.ref)


def test_a_hub_that_everybody_left_in_good_order_is_not_dark() -> None:
    north, south = hubs("North", "South")
    actions.present(by=DEE, at=AT, hub=north.ref)
    actions.leave(by=DEE, at=later(seconds=5), hub=north.ref)
    actions.present(by=DAN, at=later(seconds=600), hub=south.ref)
    assert actions.watch_hubs(at=later(seconds=610)) == ()


@pytest.mark.django_db(transaction=True)
def test_incidents_that_are_opened_while_a_hub_goes_dark_have_an_owner_that_can_see_them() -> None:
    """Six threads open incidents while a seventh makes their hub dark, and two hand over and accept at the same time."""
    north, south, _ = hubs("North", "South", "Central")
    mine = incidents(north, 200)
    opened: list[Ref] = []
    faults: list[BaseException] = []
    go, stop = threading.Event(), threading.Event()

    def work(task: object) -> None:
        go.wait()
        try:
            task()  # type: ignore[operator]
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    def opening() -> None:
        for _ in range(15):
            opened.append(open_incident(by=HAL, at=AT, kind="A2", grade="P1", summary="Noise", location=None))

    def darkening() -> None:
        while len(opened) < 20:
            time.sleep(0.005)
        actions.go_dark(by=DEE, at=AT, hub=north.ref, reason="Power cut")
        stop.set()

    def handing() -> None:
        for row in mine[:40]:
            if stop.is_set():
                return
            with suppress(Conflict, Invalid):
                actions.hand_over(by=DEE, at=AT, incidents=[row.ref], hub=south.ref, reason="Busy")
            with suppress(Conflict, NotFound):
                waiting = Handover.objects.filter(incident=row).first()
                if waiting:
                    actions.accept(by=DAN, at=AT, handovers=[waiting.ref])

    threads = [threading.Thread(target=work, args=(task,)) for task in (*[opening] * 6, darkening, handing)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(120)
    assert faults == []
    assert len(opened) == 90
    assert Incident.objects.count() == 290
    assert not Incident.objects.filter(hub=north).exists()
    assert set(where(mine).values()) <= {"South", "Central"}
    assert not Handover.objects.filter(state="asked", giver=north).exists()
