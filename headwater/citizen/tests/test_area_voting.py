"""Voting and suggesting, as somebody does it in a browser; and as a script tries to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from headwater.citizen import handlers
from headwater.citizen.events import LetterAsked
from headwater.citizen.models import Letter
from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.kernel import Ref
from headwater.neighbourhood import actions, queries
from headwater.places.actions import NewArea, add_areas

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which the pages are asked."""
    time = [AT]
    for place in ("area", "voting"):
        monkeypatch.setattr(f"headwater.citizen.views.{place}.now", lambda: time[0])
    yield time


@pytest.fixture
def alder() -> Ref:
    new = [
        NewArea("force", "west-midlands", "West Midlands"),
        NewArea("neighbourhood", "alder", "Alder", ("force", "west-midlands")),
    ]
    return add_areas(by=PROGRAM, at=AT, areas=new)[1]


@pytest.fixture
def litter(alder: Ref) -> Ref:
    return actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Litter")


def mark_of(client: Client, address: str) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def vote(client: Client, clock: list[datetime], area: Ref, choice: Ref, email: str = "mary@example.org", wait: int = 9) -> Any:
    address = f"/area/{area.id}/vote/"
    mark = mark_of(client, address)
    clock[0] += timedelta(seconds=wait)
    return client.post(address, {"choice": str(choice), "email": email, "mark": mark})


def deliver() -> None:
    """What the worker does with letters that were asked for; twice, as it may be told twice."""
    for row in [*Letter.objects.all()] * 2:
        handlers.send_what_was_asked(LetterAsked(letter=row.ref, kind=row.kind, by=PROGRAM.ref, at=AT))


def link() -> str:
    deliver()
    found = re.search(r"http://\S+?(/area/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_vote_counts_when_it_is_confirmed_and_not_when_the_link_is_opened(
    client: Client, clock: list[datetime], alder: Ref, litter: Ref
) -> None:
    assert "Look in your e-mail" in vote(client, clock, alder, litter).content.decode()
    confirming = link()
    [letter] = mail.outbox
    assert letter.to == ["mary@example.org"]
    assert not Letter.objects.exists(), "the address is kept until the mail is taken, and no longer"
    scanner = Client()
    for _ in range(3):
        assert "Count my vote" in scanner.get(confirming).content.decode()
    assert queries.votes(alder) == {}, "programs that look through mail open links"
    assert client.post(confirming).status_code == 302
    assert client.post(confirming).status_code == 302, "twice is once"
    assert queries.votes(alder) == {litter: 1}
    page = client.get(f"/area/{alder.id}/").content.decode()
    assert "1 vote" in page
    assert "Your vote is counted" in page


def test_who_voted_before_is_answered_alike(client: Client, clock: list[datetime], alder: Ref, litter: Ref) -> None:
    first = vote(client, clock, alder, litter).content
    client.post(link())
    assert vote(Client(), clock, alder, litter).content == first


def test_a_script_is_slowed_and_stopped(client: Client, clock: list[datetime], alder: Ref, litter: Ref) -> None:
    assert vote(client, clock, alder, litter, wait=1).status_code == 422, "nobody chooses in a second"
    assert (
        client.post(f"/area/{alder.id}/vote/", {"choice": str(litter), "email": "a@b.example", "mark": "x"}).status_code == 422
    )
    sent = [vote(client, clock, alder, litter, f"p{number}@example.org", wait=4).status_code for number in range(22)]
    assert sent.count(200) <= 20
    assert sent[-1] == 422
    assert Letter.objects.count() == sent.count(200)


def test_a_server_of_mail_that_is_down_makes_nobody_wait(
    client: Client, clock: list[datetime], alder: Ref, litter: Ref, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Down"
    assert "Look in your e-mail" in vote(client, clock, alder, litter).content.decode()
    with pytest.raises(OSError, match="down"), transaction.atomic():
        deliver()
    assert Letter.objects.count() == 1, "it waits, and the queue tries it again"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.post(link()).status_code == 302
    assert queries.votes(alder) == {litter: 1}


def test_one_mailbox_is_not_flooded(clock: list[datetime], alder: Ref, litter: Ref) -> None:
    answers = [
        vote(Client(REMOTE_ADDR=f"192.0.2.{number}"), clock, alder, litter, f"mary+{number}@example.org") for number in range(7)
    ]
    assert [one.status_code for one in answers] == [200] * 5 + [422] * 2


@pytest.mark.parametrize("wrong", [{"choice": ""}, {"choice": "neighbourhood.priority:x"}, {"email": "nobody"}, {"email": ""}])
def test_what_is_wrong_is_said(client: Client, clock: list[datetime], alder: Ref, litter: Ref, wrong: dict[str, str]) -> None:
    mark = mark_of(client, f"/area/{alder.id}/vote/")
    clock[0] += timedelta(seconds=9)
    asked = {"choice": str(litter), "email": "mary@example.org", "mark": mark} | wrong
    answer = client.post(f"/area/{alder.id}/vote/", asked)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_header_cannot_be_smuggled_into_the_mail(client: Client, clock: list[datetime], alder: Ref, litter: Ref) -> None:
    assert vote(client, clock, alder, litter, "mary@example.org\nBcc: all@example.org").status_code == 422
    assert not Letter.objects.exists()


def test_a_link_that_is_not_whole_says_what_to_do(client: Client, alder: Ref) -> None:
    answer = client.get("/area/vote/x:y:z/")
    assert answer.status_code == 422
    assert "This link is not whole" in answer.content.decode()


def test_there_is_nothing_to_vote_on(client: Client, alder: Ref) -> None:
    page = client.get(f"/area/{alder.id}/vote/").content.decode()
    assert "There is nothing to vote on yet" in page


def test_a_suggestion_is_seen_by_staff_first(client: Client, clock: list[datetime], alder: Ref) -> None:
    address = f"/area/{alder.id}/suggest/"
    mark = mark_of(client, address)
    asked = {"text": "<script>alert(1)</script> More light", "mark": mark}
    assert client.post(address, asked).status_code == 422, "too quickly"
    clock[0] += timedelta(seconds=9)
    assert client.post(address, asked).status_code == 302
    assert "More light" not in client.get(f"/area/{alder.id}/").content.decode()
    [waiting] = queries.waiting(alder, by=SERGEANT)
    actions.show_suggestion(by=SERGEANT, at=clock[0], suggestion=waiting.ref)
    page = client.get(f"/area/{alder.id}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; More light" in page
    again = [client.post(address, {"text": f"Idea {number}", "mark": mark}).status_code for number in range(6)]
    assert again[-1] == 422, "five in an hour from one address"


def test_how_often_they_ask(client: Client, alder: Ref, litter: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):
        client.get(f"/area/{alder.id}/vote/")
    with django_assert_num_queries(1):
        client.get(f"/area/{alder.id}/suggest/")
