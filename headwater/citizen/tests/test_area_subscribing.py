"""Being told by e-mail: asked for on a page, confirmed from the mailbox, sent once, stopped by one press."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from shapely.geometry import box

from headwater.citizen import handlers
from headwater.citizen.digests import NoAnswer, send_digests, warn
from headwater.citizen.events import LetterAsked
from headwater.citizen.models import Letter
from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.citizen.tests.refusing import Killed
from headwater.journal.queries import AuditQuestion, audit_all
from headwater.kernel import Actor, Ref, Role, new_id
from headwater.neighbourhood import actions, queries
from headwater.places.actions import NewArea, add_areas

pytestmark = pytest.mark.django_db
INSPECTOR = Actor.with_roles(Ref("accounts.user", str(new_id())), "Ines Example", [Role.DUTY_INSPECTOR])
ASKED = {"topics": ["priorities", "events"], "email": "mary@example.org"}
TOMORROW = AT.replace(hour=8, minute=5) + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The time at which the pages are asked."""
    time = [AT]
    for place in ("area", "subscribing"):
        monkeypatch.setattr(f"headwater.citizen.views.{place}.now", lambda: time[0])
    yield time


@pytest.fixture
def alder() -> Ref:
    new = [
        NewArea("force", "west-midlands", "West Midlands"),
        NewArea("neighbourhood", "alder", "Alder", ("force", "west-midlands"), box(433_000, 278_000, 434_000, 279_000)),
    ]
    return add_areas(by=PROGRAM, at=AT, areas=new)[1]


def ask(client: Client, clock: list[datetime], area: Ref, asked: Mapping[str, object] = ASKED) -> str:
    """Fill in the page; what came back."""
    address = f"/area/{area.id}/subscribe/"
    mark = re.search(r'name="mark" value="([^"]+)"', client.get(address).content.decode())
    assert mark is not None
    clock[0] += timedelta(seconds=9)
    return client.post(address, {**asked, "mark": mark[1]}).content.decode()


def delivered() -> str:
    """The link in the letter that the worker sends."""
    for row in Letter.objects.all():
        handlers.send_what_was_asked(LetterAsked(letter=row.ref, kind=row.kind, by=PROGRAM.ref, at=AT))
    return link_in(str(mail.outbox[-1].body))


def link_in(text: str, what: str = "subscribe") -> str:
    found = re.search(rf"http://\S+?(/area/{what}/\S+)", text)
    assert found is not None
    return found[1]


def waiting() -> list[str]:
    """Whom the next morning finds."""
    return sorted(one.email for one in queries.due(TOMORROW + timedelta(days=30), by=PROGRAM))


def subscribed(area: Ref, email: str = "mary@example.org", *topics: str) -> None:
    """Somebody who confirmed."""
    written = actions.write_wish(area=area, email=email, topics=topics or ("priorities", "events", "figures"), at=AT)
    actions.subscribe(by=PROGRAM, at=AT, wish=actions.read_wish(written, AT))


def test_nothing_begins_before_the_button_is_pressed(client: Client, clock: list[datetime], alder: Ref) -> None:
    assert "Look in your e-mail" in ask(client, clock, alder)
    assert waiting() == []
    link = delivered()
    assert "mary" not in link, "no log of addresses holds who it was"
    assert not Letter.objects.exists()
    scanner = Client()
    for _ in range(3):
        assert "mary@example.org" in scanner.get(link).content.decode()
    assert waiting() == [], "programs that look through mail open links"
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 302, "twice is once"
    assert waiting() == ["mary@example.org"]
    assert queries.subscribed(alder, by=SERGEANT) == 1
    assert "We write to you" in client.get(f"/area/{alder.id}/").content.decode()


def test_an_address_that_is_known_is_answered_alike(client: Client, clock: list[datetime], alder: Ref) -> None:
    first = ask(client, clock, alder)
    client.post(delivered())
    assert ask(Client(), clock, alder) == first
    assert Letter.objects.count() == 1, "a letter goes out all the same"


def test_another_choice_replaces_the_first(client: Client, clock: list[datetime], alder: Ref) -> None:
    subscribed(alder, "mary@example.org", "events")
    ask(client, clock, alder, {"topics": ["figures"], "email": "MARY@example.org"})
    client.post(delivered())
    assert queries.subscribed(alder, by=SERGEANT) == 1
    starts = AT + timedelta(days=3)
    actions.plan_gathering(
        by=SERGEANT, at=AT, area=alder, kind="meeting", title="Meeting", address="Hall", starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )  # fmt: skip
    assert send_digests(PROGRAM, TOMORROW) == 0, "they want figures now, and no events"


