"""Changing how one is reached: whose it is, that both addresses are told, and that it can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.citizen import actions, handlers
from headwater.citizen.acting import visitor
from headwater.citizen.events import LetterAsked
from headwater.citizen.models import AddressChange, Letter, Report, Session
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.citizen.tests.test_tracking import JOHN, MARY, asked, link_in, reported, signed_in
from headwater.contact import actions as made
from headwater.contact import queries as contact
from headwater.journal.queries import audit
from headwater.journal.queries.audit import AuditQuestion
from headwater.kernel import Ref
from headwater.places.queries import Location

pytestmark = pytest.mark.django_db
OWNER = visitor("contact.camera.own")
NEW = "mary.new@example.com"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which pages are asked and mail is sent."""
    time = [AT]
    for module in ("views.signing_in", "views.tracking", "views.details", "handlers"):
        monkeypatch.setattr(f"headwater.citizen.{module}.now", lambda: time[0])
    yield time


def camera() -> None:
    """Mary has a doorbell."""
    home = Location(433_500, 279_000, "12 Alder Road")
    bell = made.NewCamera("doorbell", ["street"], "", 7, home, "Mary Sample", MARY)
    made.confirm_camera(by=OWNER, at=AT, camera=made.register_camera(by=OWNER, at=AT, camera=bell, token="t"))


def cameras(owner: str) -> int:
    return len(contact.cameras_of(by=OWNER, at=AT, owner=owner))


def journalled() -> str:
    """What the journal says of changes."""
    rows = audit(by=PROGRAM, question=AuditQuestion())
    named = {"DetailsChanged", "OwnerChanged", "AddressAsked", "AddressChanged"}
    return str([row for row in rows if row.name.split(".")[1] in named])


def letters() -> dict[str, str]:
    """What the worker sends, by whom it goes to."""
    before = len(mail.outbox)
    for row in Letter.objects.order_by("asked_at"):
        handlers.send_what_was_asked(LetterAsked(letter=row.ref, kind=row.kind, by=PROGRAM.ref, at=AT))
    return {str(one.to[0]): str(one.body) for one in mail.outbox[before:]}


def path_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/yours/(?:address|not-me)/\S+)", text)
    assert found
    return found.group(1)


def moved(client: Client) -> dict[str, str]:
    """Mary changes her address; what both are told."""
    client.post("/yours/details/address/", {"safe": "yes", "email": NEW})
    assert Client().post(path_in(letters()[NEW])).status_code == 200
    return letters()


def test_another_number_reaches_whoever_deals_with_it(client: Client) -> None:
    report = reported()
    reported(JOHN)
    unsafe = reported(safe="no")
    signed_in(client)
    for wrong in ("call me", "12", "<script>", "0" * 41):
        assert client.post("/yours/details/", {"phone": wrong}).status_code == 422, wrong
    assert client.post("/yours/details/", {"phone": "01632 960 007"}).headers["Location"] == "/yours/"
    phones = dict(Report.objects.values_list("reference", "phone"))
    assert [one for one, phone in phones.items() if phone] == [report.reference], "not John's, nor what must not be written to"
    assert phones[unsafe.reference] == ""
    ref = Ref.parse(report.contact)
    assert contact.contact(ref).number == "01632 960 007"
    [thread] = contact.threads(by=PROGRAM, at=AT)
    assert "my number is 01632 960 007" in thread.newest.text
    client.post("/yours/details/", {"phone": "01632 960 007"})
    assert len(contact.messages(by=PROGRAM, at=AT, contact=ref)) == 1, "the same one again is nothing new"
    assert "DetailsChanged" in journalled()
    assert "960" not in journalled()


