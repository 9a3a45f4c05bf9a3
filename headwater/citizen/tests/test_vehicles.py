"""Getting back a seized vehicle: what a stranger learns (nothing), and what its keeper can do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT, seized_car
from headwater.kernel import Ref
from headwater.recovery import actions, queries

pytestmark = pytest.mark.django_db

RIGHT = {"registration": "ab12 cde", "proof": "cv1 1dd"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which the pages are asked."""
    time = [AT]
    monkeypatch.setattr("headwater.citizen.views.vehicles.now", lambda: time[0])
    yield time


@pytest.fixture
def car() -> Ref:
    return seized_car()


def find(client: Client, **asked: str) -> Any:
    return client.post("/vehicles/", {**RIGHT, **asked})


def test_proof_before_detail(client: Client, car: Ref) -> None:
    assert client.get("/vehicles/yours/").headers["Location"] == "/vehicles/"
    assert find(client).headers["Location"] == "/vehicles/yours/"
    page = client.get("/vehicles/yours/").content.decode()
    for words in ("AB12 CDE", "Blue Ford Fiesta", "no insurance", "£244", "1 Alder Lane", "Come by Tuesday 1 December"):
        assert words in page
    assert "Mary" not in page, "not even the keeper's own name, to whoever has the log book"
    assert "no-store" in client.get("/vehicles/yours/").headers["Cache-Control"]


@pytest.mark.parametrize("wrong", [{"registration": "ZZ99 ZZZ"}, {"proof": "CV1 1DE"}, {"proof": "00000000000"}])
def test_a_wrong_number_and_a_wrong_proof_are_answered_alike(client: Client, car: Ref, wrong: dict[str, str]) -> None:
    answer = find(client, **wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "We have no vehicle with this registration number and this log book number or postcode" in page
    assert "Alder" not in page
    assert client.get("/vehicles/yours/").status_code == 302


@given(proof=st.text(max_size=40), registration=st.sampled_from(["AB12 CDE", "AB12CDE", "ZZ99 ZZZ"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_guess_opens_it(car: Ref, proof: str, registration: str) -> None:
    plain = "".join(proof.split()).upper()
    found = actions.prove(by=PROGRAM, at=AT, registration=registration, proof=proof)
    assert found is None or plain in {"CV11DD", "12345678901"}


def test_guessing_is_stopped_from_one_address_and_at_one_vehicle(client: Client, car: Ref, clock: list[datetime]) -> None:
    for number in range(10):
        assert find(client, proof=f"CV1 1A{number}").status_code in {302, 422}
    assert find(client).status_code == 429, "even the right answer"
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert find(elsewhere).status_code == 429, "and from another address at the same vehicle"
    clock[0] = AT + timedelta(minutes=16)
    assert find(client).status_code == 302


def test_it_is_forgotten_on_this_machine(client: Client, car: Ref, clock: list[datetime]) -> None:
    find(client)
    clock[0] = AT + timedelta(minutes=31)
    assert client.get("/vehicles/yours/").status_code == 302
    find(client)
    assert client.post("/vehicles/yours/leave/").headers["Location"] == "/help/"
    assert client.get("/vehicles/yours/").status_code == 302


def test_a_time_is_booked_changed_and_given_back(client: Client, car: Ref) -> None:
    find(client)
    page = client.get("/vehicles/yours/collect/").content.decode()
    values = re.findall(r'<option value="([^"]+)"', page)
    assert client.post("/vehicles/yours/collect/", {"starts_at": values[2]}).status_code == 302
    assert "You are coming on Monday 23 November at 12:00" in client.get("/vehicles/yours/").content.decode()
    for wrong in ("", "yesterday", "2026-11-23T12:00:00", "2026-11-29T12:00:00+00:00"):
        assert client.post("/vehicles/yours/collect/", {"starts_at": wrong}).status_code == 422
    assert client.post("/vehicles/yours/collect/", {"cancel": "1"}).status_code == 302
    assert "You are coming" not in client.get("/vehicles/yours/").content.decode()


def test_not_releasable_stops_the_clock_and_says_so(client: Client, car: Ref) -> None:
    actions.hold(by=SERGEANT, at=AT, seized=car, reason="forensic", note="Blood on the seat")
    find(client)
    page = client.get("/vehicles/yours/").content.decode()
    assert "You cannot have it back yet" in page
    assert "Blood" not in page
    assert "Book a time" not in page
    assert "rises next" not in page


def test_a_charge_is_disputed_and_the_answer_read(client: Client, car: Ref) -> None:
    find(client)
    assert client.post("/vehicles/yours/dispute/", {"text": "", "contact": "x"}).status_code == 422
    said = {"text": "<b>It was insured</b>", "contact": "mary@example.org"}
    assert client.post("/vehicles/yours/dispute/", said).status_code == 302
    assert client.post("/vehicles/yours/dispute/", said).status_code == 422, "sent twice is one"
    page = client.get("/vehicles/yours/").content.decode()
    assert "&lt;b&gt;It was insured" in page
    assert "We have not answered yet" in page
    [dispute] = actions.consult(by=SERGEANT, at=AT, seized=car).disputes
    actions.decide_dispute(by=SERGEANT, at=AT, dispute=dispute.ref, upheld=True, answer="It was.", taken_off=24_400)
    assert "You were right" in client.get("/vehicles/yours/").content.decode()


def test_how_often_the_page_asks(client: Client, car: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    find(client)
    with django_assert_num_queries(9):
        client.get("/vehicles/yours/")
    with django_assert_num_queries(2):  # the session that proved it, and the warnings in force
        client.get("/help/")


def test_every_read_of_it_is_noted(client: Client, car: Ref) -> None:
    from headwater.journal.queries import audit
    from headwater.journal.queries.audit import AuditQuestion

    find(client)
    client.get("/vehicles/yours/")
    names = [row.name for row in audit(by=PROGRAM, question=AuditQuestion(about=(str(car),)))]
    assert {"recovery.KeeperProved", "journal.Consulted"} <= set(names)
    assert queries.kept_vehicles(by=SERGEANT)[0].collection is None
