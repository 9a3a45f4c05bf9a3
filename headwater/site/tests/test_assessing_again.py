"""Assessing the risk of a log again: the page, what it keeps, and how often it asks the database."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts.tests.factories import person, signed_in
from headwater.contact import actions, handlers, queries
from headwater.contact.rules.thrive import silent_for
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HANA, hub, journalled, noted
from headwater.dispatch import actions as dispatch
from headwater.dispatch import queries as logs
from headwater.dispatch.events import LogEntryAdded
from headwater.kernel import Conflict, Ref, Role

LATER = AT + timedelta(minutes=4)
MISSING = {question.code: "no" for group in silent_for("S3") for question in group.questions}


@pytest.fixture
def client() -> Client:
    """A dispatcher's browser."""
    return signed_in(person(Role.DISPATCHER))


def missing() -> Ref:
    """A son who has not come home, graded as the first call left it."""
    hub()
    contact = noted(HANA, number="07700 900123", kind="S3", location=ALDER_ROAD, summary="He is not at home", silent=MISSING)
    done = actions.finish(by=HANA, at=LATER, contact=contact, outcome=actions.OpenIncident())
    assert done.incident is not None
    return done.incident


def new_fact(incident: Ref, text: str, minutes: int = 9) -> None:
    """Somebody writes a new fact into the log, and the handler hears of it."""
    at = AT + timedelta(minutes=minutes)
    dispatch.add_entry(by=DEV, at=at, incident=incident, text=text, kind="new_fact")
    handlers.new_fact(LogEntryAdded(incident=incident, text=text, kind="new_fact", by=DEV.ref, at=at))


