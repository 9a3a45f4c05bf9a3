"""Footage, complaints and thanks, as people send them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.contact import queries

pytestmark = pytest.mark.django_db
FOOTAGE = {
    "day": "20/11/2026", "place": "Broadgate", "text": "At three, he pushed me", "name": "Mary Sample",
    "reach": "mary@example.com", "token": "t",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    time = [AT]
    monkeypatch.setattr("headwater.citizen.views.requests.now", lambda: time[0])
    return time


def test_footage_is_asked_for_once(client: Client) -> None:
    assert client.get("/requests/keep-footage/").status_code == 200
    first, second = (client.post("/requests/keep-footage/", FOOTAGE) for _ in range(2))
    assert first.status_code == second.status_code == 302
    page = client.get(first.headers["Location"]).content.decode()
    [one] = queries.requests(by=PROGRAM, at=AT)
    assert one.reference in page
    assert "Mary" not in page


def test_too_late_says_what_else_can_be_done(client: Client, clock: list[datetime]) -> None:
    clock[0] = AT + timedelta(days=60)
    answer = client.post("/requests/keep-footage/", FOOTAGE)
    assert answer.status_code == 409
    assert "You can still" in answer.content.decode()
    assert queries.requests(by=PROGRAM, at=AT) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", ""), ("day", "31/2/2026"), ("day", "1/1/2099"), ("place", ""), ("text", ""), ("text", "x" * 5_001), ("reach", "")],
)
def test_what_is_missing_is_said(client: Client, field: str, value: str) -> None:
    answer = client.post("/requests/keep-footage/", {**FOOTAGE, field: value})
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (422, True)


def test_a_script_is_text_and_thanks_need_no_name(client: Client) -> None:
    said = {"text": "<script>alert(1)</script> thank you ਧੰਨਵਾਦ", "token": "a"}
    assert client.post("/requests/complain/", said).status_code == 422, "whoever complains is answered"
    assert client.post("/requests/thank/", said).status_code == 302
    [one] = queries.requests(by=PROGRAM, at=AT)
    assert (one.sort, one.name, one.text) == ("thanks", "", said["text"])


def test_ten_an_hour_from_one_address(client: Client) -> None:
    answers = [client.post("/requests/thank/", {"text": "Well done", "token": str(n)}).status_code for n in range(12)]
    assert answers == [302] * 10 + [429] * 2
    assert client.get("/requests/sent/?what=forged").headers["Location"] == "/help/"


def test_references_are_shown_only_to_whoever_made_them(client: Client) -> None:
    assert client.get("/requests/sent/").status_code == 302
    assert client.get("/requests/arson/").status_code == 404
