"""From ring to closed log: with the network gone, and with everybody pressing at once."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psutil
import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from headwater.accounts.queries import sign
from headwater.accounts.tests.factories import person, signed_in
from headwater.contact import actions as contacts
from headwater.contact import queries
from headwater.contact.tests.factories import ALDER_ROAD, AT, DEV, HANA, ROSA, hub, journalled, noted, rung
from headwater.dispatch import actions as dispatch
from headwater.dispatch.queries import incident
from headwater.dispatch.queries.board import rows
from headwater.dispatch.tests.oversight import unit
from headwater.journal import actions as journal
from headwater.kernel import Actor, Ref, Role, now

PROGRAM = Actor.system("tests")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever connects, sends or looks up a name fails. The database's own library is no Python, and has its line already."""

    def refused(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"somebody went to the network: {args[1:]}")

    before = _lines()
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    yield
    assert _lines() - before == set()


def _lines() -> set[Any]:
    """Lines of this process to other machines, whoever opened them, those to the database left out."""
    to = {str(connection.settings_dict["PORT"] or 5432)}
    found = psutil.Process().net_connections(kind="inet")
    return {(one.laddr, one.raddr) for one in found if one.raddr and str(one.raddr.port) not in to}


@pytest.mark.django_db
@pytest.mark.usefixtures("no_network")
def test_the_loop_by_actions_needs_no_network() -> None:
    with pytest.raises(AssertionError, match="went to the network"):
        socket.socket().connect(("127.0.0.1", 9))
    hub()
    response = unit("M21")
    contact = noted(
        HANA, number="07700 900123", kind="C1", summary="In the garden", location=ALDER_ROAD, answers={"now": "yes"}
    )
    done = contacts.finish(by=HANA, at=AT, contact=contact, outcome=contacts.OpenIncident())
    assert done.incident is not None
    dispatch.change_grade(by=DEV, at=AT, incident=done.incident, grade="P2", reason="They have left")
    dispatch.assign(by=DEV, at=AT, incident=done.incident, units=[response.ref])
    dispatch.set_status(by=ROSA, at=AT + timedelta(minutes=4), unit=response.ref, status=6)
    dispatch.set_status(by=ROSA, at=AT + timedelta(minutes=30), unit=response.ref, status=2)
    dispatch.close(
        by=DEV, at=AT + timedelta(minutes=40), incident=done.incident, closing_kind="C1", result="no_trace", text="Gone"
    )
    assert incident(done.incident).closed_at == AT + timedelta(minutes=40)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_network")
def test_the_loop_by_pages_needs_no_network() -> None:
    dispatch.open_hub(by=PROGRAM, at=now(), name="East", short="E", areas=[], capacity=100)
    response = unit("M21")
    handler, dispatcher = signed_in(person(Role.HANDLER)), signed_in(person(Role.DISPATCHER))
    call = {"event": "ring", "call": "1", "line": "999", "from": "07700 900123"}
    contact = _told("telephony", "telephony/calls/", call)["contact"].partition(":")[2]
    assert handler.post(f"/contact/{contact}/claim/").status_code == 302
    assert handler.get(f"/contact/{contact}/").status_code == 200
    fields = {"kind": "C1", "summary": "In the garden", "point": "433500 279000", "answers.now": "yes"}
    _json(handler, f"/contact/{contact}/details/", {"fields": fields})
    _json(handler, f"/contact/{contact}/finish/", {"outcome": "incident"})
    [entry] = journalled("dispatch.IncidentOpened")
    log = Ref.parse(entry["incident"])
    assert dispatcher.get("/dispatch/").status_code == 200
    assert dispatcher.get(f"/dispatch/logs/{log.id}/").status_code == 200
    graded = {"grade-grade": "P2", "grade-reason": "They have left"}
    assert dispatcher.post(f"/dispatch/logs/{log.id}/change/grade/", graded).status_code == 302
    assert dispatcher.post(f"/dispatch/logs/{log.id}/assign/", {"unit": response.ref.id}).status_code == 302
    for status in (5, 6, 2):
        _told("devices", "units/status/", {"unit": "M21", "status": status})
    closed = {"close-closing_kind": "C1", "close-result": "no_trace", "close-text": "Gone"}
    assert dispatcher.post(f"/dispatch/logs/{log.id}/change/close/", closed).status_code == 302
    view = incident(log)
    assert (view.grade.code, view.closed_at is None) == ("P2", False)


