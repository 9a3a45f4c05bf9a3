"""What a handler notes while a caller speaks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from headwater.contact import actions, queries
from headwater.contact.tests.factories import ALDER_ROAD, AT, HAL, HANA, counted, journalled, noted, taken
from headwater.kernel import Conflict, Invalid, NotFound, Ref
from headwater.records.actions import add_person


@pytest.mark.django_db
def test_what_is_typed_is_kept_and_facts_are_noted_by_name() -> None:
    contact = taken()
    facts = actions.note_details(
        by=HANA, at=AT, contact=contact, caller_name="  Mary   Example ", birth_date=date(1984, 3, 12), number="07700 900123",
        summary="They are in the garden", kind="C1", qualifiers=["vulnerable"], location=ALDER_ROAD, location_confirmed=True,
        language="Polish", interpreter=True, needs="deaf in one ear", letters={"threat": "armed?"}, answers={"now": "yes"},
        told=["safe_first"], told_text="stay upstairs",
    )  # fmt: skip
    view = queries.contact(contact)
    assert (view.caller_name, view.birth_date, view.number) == ("Mary Example", date(1984, 3, 12), "07700 900123")
    assert (view.kind, view.qualifiers, view.location_confirmed) == ("C1", ("vulnerable",), True)
    assert view.location == ALDER_ROAD
    assert (view.draft["letters"], view.draft["answers"], view.told) == ({"threat": "armed?"}, {"now": "yes"}, ("safe_first",))
    assert set(facts) == {
        "caller_name", "birth_date", "number", "kind", "qualifiers", "location", "location_confirmed", "language",
        "interpreter", "needs",
    }  # fmt: skip
    [entry] = journalled("contact.ContactNoted")
    assert set(entry["fields"]) == set(facts)
    assert "Mary" not in str(entry)


@pytest.mark.django_db
def test_the_same_again_and_a_draft_leave_no_entry() -> None:
    contact = noted(kind="C1")
    assert actions.note_details(by=HANA, at=AT, contact=contact, kind="C1") == ()
    assert actions.note_details(by=HANA, at=AT, contact=contact, letters={"threat": "x"}, summary="y") == ()
    assert len(journalled("contact.ContactNoted")) == 1


@pytest.mark.django_db
def test_saving_takes_few_queries() -> None:
    contact = taken()
    with counted() as draft:
        actions.note_details(by=HANA, at=AT, contact=contact, summary="They are in the garden", letters={"threat": "x"})
    with counted() as facts:
        actions.note_details(by=HANA, at=AT, contact=contact, kind="C1", location=ALDER_ROAD)
    assert (len(draft), len(facts)) == (2, 3)


@pytest.mark.django_db
def test_drafts_are_merged_answer_by_answer() -> None:
    contact = noted(answers={"now": "yes", "danger": "no"})
    actions.note_details(by=HANA, at=AT, contact=contact, answers={"danger": "unknown", "now": ""})
    assert queries.contact(contact).draft["answers"] == {"danger": "unknown"}


@pytest.mark.django_db
def test_a_place_that_moves_must_be_confirmed_again() -> None:
    contact = noted(location=ALDER_ROAD, location_confirmed=True)
    actions.note_details(by=HANA, at=AT, contact=contact, location=ALDER_ROAD)
    assert queries.contact(contact).location_confirmed
    moved = type(ALDER_ROAD)(433_900, 279_000, "Elm Street", method="street")
    actions.note_details(by=HANA, at=AT, contact=contact, location=moved)
    assert not queries.contact(contact).location_confirmed
    actions.note_details(by=HANA, at=AT, contact=contact, no_location=True)
    assert queries.contact(contact).location is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"birth_date": date(2031, 1, 1)}, "date of birth"),
        ({"birth_date": date(1601, 1, 1)}, "date of birth"),
        ({"kind": "Z99"}, "not a kind"),
        ({"qualifiers": ["moon"]}, "not a qualifier"),
        ({"answers": {"moon": "yes"}}, "not a question"),
        ({"letters": {"x": "y"}}, "not a letter"),
        ({"told": ["moon"]}, "no advice"),
        ({"summary": "x" * 20_001}, "too long"),
        ({"caller_name": "x" * 201}, "too long"),
        ({"colour": "red"}, "no “colour”"),
    ],
    ids=["born later", "born long ago", "kind", "qualifier", "question", "letter", "advice", "summary", "name", "field"],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(details: dict[str, Any], says: str) -> None:
    contact = noted(caller_name="Mary Example")
    with pytest.raises(Invalid, match=says):
        actions.note_details(by=HANA, at=AT, contact=contact, needs="deaf", **details)
    assert queries.contact(contact).needs == ""


@pytest.mark.django_db
def test_a_paste_of_ten_thousand_characters_and_a_name_that_would_drop_a_table() -> None:
    contact = noted(summary="z" * 10_000, caller_name="'); DROP TABLE contact_contact;--", needs="\x00")
    view = queries.contact(contact)
    assert (len(view.summary), view.caller_name, view.needs) == (10_000, "'); DROP TABLE contact_contact;--", "")


@pytest.mark.django_db
def test_two_handlers_on_one_contact() -> None:
    contact = taken(HANA)
    with pytest.raises(Conflict, match="Hana Example has this contact since 21:30:00"):
        actions.note_details(by=HAL, at=AT, contact=contact, summary="mine")
    with pytest.raises(NotFound):
        actions.note_details(by=HAL, at=AT, contact=Ref("contact.contact", "nonsense"), summary="mine")


@pytest.mark.django_db
def test_a_caller_who_is_recognised_fills_what_was_not_asked() -> None:
    person = add_person(by=HANA, at=AT, name="Mary Example", birth_date=date(1984, 3, 12), phones=["07700 900123"])
    contact = noted(caller_name="M Example")
    actions.recognise_caller(by=HANA, at=AT, contact=contact, person=person)
    view = queries.contact(contact)
    assert (view.caller, view.caller_name, view.birth_date) == (person, "M Example", date(1984, 3, 12))
    actions.recognise_caller(by=HANA, at=AT, contact=contact, person=None)
    assert queries.contact(contact).caller is None
    assert [(e["person"], e["before"]) for e in journalled("contact.CallerRecognised")] == [
        (str(person), None),
        (None, str(person)),
    ]
