"""The pages of those who keep neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.kernel import Actor, Ref
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.tests.factories import AT, OFFICER, SERGEANT, city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def acting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever is in the list makes the requests, at one time."""
    actor = [SERGEANT]
    for place in ("ui.access", "ui.context", "neighbourhood.views.keeping"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: actor[0])
    monkeypatch.setattr("headwater.neighbourhood.views.keeping.now", lambda: AT)
    yield actor


@pytest.fixture
def here() -> Ref:
    return city()["Alder"]


def send(client: Client, here: Ref, what: str, of: Ref, **asked: str) -> Any:
    return client.post(f"/neighbourhoods/{here.id}/{what}/{of.id}/", asked)


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Load the boundaries" in client.get("/neighbourhoods/").content.decode()


def test_a_sergeant_keeps_the_page(client: Client, here: Ref) -> None:
    assert "Set one when the neighbourhood has agreed" in client.get(f"/neighbourhoods/{here.id}/").content.decode()
    assert send(client, here, "priority", here, issue="<b>Litter</b>").status_code == 302
    [priority] = queries.priorities(here, AT)
    assert send(client, here, "step", priority.ref, action="We cleaned", done_on="").status_code == 302
    assert send(client, here, "close", priority.ref, result="Clean").status_code == 302
    assert send(client, here, "team", here, about="We walk.", email="a@example.org").status_code == 302
    assert send(client, here, "member", here, name="PC Rosa", rank="Constable", position="1").status_code == 302
    event = {"kind": "meeting", "title": "Meeting", "address": "Hall", "starts_at": "1/12/2026 18:00"}
    assert send(client, here, "plan", here, **event, ends_at="1/12/2026 19:00").status_code == 302
    page = client.get(f"/neighbourhoods/{here.id}/").content.decode()
    for words in ("&lt;b&gt;Litter", "We cleaned", "Clean", "PC Rosa", "Hall", "We walk."):
        assert words in page
    [meeting] = queries.gatherings(here, AT)
    assert send(client, here, "cancel", meeting.ref).status_code == 302
    [member] = queries.team(here).members
    assert send(client, here, "remove", member.ref).status_code == 302
    assert queries.team(here).members == ()


def test_what_is_wrong_is_said_on_the_page_with_what_was_typed(client: Client, here: Ref) -> None:
    answer = send(client, here, "plan", here, kind="meeting", title="Mine", address="x", starts_at="soon", ends_at="")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert 'value="Mine"' in page
    again = send(client, here, "priority", here, issue="x" * 1_001)
    assert again.status_code == 422
    assert send(client, here, "step", here, action="x").status_code == 422, "no such priority"
    assert send(client, here, "nothing", here).status_code == 404


def test_suggestions_are_read_and_answered_here(client: Client, here: Ref, acting: list[Actor]) -> None:
    ref = actions.suggest(by=SERGEANT, at=AT, area=here, text="Benches")
    assert "<strong>1</strong>" in client.get("/neighbourhoods/").content.decode()
    assert "Let everybody read it" in client.get(f"/neighbourhoods/{here.id}/").content.decode()
    acting[0] = OFFICER
    assert "Benches" not in client.get(f"/neighbourhoods/{here.id}/").content.decode()
    assert send(client, here, "show", ref).status_code == 422
    acting[0] = SERGEANT
    assert send(client, here, "show", ref).status_code == 302
    assert send(client, here, "hide", ref).status_code == 422, "a reason is needed"
    assert send(client, here, "answer", ref, answer="Three are coming").status_code == 302
    assert "Three are coming" in client.get(f"/neighbourhoods/{here.id}/").content.decode()
    other = actions.suggest(by=SERGEANT, at=AT, area=here, text="Light")
    assert send(client, here, "take", other).status_code == 302
    assert [one.issue for one in queries.priorities(here, AT)] == ["Light"]


def test_who_only_reads_is_offered_nothing_and_refused(client: Client, here: Ref, acting: list[Actor]) -> None:
    acting[0] = OFFICER
    page = client.get(f"/neighbourhoods/{here.id}/").content.decode()
    assert '<form method="post" action="/neighbourhoods' not in page
    assert send(client, here, "priority", here, issue="x").status_code == 422
    assert queries.priorities(here, AT) == ()


def test_an_area_of_another_level_has_no_page(client: Client, here: Ref) -> None:
    from headwater.places.queries import ancestors

    assert client.get(f"/neighbourhoods/{ancestors(here)[0].ref.id}/").status_code == 404


def test_how_often_they_ask(client: Client, here: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(6):
        ref = actions.set_priority(by=SERGEANT, at=AT, area=here, issue=f"Issue {number}")
        actions.take_step(by=SERGEANT, at=AT, priority=ref, action="Done")
    client.get("/neighbourhoods/")
    with django_assert_num_queries(5):
        client.get("/neighbourhoods/")
    with django_assert_num_queries(10):
        client.get(f"/neighbourhoods/{here.id}/")
