"""One's own cameras and visits: from a page, through the mailbox, and back out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.citizen import handlers
from headwater.citizen.acting import visitor
from headwater.citizen.events import LetterAsked
from headwater.citizen.models import Letter
from headwater.citizen.rules.secrets import identifier_of, link_of
from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.citizen.tests.test_tracking import signed_in
from headwater.contact import actions, queries
from headwater.contact.events import FootageAsked
from headwater.kernel import Ref, new_id
from headwater.places.queries import Location

pytestmark = pytest.mark.django_db
OWNER = visitor("contact.camera.own", "contact.visit.own")
EMAIL = "anna@example.com"
HOME = "433500 279000"
CAMERA = {
    "sort": "doorbell", "place": HOME, "sees": ["street"], "view": "<script>alert(1)</script>", "keeps_days": "30",
    "name": "Anna Bell-Example", "email": EMAIL, "phone": "", "agrees": "on", "token": "t",
}  # fmt: skip
VISIT = {"sort": "home", "place": HOME, "text": "", "name": "Anna Bell-Example", "email": EMAIL, "phone": "", "token": "t"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which pages are asked and mail is sent."""
    time = [AT]
    for module in ("views.signing_in", "views.tracking", "views.cameras", "views.visits", "handlers"):
        monkeypatch.setattr(f"headwater.citizen.{module}.now", lambda: time[0])
    yield time


def letter() -> str:
    """What the worker sends; the link in it."""
    [row] = Letter.objects.all()
    for _ in range(2):  # at least once: sent once all the same
        handlers.send_what_was_asked(LetterAsked(letter=row.ref, kind=row.kind, by=PROGRAM.ref, at=AT))
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def camera_in(link: str) -> queries.CameraView:
    """The camera that a link confirms."""
    found = identifier_of(link.split("/")[-2], settings.SECRET_KEY, "camera")
    return queries.registered(Ref("contact.camera", str(found)), AT)


def visit_in(link: str) -> queries.VisitView:
    """The visit whose time a link chooses."""
    return queries.visit(Ref("contact.visit", str(identifier_of(link.split("/")[-2], settings.SECRET_KEY, "visit"))), AT)


def cameras(owner: str = EMAIL) -> tuple[queries.CameraView, ...]:
    return queries.cameras_of(by=OWNER, at=AT, owner=owner)


def slots(number: int = 3) -> tuple[queries.SlotView, ...]:
    team = actions.open_diary(
        by=SERGEANT, at=AT, name="Visits", area=Ref("places.area", "x"), area_name="Coventry", base=(433_000, 279_000)
    )
    starts = [AT + timedelta(days=1, hours=hour) for hour in range(number)]
    actions.open_slots(by=SERGEANT, at=AT, diary=team, slots=[actions.NewSlot(one, one + timedelta(hours=1)) for one in starts])
    return queries.slots(AT, days=2, diary=team)


def test_a_camera_from_the_page_to_its_withdrawal(client: Client) -> None:
    assert client.post("/cameras/", CAMERA).headers["Location"] == "/cameras/sent/"
    link = letter()
    for _ in range(3):  # programs that look at mail open links
        assert "Register it" in Client().get(link).content.decode()
    assert camera_in(link).confirmed_at is None
    assert "Your camera is registered" in client.post(link).content.decode()
    client = signed_in(Client(), EMAIL)
    page = client.get("/yours/").content.decode()
    assert "A doorbell with a camera" in page
    where = f"/yours/cameras/{camera_in(link).ref.id}/"
    page = client.get(where).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert client.post(where, {"act": "renew"}).headers["Location"] == where
    assert client.post(where, {"act": "withdraw"}).headers["Location"] == "/yours/"
    assert cameras() == ()
    assert client.get(where).status_code == 404
    assert client.get(link).status_code == 404


