"""Following a report: signing in by link or code, and what each is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings as platform
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from headwater.citizen import actions, handlers
from headwater.citizen.acting import visitor
from headwater.citizen.events import SignInAsked
from headwater.citizen.models import Report, Session, SignIn
from headwater.citizen.rules.secrets import code_of, identifier_of, link_of
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.contact import actions as contact
from headwater.contact.events import MessageAnswered
from headwater.journal.queries import audit
from headwater.journal.queries.audit import AuditQuestion
from headwater.kernel import Actor, Ref, Role, new_id

pytestmark = pytest.mark.django_db
STRANGER = visitor("citizen.report.follow")
HANA = Actor.with_roles(Ref("accounts.user", str(new_id())), "Hana Example", [Role.HANDLER])
MARY, JOHN = "mary@example.com", "john@example.com"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which pages are asked and mail is sent."""
    time = [AT]
    for module in ("views.signing_in", "views.tracking", "handlers"):
        monkeypatch.setattr(f"headwater.citizen.{module}.now", lambda: time[0])
    yield time


def reported(email: str = MARY, safe: str = "", text: str = "My bike is gone", reference: str = "") -> Report:
    """A report that waits in the queue."""
    rang = contact.ring(by=PROGRAM, at=AT, channel="web", text=text)
    code = reference or f"HW-{new_id().hex[-6:-3]}-{new_id().hex[-3:]}".upper()
    return Report.objects.create(
        id=new_id(), reference=code, number=new_id(), kind="crime", contact=str(rang), name="Mary Sample", email=email,
        safe=safe, language="en", submitted_at=AT,
    )  # fmt: skip


def asked(client: Client, email: str = MARY) -> str:
    """Ask for a link as a browser does; what the worker then sent, empty where it sent nothing."""
    before = len(mail.outbox)
    assert client.post("/yours/sign-in/", {"safe": "yes"}).headers["Location"] == "/yours/sign-in/address/"
    assert client.post("/yours/sign-in/address/", {"email": email}).headers["Location"] == "/yours/sign-in/code/"
    row = SignIn.objects.order_by("-id").first()
    assert row is not None
    for _ in range(2):  # at least once: sent once all the same
        handlers.send_the_link(SignInAsked(sign_in=row.ref, by=STRANGER.ref, at=AT))
    assert len(mail.outbox) - before in {0, 1}
    return str(mail.outbox[-1].body) if len(mail.outbox) > before else ""


def link_in(text: str) -> str:
    found = re.search(r"/yours/link/[\w-]+/", text)
    assert found
    return found.group()


def code_in(text: str) -> str:
    found = re.search(r"code .*: (\d{6})$", text, re.MULTILINE)
    assert found
    return found.group(1)


def signed_in(client: Client, email: str = MARY) -> Client:
    client.post(link_in(asked(client, email)))
    return client


def test_a_link_that_a_scanner_opened_before_works(client: Client) -> None:
    report = reported()
    link = link_in(asked(client))
    for _ in range(3):
        assert "Show my reports" in Client().get(link).content.decode()
        assert Client().head(link).status_code == 200
    assert Session.objects.count() == 0
    assert client.post(link).headers["Location"] == "/yours/"
    page = client.get("/yours/").content.decode()
    assert report.reference in page
    assert "Nobody has read it yet" in page
    own = client.get(f"/yours/{report.reference}/").content.decode()
    assert "This page knows of none." in own, "no room keeps property yet, and the page does not say that we have nothing"
    assert Client().post(link).status_code == 302, "on another device, for a short time"


