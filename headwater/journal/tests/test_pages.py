"""The journal's pages: who may open them, what they show, how often they ask the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from django.test import AsyncClient, Client

from headwater.journal import actions, queries
from headwater.journal.models import Entry
from headwater.journal.permissions import Permission
from headwater.journal.tests.conftest import ANN, AT, HAL, Work, rung
from headwater.kernel import Actor, Ref, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_actor(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever is in the list makes the requests; accounts, which is upstream, is not asked."""
    actor = [ANN]
    for module in ("headwater.ui.access", "headwater.journal.views"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: actor[0])
    yield actor


def test_the_audit_says_who_read_what_about_whom_and_why(client: Client, as_actor: list[Actor]) -> None:
    person = Ref("records.person", "7")
    actions.consulted(by=HAL, at=AT, subjects=[person], what="Search for Smith", reason="Call 12")
    actions.disclosed(by=HAL, at=AT, subjects=[person], what="Address", recipient="City council", reason="Housing Act")
    page = client.get("/audit/", {"about": "records.person:7"}).content.decode()
    for words in ("Search for Smith", "Call 12", "City council", "Housing Act", "accounts.user:hal", "12 March 2018, 09:30"):
        assert words in page
    only = client.get("/audit/", {"sort": "disclosed", "since": "2018-03-12", "until": "2018-03-12"}).content.decode()
    assert "City council" in only
    assert "Search for Smith" not in only


def test_a_look_at_the_audit_is_an_entry_too(client: Client, as_actor: list[Actor]) -> None:
    client.get("/audit/", {"who": "accounts.user:hal"})
    client.get("/audit/export.csv")
    looks = Entry.objects.order_by("id").values_list("name", "data__question")
    assert list(looks) == [("journal.AuditConsulted", "by accounts.user:hal"), ("journal.AuditExported", "everything")]


def test_somebody_concerned_among_others_is_found(as_actor: list[Actor]) -> None:
    actions.record(rung(heard_by=(Ref("records.person", "1"), Ref("records.person", "2"))))
    rows = queries.audit(by=ANN, question=queries.AuditQuestion(about=("records.person:2",)))
    assert [str(row.subject) for row in rows] == ["journal_test.bell:1"]


