"""The JSON doors, tried by the telephone system’s hook: signed, in any order, twice, and with anything in it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from headwater.accounts.queries import sign
from headwater.contact import queries
from headwater.contact.tests.factories import HANA, counted, journalled
from headwater.kernel import now
from headwater.site import api

CALLS = "/api/telephony/calls/"


def send(told: dict[str, Any], *, client: Client | None = None, secret_of: str = "telephony") -> Any:
    body = json.dumps(told).encode()
    headers = sign(secret_of, body, now())
    return (client or Client()).post(CALLS, body, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_a_call_rings_with_its_number_and_position() -> None:
    aml = {"latitude": 52.408, "longitude": -1.510, "radius": 25, "confidence": 68.4}
    answer = send({"event": "ring", "call": "7f3a", "line": "999", "from": "+447700900123", "to": "999", "aml": aml})
    assert answer.status_code == 200, answer.content
    [waits] = queries.waiting(by=HANA, at=now())
    assert answer.json() == {"contact": str(waits.ref)}
    assert (waits.channel, waits.number, waits.line) == ("999", "07700 900123", "999")
    assert waits.aml is not None
    assert (waits.aml.radius, waits.aml.confidence) == (25, 68)
    assert abs(waits.aml.easting - 433_400) < 200
    assert journalled("contact.ContactRang")[0]["by"] == "site.program:telephony"


@pytest.mark.django_db
def test_a_ring_is_five_queries_at_most() -> None:
    with counted() as statements:
        assert send({"event": "ring", "call": "1", "line": "101", "from": "07700 900123"}).status_code == 200
    assert len(statements) <= 5, statements


@pytest.mark.django_db
@pytest.mark.parametrize(
    "order",
    [
        ("ring", "abandoned", "ended"),
        ("ended", "ring", "abandoned"),
        ("abandoned", "ended", "ring", "ring"),
        ("ring", "ring", "ended", "ended"),
    ],
    ids=" ".join,
)
def test_events_in_any_order_are_one_call_that_was_given_up(order: tuple[str, ...]) -> None:
    answers = [send({"event": event, "call": "1", "line": "999", "from": "07700 900123"}) for event in order]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["contact"] for answer in answers}) == 1
    [off] = queries.trays(by=HANA, at=now()).rang_off
    assert off.call_back_by is not None
    assert queries.waiting(by=HANA, at=now()) == ()
    assert len(journalled("contact.ContactAbandoned")) == 1


@pytest.mark.django_db
def test_what_was_kept_while_the_line_was_cut_has_its_own_time() -> None:
    then = now() - timedelta(minutes=7)
    for said, kept in ((then, then), (now() + timedelta(days=1), None), (now() - timedelta(days=3), None)):
        answer = send({"event": "ring", "call": said.isoformat(), "line": "101", "at": said.isoformat()})
        rang = next(one for one in queries.waiting(by=HANA, at=now()) if str(one.ref) == answer.json()["contact"]).rang_at
        assert rang == kept if kept else abs(rang - now()) < timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"event": "ring", "call": "1", "line": "999", "from": "x" * 150}, 200),
        ({"event": "ring", "call": "1", "line": "999", "from": "'); DROP TABLE contact_contact;--"}, 200),
        ({"event": "ring", "call": "1", "line": "999", "aml": {"latitude": 0, "longitude": 0, "radius": 5}}, 200),
        ({"event": "answered", "call": "1", "line": "999"}, 200),
        ({"event": "ring", "call": "1", "line": "112"}, 422),
        ({"event": "sneeze", "call": "1", "line": "999"}, 422),
        ({"event": "ring", "call": "", "line": "999"}, 422),
        ({"event": "ring", "line": "999"}, 422),
        ({"event": "ring", "call": "1", "line": "999", "aml": {"latitude": 999, "longitude": 0, "radius": 5}}, 422),
        ([], 422),
    ],
    ids=[
        "long number",
        "drop table",
        "Null Island",
        "answered",
        "no such line",
        "no such event",
        "no call",
        "none",
        "no place",
        "list",
    ],
)
def test_anything_may_come(told: Any, status: int) -> None:
    answer = send(told)
    assert answer.status_code == status, answer.content
    if status != 200:
        assert set(answer.json()) == {"message", "remedy"}


@pytest.mark.django_db
def test_what_is_not_signed_by_the_telephone_system_is_not_believed() -> None:
    told = {"event": "ring", "call": "1", "line": "999"}
    assert send(told, secret_of="devices").status_code == 403
    bare = Client().post(CALLS, json.dumps(told), content_type="application/json")
    assert bare.status_code == 403
    assert "not signed" in bare.json()["message"]
    headers = sign("telephony", b"{}", now())
    assert Client().post(CALLS, json.dumps(told), content_type="application/json", headers=headers).status_code == 403
    assert Client().get(CALLS).status_code == 405
    assert queries.waiting(by=HANA, at=now()) == ()


@pytest.mark.django_db
def test_too_much_is_refused() -> None:
    assert send({"event": "ring", "call": "1", "line": "999", "from": "x" * api.LARGEST}).status_code == 413


@pytest.mark.django_db
def test_a_flood_is_refused_and_ebbs(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(api, "bucket", api.Bucket(lambda: clock[0]))
    monkeypatch.setattr(api, "BURST", 3.0)
    monkeypatch.setattr(api, "RATE", 1.0)
    told = {"event": "ring", "call": "1", "line": "999"}
    assert [send(told).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    clock[0] = 1.0
    again = send(told)
    assert again.status_code == 200
    assert send(told).headers["Retry-After"] == "1"


def test_the_bucket_forgets_whoever_is_quiet() -> None:
    bucket = api.Bucket(lambda: 0.0)
    for number in range(bucket.MOST + 10):
        assert bucket.take(str(number))
    assert len(bucket._left) == bucket.MOST


def test_the_api_says_nothing_of_itself_to_strangers() -> None:
    for path in ("/api/", "/api/docs", "/api/openapi.json"):
        assert Client().get(path).status_code == 404
