"""Pages of escalations and hubs: what they show, what they change, and how often they ask the database."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts.tests.factories import person, signed_in
from headwater.dispatch.actions import hubs as hub_actions
from headwater.dispatch.actions import timers
from headwater.dispatch.models import Escalation, Handover, Hub, Incident, Presence
from headwater.dispatch.tests.oversight import DEE, hubs, incidents, journalled
from headwater.kernel import Role, now

pytestmark = pytest.mark.django_db


def browser(role: Role) -> Client:
    return signed_in(person(role))


def p1() -> Incident:
    (north,) = hubs("North")
    (row,) = incidents(north, grade="P1", at=now())
    timers.start_for_incident(row, row.opened_at)
    return row


def test_an_escalation_stands_on_every_page_of_the_role_until_it_is_answered() -> None:
    row = p1()
    inspector, analyst = browser(Role.DUTY_INSPECTOR), browser(Role.ANALYST)
    assert f"No unit has been sent (log {row.number}, P1)." in inspector.get("/").content.decode()
    assert 'role="alert"' not in analyst.get("/").content.decode()
    page = inspector.get("/dispatch/escalations/").content.decode()
    assert "P1 Emergency" in page
    assert "What you did" in page
    one = Escalation.objects.get()
    empty = inspector.post(f"/dispatch/escalations/{one.pk}/answer/", {"did": " "}, follow=True).content.decode()
    assert "What you did is empty" in empty
    done = inspector.post(f"/dispatch/escalations/{one.pk}/answer/", {"did": "Sent M21 from the next area"}, follow=True)
    assert "It stands in the log under your name" in done.content.decode()
    assert 'role="alert"' not in inspector.get("/").content.decode()
    one.refresh_from_db()
    assert (one.state, one.did) == ("acknowledged", "Sent M21 from the next area")
    assert journalled("dispatch.EscalationAcknowledged")[0][0] == str(row.ref)
    again = inspector.post(f"/dispatch/escalations/{one.pk}/answer/", {"did": "Me too"}, follow=True).content.decode()
    assert "has answered this: Sent M21" in again


def test_whoever_it_is_not_for_may_look_and_not_answer() -> None:
    (north,) = hubs("North")
    (row,) = incidents(north, grade="P2", at=now())
    Escalation.objects.create(
        reason="unresourced", words="No unit has been sent", subject=str(row.ref), incident=row, role="sergeant",
        raised_at=now(), told_at=now(), answer_by=now(),
    )  # fmt: skip
    one = Escalation.objects.get()
    dispatcher = browser(Role.DISPATCHER)
    assert "For others" in dispatcher.get("/dispatch/escalations/").content.decode()
    said = dispatcher.post(f"/dispatch/escalations/{one.pk}/answer/", {"did": "Looked"}, follow=True).content.decode()
    assert "This is for the neighbourhood sergeant" in said
    assert browser(Role.HANDLER).post(f"/dispatch/escalations/{one.pk}/answer/", {"did": "x"}).status_code == 403
    assert browser(Role.COMMANDER).post(f"/dispatch/escalations/{one.pk}/answer/", {"did": "x"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "acknowledged"


def test_the_banner_alone_for_pages_that_are_open() -> None:
    inspector = browser(Role.DUTY_INSPECTOR)
    assert "alert" not in inspector.get("/dispatch/escalations/banner/").content.decode()
    p1()
    assert "1 escalation waits for you" in inspector.get("/dispatch/escalations/banner/").content.decode()


def test_a_hub_goes_dark_and_comes_back_by_the_page(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    north, south, _ = hubs("North", "South", "Central")
    rows = incidents(north, 30)
    hub_actions.hand_over(by=DEE, at=now(), incidents=[rows[0].ref], hub=south.ref, reason="Short of people")
    dispatcher = browser(Role.DISPATCHER)
    dispatcher.get("/")
    with django_assert_max_num_queries(12):  # session, account, banner, three of hubs, one of handovers, frame
        page = dispatcher.get("/dispatch/hubs/").content.decode()
    assert "North asks South to take 1 log" in page
    where = f"/dispatch/hubs/{north.pk}/"
    unsure = dispatcher.post(where + "dark/", {"reason": "Power cut"}, follow=True).content.decode()
    assert "Nothing was changed." in unsure
    done = dispatcher.post(where + "dark/", {"reason": "Power cut", "sure": "on"}, follow=True).content.decode()
    assert "30 logs were handed over" in done
    assert "Power cut" in done
    back = dispatcher.post(where + "back/", follow=True).content.decode()
    assert "asks North to take" in back
    offer = Handover.objects.filter(state="asked").first()
    assert offer is not None
    said = dispatcher.post(
        f"/dispatch/handovers/{offer.batch}/answer/", {"answer": "accept", "handover": [str(offer.pk)]}, follow=True
    ).content.decode()
    assert "1 logs were taken over" in said
    rest = dispatcher.post(f"/dispatch/handovers/{offer.batch}/answer/", {"answer": "refuse", "words": ""}, follow=True)
    assert "Say why you refuse" in rest.content.decode()
    dispatcher.post(f"/dispatch/handovers/{offer.batch}/answer/", {"answer": "refuse", "words": "You keep them", "giver": ""})
    assert not Handover.objects.filter(state="asked").exists()
    assert Incident.objects.filter(hub=north).count() == 1


def test_boards_say_who_is_there() -> None:
    (north,) = hubs("North")
    dispatcher = browser(Role.DISPATCHER)
    where = f"/dispatch/hubs/{north.pk}/present/"
    assert dispatcher.post(where).status_code == 204
    assert "People here now</dt><dd><strong>1" in dispatcher.get("/dispatch/hubs/").content.decode()
    assert dispatcher.post(where, {"left": "1"}).status_code == 204
    assert not Presence.objects.exists()
    assert Hub.objects.count() == 1