def test_an_owner_is_asked_by_an_e_mail_that_says_nothing_and_answers(client: Client) -> None:
    client.post("/cameras/", CAMERA)
    client.post(letter())
    [camera] = cameras()
    footage = actions.ask_for_footage(
        by=SERGEANT, at=AT, camera=camera.ref, since=AT - timedelta(hours=3), until=AT - timedelta(hours=2), text="A red hat"
    )
    told = FootageAsked(footage=footage, camera=camera.ref, since=AT, until=AT, due=AT, by=PROGRAM.ref, at=AT)
    for _ in range(2):
        handlers.ask_the_owner(told)
    assert letter() == "/yours/sign-in/"
    assert "A red hat" not in str(mail.outbox[-1].body)
    client = signed_in(Client(), EMAIL)
    assert "We have asked you for something" in client.get("/yours/").content.decode()
    where = f"/yours/footage/{footage.id}/"
    assert "A red hat" in client.get(where).content.decode()
    assert client.post(where, {"answer": ""}).status_code == 422
    assert client.post(where, {"answer": "has", "note": "On a stick"}).status_code == 302
    [answered] = queries.footage_asked(by=SERGEANT, at=AT)
    assert (answered.state, answered.note) == ("has", "On a stick")
    assert "We have asked you for something" not in client.get("/yours/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sort", "satellite"), ("place", ""), ("place", "Nowhere at all, Atlantis"), ("sees", []), ("keeps_days", "0"),
        ("keeps_days", "for ever"), ("keeps_days", "9" * 40), ("name", ""), ("email", "anna"), ("agrees", ""), ("token", ""),
        ("place", "\x00"), ("view", "x" * 301),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_kept(client: Client, field: str, value: str) -> None:
    answer = client.post("/cameras/", CAMERA | {field: value})
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (422, True)
    assert Letter.objects.count() == 0


def test_places_that_fit_are_offered_and_one_is_taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Location(433_500, 279_000, "Alder Road, Coventry"), Location(401_000, 286_000, "Alder Road, Walsall"))
    monkeypatch.setattr("headwater.citizen.forms.placed.resolve", lambda text, limit: found)
    asked = VISIT | {"place": "12 Alder Road"}
    page = client.post("/visits/", asked).content.decode()
    assert page.count("Choose which place you mean") > 0
    assert "Alder Road, Walsall" in page
    assert client.post("/visits/", asked | {"pick": "1,1"}).status_code == 422
    assert client.post("/visits/", asked | {"pick": "401000,286000"}).status_code == 302
    assert visit_in(letter()).place == "12 Alder Road (Alder Road, Walsall)"


def test_a_place_that_is_only_like_what_was_typed_is_not_taken_unasked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Location(433_500, 279_000, "12 Alder Street, Coventry", method="street"),)
    monkeypatch.setattr("headwater.citizen.forms.placed.resolve", lambda text, limit: found)
    asked = VISIT | {"place": "12 High Street"}
    answer = client.post("/visits/", asked)
    assert (answer.status_code, "12 Alder Street, Coventry" in answer.content.decode()) == (422, True)
    assert Letter.objects.count() == 0
    assert client.post("/visits/", asked | {"pick": "433500,279000"}).status_code == 302
    assert client.post("/visits/", asked | {"place": "12 alder street, Coventry"}).status_code == 302


def test_a_visit_from_the_page_to_its_cancellation(client: Client) -> None:
    first, second, _ = slots()
    assert client.post("/visits/", VISIT).headers["Location"] == "/visits/sent/"
    link = letter()
    for _ in range(3):
        assert "Book this time" in Client().get(link).content.decode()
    assert client.post(link, {"slot": "nonsense"}).status_code == 422
    assert client.post(link, {"slot": ""}).status_code == 422
    for slot in (first, second):
        assert "Your visit is booked" in client.post(link, {"slot": str(slot.ref)}).content.decode()
    client = signed_in(Client(), EMAIL)
    assert "Advice on keeping your home safe" in client.get("/yours/").content.decode()
    where = f"/yours/visits/{visit_in(link).ref.id}/"
    assert client.post(where, {"slot": str(second.ref)}).headers["Location"] == where
    assert queries.appointments(AT + timedelta(days=1))[0].starts_at == second.starts_at
    assert client.post(where, {"slot": "nonsense"}).status_code == 422
    assert client.post(where, {"cancel": "1"}).headers["Location"] == "/yours/"
    assert client.post(where, {"cancel": "1"}).status_code == 422


