"""Reporting online: from the first question into the queue, once, and what strangers try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from headwater.citizen.rules.flows import flows
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.contact import queries as contact

pytestmark = pytest.mark.django_db

BIKE: dict[str, dict[str, Any]] = {
    "danger": {"value": "no"},
    "what": {"value": "bicycle"},
    "bicycle": {"text": "A green Dawes Galaxy, frame number WBK12345"},
    "told": {"text": "My bike was stolen from the rack at the station. The lock was cut."},
    "where": {"unknown": "yes"},
    "when": {"value": "today"},
    "who": {"text": ""},
    "evidence": {"values": ["camera"]},
    "files": {},
    "you": {"name": "Mary Sample", "email": "mary@example.com", "phone": ""},
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which the pages are asked."""
    time = [AT]
    for module in ("report", "finding"):
        monkeypatch.setattr(f"headwater.citizen.views.{module}.now", lambda: time[0])
    yield time


def answer(client: Client, kind: str, answers: Mapping[str, Mapping[str, Any]], until: str = "check") -> str:
    """Begin a report and answer page by page, as a browser does; returns the address that it ends at."""
    where = client.post(f"/report/{kind}/").headers["Location"]
    while not where.endswith(f"/{until}/"):
        code = where.rstrip("/").rsplit("/", 1)[-1]
        said = client.post(where, dict(answers[code]))
        assert said.status_code == 302, (where, said.content.decode())
        where = said.headers["Location"]
    return where


def test_a_stolen_bicycle_is_in_the_queue(client: Client) -> None:
    check = answer(client, "crime", BIKE)
    page = client.get(check).content.decode()
    for words in ("Dawes Galaxy", "mary@example.com", "A camera may have seen it", "I do not know"):
        assert words in page
    sent = client.post(check)
    assert sent.headers["Location"] == "/report/sent/"
    assert "HW-" in client.get("/report/sent/").content.decode()
    [one] = contact.waiting(by=PROGRAM, at=AT)
    assert (one.channel, one.kind, one.caller_name, one.state) == ("web", "C7", "Mary Sample", "waiting")
    assert one.draft["answers"] == {"danger": "no", "now": "no", "evidence_fades": "yes"}
    assert "Dawes Galaxy" in one.draft["letters"]["investigation"]
    assert contact.history(one.ref) == (), "nothing is assessed: a human confirms it"


def test_sent_twice_is_once(client: Client) -> None:
    check = answer(client, "crime", BIKE)
    again = Client()
    again.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    first, second = client.post(check), again.post(check)
    assert first.headers["Location"] == "/report/sent/"
    assert second.status_code == 302
    assert len(contact.waiting(by=PROGRAM, at=AT)) == 1


@pytest.mark.parametrize("kind", list(flows()))
def test_every_kind_begins_with_its_first_question(client: Client, kind: str) -> None:
    assert client.get(f"/report/{kind}/").status_code == 200
    first = client.post(f"/report/{kind}/").headers["Location"]
    assert client.get(first).status_code == 200
