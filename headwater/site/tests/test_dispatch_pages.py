"""Pages of dispatch as people open them: the board, the wall, a log and what is done there, units; the devices' door."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from headwater.accounts.queries import sign
from headwater.accounts.tests.factories import person, signed_in
from headwater.dispatch import actions, queries
from headwater.dispatch.actions import UnitPosition
from headwater.dispatch.models import Unit
from headwater.dispatch.queries.board import find, open_rows, unit, unit_rows
from headwater.dispatch.queries.whole_log import whole_log
from headwater.dispatch.tests.oversight import deployment, hubs, incidents, journalled
from headwater.dispatch.tests.oversight import unit as made_unit
from headwater.kernel import Actor, Ref, Role, now
from headwater.places.queries import Location
from headwater.records.actions import add_person, add_vehicle

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")
ALDER = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street")


@pytest.fixture
def log() -> Ref:
    actions.open_hub(by=PROGRAM, at=now(), name="East hub", short="E", areas=[], capacity=100)
    return opened()


def opened(kind: str = "T1", grade: str = "P2", summary: str = "Two cars") -> Ref:
    return actions.open_incident(by=PROGRAM, at=now(), kind=kind, grade=grade, summary=summary, location=ALDER)


def browser(role: Role = Role.DISPATCHER) -> Client:
    return signed_in(person(role))


def board(client: Client, path: str = "/dispatch/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def change(client: Client, ref: Ref, what: str, /, **given: Any) -> Any:
    sent = {f"{what}-{name}": value for name, value in given.items()}
    return client.post(f"/dispatch/logs/{ref.id}/change/{what}/", sent, follow=True)


@pytest.mark.parametrize("path", ["/dispatch/", "/dispatch/wall/", "/dispatch/units/"])
def test_a_page_asks_as_often_for_two_hundred_rows_as_for_two(
    path: str, log: Ref, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asks = {"/dispatch/": 10, "/dispatch/wall/": 5, "/dispatch/units/": 5}
    client = browser()
    client.get(path)
    with django_assert_num_queries(asks[path]):
        board(client, path)
    [hub] = hubs("West")
    for number, row in enumerate(incidents(hub, 200)):
        deployment(made_unit(f"W{number}"), row)
    with django_assert_num_queries(asks[path]):
        board(client, path)


def test_a_sensitive_kind_says_nothing_to_whoever_passes_the_screen(log: Ref) -> None:
    kind = next(kind for kind in queries.kinds().values() if kind.sensitive)
    opened(kind=kind.code, summary="Her husband")
    client = browser()
    for path in ("/dispatch/", "/dispatch/rows/", "/dispatch/wall/", "/dispatch/wall/rows/"):
        shown = client.get(path).content.decode()
        assert "Her husband" not in shown
        assert kind.name not in shown
    row = next(row for row in open_rows() if row.sensitive)
    assert (row.street, row.place) == ("Alder Road, Coventry", "12 Alder Road, Coventry")


def test_a_board_is_not_for_everybody(log: Ref) -> None:
    client = browser(Role.ANALYST)
    for path in ("/dispatch/", "/dispatch/rows/", "/dispatch/feed/", f"/dispatch/logs/{log.id}/"):
        assert client.get(path).status_code == 403


def test_from_opening_to_closing_on_the_page_of_the_log(log: Ref) -> None:
    m21, client = made_unit("M21"), browser()
    Unit.objects.update(duty_until=now() + timedelta(hours=6))
    here = UnitPosition(m21.ref, 433_600, 279_100, now())
    actions.report_positions(by=PROGRAM, at=now(), positions=[here])
    page = board(client, f"/dispatch/logs/{log.id}/")
    assert "Log 1 of" in page
    assert "12 Alder Road, Coventry" in page
    assert "Send M21" in page
    assert "No result" not in page
    client.post(f"/dispatch/logs/{log.id}/assign/", {"unit": m21.ref.id})
    for status in ("5", "6"):
        client.post(f"/dispatch/logs/{log.id}/step/", {"unit": m21.ref.id, "step": status})
    assert unit(m21.ref).doing == "Log 1"
    assert "is on this log still" in change(client, log, "close", closing_kind="T1", result="resolved").content.decode()
    client.post(f"/dispatch/logs/{log.id}/step/", {"unit": m21.ref.id, "step": "2"})
    assert "The log is closed" in change(client, log, "close", closing_kind="T1", result="resolved").content.decode()
    assert not open_rows()
    assert "The log is open again" in change(client, log, "reopen", reason="They came back").content.decode()
    said = board(client, f"/dispatch/logs/{log.id}/")
    for words in ("M21 assigned", "M21 en route", "M21 at scene", "M21 cleared", "Attended, resolved", "Opened again"):
        assert words in said


def test_everything_that_can_be_changed(log: Ref, settings: Settings, tmp_path: Any) -> None:
    settings.EVIDENCE = tmp_path / "evidence"
    client, other = browser(), opened()
    add_vehicle(by=PROGRAM, at=now(), registration="ZZ00 SYN")
    person_ref = add_person(by=PROGRAM, at=now(), name="Mary Sample", phones=["07700 900123"])
    assert "Graded P1" in change(client, log, "grade", grade="P1", reason="A child is trapped").content.decode()
    assert "The kind was changed" in change(client, log, "kind", kind="T2").content.decode()
    assert "Written in the log" in change(client, log, "entry", text="<b>Fire service</b> has it", kind="note").content.decode()
    assert "The markers were set" in change(client, log, "marks", markers=[next(iter(queries.markers()))]).content.decode()
    assert "Linked to log 2" in change(client, log, "link", log="2", why="The same crash").content.decode()
    assert "ZZ00" in change(client, log, "attach", subject="zz00syn", role="vehicle used").content.decode()
    assert "Mary Sample" in change(client, log, "attach", subject="07700 900123", role="witness").content.decode()
    photograph = SimpleUploadedFile("../../scene.html", b"<script>alert(1)</script>", "text/html")
    assert "was attached" in change(client, log, "file", file=photograph, note="From a passer-by").content.decode()
    held = whole_log(log)
    assert {one.subject for one in held.attached} >= {person_ref}
    assert [one.ref for one in held.links] == [other]
    [file] = held.files
    assert file.name == "scene.html"
    given = client.get(f"/dispatch/logs/{log.id}/files/{file.ref.id}/")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Content-Type"] == "application/octet-stream"
    page = board(client, f"/dispatch/logs/{log.id}/")
    assert "&lt;b&gt;Fire service" in page
    assert "A child is trapped" in page


@pytest.mark.parametrize(
    ("what", "given", "fault"),
    [
        ("grade", {"grade": "P1", "reason": " "}, "required"),
        ("location", {"place": "Nowhere at all 99"}, "No such place is known"),
        ("link", {"log": "999", "why": "Same"}, "There is no log 999"),
        ("attach", {"subject": "'); DROP TABLE", "role": "witness"}, "is called"),
        ("close", {"closing_kind": "T1", "result": "hoax"}, "needs more words"),
        ("entry", {"text": "x" * 10_001, "kind": "note"}, "at most 10000"),
    ],
    ids=["no reason", "no place", "no log", "nobody", "no words", "a paste"],
)
def test_what_is_wrong_is_said_beside_what_was_typed(log: Ref, what: str, given: dict[str, str], fault: str) -> None:
    answer = change(browser(), log, what, **given)
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert answer.content.decode().count('<details class="govuk-details" open>') == (what != "entry")


def test_reading_a_log_is_noted_once_and_its_parts_are_not(log: Ref) -> None:
    client = browser()
    page = board(client, f"/dispatch/logs/{log.id}/")
    assert len(journalled("journal.Consulted")) == 1
    address = page.split(f"/dispatch/logs/{log.id}/part/lines/?mark=")[1].split('"')[0]
    part = client.get(f"/dispatch/logs/{log.id}/part/lines/?mark={address}")
    assert 'id="hw-log-lines"' in part.content.decode()
    assert len(journalled("journal.Consulted")) == 1
    assert client.get(f"/dispatch/logs/{log.id}/part/lines/?mark=made-up").status_code == 200
    assert len(journalled("journal.Consulted")) == 2
    assert client.get(f"/dispatch/logs/{log.id}/part/page/").status_code == 404


def test_the_page_of_a_log_asks_no_more_when_much_happened(
    log: Ref, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser()
    for number in range(12):
        actions.add_entry(by=PROGRAM, at=now(), incident=log, text=f"Entry {number}")
        actions.assign(by=PROGRAM, at=now(), incident=log, units=[made_unit(f"M{number}").ref])
    board(client, f"/dispatch/logs/{log.id}/")
    with django_assert_max_num_queries(30):
        board(client, f"/dispatch/logs/{log.id}/")


def test_the_command_bar_does_and_takes_back(log: Ref) -> None:
    made_unit("M21")
    client = browser()

    def say(line: str) -> dict[str, Any]:
        answer = client.post("/dispatch/command/", {"line": line}, headers={"Accept": "application/json"})
        return dict(json.loads(answer.content))

    read = json.loads(client.get("/dispatch/command/reading/?line=a+1+M21").content)
    assert read["echo"].startswith("Assign M21")
    done = say("a 1 M21")
    assert done["said"] == "M21 assigned to log 1."
    assert "is on this log already" in say("a 1 M21")["message"]
    opened()
    assert "diverted to log 2" in say("v 2 M21 nearer")["said"]
    assert say("s M21 6")["said"] == "M21: 6 At scene."
    assert say("g 2 p1 knife seen")["said"] == "Log 2 is P1 now."
    assert "is on this log still" in say("c 2 resolved")["message"]
    assert say("s M21 2")["undo"] == "s M21 6"
    assert say("c 2 resolved")["said"] == "Log 2 closed."
    assert "not a command" in say("'); DROP TABLE")["message"]
    assert client.post("/dispatch/command/", {"line": "g 1 p1"}).status_code == 302


def test_a_unit_comes_on_duty_reports_and_goes_off(log: Ref) -> None:
    officer, client = browser(Role.RESPONSE), browser()
    m21 = made_unit("M21").ref
    page = board(officer, f"/dispatch/units/{m21.id}/")
    assert "Report a status" in page
    assert "6 At scene" not in page
    officer.post(f"/dispatch/units/{m21.id}/status/", {"status": "0"})
    assert "Emergency button pressed" in board(client, f"/dispatch/units/{m21.id}/")
    client.post(f"/dispatch/units/{m21.id}/answer/", {"text": "They are well"})
    assert "They are well" in board(client, f"/dispatch/units/{m21.id}/")
    refused = officer.post(f"/dispatch/units/{m21.id}/status/", {"status": "6"}, follow=True).content.decode()
    assert "is on no log" in refused


def test_a_view_is_kept_for_whoever_kept_it(log: Ref) -> None:
    mine, theirs = browser(), signed_in(person(Role.DISPATCHER, username="other"))
    mine.post("/dispatch/views/", {"name": "Pressing", "query": "grade=P1"})
    assert "Pressing" in board(mine)
    assert "Pressing" not in board(theirs)


def signed(path: str, told: object) -> Any:
    body = json.dumps(told, default=str).encode()
    headers = sign("devices", body, now())
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_devices_report_where_units_are_and_what_they_do(log: Ref) -> None:
    m21 = made_unit("M21").ref
    here = {"unit": "M21", "easting": 433_600, "northing": 279_100, "at": now().isoformat()}
    assert signed("/api/units/positions/", {"positions": [here, here | {"unit": "Z99"}]}).json() == {"moved": 1}
    assert unit(m21).easting == 433_600
    late = here | {"easting": 1, "at": (now() - timedelta(minutes=5)).isoformat()}
    assert signed("/api/units/positions/", {"positions": [late]}).json() == {"moved": 0}
    actions.assign(by=PROGRAM, at=now(), incident=log, units=[m21])
    assert signed("/api/units/status/", {"unit": "M21", "status": 6}).status_code == 200
    assert [row.status for row in unit_rows()] == [6]
    assert signed("/api/units/status/", {"unit": "M99", "status": 6}).status_code == 404
    assert signed("/api/units/positions/", {"positions": [here | {"easting": -5}]}).status_code == 422
    assert Client().post("/api/units/positions/", "{}", content_type="application/json").status_code == 403


def test_a_log_is_found_by_its_number_and_day(log: Ref) -> None:
    held = queries.incident(log)
    assert find(f"log {held.number}", held.day) == log
    assert find(f"{held.number} of {held.day.day} {held.day:%B %Y}", held.day) == log
    assert find("log of nothing", held.day) is None