def test_a_code_works_in_the_browser_that_asked(client: Client) -> None:
    reported()
    code = code_in(asked(client))
    other = Client()
    asked(other, JOHN)
    assert other.post("/yours/sign-in/code/", {"code": code}).status_code == 422
    assert client.post("/yours/sign-in/code/", {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/yours/"


def test_after_five_wrong_codes_the_right_one_does_not_work(client: Client) -> None:
    reported()
    code = code_in(asked(client))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [client.post("/yours/sign-in/code/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post("/yours/sign-in/code/", {"code": code}).status_code == 422


def test_links_and_codes_end(client: Client, clock: list[datetime]) -> None:
    reported()
    text = asked(client)
    clock[0] = AT + timedelta(minutes=15)
    answer = client.post(link_in(text))
    assert (answer.status_code, "Ask for a new one" in answer.content.decode()) == (404, True)
    assert client.post("/yours/sign-in/code/", {"code": code_in(text)}).status_code == 422


def test_known_and_unknown_addresses_are_answered_alike(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reported()
    reported("unsafe@example.com", safe="no")
    pages = set()
    for email in (MARY, "nobody@example.com", "unsafe@example.com"):
        with django_assert_num_queries(8):
            answer = client.post("/yours/sign-in/address/", {"email": email})
        pages.add((answer.status_code, answer.headers["Location"], client.get("/yours/sign-in/code/").content.decode()[:300]))
    assert len(pages) == 1
    assert asked(client, "nobody@example.com") == ""
    assert asked(client, "unsafe@example.com") == "", "they said that it is not safe"
    assert asked(client, MARY.upper()) != ""


def test_the_mail_says_nothing_of_the_report(client: Client) -> None:
    report = reported()
    text = asked(client)
    for secret in (report.reference, "bike", "police", "Mary", "crime"):
        assert secret not in f"{mail.outbox[-1].subject} {text}"


def test_one_address_is_not_flooded_and_nobody_is_told(client: Client) -> None:
    reported()
    sent = []
    for number in range(8):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answer = browser.post("/yours/sign-in/address/", {"email": MARY})
        sent.append(answer.headers["Location"])
    assert sent == ["/yours/sign-in/code/"] * 8
    assert SignIn.objects.filter(email=MARY).count() == 5
    for _ in range(30):
        last = client.post("/yours/sign-in/address/", {"email": f"{new_id().hex}@example.com"})
    assert last.status_code == 302
    assert client.post("/yours/sign-in/address/", {"email": JOHN}).status_code == 429


@given(link=st.one_of(st.text(max_size=80), st.text("abcdefABCDEF0123456789-_", min_size=48, max_size=48)))
def test_no_forged_link_is_one(link: str) -> None:
    assert identifier_of(link, "key") is None


@given(st.uuids(), st.uuids())
def test_links_and_codes_are_of_one_sign_in_and_one_secret(one: UUID, other: UUID) -> None:
    assert identifier_of(link_of(one, "key"), "key") == one
    assert identifier_of(link_of(one, "key"), "another key") is None
    assert re.fullmatch(r"\d{6}", code_of(one, "key"))
    if one != other:
        assert link_of(one, "key") != link_of(other, "key")


@given(mine=st.booleans(), change=st.integers(0, 9), letter=st.sampled_from("23456789BCDFGHJKMNPQRTVWXYZ"))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_reference_opens_what_is_another_s(mine: bool, change: int, letter: str) -> None:
    Report.objects.all().delete()
    own, other = reported(MARY), reported(JOHN)
    browser = Client()
    secret = actions.sign_in_by_link(by=STRANGER, at=AT, link=_link(MARY))
    browser.cookies["follow"] = str(secret)
    wanted = (own if mine else other).reference
    if change < 3:
        wanted = wanted[: 3 + change] + letter + wanted[4 + change :]
    found = wanted == own.reference
    for page in ("", "write/", "confirmation/"):
        answer = browser.get(f"/yours/{wanted}/{page}")
        assert (answer.status_code == 200) is found, (wanted, page)
        if not found:
            assert answer.status_code == 404
    if not found:
        said = {"news": "no", "text": "Hello", "token": "t"}
        assert browser.post(f"/yours/{wanted}/write/", said).status_code == 404


def _link(email: str) -> str:
    actions.ask_sign_in(by=STRANGER, at=AT, email=email)
    row = SignIn.objects.filter(email=email).order_by("-id").first()
    assert row is not None
    return link_of(row.id, platform.SECRET_KEY)


def test_wrong_and_another_s_reference_look_alike(client: Client) -> None:
    reported()
    other = reported(JOHN)
    signed_in(client)
    pages = [client.get(f"/yours/{one}/").content.decode() for one in (other.reference, "HW-ZZZ-ZZZ")]
    assert pages[0].replace(other.reference, "") == pages[1].replace("HW-ZZZ-ZZZ", "")


def test_a_message_its_answer_and_the_alert(client: Client) -> None:
    report = reported()
    signed_in(client)
    where = f"/yours/{report.reference}/"
    assert client.post(f"{where}alerts/", {"wanted": "yes"}).status_code == 302
    assert client.post(f"{where}write/", {"news": "", "text": "", "token": "t"}).status_code == 422
    said = {"news": "yes", "text": "He had a <script>red</script> hat", "token": "t"}
    for _ in range(2):
        assert client.post(f"{where}write/", said).headers["Location"] == where
    page = client.get(where).content.decode()
    assert page.count("&lt;script&gt;red") == 1
    assert "Nobody has read it yet" in page
    ref = Ref.parse(report.contact)
    before = len(mail.outbox)
    for number in range(2):
        contact.answer_message(by=HANA, at=AT, contact=ref, text="Thank you, we look for him.", token=str(number))
        handlers.tell_of_the_answer(MessageAnswered(contact=ref, message=ref, by=HANA.ref, at=AT))
    assert len(mail.outbox) == before + 1, "once, until they have looked"
    assert "hat" not in str(mail.outbox[-1].body)
    page = client.get(where).content.decode()
    assert "Thank you, we look for him." in page
    assert "The contact centre" in page
    assert "Hana" not in page
    handlers.tell_of_the_answer(MessageAnswered(contact=ref, message=ref, by=HANA.ref, at=AT))
    assert len(mail.outbox) == before + 2


def test_a_confirmation_is_noted_as_a_disclosure(client: Client) -> None:
    report = reported()
    signed_in(client)
    page = client.get(f"/yours/{report.reference}/confirmation/").content.decode()
    assert report.reference in page
    assert "bike" not in page
    names = [row.name for row in audit(by=PROGRAM, question=AuditQuestion(about=(report.contact,)))]
    assert {"journal.Disclosed", "journal.Consulted"} <= set(names)


def test_a_session_ends(client: Client, clock: list[datetime]) -> None:
    reported()
    signed_in(client)
    assert client.get("/yours/").status_code == 200
    clock[0] = AT + timedelta(minutes=21)
    assert client.get("/yours/").headers["Location"] == "/yours/sign-in/"
    clock[0] = AT + timedelta(minutes=22)
    signed_in(client)
    held = client.cookies["follow"].value
    assert "no-store" in client.get("/yours/").headers["Cache-Control"]
    assert client.get("/yours/leave/").status_code == 405, "what opens links ends nothing"
    assert client.get("/yours/").status_code == 200
    assert client.post("/yours/leave/").headers["Location"] == "/help/"
    again = Client()
    again.cookies["follow"] = held
    assert again.get("/yours/").status_code == 302, "the secret opens nothing any more"
    hurried = signed_in(Client(enforce_csrf_checks=False))
    assert hurried.post("/yours/leave/", {"exit": "1"}).headers["Refresh"].startswith("0; url=https://")
    assert hurried.get("/yours/").status_code == 302


def test_a_citizen_is_no_member_of_staff_and_staff_no_citizen(client: Client) -> None:
    reported()
    signed_in(client)
    assert client.get("/contact/").status_code == 302
    assert "sessionid" not in client.cookies
    assert str(Session.objects.get().secret) != client.cookies["follow"].value


def test_how_often_pages_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    report = reported()
    signed_in(client)
    with django_assert_num_queries(14):
        client.get("/yours/")
    with django_assert_num_queries(16):
        client.get(f"/yours/{report.reference}/")
