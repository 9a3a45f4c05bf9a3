"""Visits: asked for, a time chosen once from the mailbox, moved, given back; nobody's but whose they are."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from headwater.contact import actions, queries
from headwater.contact.models import Visit
from headwater.contact.tests.factories import ALDER_ROAD, AT, HANA, SUNITA, TELEPHONY, journalled
from headwater.contact.tests.test_diary import diary, open_day
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id

MAY = frozenset({"contact.visit.own", "contact.request.make"})
VISITOR = Actor(Ref("citizen.visitor", "anonymous"), "A member of the public", permissions=MAY)
OLA = "ola@example.com"


def asked(email: str = OLA, token: str = "", **given: object) -> Ref:
    told = {"sort": "home", "name": "Ola Visit-Example", "phone": "01632 960 002", "text": "The shed", "place": ALDER_ROAD}
    return actions.ask_visit(by=VISITOR, at=AT, email=email, token=token or str(new_id()), **(told | given))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_time_is_chosen_moved_and_given_back() -> None:
    first, second, _ = open_day(diary())
    ref = asked()
    assert [one.ref for one in queries.visit_times(by=VISITOR, at=AT, visit=ref)][:2] == [first.ref, second.ref]
    for slot in (first, second):  # the second press changes nothing
        actions.choose_time(by=VISITOR, at=AT, visit=ref, slot=slot.ref)
    [mine] = queries.visits_of(by=VISITOR, at=AT, owner=OLA.upper())
    assert (mine.starts_at, mine.changeable, mine.state) == (first.starts_at, True, "")
    [booked] = queries.appointments(first.starts_at)
    assert (booked.caller_name, booked.number, booked.note) == (
        "Ola Visit-Example", "01632 960 002", "Advice on keeping your home safe. The shed",
    )  # fmt: skip
    actions.move_visit(by=VISITOR, at=AT, owner=OLA, visit=ref, slot=second.ref)
    assert queries.visit(ref, AT).starts_at == second.starts_at
    actions.cancel_visit(by=VISITOR, at=AT, owner=OLA, visit=ref)
    assert queries.visit(ref, AT).state == "Cancelled"
    assert all(one.free == one.capacity for one in queries.slots(first.starts_at))
    with pytest.raises(Conflict):
        actions.cancel_visit(by=VISITOR, at=AT, owner=OLA, visit=ref)


@pytest.mark.django_db
def test_a_form_that_is_sent_again_for_another_address_does_not_open_the_first() -> None:
    """Else the link to choose the time of somebody else's visit goes to whoever sends their own address with the same token."""
    first, again, other = (asked(email, token="t") for email in (OLA, OLA, "mallory@example.com"))
    assert first == again != other
    assert queries.visit(other, AT).email == "mallory@example.com"


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_one_moment_is_one_visit() -> None:
    found: list[Ref | Exception] = []

    def send() -> None:
        try:
            found.append(asked(token="t"))
        except Exception as fault:
            found.append(fault)
        connection.close()

    second = threading.Thread(target=send)
    with transaction.atomic():
        first = asked(token="t")
        second.start()
        until_somebody_waits()
    second.join(60)
    assert found == [first]


def until_somebody_waits() -> None:
    """Until another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        for _ in range(6_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


@pytest.mark.django_db
def test_no_time_suits_and_the_team_finds_one() -> None:
    ref = asked()
    for _ in range(2):
        actions.choose_time(by=VISITOR, at=AT, visit=ref, slot=None)
    [waits] = queries.requests(by=SUNITA, at=AT)
    assert (waits.sort, waits.name, waits.reach) == ("visit", "Ola Visit-Example", "01632 960 002")
    assert queries.visit(ref, AT).request == waits.reference
    assert not queries.visit(ref, AT).changeable


@pytest.mark.django_db
def test_what_nobody_chooses_takes_no_time_and_is_erased() -> None:
    [slot, *_] = open_day(diary())
    ref = asked()
    over = AT + timedelta(hours=24)
    with pytest.raises(NotFound):
        actions.choose_time(by=VISITOR, at=over, visit=ref, slot=slot.ref)
    with pytest.raises(NotFound):
        queries.visit(ref, over)
    assert queries.slots(slot.starts_at)[0].free == 1
    assert actions.forget_visits(by=TELEPHONY, at=over) == 1
    assert Visit.objects.count() == 0


@pytest.mark.django_db
def test_another_s_visit_is_not_there() -> None:
    [slot, other, *_] = open_day(diary())
    ref = asked()
    actions.choose_time(by=VISITOR, at=AT, visit=ref, slot=slot.ref)
    for owner in ("eve@example.com", "", OLA + " "):
        with pytest.raises(NotFound):
            actions.move_visit(by=VISITOR, at=AT, owner=owner, visit=ref, slot=other.ref)
        with pytest.raises(NotFound):
            actions.cancel_visit(by=VISITOR, at=AT, owner=owner, visit=ref)
        assert queries.visits_of(by=VISITOR, at=AT, owner=owner) == ()


@pytest.mark.django_db
def test_a_visit_that_staff_cancelled_says_so_and_one_that_is_over_cannot_be_moved() -> None:
    [slot, other, *_] = open_day(diary())
    ref = asked()
    actions.choose_time(by=VISITOR, at=AT, visit=ref, slot=slot.ref)
    with pytest.raises(Conflict):
        actions.move_visit(by=VISITOR, at=slot.starts_at, owner=OLA, visit=ref, slot=other.ref)
    [booked] = queries.appointments(slot.starts_at)
    actions.cancel_appointment(by=HANA, at=AT, appointment=booked.ref, reason="The crew is ill")
    assert queries.visit(ref, AT).state == "Cancelled"
    with pytest.raises(Conflict):
        actions.move_visit(by=VISITOR, at=AT, owner=OLA, visit=ref, slot=other.ref)


@pytest.mark.django_db
def test_what_is_no_visit_is_refused() -> None:
    for change in ({"sort": "party"}, {"name": ""}, {"place": replace(ALDER_ROAD, in_force=False)}, {"text": "x" * 1_001}):
        with pytest.raises(Invalid):
            asked(**change)
    assert asked(token="one") == asked(token="one"), "sent twice is once"
    assert "Ola" not in str(journalled("contact.VisitAsked"))


@pytest.mark.django_db(transaction=True)
def test_eight_people_choose_one_time_and_one_has_it() -> None:
    [slot, *_] = open_day(diary())
    refs = [asked(f"v{n}@example.com") for n in range(8)]
    failed: list[Exception] = []

    def choose(ref: Ref) -> None:
        try:
            actions.choose_time(by=VISITOR, at=AT, visit=ref, slot=slot.ref)
        except Conflict as fault:
            failed.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=(ref,)) for ref in refs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(failed) == 7
    assert Visit.objects.filter(chosen_at__isnull=False).count() == 1
