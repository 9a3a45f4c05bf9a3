"""The pages of contact: who may open them, what they show and keep, and how often they ask the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.contact import actions, queries
from headwater.contact.tests.factories import AT, HAL, HANA, ROSA, SUNITA, noted, rung, taken
from headwater.dispatch import actions as dispatch
from headwater.kernel import Actor, Ref, Role, now
from headwater.places.queries import Location
from headwater.records import actions as records

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")
ALDER = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street")


@pytest.fixture(autouse=True)
def acting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever is in the list makes the requests."""
    actor = [HANA]
    monkeypatch.setattr("headwater.ui.access.actor_of", lambda request: actor[0])
    for view in ("queue", "calling", "supervising", "diary", "outcomes", "entering"):
        monkeypatch.setattr(f"headwater.contact.views.{view}.actor_of", lambda request: actor[0])
    monkeypatch.setattr("headwater.ui.context.actor_of", lambda request: actor[0])
    yield actor


@pytest.fixture(autouse=True)
def hub() -> None:
    dispatch.open_hub(by=PROGRAM, at=AT, name="Central", short="C", areas=[], capacity=100)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def save(client: Client, contact: Ref, **fields: Any) -> Any:
    answer = client.post(
        f"/contact/{contact.id}/details/", json.dumps({"fields": fields}), content_type="application/json"
    )  # fmt: skip
    return answer.status_code, answer.json()