def _told(program: str, path: str, told: Mapping[str, object]) -> Any:
    body = json.dumps(told).encode()
    answer = Client().post(f"/api/{path}", body, content_type="application/json", headers=sign(program, body, now()))
    assert answer.status_code == 200, answer.content
    return answer.json()


def _json(client: Client, path: str, told: dict[str, object]) -> None:
    answer = client.post(path, json.dumps(told), content_type="application/json")
    assert answer.status_code == 200, answer.content


def _together(work: Callable[[int], None], number: int) -> None:
    """So many threads, each with a line of its own, that begin at the same moment. Raises what one of them raised."""
    start, faults = threading.Barrier(number), list[Exception]()

    def one(place: int) -> None:
        try:
            start.wait()
            work(place)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


@pytest.mark.django_db(transaction=True)
def test_a_finish_that_is_pressed_eight_times_at_once_opens_one_log() -> None:
    hub()
    contact = noted(HANA, kind="C1", summary="In the garden", location=ALDER_ROAD, answers={"now": "yes"})
    logs: list[Ref | None] = []
    _together(
        lambda _: logs.append(contacts.finish(by=HANA, at=AT, contact=contact, outcome=contacts.OpenIncident()).incident), 8
    )
    assert len(logs) == 8
    assert len(set(logs)) == 1
    assert len(journalled("dispatch.IncidentOpened")) == len(journalled("contact.ContactFinished")) == 1


@pytest.mark.django_db(transaction=True)
def test_nine_calls_at_once_from_one_number_are_nine_contacts_with_a_log_number_each() -> None:
    hub()

    def call(place: int) -> None:
        contact = rung(number="07700 900123", external_id=f"call {place}")
        contacts.claim(by=HANA, at=AT, contact=contact)
        contacts.note_details(by=HANA, at=AT, contact=contact, kind="A2", summary="Again", location=ALDER_ROAD)
        contacts.finish(by=HANA, at=AT, contact=contact, outcome=contacts.OpenIncident())

    _together(call, 9)
    assert sorted(entry["number"] for entry in journalled("dispatch.IncidentOpened")) == list(range(1, 10))
    assert len({entry["source"] for entry in journalled("dispatch.IncidentOpened")}) == 9


@pytest.mark.django_db
def test_a_day_of_twenty_five_hours_numbers_its_logs_once_and_its_ages_are_true() -> None:
    hub()
    first = datetime(2018, 10, 27, 23, 0, tzinfo=UTC)  # midnight in London, in summer time
    logs = [
        dispatch.open_incident(
            by=DEV, at=first + timedelta(minutes=30 * half), kind="A2", grade="P3", summary="", location=None
        )
        for half in range(-1, 51)
    ]
    views = [incident(log) for log in logs]
    assert [(view.day.isoformat(), view.number) for view in views] == [
        ("2018-10-27", 1),
        *(("2018-10-28", number) for number in range(1, 51)),
        ("2018-10-29", 1),
    ]
    shown = sorted(rows([log.id for log in logs]), key=lambda row: row.opened_at)
    assert [row.ref for row in shown] == logs, "half past one comes twice, and each log stays where it belongs"
    assert {after.opened_at - before.opened_at for before, after in pairwise(shown)} == {timedelta(minutes=30)}


@pytest.mark.django_db(transaction=True)
def test_a_contact_finished_while_the_database_goes_away_is_as_it_was_and_is_finished_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub()
    contact = noted(HANA, kind="C1", summary="In the garden", location=ALDER_ROAD, answers={"now": "yes"})

    def gone(events: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        return journal.record_all(events)

    finishing = "headwater.contact.actions.finishing.record_all"
    monkeypatch.setattr(finishing, gone)
    with pytest.raises(OperationalError):
        contacts.finish(by=HANA, at=AT, contact=contact, outcome=contacts.OpenIncident())
    connections.close_all()
    assert queries.contact(contact).state == "taken"
    assert journalled("dispatch.IncidentOpened") == []
    monkeypatch.setattr(finishing, journal.record_all)
    done = contacts.finish(by=HANA, at=AT, contact=contact, outcome=contacts.OpenIncident())
    assert done.incident is not None
    assert incident(done.incident).number == 1
