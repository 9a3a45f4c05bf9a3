"""People, vehicles, premises, markers and links are put on the record, and nothing is lost there."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from headwater.kernel import Conflict, Forbidden, Invalid, NotFound, Ref, Role
from headwater.records import actions, queries
from headwater.records.actions import NewPerson
from headwater.records.tests.factories import AT, BORN, PROGRAM, actor, home, journalled, somebody

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


def test_a_person_is_kept_with_everything_that_is_known() -> None:
    ref = somebody(birth_date=BORN, phones=["07700 900123", "+44 7700 900123"], address=home(), note="Hard of hearing")
    known = queries.person(ref)
    assert (known.name, known.birth_date, known.note) == ("Wren Sherbourne", BORN, "Hard of hearing")
    assert [(phone.number, phone.shown) for phone in known.phones] == [("+447700900123", "07700 900123")]
    assert [address.text for address in known.addresses] == ["12 Alder Road, Coventry"]
    [(subject, data)] = journalled("records.PersonAdded")
    assert (subject, data["known"]) == (str(ref), ["name", "birth_date", "phones", "address", "note"])
    assert "Wren" not in str(journalled("records.PersonAdded"))


def test_many_people_take_as_many_queries_as_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [
        NewPerson(f"Wren Avon {k}", phones=(f"07700 900{k:03}",), address=home(f"{k} Alder Road", 433_000 + 20 * k))
        for k in range(50)
    ]
    with django_assert_max_num_queries(16):
        refs = actions.add_people(by=PROGRAM, at=AT, people=people)
    assert [queries.people(refs)[ref].name for ref in refs] == [one.name for one in people]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"phones": ["withheld"]},
        {"birth_date": date(2019, 1, 1)},
        {"birth_date": date(1066, 10, 14)},
        {"note": "x" * 10_001},
    ],
    ids=["nothing known", "long name", "no number", "born tomorrow", "born in 1066", "long note"],
)
def test_what_cannot_be_true_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        actions.add_person(by=PROGRAM, at=AT, **wrong)  # type: ignore[arg-type]
    assert journalled("records.PersonAdded") == []


@pytest.mark.parametrize(
    "name", ["'); DROP TABLE records_person; --", "李小龙", "Seán Ó Briain", "Sukarno", "\u202eevil\x00", "🙂"]
)
def test_any_name_that_people_have_is_kept(name: str) -> None:
    kept = queries.person(somebody(name, note="x")).name
    assert kept == "".join(c for c in name if c.isprintable())


def test_a_name_that_was_replaced_stays_as_another() -> None:
    ref = somebody("Hazel Tame")
    assert actions.amend_person(by=PROGRAM, at=LATER, person=ref, name="Hazel Avon", birth_date=BORN, reason="Married")
    assert not actions.amend_person(by=PROGRAM, at=LATER, person=ref, name="Hazel Avon", birth_date=BORN)
    known = queries.person(ref)
    assert (known.name, known.other_names) == ("Hazel Avon", ("Hazel Tame",))
    [(_, data)] = journalled("records.PersonAmended")
    assert (data["what"], data["reason"]) == (["name", "birth_date"], "Married")
    assert actions.add_other_name(by=PROGRAM, at=LATER, person=ref, name="Zel")
    assert not actions.add_other_name(by=PROGRAM, at=LATER, person=ref, name="Zel")
    assert queries.person(ref).other_names == ("Zel", "Hazel Tame")


def test_phones_and_addresses_come_and_go() -> None:
    ref = somebody()
    assert actions.add_phone(by=PROGRAM, at=AT, person=ref, number="024 7601 8000")
    assert not actions.add_phone(by=PROGRAM, at=AT, person=ref, number="+442476018000")
    old = actions.add_address(by=PROGRAM, at=AT, person=ref, location=home())
    assert actions.add_address(by=PROGRAM, at=AT, person=ref, location=home()) == old
    new = actions.add_address(by=PROGRAM, at=LATER, person=ref, location=home("3 Cedar Close", 434_000))
    actions.leave_address(by=PROGRAM, at=LATER, person=ref, premises=old)
    assert [(at.premises, at.left_at) for at in queries.person(ref).addresses] == [(new, None), (old, LATER)]
    assert [one.left_at for one in queries.residents(old)] == [LATER]
    with pytest.raises(NotFound):
        actions.leave_address(by=PROGRAM, at=LATER, person=ref, premises=old)


def test_merged_records_are_read_as_one_and_can_be_parted() -> None:
    keep = somebody("Elizabeth Avon", phones=["07700 900111"], birth_date=BORN)
    other = somebody("Liz Avon", phones=["07700 900222"], address=home())
    marker = actions.place_marker(by=PROGRAM, at=AT, subject=other, kind="vulnerable", detail="Lives alone")
    third = somebody("Betty Avon")
    actions.merge_people(by=PROGRAM, at=AT, keep=other, other=third, reason="Same face")
    assert actions.merge_people(by=PROGRAM, at=AT, keep=keep, other=other, reason="Same date of birth") == keep
    for ref in (keep, other, third):
        known = queries.person(ref)
        assert (known.ref, known.name) == (keep, "Elizabeth Avon")
        assert {phone.shown for phone in known.phones} == {"07700 900111", "07700 900222"}
        assert set(known.other_names) == {"Liz Avon", "Betty Avon"}
        assert set(queries.same_person(ref)) == {keep, other, third}
        assert [one.ref for one in queries.markers_on([ref])[ref]] == [marker]
    assert queries.people([other])[other].ref == keep
    with pytest.raises(Conflict):
        actions.merge_people(by=PROGRAM, at=AT, keep=keep, other=other, reason="Again")
    actions.part_people(by=PROGRAM, at=LATER, keep=keep, other=other, reason="Two sisters")
    assert [phone.shown for phone in queries.person(other).phones] == ["07700 900222"]
    assert [phone.shown for phone in queries.person(keep).phones] == ["07700 900111"]
    assert keep not in queries.markers_on([keep])
    with pytest.raises(Conflict):
        actions.part_people(by=PROGRAM, at=LATER, keep=keep, other=other, reason="Again")


def test_a_merge_needs_two_records_and_a_reason() -> None:
    one = somebody()
    with pytest.raises(Invalid):
        actions.merge_people(by=PROGRAM, at=AT, keep=one, other=one, reason="Same")
    with pytest.raises(Invalid):
        actions.merge_people(by=PROGRAM, at=AT, keep=one, other=somebody(), reason=" ")
    with pytest.raises(NotFound):
        actions.merge_people(by=PROGRAM, at=AT, keep=one, other=Ref("records.person", "nobody"), reason="Same")
    with pytest.raises(Forbidden):
        actions.merge_people(by=actor(Role.HANDLER), at=AT, keep=one, other=somebody(), reason="Same")


def test_premises_are_one_within_a_few_metres_and_one_name() -> None:
    first = actions.premises_at(by=PROGRAM, at=AT, location=home())
    assert actions.premises_at(by=PROGRAM, at=AT, location=home("12 ALDER ROAD,  Coventry", 433_503, 278_504)) == first
    assert actions.premises_at(by=PROGRAM, at=AT, location=home(east=433_506)) != first
    assert actions.premises_at(by=PROGRAM, at=AT, location=home("14 Alder Road, Coventry")) != first
    assert len(journalled("records.PremisesAdded")) == 3
    for wrong in (home("  "), home(east=-1), home(north=2_000_000)):
        with pytest.raises(Invalid):
            actions.premises_at(by=PROGRAM, at=AT, location=wrong)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_premises_at_one_moment_get_one() -> None:
    found: list[Ref] = []
    ready = threading.Barrier(4)

    def make() -> None:
        with transaction.atomic():
            ready.wait(60)
            found.append(actions.premises_at(by=PROGRAM, at=AT, location=home()))
        connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(journalled("records.PremisesAdded")) == 1


def test_a_vehicle_is_one_for_each_mark() -> None:
    first = actions.add_vehicle(by=PROGRAM, at=AT, registration="ab12 cde", colour="blue")
    assert actions.add_vehicle(by=PROGRAM, at=AT, registration="AB12CDE", make="Ford", model="Fiesta") == first
    known = queries.vehicle(first)
    assert (known.registration, known.looks) == ("AB12 CDE", "Blue Ford Fiesta")
    assert not actions.amend_vehicle(by=PROGRAM, at=AT, vehicle=first, make="Ford")
    assert actions.amend_vehicle(by=PROGRAM, at=AT, vehicle=first, colour="red")
    found = queries.vehicle_with("ab12-cde")
    assert found is not None and found.colour == "red"
    assert queries.vehicle_with("nothing at all, it is far too long") is None
    with pytest.raises(Invalid):
        actions.add_vehicle(by=PROGRAM, at=AT, registration="'; --")


def test_markers_stand_until_they_are_lifted_with_a_reason() -> None:
    person, place = somebody(), actions.premises_at(by=PROGRAM, at=AT, location=home())
    care = actions.place_marker(by=PROGRAM, at=AT, subject=person, kind="vulnerable", detail="Lives alone", until=LATER.date())
    guns = actions.place_marker(by=PROGRAM, at=AT, subject=person, kind="firearms", detail="Shotgun certificate")
    dog = actions.place_marker(by=PROGRAM, at=AT, subject=place, kind="dangerous_dog", detail="Loose in the yard")
    stand = queries.markers_on([person, place])
    assert [one.ref for one in stand[person]] == [guns, care]
    assert [one.short for one in stand[place]] == ["DOG"]
    assert [(ref, text, one.ref) for ref, text, one in queries.markers_near(433_520, 278_500)] == [
        (place, "12 Alder Road, Coventry", dog)
    ]
    assert queries.markers_near(433_560, 278_500) == ()
    long_after = date(2020, 1, 1)
    assert [one.overdue(long_after) for one in queries.markers_on([person])[person]] == [True, True]
    assert [one.ref for one in queries.reviews_due(LATER.date(), by=PROGRAM)] == [care]
    actions.review_marker(by=PROGRAM, at=LATER, marker=care, until=long_after, reason="Visited")
    assert queries.reviews_due(LATER.date(), by=PROGRAM) == ()
    with pytest.raises(Invalid):
        actions.lift_marker(by=PROGRAM, at=LATER, marker=care, reason=" ")
    actions.lift_marker(by=PROGRAM, at=LATER, marker=care, reason="Moved to a home")
    with pytest.raises(Conflict):
        actions.lift_marker(by=PROGRAM, at=LATER, marker=care, reason="Again")
    assert [one.ref for one in queries.markers_on([person])[person]] == [guns]
    assert [one.lifted_why for one in queries.all_markers([person], by=PROGRAM)] == ["", "Moved to a home"]


def test_sensitive_markers_are_for_those_who_may() -> None:
    person = somebody()
    sensitive = actions.place_marker(by=PROGRAM, at=AT, subject=person, kind="domestic_abuse", detail="High risk")
    analyst, handler = actor(Role.ANALYST), actor(Role.HANDLER)
    assert queries.markers_on([person]) == queries.markers_on([person], by=analyst) == {}
    assert queries.all_markers([person], by=analyst) == ()
    assert [one.ref for one in queries.markers_on([person], by=handler)[person]] == [sensitive]
    assert queries.markers_by_id([sensitive.id]) == {sensitive.id: "Sensitive marker"}


def test_a_marker_is_of_a_kind_that_its_subject_can_bear() -> None:
    car = actions.add_vehicle(by=PROGRAM, at=AT, registration="AB12CDE")
    for subject, kind, detail in ((car, "hoarding", "x"), (car, "unheard_of", "x"), (car, "firearms", " ")):
        with pytest.raises(Invalid):
            actions.place_marker(by=PROGRAM, at=AT, subject=subject, kind=kind, detail=detail)
    with pytest.raises(Invalid):
        actions.place_marker(by=PROGRAM, at=AT, subject=car, kind="firearms", detail="x", until=date(2018, 3, 11))
    for nobody in (Ref("records.person", car.id), Ref("records.premises", car.id), Ref("records.person", "x")):
        with pytest.raises(NotFound):
            actions.place_marker(by=PROGRAM, at=AT, subject=nobody, kind="firearms", detail="x")
    with pytest.raises(Forbidden):
        actions.place_marker(by=actor(Role.RESPONSE), at=AT, subject=car, kind="firearms", detail="x")


def test_links_read_both_ways_and_end() -> None:
    keeper, car = somebody(), actions.add_vehicle(by=PROGRAM, at=AT, registration="AB12CDE")
    link = actions.link(by=PROGRAM, at=AT, one=keeper, other=car, kind="keeper")
    assert [(one.label, one.other_name) for one in queries.links_of([keeper])] == [("keeper of", "AB12 CDE")]
    assert [(one.label, one.other_name) for one in queries.links_of([car])] == [("kept by", "Wren Sherbourne")]
    with pytest.raises(Conflict):
        actions.link(by=PROGRAM, at=AT, one=keeper, other=car, kind="keeper")
    with pytest.raises(Invalid):
        actions.link(by=PROGRAM, at=AT, one=car, other=keeper, kind="keeper")
    with pytest.raises(Invalid):
        actions.link(by=PROGRAM, at=AT, one=keeper, other=keeper, kind="parent")
    actions.end_link(by=PROGRAM, at=LATER, link=link, reason="Sold")
    with pytest.raises(Conflict):
        actions.end_link(by=PROGRAM, at=LATER, link=link, reason="Sold")
    assert [one.ended_at for one in queries.links_of([car])] == [LATER]
    assert actions.link(by=PROGRAM, at=LATER, one=keeper, other=car, kind="keeper") != link


def test_who_may_not_write_may_not() -> None:
    analyst = actor(Role.ANALYST)
    with pytest.raises(Forbidden):
        actions.add_person(by=analyst, at=AT, name="Wren")
    with pytest.raises(Forbidden):
        actions.premises_at(by=analyst, at=AT, location=home())
    with pytest.raises(Forbidden):
        actions.add_vehicle(by=analyst, at=AT, registration="AB12CDE")