@pytest.mark.parametrize(
    "wrong", [{"topics": []}, {"topics": ["all"]}, {"email": "nobody"}, {"email": "a@b.example\nBcc: c@d.e"}]
)
def test_what_is_wrong_is_said(client: Client, clock: list[datetime], alder: Ref, wrong: dict[str, object]) -> None:
    assert "There is a problem" in ask(client, clock, alder, ASKED | wrong)
    assert not Letter.objects.exists()


def test_letters_are_limited(client: Client, clock: list[datetime], alder: Ref) -> None:
    answers = [ask(client, clock, alder, ASKED | {"email": f"p{number}@example.org"}) for number in range(21)]
    assert "asked too often" in answers[-1]
    assert Letter.objects.count() == 20


@pytest.mark.parametrize("link", ["/area/subscribe/made-up/", "/area/stop/made:up/", "/area/subscribe/é/"])
def test_a_forged_link_says_what_to_do(client: Client, link: str) -> None:
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 422
        assert "Open it from the e-mail again" in answer.content.decode()


def test_an_old_link_begins_nothing(client: Client, clock: list[datetime], alder: Ref) -> None:
    ask(client, clock, alder)
    link = delivered()
    clock[0] += timedelta(days=3, minutes=1)
    assert client.post(link).status_code == 422
    assert waiting() == []


def test_the_digest_tells_each_thing_once(alder: Ref) -> None:
    subscribed(alder)
    subscribed(alder, "john@example.org", "events")
    later = AT + timedelta(minutes=5)
    racing = actions.set_priority(by=SERGEANT, at=later, area=alder, issue="Racing <on> Alder Road")
    actions.take_step(by=SERGEANT, at=later, priority=racing, action="Speed checks")
    actions.plan_gathering(
        by=SERGEANT, at=later, area=alder, kind="meeting", title="Meeting", address="Hall",
        starts_at=AT + timedelta(days=3), ends_at=AT + timedelta(days=3, hours=2),
    )  # fmt: skip
    assert send_digests(PROGRAM, later + timedelta(hours=1)) == 0, "at most once a day: in the morning"
    assert send_digests(PROGRAM, TOMORROW) == 2
    assert send_digests(PROGRAM, TOMORROW) == 0
    assert send_digests(PROGRAM, TOMORROW + timedelta(days=1)) == 0
    mary = next(one for one in mail.outbox if one.to == ["mary@example.org"])
    john = next(one for one in mail.outbox if one.to == ["john@example.org"])
    for words in ("Racing <on> Alder Road", "Speed checks", "Meeting: Thursday 26 November, 10:00 to 12:00, Hall"):
        assert words in mary.body
    assert "Racing" not in john.body
    assert "Meeting" in john.body


def test_what_came_before_is_no_news(alder: Ref) -> None:
    actions.set_priority(by=SERGEANT, at=AT - timedelta(hours=1), area=alder, issue="Racing")
    subscribed(alder)
    assert send_digests(PROGRAM, TOMORROW) == 0


def test_an_event_that_changed_is_told_as_it_is_now(alder: Ref) -> None:
    subscribed(alder)
    starts = AT + timedelta(days=3)
    meeting, stall = (
        actions.plan_gathering(
            by=SERGEANT, at=AT, area=alder, kind="meeting", title=title, address="Hall", starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )
        for title in ("Meeting", "Stall")
    )  # fmt: skip
    actions.change_gathering(
        by=SERGEANT, at=AT, gathering=meeting, starts_at=starts, ends_at=starts + timedelta(hours=1), address="School"
    )
    actions.cancel_gathering(by=SERGEANT, at=AT, gathering=stall)
    assert send_digests(PROGRAM, TOMORROW) == 1
    text = str(mail.outbox[-1].body)
    assert text.count("Meeting: ") == 1
    assert "School" in text
    assert "Cancelled: Stall" in text


def test_what_is_not_shown_is_not_told(alder: Ref) -> None:
    subscribed(alder)
    shown, hidden, waits = (actions.suggest(by=PROGRAM, at=AT, area=alder, text=text) for text in ("Light", "Insult", "Mowing"))
    actions.show_suggestion(by=SERGEANT, at=AT, suggestion=shown)
    actions.show_suggestion(by=SERGEANT, at=AT, suggestion=hidden)
    actions.hide_suggestion(by=SERGEANT, at=AT, suggestion=hidden, reason="It insults somebody")
    assert send_digests(PROGRAM, TOMORROW) == 1
    text = str(mail.outbox[-1].body)
    assert "Light" in text
    assert "Insult" not in text and "insults" not in text and "Mowing" not in text
    assert waits


