"""Reporting online: from the first question into the queue, once, and what strangers try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.citizen.events import ReportSubmitted
from headwater.citizen.models import Report
from headwater.citizen.presenters.report import promise
from headwater.citizen.queries import ReportView
from headwater.citizen.rules.flows import flows
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.contact import actions as contact_actions
from headwater.contact import queries as contact
from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.kernel import Ref, handlers_of

ENOUGH = 20
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


def test_the_reference_goes_by_e_mail_and_says_nothing_of_what_it_is_about(client: Client) -> None:
    client.post("/help/language/cy/")
    client.post(answer(client, "crime", BIKE))
    [handler] = [one for one in handlers_of("citizen.ReportSubmitted") if "citizen" in one.__module__]
    row = Report.objects.get()
    event = ReportSubmitted(report=row.ref, contact=Ref.parse(row.contact), kind="crime", by=PROGRAM.ref, at=AT)
    for _ in range(2):
        handler(event)
    [mail] = django_mail.outbox
    assert mail.to == ["mary@example.com"]
    assert row.reference in mail.subject
    for telling in ("bike", "bicycle", "crime", "Mary", "stolen", "police"):
        assert telling not in mail.subject.lower() + mail.body.lower(), telling


@pytest.mark.parametrize("safe", ["only", "no"])
def test_whoever_is_not_safe_to_contact_gets_no_e_mail(safe: str) -> None:
    view = ReportView(
        Ref("citizen.report", "x"), "HW-222-222", "domestic", Ref("contact.contact", "x"), "", "mary@example.com", "", safe, "",
        "en", AT, False,
    )  # fmt: skip
    assert not view.may_mail


def test_the_promise_is_what_was_measured(client: Client) -> None:
    came = AT - timedelta(days=3)
    rung = [ring(came, number) for number in range(ENOUGH - 1)]
    assert "We do not know yet" in promise(AT)
    rung.append(ring(came, ENOUGH))
    assert "More than half" in promise(AT), "nobody has taken any"
    for one in rung[: ENOUGH // 2]:
        contact_actions.claim(by=PROGRAM, at=came + timedelta(minutes=125), contact=one)
    assert "Half of the reports of the last four weeks were taken up within 3 hours." in promise(AT), "rounded up"


def ring(at: datetime, number: int) -> Ref:
    return contact_actions.ring(by=PROGRAM, at=at, channel="web", text="A report", external_id=f"test-{number}")


def test_what_is_published_near_there_is_shown_before_it_is_sent(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LAKE", tmp_path / "lake")
    lake = Lake(tmp_path / "lake")
    columns = ["easting", "northing", "category"]
    rows = [(433_500, 279_000, "bicycle-theft")] * 3 + [(433_700, 279_100, "burglary"), (434_000, 279_000, "robbery")]
    table = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows])
    full = {name: pa.nulls(len(rows), _plain(STREET.columns.field(name).type)) for name in STREET.columns.names}
    lake.write(
        "street", "west-midlands", 202610, pa.table({**full, **{name: table[name] for name in columns}}), source="t", at=AT
    )
    check = answer(client, "crime", {**BIKE, "where": {"point": "433510,279010,20"}})
    page = client.get(check).content.decode()
    assert "in October 2026" in page
    assert "Bicycle theft: 3" in page
    assert "Burglary: 1" in page
    assert "Robbery" not in page, "half a kilometre away is not near"


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


@pytest.mark.parametrize(
    ("degrees", "found"),
    [("52.408300,-1.510000,25", True), ("nan,inf,1", False), ("91,181,5", False), ("1,2", False), ("x" * 500, False)],
)
def test_a_device_may_say_where_it_is(client: Client, degrees: str, found: bool) -> None:
    where = answer(client, "crime", BIKE, until="where")
    said = client.post(where, {"degrees": degrees})
    assert said.status_code == (302 if found else 422)


@pytest.mark.parametrize(
    ("page", "number"),
    [("", 0), ("danger/", 2), ("where/", 2), ("files/", 2), ("you/", 2), ("check/", 2)],
)
def test_how_often_pages_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries, page: str, number: int) -> None:
    answer(client, "crime", BIKE)
    with django_assert_num_queries(number):
        assert client.get(f"/report/crime/{page}").status_code == 200


def test_how_often_answers_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    check = answer(client, "crime", BIKE)
    with django_assert_num_queries(7):
        client.post("/report/crime/danger/", {"value": "no"})
    with django_assert_num_queries(21):
        client.post(check)