def answered(page: str, **changed: str) -> dict[str, str]:
    """What the form of a page would send, with some of it changed."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<input type="radio" name="([\w.]+)" value="(\w+)" checked', page))
    [kind] = re.findall(r'<option value="(\w+)" selected>', page)[:1]
    return fields | {"kind": kind} | {name.replace("__", "."): value for name, value in changed.items()}


@pytest.mark.django_db
def test_a_new_fact_makes_it_due_and_the_page_of_the_log_says_so(client: Client) -> None:
    incident = missing()
    shown = client.get(f"/dispatch/logs/{incident.id}/").content.decode()
    assert "Risk (THRIVE+)" in shown
    assert "Version 1" in shown
    assert "Somebody is missing" in shown
    assert "Risk assessed (THRIVE+): P2, as the rules recommend" in shown
    assert "Re-assessment due</strong>" not in shown
    new_fact(incident, "He has left his insulin at home")
    shown = client.get(f"/dispatch/logs/{incident.id}/").content.decode()
    assert "Re-assessment due</strong>" in shown
    assert "New fact: He has left his insulin at home" in shown
    assert f'href="/contact/assess/{incident.id}/"' in shown
    assert "Risk must be assessed again" in shown


@pytest.mark.django_db
def test_assessing_again_keeps_a_version_grades_the_log_and_settles_what_was_due(client: Client) -> None:
    incident = missing()
    new_fact(incident, "He has left his insulin at home")
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    assert "He has left his insulin at home" in page
    assert "This will be version 2" in page
    given = answered(page, silent__mi_medical="yes", letter__vulnerability="Diabetic, no insulin", why="Insulin at home")
    weighed = client.post(f"/contact/assess/{incident.id}/parts/", given).content.decode()
    assert 'data-recommended="P1"' in weighed
    assert "Missing, and likely to come to harm" in weighed
    answer = client.post(f"/contact/assess/{incident.id}/", given)
    assert answer.headers["Location"] == f"/dispatch/logs/{incident.id}/"
    first, second = queries.history(incident)
    assert (first.grade_after, second.grade_before, second.grade_after) == ("P2", "P2", "P1")
    assert second.letters == {"vulnerability": "Diabetic, no insulin"}
    assert second.why == "Insulin at home"
    log = logs.incident(incident)
    assert log.grade.code == "P1"
    assert "reassess" not in log.markers
    shown = client.get(f"/dispatch/logs/{incident.id}/").content.decode()
    assert "Re-assessment due</strong>" not in shown
    assert shown.index("Version 2") < shown.index("Version 1")
    assert "THRIVE+ version 2: Missing, and likely to come to harm" in shown


@pytest.mark.django_db
def test_another_grade_needs_its_reason_and_what_was_typed_stays(client: Client) -> None:
    incident = missing()
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    given = answered(page, grade="P3", letter__risk="<b>He rings & says he is at a friend’s")
    answer = client.post(f"/contact/assess/{incident.id}/", given)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The rules recommend P2. Say why it should be P3." in shown
    assert "&lt;b&gt;He rings &amp; says he is at a friend’s" in shown
    assert len(queries.history(incident)) == 1
    client.post(f"/contact/assess/{incident.id}/", {**given, "override_reason": "He has rung his mother"})
    assert queries.history(incident)[-1].override_reason == "He has rung his mother"
    assert logs.incident(incident).grade.code == "P3"
    assert "P2 was recommended" in client.get(f"/dispatch/logs/{incident.id}/").content.decode()


@pytest.mark.django_db
def test_a_word_in_a_new_fact_brings_the_questions_of_a_hidden_crime(client: Client) -> None:
    incident = missing()
    new_fact(incident, "His sister says that his ex-partner is violent")
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    assert "Domestic abuse: ask" in page
    answer = client.post(f"/contact/assess/{incident.id}/", answered(page))
    assert answer.status_code == 422
    assert "Not answered" in answer.content.decode()
    given = answered(page, not_asked="His sister has rung off")
    assert client.post(f"/contact/assess/{incident.id}/", given).status_code == 302


@pytest.mark.django_db
def test_the_questions_follow_the_kind(client: Client) -> None:
    incident = missing()
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    given = answered(page, kind="C1")
    other = client.post(f"/contact/assess/{incident.id}/parts/", given, headers={"HX-Trigger-Name": "kind"}).content.decode()
    assert 'hx-swap-oob="innerHTML"' in other
    assert "answers.offender_there" in other
    assert "silent.mi_medical" not in other
    same = client.post(f"/contact/assess/{incident.id}/parts/", answered(page)).content.decode()
    assert "hx-swap-oob" not in same


@pytest.mark.django_db
def test_who_may_not_grade_assesses_all_the_same() -> None:
    incident, client = missing(), signed_in(person(Role.RESPONSE))
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    assert 'name="grade"' not in page
    assert "Whoever may grade it decides" in page
    client.post(f"/contact/assess/{incident.id}/", answered(page, silent__mi_medical="yes"))
    assert logs.incident(incident).grade.code == "P2"
    assert queries.history(incident)[-1].recommended == "P1"
    assert signed_in(person(Role.PARTNER)).get(f"/contact/assess/{incident.id}/").status_code == 403


@pytest.mark.django_db
def test_who_read_an_older_version_is_told_of_the_newer_one(client: Client) -> None:
    incident = missing()
    page = client.get(f"/contact/assess/{incident.id}/").content.decode()
    given = answered(page)
    assert client.post(f"/contact/assess/{incident.id}/", given).status_code == 302
    again = client.post(f"/contact/assess/{incident.id}/", given)
    assert again.status_code == 409
    assert "Somebody assessed this log while you did. Read version 2" in again.content.decode()
    assert len(queries.history(incident)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["", "-1", "two", "²", "9" * 30])
def test_what_no_page_sends_is_refused(client: Client, after: str) -> None:
    incident = missing()
    answer = client.post(f"/contact/assess/{incident.id}/", {"kind": "S3", "after": after})
    assert answer.status_code == 422
    assert client.get("/contact/assess/01890000-0000-7000-8000-000000000000/").status_code == 404
    assert (
        client.post(f"/contact/assess/{incident.id}/", {"kind": "S3", "after": "1", "answers.nonsense": "yes"}).status_code
        == 422
    )


@pytest.mark.django_db
def test_the_page_is_drawn_in_few_queries_and_its_reading_is_noted(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = missing()
    for minute in range(3):
        new_fact(incident, f"Fact {minute}", minute + 10)
    client.get(f"/contact/assess/{incident.id}/")
    with django_assert_num_queries(10):
        client.get(f"/contact/assess/{incident.id}/")
    assert journalled("journal.Consulted")[-1]["subject"] == str(incident)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told() -> None:
    incident = missing()
    together, kept, refused = threading.Barrier(2), [], []

    def work() -> None:
        try:
            together.wait()
            kept.append(
                actions.assess(
                    by=DEV, at=AT + timedelta(minutes=20), about=incident, letters={}, answers={}, silent=MISSING, after=1
                )
            )
        except Conflict as fault:
            refused.append(str(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(kept), len(refused)) == (1, 1)
    assert [one.number for one in queries.history(incident)] == [1, 2]