def test_it_is_sent_by_day_and_later_where_no_worker_was_up(alder: Ref) -> None:
    subscribed(alder)
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    assert send_digests(PROGRAM, TOMORROW.replace(hour=7, minute=59)) == 0
    assert send_digests(PROGRAM, TOMORROW.replace(hour=22)) == 0
    assert send_digests(PROGRAM, TOMORROW.replace(hour=15)) == 1


def test_a_worker_that_is_killed_tells_nothing_twice(alder: Ref, settings: Settings) -> None:
    for number in range(3):
        subscribed(alder, f"p{number}@example.org")
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Fatal"
    with pytest.raises(Killed):
        send_digests(PROGRAM, TOMORROW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(PROGRAM, TOMORROW) == 2
    assert sorted(one.to[0] for one in mail.outbox) == [f"p{number}@example.org" for number in range(3)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once(alder: Ref) -> None:
    subscribed(alder)
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    together = Barrier(4)
    sent: list[int] = []

    def work() -> None:
        try:
            together.wait(60)
            sent.append(send_digests(PROGRAM, TOMORROW))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert sorted(sent) == [0, 0, 0, 1]
    assert len(mail.outbox) == 1


def test_a_server_that_is_down_is_tried_again_within_the_day(alder: Ref, settings: Settings) -> None:
    subscribed(alder)
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Down"
    assert send_digests(PROGRAM, TOMORROW) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(PROGRAM, TOMORROW + timedelta(hours=1)) == 1


def test_an_address_that_refuses_too_often_is_erased(alder: Ref, settings: Settings) -> None:
    subscribed(alder, "ghost@example.org")
    subscribed(alder, "mary@example.org")
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Picky"
    assert sum(send_digests(PROGRAM, TOMORROW + timedelta(days=day)) for day in range(12)) == 1
    assert waiting() == ["mary@example.org"]


def test_who_is_put_off_holds_up_nobody_and_is_not_erased(alder: Ref, settings: Settings) -> None:
    for name in ("ghost", "poet", "mary"):
        subscribed(alder, f"{name}@example.org")
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Full"
    assert [send_digests(PROGRAM, TOMORROW + timedelta(days=day)) for day in range(12)] == [1, *[0] * 11]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(PROGRAM, TOMORROW + timedelta(days=12)) == 2
    assert waiting() == ["ghost@example.org", "mary@example.org", "poet@example.org"]


def gas_leak(areas: Sequence[Ref], at: datetime, replaces: Ref | None = None) -> Ref:
    """A warning that is issued."""
    said = actions.Said(
        event="Gas leak", headline="Gas leak in Alder Road", description="A main was hit.", instruction="Close your windows.",
        expires_at=at + timedelta(hours=20), severity="Severe", areas=areas,
    )  # fmt: skip
    warning = actions.draft_warning(by=SERGEANT, at=at, said=said, replaces=replaces)
    actions.issue_warning(by=INSPECTOR, at=at, warning=warning)
    return warning


def test_of_a_warning_everybody_is_told_who_can_be_and_the_rest_again(alder: Ref, settings: Settings) -> None:
    for name in ("ghost", "poet", "mary"):
        subscribed(alder, f"{name}@example.org", "warnings")
    warning = gas_leak([alder], AT)
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Full"
    with pytest.raises(NoAnswer):
        warn(PROGRAM, AT, warning)
    assert [one.to for one in mail.outbox] == [["mary@example.org"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert warn(PROGRAM, AT, warning) == 2


def test_whom_an_update_lets_go_is_told_so(alder: Ref) -> None:
    """Else they stay inside for as long as the first warning was to hold."""
    [birch] = add_areas(
        by=PROGRAM, at=AT,
        areas=[NewArea("neighbourhood", "birch", "Birch", ("force", "west-midlands"), box(434_000, 278_000, 435_000, 279_000))],
    )  # fmt: skip
    subscribed(alder, "mary@example.org", "warnings")
    subscribed(birch, "john@example.org", "warnings")
    first = gas_leak([alder, birch], AT)
    assert warn(PROGRAM, AT, first) == 2
    update = gas_leak([alder], AT + timedelta(minutes=1), replaces=first)
    assert [warn(PROGRAM, AT + timedelta(minutes=1), update) for _ in range(2)] == [2, 0]
    told = {one.to[0]: str(one.body) for one in mail.outbox[2:]}
    assert "does not concern this neighbourhood any more" in told["john@example.org"]
    assert "any more" not in told["mary@example.org"]
    assert "Gas leak in Alder Road. Close your windows." not in told["john@example.org"]


def test_a_warning_needs_nothing_but_itself(alder: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lake that cannot be read holds up figures, not lives."""
    subscribed(alder, "mary@example.org", "warnings", "figures")
    warning = gas_leak([alder], AT)

    def broken(*_: object) -> None:
        raise OSError("the lake is gone")

    monkeypatch.setattr("headwater.neighbourhood.queries.telling.counts", broken)
    monkeypatch.setattr("headwater.neighbourhood.queries.telling.ancestors", broken)
    assert warn(PROGRAM, AT, warning) == 1


@pytest.mark.django_db(transaction=True)
def test_a_warning_waits_for_whoever_is_at_the_same_address(alder: Ref) -> None:
    """The morning's delivery, which may have looked before the warning was there."""
    subscribed(alder, "mary@example.org", "warnings")
    [mary] = queries.due(TOMORROW, by=PROGRAM)
    warning = gas_leak([alder], AT)
    sent: list[int | Exception] = []

    def warned() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            sent.append(warn(PROGRAM, AT, warning))
        except Exception as fault:
            sent.append(fault)
        finally:
            connection.close()

    with transaction.atomic():
        actions.begin_digest(by=PROGRAM, at=AT, subscription=mary.ref, news=[])
        worker = Thread(target=warned)
        worker.start()
        worker.join(60)
    [waited] = sent
    assert isinstance(waited, OperationalError), "not passed over: the task that fails is tried again"


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_are_one(alder: Ref) -> None:
    done: list[Exception | None] = []

    def confirm() -> None:
        try:
            subscribed(alder)
            done.append(None)
        except Exception as fault:
            done.append(fault)
        finally:
            connection.close()

    second = Thread(target=confirm)
    with transaction.atomic():
        subscribed(alder)
        second.start()
        until_somebody_waits()
    second.join(60)
    assert done == [None]
    assert waiting() == ["mary@example.org"]


def until_somebody_waits() -> None:
    """Until another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        for _ in range(6_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_warning_does_not_wait_for_the_morning(alder: Ref, settings: Settings) -> None:
    subscribed(alder, "mary@example.org", "warnings", "events")
    subscribed(alder, "john@example.org", "events")
    midnight = AT.replace(hour=23, minute=30)
    warning = gas_leak([alder], midnight)
    actions.set_priority(by=SERGEANT, at=midnight, area=alder, issue="Racing")
    settings.EMAIL_BACKEND = "headwater.citizen.tests.refusing.Down"
    with pytest.raises(NoAnswer):
        warn(PROGRAM, midnight, warning)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert [warn(PROGRAM, midnight, warning) for _ in range(2)] == [1, 0]
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["mary@example.org"], "A warning for Alder")
    assert "Gas leak in Alder Road. Close your windows." in letter.body
    assert send_digests(PROGRAM, TOMORROW) == 0, "it was told; neither wants priorities"


def test_one_press_stops_it_and_erases_the_address(client: Client, alder: Ref) -> None:
    subscribed(alder)
    actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing")
    send_digests(PROGRAM, TOMORROW)
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = link_in(str(mail.outbox[-1].body), "stop")
    assert headers["List-Unsubscribe"].endswith(f"{link}>")
    assert "Stop them" in client.get(link).content.decode()
    assert waiting() == ["mary@example.org"], "opening it stops nothing"
    program = Client(enforce_csrf_checks=True)
    first = program.post(link, {"List-Unsubscribe": "One-Click"})
    assert first.status_code == 200
    assert waiting() == []
    assert program.post(link).content == first.content, "whoever is not known is answered alike"
    assert "mary" not in " ".join(map(str, audit_all(by=PROGRAM, question=AuditQuestion())))


def test_how_often_they_ask(client: Client, alder: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        client.get(f"/area/{alder.id}/subscribe/")
    wish = actions.write_wish(area=alder, email="mary@example.org", topics=["events"], at=AT)
    with django_assert_num_queries(1):
        client.get(f"/area/subscribe/{wish}/")
    subscribed(alder)
    [one] = queries.due(TOMORROW, by=PROGRAM)
    with django_assert_num_queries(0):
        client.get(f"/area/stop/{actions.write_stop(one.ref)}/")
