"""The diary: real slots, real ways between appointments, nobody in two places."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import given
from hypothesis import strategies as st

from headwater.contact import actions, queries
from headwater.contact.models import Appointment
from headwater.contact.rules.diary import Booked, as_the_crow_flies, crew_for, lengths
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HANA, SUNITA, counted, journalled, noted
from headwater.kernel import Conflict, Forbidden, Invalid, Ref

MORNING = datetime(2018, 3, 13, 9, tzinfo=UTC)
BASE = (433_000, 279_000)
AREA = Ref("places.area", "coventry")
NEAR, FAR = (433_500, 279_000), (433_000, 291_000)


def diary(name: str = "Coventry appointments", area: Ref = AREA, base: tuple[int, int] = BASE) -> Ref:
    return actions.open_diary(by=SUNITA, at=AT, name=name, area=area, area_name="Coventry", base=base)


def open_day(team: Ref, hours: tuple[int, ...] = (0, 1, 2), crews: int = 1) -> list[queries.SlotView]:
    starts = [MORNING + timedelta(hours=hour) for hour in hours]
    actions.open_slots(
        by=SUNITA, at=AT, diary=team, slots=[actions.NewSlot(start, start + timedelta(hours=1), crews) for start in starts]
    )
    return list(queries.slots(MORNING, diary=team))


def book(slot: Ref, point: tuple[int, int] | None = NEAR, name: str = "Mary Example", kind: str = "") -> Ref:
    return actions.book_appointment(by=HANA, at=AT, slot=slot, caller_name=name, point=point, kind=kind)


@pytest.mark.django_db
def test_a_contact_ends_in_an_appointment() -> None:
    slot = open_day(diary())[0]
    contact = noted(channel="101", kind="A1", location=ALDER_ROAD, caller_name="Mary Example", number="07700 900123")
    done = actions.finish(by=HANA, at=AT, contact=contact, outcome=actions.BookAppointment(slot.ref, "has a dog"))
    [booked] = queries.appointments(MORNING)
    assert done.result == booked.ref
    assert (booked.contact, booked.caller_name, booked.number, booked.note) == (
        contact,
        "Mary Example",
        "07700 900123",
        "has a dog",
    )
    assert (booked.starts_at, booked.ends_at) == (MORNING, MORNING + timedelta(minutes=30))
    assert booked.travel_seconds == as_the_crow_flies(BASE, (ALDER_ROAD.easting, ALDER_ROAD.northing))
    assert [one.free for one in queries.slots(MORNING)] == [0, 1, 1]
    assert queries.contact(contact).recommended == "APPT"


@pytest.mark.django_db
def test_one_crew_has_one_appointment_at_a_time() -> None:
    first, second, _ = open_day(diary())
    book(first.ref)
    with pytest.raises(Conflict, match="No crew of Coventry appointments is free and near enough at 09:00"):
        book(first.ref, name="John Example")
    book(second.ref, name="John Example")
    assert [one.crew for one in queries.appointments(MORNING)] == [1, 1]


@pytest.mark.django_db
def test_a_second_crew_takes_the_second_and_the_shorter_way_decides() -> None:
    first, second, _ = open_day(diary(), crews=2)
    book(first.ref, (434_000, 279_000))
    book(first.ref, (433_000, 284_000))
    book(second.ref, (433_100, 284_000))
    assert [(one.crew, one.starts_at.hour) for one in queries.appointments(MORNING)] == [(1, 9), (2, 9), (2, 10)]


@pytest.mark.django_db
def test_a_crew_that_would_not_get_there_in_time_is_not_sent() -> None:
    first, second, third = open_day(diary())
    book(first.ref, NEAR)
    with pytest.raises(Conflict, match="near enough"):
        book(second.ref, FAR)  # 12 km in a quarter of an hour
    assert [one.ref for one in queries.free_slots(at=AT, point=FAR)] == [third.ref]
    assert [one.ref for one in queries.free_slots(at=AT, point=NEAR)] == [second.ref, third.ref]


@pytest.mark.django_db
def test_an_appointment_between_two_leaves_time_to_get_to_the_next() -> None:
    first, second, third = open_day(diary())
    book(third.ref, NEAR)
    with pytest.raises(Conflict):
        book(second.ref, FAR)
    book(first.ref, NEAR)
    assert len(queries.appointments(MORNING)) == 2


@pytest.mark.django_db
def test_slots_of_the_place_s_own_area_are_offered_first_and_few_queries_do_it() -> None:
    other = diary("Solihull appointments", Ref("places.area", "solihull"), (415_000, 279_000))
    elsewhere, here = open_day(other), open_day(diary())
    with counted() as statements:
        offered = queries.free_slots(at=AT, point=NEAR, area=AREA, limit=6)
    assert [one.ref for one in offered] == [one.ref for one in (*here, *elsewhere)]
    assert len(statements) == 3
    assert offered[0].travel == as_the_crow_flies(BASE, NEAR)


@pytest.mark.django_db
def test_moved_cancelled_and_kept() -> None:
    first, second, third = open_day(diary())
    one = book(first.ref)
    actions.move_appointment(by=HANA, at=AT, appointment=one, slot=second.ref, reason="caller at work")
    two = book(first.ref, name="John Example")
    with pytest.raises(Conflict):
        actions.move_appointment(by=HANA, at=AT, appointment=two, slot=second.ref, reason="later please")
    with pytest.raises(Invalid, match="why"):
        actions.cancel_appointment(by=HANA, at=AT, appointment=one, reason="")
    actions.cancel_appointment(by=HANA, at=AT, appointment=one, reason="no longer wanted")
    actions.move_appointment(by=HANA, at=AT, appointment=two, slot=second.ref, reason="later please")
    actions.close_appointment(by=HANA, at=MORNING + timedelta(hours=3), appointment=two, kept=True)
    with pytest.raises(Conflict, match="over: kept"):
        actions.cancel_appointment(by=HANA, at=AT, appointment=two, reason="x")
    assert sorted((a.state, a.starts_at.hour) for a in queries.appointments(MORNING)) == [("cancelled", 10), ("kept", 10)]
    assert [entry["reason"] for entry in journalled("contact.AppointmentMoved")] == ["caller at work", "later please"]
    assert third.free == 1


@pytest.mark.django_db
def test_a_slot_that_is_closed_or_over_takes_nothing() -> None:
    first, second, _ = open_day(diary())
    actions.close_slot(by=SUNITA, at=AT, slot=first.ref, reason="training")
    with pytest.raises(Conflict, match="no appointments any more"):
        book(first.ref)
    with pytest.raises(Conflict, match="no appointments any more"):
        actions.book_appointment(by=HANA, at=MORNING + timedelta(hours=1), slot=second.ref, caller_name="Late Example")
    assert queries.slots(MORNING)[0].free == 0
    with pytest.raises(Forbidden):
        actions.close_slot(by=DEV, at=AT, slot=second.ref, reason="x")


@pytest.mark.django_db
def test_opening_the_same_slots_again_changes_nothing() -> None:
    team = diary()
    open_day(team)
    again = [
        actions.NewSlot(MORNING, MORNING + timedelta(hours=1)),
        actions.NewSlot(MORNING + timedelta(hours=5), MORNING + timedelta(hours=6)),
    ]
    assert actions.open_slots(by=SUNITA, at=AT, diary=team, slots=again) == 1
    with pytest.raises(Invalid, match="ends after"):
        actions.open_slots(by=SUNITA, at=AT, diary=team, slots=[actions.NewSlot(MORNING, MORNING)])
    with pytest.raises(Conflict, match="already"):
        diary()


@pytest.mark.django_db
def test_the_database_refuses_a_crew_in_two_places() -> None:
    first, second, _ = open_day(diary(), crews=2)
    book(first.ref)
    row = Appointment.objects.get()
    row.pk, row.slot_id = Ref("x.y", str(second.ref.id)).id, second.ref.id  # another row
    row.during = DateTimeTZRange(MORNING + timedelta(minutes=10), MORNING + timedelta(minutes=20))
    with pytest.raises(IntegrityError, match="contact_one_appointment_a_crew"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_eight_who_book_the_last_crew_at_once() -> None:
    [slot] = open_day(diary(), hours=(0,))
    won, lost, start = [], [], threading.Barrier(8)

    def take() -> None:
        try:
            start.wait()
            won.append(book(slot.ref))
        except Conflict as fault:
            lost.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)


points = st.tuples(st.integers(425_000, 440_000), st.integers(272_000, 286_000))


@given(wanted=st.lists(st.tuples(st.integers(0, 40), points), max_size=25), crews=st.integers(1, 3))
def test_no_crew_is_ever_asked_to_be_somewhere_it_cannot_be(wanted: list[tuple[int, tuple[int, int]]], crews: int) -> None:
    booked: list[Booked] = []
    minutes = timedelta(minutes=45)
    for quarter, point in wanted:
        starts = MORNING + timedelta(minutes=15 * quarter)
        fit = crew_for(
            starts_at=starts, minutes=minutes, point=point, base=BASE, crews=crews, booked=booked, travel=as_the_crow_flies
        )
        if fit:
            booked.append(Booked(fit.crew, starts, starts + minutes, point))
    for crew in range(1, crews + 1):
        day = sorted((one for one in booked if one.crew == crew), key=lambda one: one.starts_at)
        for one, after in pairwise(day):
            assert one.point is not None
            assert after.point is not None
            travel = as_the_crow_flies(one.point, after.point)
            assert one.ends_at + timedelta(seconds=travel) <= after.starts_at
            assert travel <= lengths().largest_travel