def finish(client: Client, contact: Ref, **body: Any) -> Any:
    answer = client.post(f"/contact/{contact.id}/finish/", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_the_queue_shows_who_waits_the_most_pressing_first(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rung("101", number="02476 000111", at=now() - timedelta(minutes=4))
    rung("999", number="07700 900123", at=now() - timedelta(seconds=20))
    for _ in range(5):
        rung("web", text="My bicycle was taken")
    page(client, "/contact/")
    with django_assert_max_num_queries(6):
        shown = page(client, "/contact/")
    assert shown.index("07700 900123") < shown.index("024 7600 0111")
    assert "My bicycle was taken" in shown
    assert 'aria-keyshortcuts="F2"' in shown
    assert "and 5 more" in shown


def test_an_empty_queue_says_so(client: Client) -> None:
    assert "Nobody is waiting." in page(client, "/contact/")


def test_answering_the_next_opens_its_screen_and_the_second_gets_another(client: Client, acting: list[Actor]) -> None:
    first = rung("999", number="07700 900123")
    second = rung("101", number="07700 900124")
    assert client.post("/contact/next/").headers["Location"] == f"/contact/{first.id}/"
    acting[0] = HAL
    assert client.post("/contact/next/").headers["Location"] == f"/contact/{second.id}/"
    assert client.post("/contact/next/").headers["Location"] == "/contact/"


def test_the_loser_of_a_claim_is_told_who_has_it(client: Client, acting: list[Actor]) -> None:
    contact = rung()
    assert client.post(f"/contact/{contact.id}/claim/").status_code == 302
    acting[0] = HAL
    answer = client.post(f"/contact/{contact.id}/claim/", follow=True)
    assert "Hana Example took this contact" in answer.content.decode()


def test_a_stale_claim_is_amber_and_says_who_has_it(client: Client, acting: list[Actor]) -> None:
    taken(HANA, at=now() - timedelta(minutes=10))
    acting[0] = HAL
    shown = page(client, "/contact/")
    assert "hw-queue__stale" in shown
    assert "with Hana Example" in shown


def test_who_rang_off_is_called_back_from_the_tray(client: Client) -> None:
    contact = rung("999", number="07700 900123", at=now(), external_id="c1")
    actions.ring_off(by=PROGRAM, at=now(), channel="999", external_id="c1")
    assert "Take it and call back" in page(client, "/contact/")
    client.post(f"/contact/{contact.id}/claim/")
    assert "before anybody answered" in page(client, f"/contact/{contact.id}/")
    assert (
        client.post(f"/contact/{contact.id}/called-back/", {"reached": "yes"}).headers["Location"] == f"/contact/{contact.id}/"
    )


def test_the_screen_is_drawn_in_few_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    contact = noted(HANA, number="07700 900123", kind="C1", location=ALDER, summary="Somebody is in the house")
    shown = page(client, f"/contact/{contact.id}/")
    for words in (
        "12 Alder Road, Coventry",
        "THRIVE+",
        "Recommended grade",
        "Is it happening now",
        "Touch nothing",
        "Burglary",
    ):
        assert words in shown, words
    with django_assert_max_num_queries(30):
        page(client, f"/contact/{contact.id}/")


def test_what_is_typed_is_kept_and_brings_what_it_changes(client: Client) -> None:
    contact = taken(HANA)
    status, answer = save(
        client, contact, summary="My daughter has not come home", caller_name="Mary Sample", birth_date="12/3/1984"
    )
    assert status == 200
    assert set(answer["parts"]) == {"suggested", "advice", "caller-known", "beside"}
    assert "Missing person" in answer["parts"]["suggested"]
    held = queries.contact(contact)
    assert (held.summary, held.caller_name, str(held.birth_date)) == (
        "My daughter has not come home", "Mary Sample", "1984-03-12",
    )  # fmt: skip
    status, answer = save(client, contact, kind="S3")
    assert "Missing" in answer["parts"]["prompts"]
    assert 'data-recommended="' in answer["parts"]["advice"]


def test_a_line_of_thrive_is_kept_without_asking_anything_else(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    contact = noted(HANA, kind="C1")
    with django_assert_max_num_queries(6):
        status, answer = save(client, contact, **{"letter.threat": "Two men, still inside"})
    assert status == 200
    assert "parts" not in answer
    assert queries.contact(contact).draft["letters"] == {"threat": "Two men, still inside"}


def test_one_field_that_is_wrong_costs_only_itself(client: Client) -> None:
    contact = taken(HANA)
    status, answer = save(client, contact, birth_date="31/2/1984", summary="Kept", nonsense="x")
    assert status == 200
    assert set(answer["faults"]) == {"birth_date", "nonsense"}
    assert queries.contact(contact).summary == "Kept"


@pytest.mark.parametrize("paste", ["'); DROP TABLE contact_contact;--", "x" * 10_000, "<script>alert(1)</script>", "\x00null"])
def test_what_callers_are_named_does_no_harm(client: Client, paste: str) -> None:
    contact = taken(HANA)
    status, _ = save(client, contact, summary=paste, needs=paste[:500])
    assert status == 200
    shown = page(client, f"/contact/{contact.id}/")
    assert "<script>alert" not in shown


def test_whoever_lost_the_contact_is_told_when_they_type(client: Client, acting: list[Actor]) -> None:
    contact = taken(HANA)
    actions.take_over(by=SUNITA, at=now(), contact=contact, reason="A critical incident")
    status, answer = save(client, contact, summary="mine")
    assert status == 409
    assert "Sunita Example has this contact" in answer["message"]
    state = client.get(f"/contact/{contact.id}/state/").json()
    assert state["yours"] is False
    assert "Sunita Example" in state["message"]
    shown = page(client, f"/contact/{contact.id}/")
    assert "you read along" in shown
    assert 'data-open="no"' in shown


def test_a_supervisor_listens_in_on_the_record(client: Client, acting: list[Actor]) -> None:
    from headwater.contact.tests.factories import journalled

    contact = taken(HANA)
    acting[0] = SUNITA
    page(client, f"/contact/{contact.id}/")
    assert [entry["subject"] for entry in journalled("contact.ContactListenedTo")] == [str(contact)]


def test_nonsense_sent_is_refused_in_words(client: Client) -> None:
    contact = taken(HANA)
    for body in ("", "[]", "{", '{"fields": 3}'):
        answer = client.post(f"/contact/{contact.id}/details/", body, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["message"]


def test_a_caller_is_recognised_as_their_name_is_typed(client: Client) -> None:
    records.add_person(by=PROGRAM, at=AT, name="Mary Sample", phones=["07700 900123"])
    shown = page(client, "/contact/callers/?q=mary+sampel")
    assert 'role="option"' in shown
    assert "Mary Sample" in shown
    contact = taken(HANA, number="07700 900123")
    assert "Mary Sample" in page(client, f"/contact/{contact.id}/")


def test_kinds_are_found_as_they_are_typed(client: Client) -> None:
    assert 'data-value="C1"' in page(client, "/contact/kinds/?q=burg")
    assert 'role="option"' not in page(client, "/contact/kinds/?q=zzzz")


def test_an_incident_with_the_recommended_grade(client: Client) -> None:
    contact = noted(
        HANA, number="07700 900123", kind="C1", location=ALDER, summary="Somebody is in the house", answers={"now": "yes"}
    )
    grade = queries.screen(by=HANA, at=now(), contact=contact).recommended
    assert grade is not None
    status, answer = finish(client, contact, outcome="incident", grade=grade.grade, told=["touch_nothing"])
    assert status == 200, answer
    held = queries.contact(contact)
    assert (held.state, held.outcome, held.grade, held.told) == ("closed", "incident", grade.grade, ("touch_nothing",))
    assert held.incident is not None


def test_another_grade_needs_a_reason(client: Client) -> None:
    contact = noted(HANA, kind="C1", location=ALDER, answers={"now": "yes"})
    status, answer = finish(client, contact, outcome="incident", grade="P5")
    assert status == 422
    assert "recommend" in answer["faults"][0]["words"]
    assert answer["faults"][0]["at"] == "override_reason"
    assert finish(client, contact, outcome="incident", grade="P5", override_reason="A neighbour's practical joke")[0] == 200


def test_silent_questions_cannot_be_skipped_unknowingly(client: Client) -> None:
    contact = noted(HANA, kind="C8", location=ALDER)
    status, answer = finish(client, contact, outcome="incident", grade="P1")
    assert status == 422
    assert "Not answered" in answer["faults"][0]["words"]
    assert answer["faults"][0]["at"] == "not_asked"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "outcome"),
        ({"outcome": "joined"}, "incident-name"),
        ({"outcome": "joined", "incident": "contact.contact:x"}, "incident-name"),
        ({"outcome": "appointment", "slot": "x"}, "slot"),
        ({"outcome": "referral"}, "agency"),
        ({"outcome": "nfa", "reason": " "}, "reason"),
        ({"outcome": "incident"}, "kind_text"),
    ],
    ids=["nothing", "no log", "no incident", "no slot", "no agency", "no reason", "no kind"],
)
def test_what_is_missing_is_said_with_the_field_to_go_to(client: Client, body: dict[str, str], at: str) -> None:
    status, answer = finish(client, taken(HANA), **body)
    assert status == 422
    assert [fault["at"] for fault in answer["faults"]] == [at]


def test_finishing_twice_is_once(client: Client) -> None:
    contact = taken(HANA)
    for _ in range(2):
        assert finish(client, contact, outcome="nfa", reason="Wrong number")[0] == 200


def test_the_supervisor_sees_the_floor_and_takes_over_with_a_reason(
    client: Client, acting: list[Actor], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    contact = taken(HANA, at=now() - timedelta(minutes=10), number="07700 900123")
    override = noted(HAL, kind="C1", answers={"now": "yes"}, at=now())
    finish_as = actions.OpenIncident("P5", "A neighbour's practical joke")
    actions.finish(by=HAL, at=now(), contact=override, outcome=finish_as)
    acting[0] = SUNITA
    page(client, "/contact/supervisor/")
    with django_assert_max_num_queries(8):
        shown = page(client, "/contact/supervisor/")
    for words in ("Hana Example", "Stale", "practical joke"):
        assert words in shown
    assert (
        "Say why you take it over"
        in client.post(f"/contact/{contact.id}/take-over/", {"reason": " "}, follow=True).content.decode()
    )
    assert (
        client.post(f"/contact/{contact.id}/take-over/", {"reason": "Critical"}).headers["Location"]
        == f"/contact/{contact.id}/"
    )
    assert queries.contact(contact).holder == SUNITA.ref


@pytest.mark.parametrize("channel", ["counter", "partner", "officer"])
def test_what_comes_in_by_hand_joins_the_queue(client: Client, acting: list[Actor], channel: str) -> None:
    acting[0] = ROSA
    assert page(client, f"/contact/new/{channel}/").count("<h1") == 1
    said = {
        "text": "A door stands open",
        "where": "Alder Road",
        "number": "",
        "name": "",
        "agency": "Housing",
        "reference": "H 7",
    }
    assert client.post(f"/contact/new/{channel}/", {**said, "text": ""}).status_code == 422
    assert client.post(f"/contact/new/{channel}/", said).headers["Location"] == f"/contact/new/{channel}/"
    [row] = queries.waiting(by=HANA, at=now())
    assert row.channel == channel
    assert "Alder Road: A door stands open" in row.text


def test_a_handler_at_the_counter_takes_it_at_once(client: Client) -> None:
    said = {"text": "A door stands open", "then": "take"}
    where = client.post("/contact/new/counter/", said).headers["Location"]
    [held] = queries.mine(by=HANA, at=now())
    assert where == f"/contact/{held.ref.id}/"


def test_a_referral_is_acknowledged_and_answered(client: Client) -> None:
    contact = noted(HANA, kind="S1", summary="Nobody has seen him since Friday")
    agency = queries.screen(by=HANA, at=now(), contact=contact).agencies[0].code
    assert finish(client, contact, outcome="referral", agency=agency, reason="Please visit")[0] == 200
    [sent] = queries.referrals(by=HANA, at=now())
    assert "Not acknowledged yet" in page(client, "/contact/referrals/")
    client.post(f"/contact/referrals/{sent.ref.id}/", {"act": "acknowledge", "who": "Night desk"})
    assert "by Night desk" in page(client, "/contact/referrals/")
    client.post(
        f"/contact/referrals/{sent.ref.id}/", {"act": "answer", "who": "Night desk", "answer": "Visit at 9", "accepted": "yes"}
    )
    assert "taken by Night desk. Visit at 9" in page(client, "/contact/referrals/")


def test_a_crime_report_waits_until_somebody_takes_it_up(client: Client) -> None:
    contact = noted(HANA, kind="C5", summary="Number plates stolen", location=ALDER)
    assert finish(client, contact, outcome="crime_report")[0] == 200
    assert "Number plates stolen" in page(client, "/contact/reports/")
    [report] = queries.reports(by=HANA)
    assert "It is yours" in client.post(f"/contact/reports/{report.ref.id}/", follow=True).content.decode()
    assert "No report waits" in page(client, "/contact/reports/")
    assert "has taken up this report" in client.post(f"/contact/reports/{report.ref.id}/", follow=True).content.decode()


def test_a_plan_is_made_shown_reviewed_and_ended(client: Client, acting: list[Actor]) -> None:
    acting[0] = SUNITA
    day = (now() + timedelta(days=60)).date().isoformat()
    made = {
        "number": "07700 900123",
        "sort": "repeat",
        "title": "Speak to her by first name",
        "text": "Ring her sister",
        "review_on": day,
    }
    assert client.post("/contact/plans/", {**made, "title": ""}).status_code == 422
    assert client.post("/contact/plans/", made).status_code == 302
    assert "Speak to her by first name" in page(client, "/contact/plans/")
    [plan] = queries.plans(by=SUNITA, at=now())
    acting[0] = HANA
    contact = taken(HANA, number="07700 900123")
    assert "Ring her sister" in page(client, f"/contact/{contact.id}/")
    acting[0] = SUNITA
    client.post(f"/contact/plans/{plan.ref.id}/", {"act": "review", "review_on": "", "reason": "x"})
    client.post(f"/contact/plans/{plan.ref.id}/", {"act": "end", "reason": "She has moved"})
    assert queries.plans(by=SUNITA, at=now()) == ()


def test_the_diary_books_moves_and_cancels(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    start = (now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    diary = actions.open_diary(
        by=PROGRAM, at=now(), name="Appointments", area=Ref("places.area", "1"), area_name="Coventry", base=(433_000, 279_000)
    )  # fmt: skip
    times = [actions.NewSlot(start + timedelta(hours=n), start + timedelta(hours=n + 1), 1) for n in range(3)]
    actions.open_slots(by=PROGRAM, at=now(), diary=diary, slots=times)
    day = start.date().isoformat()
    first, second, _ = queries.slots(start)
    page(client, f"/contact/diary/?day={day}")
    with django_assert_max_num_queries(9):
        assert "1 of 1" in page(client, f"/contact/diary/?day={day}")
    said = {"slot": str(first.ref), "caller_name": "Mary Sample", "number": "", "place": "12 Alder Road", "note": "Statement"}
    client.post("/contact/diary/", said)
    assert "Mary Sample" in page(client, f"/contact/diary/?day={day}")
    late = client.post("/contact/diary/", {**said, "caller_name": "Ada Late", "day": day})
    assert b'value="Ada Late"' in late.content, "the slot was gone; what was typed is kept"
    [booked] = queries.appointments(start)
    moved = client.post(
        f"/contact/diary/{booked.ref.id}/", {"act": "move", "slot": str(second.ref), "reason": "She works", "day": day}
    )
    assert moved["Location"] == f"/contact/diary/?day={day}"
    assert queries.appointments(start)[0].slot == second.ref
    client.post(f"/contact/diary/{booked.ref.id}/", {"act": "cancel", "reason": "She is better"})
    assert queries.appointments(start)[0].state == "cancelled"
    for wrong in ("", "yesterday", "0001-01-01", "9999-12-31"):
        assert client.get(f"/contact/diary/?day={wrong}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/contact/", "/contact/supervisor/", "/contact/diary/", "/contact/referrals/", "/contact/plans/"]
)
def test_partners_open_none_of_it(client: Client, acting: list[Actor], path: str) -> None:
    acting[0] = Actor.with_roles(Ref("accounts.user", "p"), "Pat", {Role.PARTNER})
    assert client.get(path).status_code == 403