def test_a_name_will_do(client: Client, as_actor: list[Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    kernel_slot = type(queries.namers)("namers of this test", key=lambda namer: namer.kind)
    monkeypatch.setattr("headwater.journal.queries.naming.namers", kernel_slot)
    kernel_slot.offer(
        queries.Namer("accounts.user", lambda ids: {"hal": "Hal Handler"}, lambda text: ["hal"] if text == "Hal" else [])
    )
    actions.consulted(by=HAL, at=AT, subjects=[], what="Search for Smith")
    actions.record(rung("9"))
    page = client.get("/audit/", {"who": "Hal"}).content.decode()
    assert "Hal Handler" in page
    assert "journal_test.bell:9" not in page
    assert "Nobody and nothing is called “Sue”" in client.get("/audit/", {"who": "Sue"}).content.decode()


def test_pages_follow_one_another(client: Client, as_actor: list[Actor]) -> None:
    actions.record_all(rung(str(i)) for i in range(120))
    page = client.get("/audit/", {"who": "accounts.user:ann"})
    second = client.get(
        "/audit/" + page.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    assert "journal_test.bell:119" in page.content.decode()
    assert "journal_test.bell:69" not in page.content.decode()
    assert "journal_test.bell:69" in second.content.decode()


def test_the_export_runs_in_no_spreadsheet(client: Client, as_actor: list[Actor]) -> None:
    actions.consulted(by=HAL, at=AT, subjects=[], what="=HYPERLINK(1)", reason="@SUM(A1)")
    text = client.get("/audit/export.csv").content.decode()
    assert "'=HYPERLINK(1)" in text
    assert "'@SUM(A1)" in text


@pytest.mark.parametrize("asked", [{"who": "smith"}, {"since": "yesterday"}, {"sort": "x"}])
def test_a_wrong_question_gets_an_answer_that_says_what_to_do(
    client: Client, as_actor: list[Actor], asked: dict[str, str]
) -> None:
    for address in ("/audit/", "/audit/export.csv"):
        page = client.get(address, asked)
        assert page.status_code == 422
        assert "There is a problem" in page.content.decode()


def test_how_often_the_pages_ask(client: Client, as_actor: list[Actor], work: Work, django_assert_num_queries: object) -> None:
    actions.record_all(rung(str(i), heard_by=(Ref("records.person", "1"),)) for i in range(60))
    counted = django_assert_num_queries
    with counted(4):  # type: ignore[operator]  # rows; savepoint, entry, release
        client.get("/audit/")
    with counted(1):  # type: ignore[operator]
        client.get("/jobs/")
    with counted(1):  # type: ignore[operator]
        client.get("/dead-letters/")


def test_who_may(client: Client, as_actor: list[Actor]) -> None:
    as_actor[0] = HAL
    for address in ("/audit/", "/audit/export.csv", "/dead-letters/"):
        assert client.get(address).status_code == 403
    assert client.post("/dead-letters/1/retry/").status_code == 403
    assert client.get("/jobs/").status_code == 200


def test_a_job_moves_on_its_page_and_can_be_stopped_there(client: Client, as_actor: list[Actor], work: Work) -> None:
    ref = actions.start_job(by=ANN, at=now(), kind="test.count", params={"to": 3, "paths": ["a.zip", "b.zip"]})
    page = client.get(f"/jobs/{ref.id}/").content.decode()
    assert "Waiting to start" in page
    assert "a.zip, b.zip" in page
    part = client.get(f"/jobs/{ref.id}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    client.post(f"/jobs/{ref.id}/cancel/")
    assert "Cancelled" in client.get(f"/jobs/{ref.id}/").content.decode()
    client.post(f"/jobs/{ref.id}/resume/")
    assert "Waiting to start" in client.get(f"/jobs/{ref.id}/").content.decode()
    assert client.get("/jobs/nonsense/").status_code == 404


def test_work_that_needs_nothing_is_started_from_the_page(client: Client, as_actor: list[Actor], work: Work) -> None:
    assert client.post("/jobs/start/", {"kind": "test.count"}).status_code == 404  # it needs to know how far to count
    actions.kinds.offer(actions.Kind("test.count", "Count a little", Permission.AUDIT_READ, work.run, on_demand=True))
    assert "Count a little" in client.get("/jobs/").content.decode()
    started = client.post("/jobs/start/", {"kind": "test.count"})
    assert "Waiting to start" in client.get(started.headers["Location"]).content.decode()
    as_actor[0] = HAL
    assert "Count a little" not in client.get("/jobs/").content.decode().split("<table")[0]
    assert client.post("/jobs/start/", {"kind": "test.count"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_what_happens_is_heard_within_a_second_and_what_was_missed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.journal.views.actor_of", lambda request: ANN)
    monkeypatch.setattr("headwater.ui.access.actor_of", lambda request: ANN)
    queries.topics.offer(queries.Topic("journal_test.bell", Permission.AUDIT_READ))
    first, missed = (_ring("1"), _ring("2"))

    async def follow() -> list[dict[str, object]]:
        response = await AsyncClient().get("/live/?topic=journal_test.bell&topic=x", headers={"Last-Event-ID": str(first)})
        heard: list[dict[str, object]] = []
        async for chunk in response.streaming_content:  # type: ignore[attr-defined]  # an async stream
            text = chunk.decode()
            if text.startswith(": following"):
                await asyncio.to_thread(_ring, "3")
            heard += [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: {")]
            if len(heard) >= 2:
                break
        await sync_to_async(connections.close_all)()  # that thread's connection, too, is the test's to close
        return heard

    heard = asyncio.run(asyncio.wait_for(follow(), 10))
    assert [(one["subject"], one["name"]) for one in heard] == [
        ("journal_test.bell:2", "journal.BellRung"),
        ("journal_test.bell:3", "journal.BellRung"),
    ]
    assert heard[0]["id"] == missed


@pytest.mark.django_db
def test_a_topic_that_one_may_not_follow_is_silent(as_actor: list[Actor]) -> None:
    as_actor[0] = HAL
    assert queries.permitted_topics(by=HAL, asked=["journal_test.bell"]) == frozenset()


def _ring(bell: str) -> int:
    try:
        with transaction.atomic():
            return actions.record(rung(bell))
    finally:
        if not connection.in_atomic_block:
            connection.close()
