"""Pages of Force Support: the list, booking, one task and what is done there; what a log and the board show of it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts.tests.factories import person, signed_in
from headwater.dispatch import actions
from headwater.dispatch.actions import ringing, support
from headwater.dispatch.models import Deployment, Stint, SupportTask, Unit
from headwater.dispatch.tests.oversight import journalled
from headwater.dispatch.tests.oversight import unit as made_unit
from headwater.kernel import Actor, Ref, Role, now
from headwater.places.queries import Location

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")
ALDER = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street")


def unit(sign: str, crew: int = 2) -> Unit:
    one = made_unit(sign, crew=crew)
    Unit.objects.filter(pk=one.pk).update(duty_until=now() + timedelta(hours=10), status_at=now())
    return one


def browser(role: Role = Role.SERGEANT) -> Client:
    return signed_in(person(role))


def booked(title: str = "Ward 12, bed 4", **given: Any) -> Ref:
    held = {"kind": "hospital_watch", "place": "Hospital", "starts_at": now(), **given}
    return support.book(by=PROGRAM, at=now(), title=title, **held)


def page(client: Client, ref: Ref) -> str:
    answer = client.get(f"/dispatch/support/{ref.id}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


class Filled(HTMLParser):
    """What stands in the fields of a page whose names begin so, without that beginning."""

    def __init__(self, text: str, prefix: str = "") -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._prefix, self._select = prefix, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "input" and name.startswith(self._prefix):
            self.found[name.removeprefix(self._prefix)] = given.get("value", "")
        if tag == "option" and "selected" in given and self._select.startswith(self._prefix):
            self.found[self._select.removeprefix(self._prefix)] = given["value"]


def filled(client: Client, path: str, prefix: str = "") -> dict[str, str]:
    return Filled(client.get(path).content.decode(), prefix).found


def do(client: Client, ref: Ref, what: str, **given: Any) -> Any:
    sent = {f"{what}-{name}": value for name, value in given.items()}
    return client.post(f"/dispatch/support/{ref.id}/{what}/", sent, follow=True)


def test_a_sergeant_books_a_watch_and_sees_it_through() -> None:
    sergeant, m21, m22 = browser(), unit("M21"), unit("M22")
    empty = sergeant.get("/dispatch/support/").content.decode()
    assert "No search, cordon or watch stands." in empty
    form = sergeant.get("/dispatch/support/book/").content.decode()
    assert "Hospital watch" in form
    given = {"kind": "hospital_watch", "title": "Ward 12, bed 4", "place": "Nowhere at all", "log": "", "note": "He is asleep"}
    wrong = sergeant.post("/dispatch/support/book/", {**given, "day": "2018-03-12", "time": "noon"})
    assert wrong.status_code == 422
    today = {key: value for key, value in filled(sergeant, "/dispatch/support/book/").items() if key in ("day", "time")}
    done = sergeant.post("/dispatch/support/book/", {**given, **today}, follow=True).content.decode()
    assert "Its place is on no map" in done
    again = sergeant.post("/dispatch/support/book/", {**given, **today})
    assert (again.status_code, SupportTask.objects.count()) == (422, 1)
    assert "booked already" in again.content.decode()
    ref = SupportTask.objects.get().ref
    assert "M21 stands it now" in do(sergeant, ref, "put_on", units="m21").content.decode()
    listed = sergeant.get("/dispatch/support/").content.decode()
    assert "2 of 2" in listed
    assert "M21" in listed
    said = do(sergeant, ref, "relieve", unit=str(m21.pk), relief="M22", note="Wife may visit at six").content.decode()
    assert "The note of M21 is not acknowledged" in said
    made = Deployment.objects.get(unit=m22)
    where = f"/dispatch/support/{ref.id}/note/{made.pk}/"
    assert "acknowledged under your name" in browser(Role.RESPONSE).post(where, follow=True).content.decode()
    assert "has acknowledged this hand-over" in sergeant.post(where, follow=True).content.decode()
    shown = page(sergeant, ref)
    assert "Wife may visit at six" in shown
    assert "M22 relieved M21, which handed over" in shown
    assert do(sergeant, ref, "end", result=" ").status_code == 422
    over = do(sergeant, ref, "end", result="Discharged into custody").content.decode()
    assert "Its units are free" in over
    assert "Discharged into custody" in sergeant.get("/dispatch/support/").content.decode()
    assert "Put units on" not in page(sergeant, ref)


def test_who_may_do_what() -> None:
    ref = booked()
    officer, handler = browser(Role.RESPONSE), browser(Role.HANDLER)
    assert "Write in the record" in page(officer, ref)
    assert "Put units on" not in page(officer, ref)
    assert "Write in the record" not in page(handler, ref)
    assert "In the record" in do(officer, ref, "write", text="In the record: nobody came").content.decode()
    assert do(officer, ref, "end", result="Over").status_code == 422
    assert do(handler, ref, "write", text="x").status_code == 403
    assert handler.get("/dispatch/support/book/").status_code == 403
    assert browser(Role.ANALYST).get("/dispatch/support/").status_code == 403
    sergeant = browser()
    assert do(sergeant, ref, "dance", text="x").status_code == 404
    assert sergeant.get("/dispatch/support/01890000-0000-7000-8000-000000000000/").status_code == 404
    assert sergeant.get("/dispatch/support/book/?log=01890000-0000-7000-8000-000000000000").status_code == 404
    assert sergeant.get("/dispatch/support/book/?log=%00'").status_code == 404


HOSTILE = "');DROP TABLE<script>alert(1)</script>\u202e🐕"


def test_hostile_words_are_words() -> None:
    sergeant, ref = browser(), booked(HOSTILE, note=HOSTILE, place=HOSTILE)
    unit("M21")
    assert "<script>alert" not in page(sergeant, ref)
    assert "<script>alert" not in sergeant.get("/dispatch/support/").content.decode()
    for sign in (HOSTILE, "M21 M99", "M21 M21 " * 30, "x" * 300):
        assert do(sergeant, ref, "put_on", units=sign).status_code in {200, 422}
    assert do(sergeant, ref, "relieve", unit="x", relief="M21", note="x").status_code == 422
    assert do(sergeant, ref, "write", text="x" * 10_001).status_code == 422


def test_numbers_and_the_end_are_changed() -> None:
    sergeant, ref = browser(), booked()
    initial = filled(sergeant, f"/dispatch/support/{ref.id}/", "change-")
    same = do(sergeant, ref, "change", **{**initial, "reason": "No change"})
    assert "Nothing was changed" in same.content.decode()
    more = do(sergeant, ref, "change", **{**initial, "needed": 3, "reason": "A second door"}).content.decode()
    assert "Now 3 officers, relieved after 240 minutes" in more
    assert "A second door" in more


def test_a_log_shows_what_was_booked_for_it_and_books_more() -> None:
    actions.open_hub(by=PROGRAM, at=now(), name="East hub", short="E", areas=[], capacity=100)
    log = actions.open_incident(by=PROGRAM, at=now(), kind="T1", grade="P2", summary="Two cars", location=ALDER)
    sergeant = browser()
    shown = sergeant.get(f"/dispatch/logs/{log.id}/").content.decode()
    assert "Nothing is booked for this log." in shown
    given = {**filled(sergeant, f"/dispatch/support/book/?log={log.id}"), "kind": "cordon", "title": "Both ends", "note": ""}
    assert given["place"] == ALDER.text
    sergeant.post("/dispatch/support/book/", given)
    row = SupportTask.objects.get()
    assert (row.incident and row.incident.ref, row.easting, row.northing) == (log, 433_500, 279_000)
    shown = sergeant.get(f"/dispatch/logs/{log.id}/").content.decode()
    assert "Both ends" in shown
    assert "Force Support booked: Both ends" in shown
    assert "Nobody on it" in shown


def test_what_is_overdue_is_told_in_the_banner_and_on_the_pages() -> None:
    start = now() - timedelta(hours=5)
    sergeant, m21 = browser(), unit("M21")
    ref = support.book(
        by=PROGRAM, at=start, kind="hospital_watch", title="Ward 12", place="Hospital", starts_at=start,
    )  # fmt: skip
    support.put_on(by=PROGRAM, at=start, task=ref, units=[m21.ref])
    ringing.ring_due(at=now())
    assert "A relief is overdue: M21, Ward 12" in sergeant.get("/").content.decode()
    assert "Overdue" in sergeant.get("/dispatch/support/").content.decode()
    escalations = sergeant.get("/dispatch/escalations/").content.decode()
    assert f"/dispatch/support/{ref.id}/" in escalations
    assert "Escalated to the sergeant: A relief is overdue" in page(sergeant, ref)


def test_a_unit_on_support_is_seen_to_be_so_and_not_offered_as_free() -> None:
    actions.open_hub(by=PROGRAM, at=now(), name="East hub", short="E", areas=[], capacity=100)
    log = actions.open_incident(by=PROGRAM, at=now(), kind="T1", grade="P2", summary="Two cars", location=ALDER)
    m21, ref = unit("M21"), booked()
    actions.report_positions(by=PROGRAM, at=now(), positions=[actions.UnitPosition(m21.ref, 433_400, 279_000, now())])
    support.put_on(by=PROGRAM, at=now(), task=ref, units=[m21.ref])
    dispatcher = browser(Role.DISPATCHER)
    board = dispatcher.get("/dispatch/").content.decode()
    assert 'title="Force Support">FS</abbr> Ward 12, bed 4' in board
    assert "hw-chip--busy" in board
    shown = dispatcher.get(f"/dispatch/logs/{log.id}/").content.decode()
    assert "Send M21" not in shown
    assert "committed, not deployable" in shown
    assert f"/dispatch/support/{ref.id}/" in dispatcher.get(f"/dispatch/units/{m21.pk}/").content.decode()


def test_nearest_units_are_offered_for_a_task_with_a_place() -> None:
    m21 = unit("M21")
    actions.report_positions(by=PROGRAM, at=now(), positions=[actions.UnitPosition(m21.ref, 433_400, 279_000, now())])
    ref, sergeant = booked(point=(433_500, 279_000)), browser()
    assert "Put on M21" in page(sergeant, ref)
    do(sergeant, ref, "put_on", units="M21")
    assert "Put on M21" not in page(sergeant, ref)
    assert "Put on M21" not in page(browser(Role.HANDLER), ref)


@pytest.mark.parametrize("path", ["/dispatch/support/", "task"])
def test_a_page_asks_as_often_for_many_as_for_few(path: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    sergeant, refs = browser(), [booked(f"Cordon {n}", kind="cordon") for n in range(2)]
    where = f"/dispatch/support/{refs[0].id}/" if path == "task" else path
    number = 0

    def stand(count: int) -> None:
        nonlocal number
        for ref in refs:
            for _ in range(count):
                number += 1
                support.put_on(by=PROGRAM, at=now(), task=ref, units=[unit(f"M{number}").ref])

    stand(1)
    sergeant.get(where)
    with django_assert_num_queries(9 if path == "task" else 6):
        sergeant.get(where)
    refs += [booked(f"More {n}", kind="cordon") for n in range(20)]
    stand(2)
    with django_assert_num_queries(9 if path == "task" else 6):
        sergeant.get(where)


def test_opening_a_task_is_noted_once_for_a_page_that_fetches_its_parts_again() -> None:
    sergeant, ref = browser(), booked()
    found = re.search(r'hx-get="([^"]*\?mark=[^"]*)"', page(sergeant, ref))
    assert found is not None
    source = unescape(found[1])
    sergeant.get(source)
    noted = [data for _, data in journalled("journal.Consulted") if data["what"] == "Support task"]
    assert len(noted) == 1
    sergeant.get(source.split("?")[0] + "?mark=forged")
    assert len([data for _, data in journalled("journal.Consulted") if data["what"] == "Support task"]) == 2
    assert Stint.objects.count() == 0