def test_a_new_address_is_confirmed_from_its_mailbox_and_both_are_told(client: Client) -> None:
    report = reported(MARY.title())
    other = reported(JOHN)
    camera()
    signed_in(client)
    assert client.post("/yours/details/address/", {"safe": "yes", "email": ""}).status_code == 422
    assert client.post("/yours/details/address/", {"safe": "yes", "email": MARY.upper()}).status_code == 422
    assert client.post("/yours/details/address/", {"safe": "no"}).headers["Location"] == "/yours/sign-in/other-ways/"
    assert "We are sending a link" in client.post("/yours/details/address/", {"safe": "yes", "email": NEW}).content.decode()
    sent = letters()
    assert list(sent) == [NEW]
    link = path_in(sent[NEW])
    for _ in range(3):  # programs that look at mail open links
        assert "Confirm your new address" in Client().get(link).content.decode()
    assert Report.objects.get(pk=report.pk).email == MARY.title()
    for _ in range(2):
        assert "Your address is changed" in Client().post(link).content.decode()
    assert Report.objects.get(pk=report.pk).email == NEW
    assert Report.objects.get(pk=other.pk).email == JOHN
    assert (cameras(MARY), cameras(NEW)) == (0, 1)
    assert client.get("/yours/").status_code == 302, "who was signed in with the old one is so no more"
    told = letters()
    assert set(told) == {MARY, NEW}
    for text in told.values():
        assert report.reference not in text
        assert NEW not in text
    assert asked(Client()) == "", "nothing is of the old address"
    assert report.reference in signed_in(Client(), NEW).get("/yours/").content.decode()
    assert "AddressChanged" in journalled()
    assert "@" not in journalled()


def test_whoever_reads_the_old_address_puts_it_back(client: Client, clock: list[datetime]) -> None:
    report = reported()
    own = reported(NEW)
    camera()
    told = moved(signed_in(client))
    thief = signed_in(Client(), NEW)
    thief.post("/yours/details/address/", {"safe": "yes", "email": "third@example.com"})
    Client().post(path_in(letters()["third@example.com"]))
    clock[0] = AT + timedelta(days=6)
    undo = path_in(told[MARY])
    assert "Was it not you?" in Client().get(undo).content.decode()
    assert Report.objects.get(pk=report.pk).email == "third@example.com"
    for _ in range(2):
        assert "It is as it was" in Client().post(undo).content.decode()
    assert Report.objects.get(pk=report.pk).email == MARY
    assert Report.objects.get(pk=own.pk).email == "third@example.com", "what was the other's stays the other's"
    assert cameras(MARY) == 1
    assert not Session.objects.filter(email__iexact=NEW).exists()


def test_links_end_and_are_good_for_one_thing(client: Client, clock: list[datetime]) -> None:
    reported()
    signed_in(client)
    client.post("/yours/details/address/", {"safe": "yes", "email": NEW})
    link = path_in(letters()[NEW])
    other = "B" if link[-2] == "A" else "A"
    for wrong in (link.replace("/address/", "/not-me/"), "/yours/address/forged/", f"{link[:-2]}{other}/"):
        assert Client().post(wrong).status_code == 404, wrong
        assert Client().get(wrong).status_code == 404, wrong
    sign_in = link_in(asked(Client()))
    assert Client().post(sign_in.replace("/link/", "/address/")).status_code == 404
    clock[0] = AT + timedelta(days=1)
    assert Client().post(link).status_code == 404
    assert Report.objects.get().email == MARY
    assert actions.forget_addresses(by=PROGRAM, at=AT + timedelta(days=7)) == 1
    assert AddressChange.objects.count() == 0


def test_undone_before_it_was_confirmed_it_cannot_be_confirmed(client: Client) -> None:
    reported()
    told = moved(signed_in(client))
    Client().post(path_in(told[MARY]))
    change = AddressChange.objects.get()
    assert not actions.confirm_address(by=PROGRAM, at=AT, change=change.ref)
    assert Report.objects.get().email == MARY


def test_nobody_is_flooded_and_strangers_sign_in_first(client: Client) -> None:
    assert client.get("/yours/details/").headers["Location"] == "/yours/sign-in/"
    assert client.post("/yours/details/address/", {"safe": "yes", "email": NEW}).headers["Location"] == "/yours/sign-in/"
    reported()
    signed_in(client)
    said = [client.post("/yours/details/address/", {"safe": "yes", "email": NEW}).status_code for _ in range(7)]
    assert said == [200] * 5 + [422] * 2


def test_how_often_pages_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reported()
    signed_in(client)
    with django_assert_num_queries(5):
        client.get("/yours/details/")
    with django_assert_num_queries(29):
        client.post("/yours/details/", {"phone": "01632 960 007"})