def test_a_link_shows_nobody_later_where_somebody_lives(client: Client, clock: list[datetime]) -> None:
    client.post("/cameras/", CAMERA)
    confirm = letter()
    client.post(confirm)
    client.post("/visits/", VISIT)
    choose = letter()
    client.post(choose, {"later": "1"})
    assert [client.get(link).status_code for link in (confirm, choose)] == [200, 200]
    clock[0] = AT + timedelta(days=1)
    assert [client.get(link).status_code for link in (confirm, choose)] == [404, 404]
    assert len(cameras()) == 1, "what they confirmed stands"


def test_a_time_that_somebody_else_took_is_said(client: Client) -> None:
    [slot] = slots(1)
    client.post("/visits/", VISIT)
    link = letter()
    actions.book_appointment(by=PROGRAM, at=AT, slot=slot.ref, caller_name="Somebody", point=(433_500, 279_000))
    assert "No crew of Visits is free" in client.post(link, {"slot": str(slot.ref)}).content.decode()
    assert "The team gets in touch" in client.post(link, {"later": "1"}).content.decode()
    assert [one.sort for one in queries.requests(by=SERGEANT, at=AT)] == ["visit"]


def test_a_link_for_one_thing_opens_no_other(client: Client) -> None:
    client.post("/cameras/", CAMERA)
    confirm = letter()
    client.post("/visits/", VISIT)
    camera, visit = UUID(camera_in(confirm).ref.id), UUID(visit_in(letter()).ref.id)
    for what, pk, where in (
        ("link", camera, "/cameras/confirm/"), ("visit", camera, "/cameras/confirm/"),
        ("camera", visit, "/visits/choose/"), ("camera", visit, "/cameras/confirm/"),
        ("visit", UUID(int=7), "/visits/choose/"),
    ):  # fmt: skip
        link = link_of(pk, settings.SECRET_KEY, what)
        assert client.post(f"{where}{link}/").status_code == 404, what
        assert client.get(f"{where}{link}/").status_code == 404, what
    assert client.get("/cameras/confirm/forged/").status_code == 404
    assert camera_in(confirm).confirmed_at is None


def test_what_is_another_s_is_not_there(client: Client) -> None:
    client.post("/cameras/", CAMERA)
    client.post(letter())
    client.post("/visits/", VISIT)
    link = letter()
    client.post(link, {"later": "1"})
    client.post("/cameras/", CAMERA | {"email": "eve@example.com", "token": "e"})
    client.post(letter())
    [camera], visit = cameras(), visit_in(link)
    eve = signed_in(Client(), "eve@example.com")
    for where in (f"/yours/cameras/{camera.ref.id}/", f"/yours/visits/{visit.ref.id}/", f"/yours/footage/{new_id()}/"):
        assert eve.get(where).status_code == 404
        assert eve.post(where, {"act": "withdraw", "answer": "has"}).status_code in {404, 422}
    assert cameras() == (camera,)


def test_five_letters_a_day_to_one_mailbox(client: Client) -> None:
    answers = [client.post("/cameras/", CAMERA | {"token": str(n)}).status_code for n in range(7)]
    assert answers == [302] * 5 + [422] * 2
    assert Letter.objects.count() == 5


def test_how_often_pages_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    slots()
    client.post("/cameras/", CAMERA)
    client.post(letter())
    client.post("/visits/", VISIT)
    link = letter()
    counted = SimpleNamespace(choose=5, yours=11, camera=9, visit=8)
    with django_assert_num_queries(counted.choose):
        client.get(link)
    client.post(link, {"later": "1"})
    client = signed_in(Client(), EMAIL)
    for where, number in (
        ("/yours/", counted.yours),
        (f"/yours/cameras/{cameras()[0].ref.id}/", counted.camera),
        (f"/yours/visits/{visit_in(link).ref.id}/", counted.visit),
    ):
        with django_assert_num_queries(number):
            client.get(where)
