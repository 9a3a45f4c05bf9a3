"""The door of other control rooms, and the pages of transfers: signed, in both formats, twice, and with anything in it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts.queries import sign
from headwater.accounts.tests.factories import person, signed_in
from headwater.dispatch.actions import open_incident
from headwater.dispatch.actions import transfers as actions
from headwater.dispatch.actions.ringing import ring_due
from headwater.dispatch.models import Incident, Transfer
from headwater.dispatch.rules.transfers import (
    FIELDS,
    FORMATS,
    Answer,
    Document,
    partner_of,
    partners,
    program_of,
    read,
    us,
    write,
)
from headwater.dispatch.tests.oversight import DEE, hubs, incidents, journalled
from headwater.dispatch.tests.partner import AMBULANCE, WARWICKSHIRE, offer
from headwater.kernel import Actor, Ref, Role, now
from headwater.site import api, config

pytestmark = pytest.mark.django_db

HOW_TO = config.ROOT / "docs" / "how-to" / "exchange-incidents-with-partners.md"


def send(said: Document | bytes, form: str = "json", *, code: str = AMBULANCE, signed_by: str = "", **more: Any) -> Any:
    body = said if isinstance(said, bytes) else write(said, form).encode()
    headers = sign(program_of(signed_by or code), body, now())
    content_type = more.get("content_type", FORMATS[form])
    return Client().post(f"/api/transfers/{code}/", body, content_type=content_type, headers=headers)


def fetch(code: str = AMBULANCE) -> Any:
    return Client().get(f"/api/transfers/{code}/", headers=sign(program_of(code), b"", now()))


def back(kind: str, reference: str, **given: Any) -> Document:
    return Document(kind, reference, AMBULANCE, us().code, now(), **given)


def ask(row: Incident, partner: str = AMBULANCE) -> Transfer:
    ref = actions.ask(by=DEE, at=now(), incident=row.ref, partner=partner, request="attend", reason="A man is hurt")
    return Transfer.objects.get(pk=ref.id)


def row() -> Incident:
    (north,) = hubs("North")
    return incidents(north, grade="P2", at=now())[0]


def browser(role: Role = Role.DISPATCHER) -> Client:
    return signed_in(person(role))


@pytest.mark.parametrize("form", list(FORMATS))
def test_an_incident_is_offered_and_the_same_again_has_the_first_answer(form: str) -> None:
    hubs("North")
    for _ in range(2):
        answer = send(offer(), form)
        assert answer.status_code == 200, answer.content
        assert answer.headers["Content-Type"] == f"{FORMATS[form]}; charset=utf-8"
        said = read(answer.content, form).document
        assert (said.type, said.of, said.reference, said.recipient) == ("receipt", "incident", "AMB-77", AMBULANCE)
    held = Transfer.objects.get()
    assert held.asked_by == "site.program:West Midlands Ambulance Service"
    log = actions.accept(by=DEE, at=now(), transfer=held.ref, kind="A2", grade="P2")
    said = read(send(offer(), form).content, form).document
    assert said.answer is not None
    assert (said.type, said.answer.outcome) == ("acknowledgement", "accepted")
    assert said.answer.reference.endswith(f"-{Incident.objects.get(pk=log.id).number}")


def test_what_waits_is_fetched_until_it_is_acknowledged() -> None:
    first, second = row(), incidents(hubs("South")[0], grade="P3", at=now())[0]
    held, other = ask(first), ask(second, WARWICKSHIRE)
    told = fetch()
    assert told.headers["Content-Type"].startswith("application/xml")
    assert held.reference in told.content.decode()
    assert other.reference not in told.content.decode()
    assert json.loads(fetch(WARWICKSHIRE).content)["documents"][0]["reference"] == other.reference
    said = send(back("receipt", held.reference, of="incident"), "xml")
    assert read(said.content, "xml").document.of == "receipt"
    assert held.reference not in fetch().content.decode()
    for _ in range(2):
        answer = back("acknowledgement", held.reference, answer=Answer("accepted", "Crew on its way", "E4471"))
        assert send(answer, "xml").status_code == 200
    held.refresh_from_db()
    assert (held.state, held.their_reference) == ("accepted", "E4471")
    changed = send(back("acknowledgement", held.reference, answer=Answer("refused", "No")))
    assert changed.status_code == 409
    assert "accepted already" in changed.json()["message"]


def test_a_partner_takes_back_what_it_offered() -> None:
    hubs("North")
    send(offer())
    assert send(back("withdrawal", "AMB-77", reason="All calm")).status_code == 200
    assert Transfer.objects.get().state == "withdrawn"
    assert send(back("withdrawal", "AMB-0")).status_code == 404


def test_nobody_speaks_for_another() -> None:
    hubs("North")
    assert send(offer(), signed_by=WARWICKSHIRE).status_code == 403
    assert send(offer(), code=WARWICKSHIRE).status_code == 422  # it says that it is from the ambulance service
    assert send(offer(code="navy"), code="navy", signed_by=AMBULANCE).status_code == 403
    assert Client().post(f"/api/transfers/{AMBULANCE}/", "{}", content_type="application/json").status_code == 403
    assert Client().get(f"/api/transfers/{AMBULANCE}/").status_code == 403
    held = ask(row_in(hubs("South")[0]), WARWICKSHIRE)
    answer = back("acknowledgement", held.reference, answer=Answer("accepted"))
    assert send(answer).status_code == 404  # offered to another
    assert not Transfer.objects.filter(direction="in").exists()
    wrong = Document("receipt", "x", AMBULANCE, "kent-police", now(), of="incident")
    assert "We are west-midlands-police" in send(wrong).json()["remedy"]


def row_in(hub: Any) -> Incident:
    return incidents(hub, at=now())[0]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 422),
        (b"<transfer/>", "text/xml", 422),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b" " * 210_000, "application/json", 422),
        (b" " * 1_000_001, "application/json", 413),
        (b"\xff\xfe", "application/xml", 422),
        (b'<!DOCTYPE t [<!ENTITY x "y">]><transfer>&x;</transfer>', "application/xml", 422),
    ],
    ids=["no fields", "empty", "form", "plain", "large", "huge", "no text", "entities"],
)
def test_what_is_no_document_is_refused_in_words(body: bytes, content_type: str, status: int) -> None:
    answer = send(body, content_type=content_type)
    assert answer.status_code == status, answer.content
    assert set(answer.json()) == {"message", "remedy"}


def test_ten_megabytes_are_refused_unread() -> None:
    assert send(b"<" * 10_000_000, "xml").status_code in (400, 413)


def test_no_hub_is_said_and_not_lost_in_silence() -> None:
    assert send(offer()).status_code == 409


def test_the_openapi_of_the_door_has_every_field_in_both_formats() -> None:
    path = api.openapi()["paths"]["/api/transfers/{partner}/"]
    content = path["post"]["requestBody"]["content"]
    assert set(content) == set(FORMATS.values())
    schema = content["application/json"]["schema"]
    assert set(schema["properties"]) >= {"type", "reference", "from", "to", "incident", "answer"}
    assert set(path["get"]["responses"][200]["content"]) == set(FORMATS.values())


def test_the_how_to_has_every_field_and_partner() -> None:
    text = Path(HOW_TO).read_text()
    rows = dict(re.findall(r"^\| `([\w.\[\]]+)` \|[^|]*\|[^|]*\| ([^|]+) \|", text, re.MULTILINE))
    for field in FIELDS:
        assert rows.get(field.path, "").strip() == field.meaning, field.path
    assert set(rows) == {field.path for field in FIELDS}
    for code in partners():
        assert f"`{code}`" in text


def test_a_dispatcher_accepts_by_the_page_and_the_log_says_where_it_came_from() -> None:
    (north,) = hubs("North")
    send(offer())
    held = Transfer.objects.get()
    dispatcher = browser()
    assert "From West Midlands Ambulance Service" in dispatcher.get("/dispatch/transfers/").content.decode()
    where = f"/dispatch/transfers/{held.pk}/"
    page = dispatcher.get(where).content.decode()
    assert "A patient threatens the crew" in page
    assert journalled("journal.Consulted")[-1][0] == str(held.ref)
    missing = dispatcher.post(where + "accept/", {"accept-grade": "P2"})
    assert missing.status_code == 422
    assert "Choose what kind of incident it is." in missing.content.decode()
    lost = dispatcher.post(where + "accept/", {"accept-kind": "A2", "accept-grade": "P2", "accept-place": "Atlantis"})
    assert "No such place is known." in lost.content.decode()
    done = dispatcher.post(where + "accept/", {"accept-kind": "A2", "accept-grade": "P2"}, follow=True).content.decode()
    assert "Accepted. This is its log." in done
    assert "by transfer AMB-77 from West Midlands Ambulance Service" in done
    again = dispatcher.post(where + "refuse/", {"refuse-reason": "No"})
    assert again.status_code == 422
    assert "There is nothing left to do about it" in again.content.decode()
    assert Incident.objects.get().hub == north


def test_it_joins_a_log_by_its_number_or_is_refused() -> None:
    hubs("North")
    log = open_incident(by=DEE, at=now(), kind="A2", grade="P2", summary="Noise", location=None)
    one = Incident.objects.get(pk=log.id)
    for number in (1, 2):
        send(offer(f"AMB-{number}"))
    first, second = Transfer.objects.order_by("reference")
    dispatcher = browser()
    joined = dispatcher.post(f"/dispatch/transfers/{first.pk}/join/", {"join-log": str(one.number)}, follow=True)
    assert f"It joined log {one.number}." in joined.content.decode()
    assert "Joined, by transfer AMB-1 from" in joined.content.decode()
    unknown = dispatcher.post(f"/dispatch/transfers/{second.pk}/join/", {"join-log": "x"}).content.decode()
    assert "“x” is not a log number." in unknown
    refused = dispatcher.post(f"/dispatch/transfers/{second.pk}/refuse/", {"refuse-reason": "In Warwickshire"}, follow=True)
    assert "Refused. They are told why." in refused.content.decode()


def test_a_log_is_offered_by_its_page_noted_and_withdrawn() -> None:
    one, dispatcher = row(), browser()
    where = f"/dispatch/logs/{one.pk}/change/transfer/"
    empty = dispatcher.post(where, {"transfer-partner": "", "transfer-reason": ""}).content.decode()
    assert "Choose the control room that gets it." in empty
    assert "Say what you ask of them." in empty
    given = {"transfer-partner": AMBULANCE, "transfer-request": "attend", "transfer-reason": "A man is hurt"}
    done = dispatcher.post(where, given, follow=True).content.decode()
    assert "Offered to West Midlands Ambulance Service" in done
    assert "Waits for them" in done
    assert "has this incident already" in dispatcher.post(where, given).content.decode()
    held = Transfer.objects.get()
    page = f"/dispatch/transfers/{held.pk}/"
    shut = dispatcher.post(
        f"/dispatch/logs/{one.pk}/change/close/",
        {"close-closing_kind": "A2", "close-result": "transferred", "close-text": "Theirs"},
    ).content.decode()
    assert "has not answered the transfer" in shut
    noted = dispatcher.post(
        page + "answered/", {"answered-outcome": "accepted", "answered-their_reference": "E1"}, follow=True
    ).content.decode()
    assert "Their answer was noted." in noted
    log = dispatcher.get(f"/dispatch/logs/{one.pk}/").content.decode()
    assert "West Midlands Ambulance Service accepted it, their log E1" in log


def test_who_may_see_them_and_what_is_not_there() -> None:
    send_to = f"/dispatch/transfers/{Ref('dispatch.transfer', '01890000-0000-7000-8000-000000000000').id}/"
    assert browser().get(send_to).status_code == 404
    handler = browser(Role.HANDLER)
    assert handler.get("/dispatch/transfers/").status_code == 403
    assert browser(Role.ANALYST).get(send_to).status_code == 403
    (north,) = hubs("North")
    send(offer())
    held = Transfer.objects.get()
    assert handler.post(f"/dispatch/transfers/{held.pk}/refuse/", {"refuse-reason": "x"}).status_code == 403
    assert browser(Role.SUPERVISOR).post(f"/dispatch/transfers/{held.pk}/dance/").status_code == 404
    shown = handler.get(f"/dispatch/logs/{incidents(north)[0].pk}/").content.decode()
    assert "Transfer to another control room" not in shown


def test_hostile_words_are_shown_as_words() -> None:
    hubs("North")
    evil = "<script>alert(1)</script>'); DROP TABLE dispatch_transfer;--\u202eevil"
    body = json.loads(write(offer(text=evil), "json"))
    body |= {"<b>x</b>": "<img src=x onerror=alert(1)>"}
    assert send(json.dumps(body).encode()).status_code == 200
    page = browser().get(f"/dispatch/transfers/{Transfer.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page
    assert "Also in the document, not checked (1)" in page


def test_an_offer_that_nobody_answers_is_told_with_a_way_to_it() -> None:
    hubs("North")
    send(offer())
    ring_due(at=now() + timedelta(minutes=2))
    assert "Open the transfers" in browser().get("/dispatch/escalations/").content.decode()
    assert "Open the transfers" not in browser(Role.SERGEANT).get("/dispatch/escalations/").content.decode()


def test_the_list_asks_as_often_for_sixty_as_for_two(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    (north,) = hubs("North")
    for one in incidents(north, 30, at=now()):
        ask(one)
    partner = Actor(Ref("site.program", "Ambulance"), "Ambulance", permissions=DEE.permissions)
    for number in range(30):
        said = offer(f"AMB-{number}")
        actions.receive(
            by=partner, at=now(), partner=partner_of(AMBULANCE), document=said, text=write(said, "json"), form="json"
        )
    dispatcher = browser()
    dispatcher.get("/")
    with django_assert_max_num_queries(7):  # session, account, banner, two lists
        page = dispatcher.get("/dispatch/transfers/").content.decode()
    assert page.count("hw-transfer__head") == 60
