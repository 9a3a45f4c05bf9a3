"""A place is given as a task, found by the team, and done with a result."""

from __future__ import annotations

import html
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts.actions import create_user
from headwater.accounts.queries import ref_of
from headwater.dispatch import actions as dispatch
from headwater.dispatch.queries import directed_patrols
from headwater.journal.queries import timeline
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Ref, Role, new_id, now
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.models import Task
from headwater.neighbourhood.tests.factories import AT, EAST, NORTH, OFFICER, PROGRAM, SERGEANT, city

pytestmark = pytest.mark.django_db

ANALYST = Actor.with_roles(Ref("accounts.user", str(new_id())), "Anil Example", [Role.ANALYST])
HANDLER = Actor.with_roles(Ref("accounts.user", str(new_id())), "Hana Example", [Role.HANDLER])
DISPATCHER = Actor.with_roles(Ref("accounts.user", str(new_id())), "Dan Example", [Role.DISPATCHER])
WHY = "/workbench/where/?area=npu%3ACoventry"
DUE = AT.date() + timedelta(days=7)


def given(**instead: Any) -> Ref:
    asked: dict[str, Any] = {
        "by": ANALYST, "at": AT, "what": "Walk the lane", "place": "Grid SP 3325 7800, 250 m", "corner": (EAST + 250, NORTH),
        "metres": 250, "why": WHY, "due_on": DUE,
    }  # fmt: skip
    return actions.give_task(**(asked | instead))


def test_the_team_of_the_neighbourhood_finds_it_and_says_what_came_of_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    areas = city()
    ref = given()
    with django_assert_num_queries(1):
        [view] = queries.tasks(AT, by=SERGEANT)
    assert (view.what, view.neighbourhood, view.corner, view.why, view.late) == (
        "Walk the lane", "Alder", (EAST + 250, NORTH), WHY, False,
    )  # fmt: skip
    assert queries.task(ref, AT + timedelta(days=8), by=SERGEANT).late
    actions.finish_task(by=OFFICER, at=AT + timedelta(hours=3), task=ref, result=" Gate mended ")
    [done] = queries.tasks(AT + timedelta(days=8), by=ANALYST)
    assert (done.result, done.done_by, done.late) == ("Gate mended", "Rosa Example", False)
    assert queries.tasks(AT + timedelta(days=91), by=ANALYST) == ()
    names = [row.name for row in timeline(ref)]
    assert sorted(names) == ["neighbourhood.TaskFinished", "neighbourhood.TaskGiven"]
    assert queries.tasks_by_id([ref.id, "no uuid"]) == {ref.id: "Task: Grid SP 3325 7800, 250 m"}
    assert areas["Alder"].id == str(Task.objects.get().area_id)


def test_a_place_that_no_neighbourhood_holds_is_still_given() -> None:
    city()
    ref = given(corner=(EAST + 4_000, NORTH))
    assert queries.task(ref, AT, by=SERGEANT).neighbourhood == ""


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"what": "  "}, "What is to be done is missing"),
        ({"what": "x" * 501}, "too long"),
        ({"metres": 5}, "cannot be given"),
        ({"metres": 100_000}, "cannot be given"),
        ({"due_on": AT.date() - timedelta(days=1)}, "That day is over"),
        ({"why": "https://example.com/"}, "no view of the workbench"),
        ({"why": "//example.com/workbench/"}, "no view of the workbench"),
        ({"corner": (100_000, 100_000)}, "outside the force"),
    ],
)
def test_what_cannot_be_given_says_why(instead: dict[str, Any], said: str) -> None:
    city()
    with pytest.raises(Invalid, match=said):
        given(**instead)
    assert not Task.objects.exists()


def test_who_may() -> None:
    city()
    for actor in (OFFICER, HANDLER):
        with pytest.raises(Forbidden):
            given(by=actor)
    ref = given()
    for actor in (ANALYST, HANDLER):
        with pytest.raises(Forbidden):
            actions.finish_task(by=actor, at=AT, task=ref, result="done")
    partner = Actor.with_roles(Ref("accounts.user", "9"), "Pat", [Role.PARTNER])
    with pytest.raises(Forbidden):
        queries.tasks(AT, by=partner)


def test_it_is_done_once_and_given_once_while_it_is_open() -> None:
    city()
    ref = given()
    with pytest.raises(Conflict, match="open already"):
        given()
    actions.finish_task(by=SERGEANT, at=AT, task=ref, result="Done")
    with pytest.raises(Conflict, match="Sam Example has said"):
        actions.finish_task(by=OFFICER, at=AT, task=ref, result="Again")
    given()
    with pytest.raises(NotFound):
        actions.finish_task(by=SERGEANT, at=AT, task=Ref("neighbourhood.task", "x"), result="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.update(done_at=AT, result="")


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_give_one_task() -> None:
    city()
    gate, came = Barrier(4), []

    def press() -> None:
        gate.wait()
        try:
            came.append(str(given()))
        except HeadwaterError as fault:
            came.append(type(fault).__name__)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came, key=len)[:3] == ["Conflict"] * 3
    assert Task.objects.count() == 1


def test_from_the_link_to_the_result(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    city()
    acting = [ANALYST]
    for place in ("ui.access", "ui.context", "neighbourhood.views.tasks"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: acting[0])
    link = f"/neighbourhoods/tasks/give/?cell=SP+3325+7800&metres=250&why={quote(WHY, safe='')}"
    assert "Grid SP 3325 7800, 250 m" in client.get(link).content.decode()
    bad = client.post(link, {"what": "", "due_on": ""})
    assert bad.status_code == 422
    hostile = "<script>alert(1)</script> 🚓 Łukasz"
    answer = client.post(link, {"what": hostile, "due_on": (now().date() + timedelta(days=2)).isoformat()})
    assert answer.status_code == 302, answer.content
    acting[0] = SERGEANT
    listed = client.get("/neighbourhoods/tasks/").content.decode()
    assert "<script>alert" not in listed
    assert hostile in html.unescape(listed)
    page = client.get(answer.headers["Location"]).content.decode()
    assert f'href="{html.escape(WHY)}"' in page
    assert client.post(answer.headers["Location"], {"result": ""}).status_code == 422
    assert client.post(answer.headers["Location"], {"result": "Walked it"}).status_code == 302
    assert client.post(answer.headers["Location"], {"result": "Twice"}).status_code == 422
    assert "Walked it" in client.get("/neighbourhoods/tasks/").content.decode()
    acting[0] = ANALYST
    assert client.get("/neighbourhoods/tasks/give/?cell=nowhere&metres=250").status_code == 422
    assert client.get("/neighbourhoods/tasks/give/?cell=SP+3325+7800").status_code == 422


def person(username: str, name: str, *roles: Role) -> Ref:
    return create_user(by=PROGRAM, at=AT, username=username, name=name, roles=roles)


def test_one_person_has_it_and_finds_it_first(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city()
    rosa = person("rosa", "Rosa Sample", Role.RESPONSE)
    person("rosalind", "Rosalind Sample", Role.SERGEANT)
    person("ann", "Ann Rosa", Role.ANALYST)
    given(due_on=AT.date())
    ref = given(what="Knock on doors", officer=queries.doer_named("rosa"))
    me = Actor.with_roles(rosa, "Rosa Sample", [Role.RESPONSE])
    with django_assert_num_queries(1):
        first, second = queries.tasks(AT, by=me)
    assert (first.ref, first.mine, first.whom) == (ref, True, "Rosa Sample")
    assert (second.mine, second.whom) == (False, "the team of Alder")
    assert not queries.tasks(AT, by=SERGEANT)[1].mine
    actions.finish_task(by=SERGEANT, at=AT, task=ref, result="Rosa is ill; done by Sam")
    for text, said in (
        ("ros", "may be 2 people: Rosa Sample .rosa., Rosalind"),
        ("ann", "Nobody called"),
        ("x" * 500, "Nobody"),
    ):
        with pytest.raises(Invalid, match=said):
            queries.doer_named(text)
    assert queries.doer_named(" ROSA SAMPLE ") == rosa
    with pytest.raises(Invalid, match="Ann Rosa cannot do tasks"):
        given(what="Other", officer=ref_of("ann"))
    with pytest.raises(NotFound):
        given(what="Other", officer=Ref("accounts.user", "999999"))


def test_a_patrol_is_seen_by_dispatchers_and_its_logs_by_the_sergeant(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    city()
    dispatch.open_hub(by=PROGRAM, at=AT, name="East", short="E", areas=[], capacity=10)
    given(what="Not for dispatchers")
    ref = given(patrol=True)
    [row] = directed_patrols(by=DISPATCHER, today=AT.date())
    assert (row.patrol.ref, row.patrol.what, row.patrol.whom) == (ref, "Walk the lane", "the team of Alder")
    assert row.patrol.point == (EAST + 375, NORTH + 125)
    incident = dispatch.open_patrol(by=DISPATCHER, at=AT, patrol=ref)
    dispatch.close(by=DISPATCHER, at=AT, incident=incident, closing_kind="D3", result="resolved", text="All quiet")
    acting = [SERGEANT]
    for place in ("ui.access", "ui.context", "neighbourhood.views.tasks"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: acting[0])
    page = client.get(f"/neighbourhoods/tasks/{ref.id}/").content.decode()
    assert "All quiet" in page
    assert f"/dispatch/logs/{incident.id}/" in page
    acting[0] = ANALYST
    page = client.get(f"/neighbourhoods/tasks/{ref.id}/").content.decode()
    assert "All quiet" not in page, "an analyst sees no logs"
    assert "What came of it stands in their logs" in page
    actions.finish_task(by=SERGEANT, at=AT, task=ref, result="Gate mended")
    assert directed_patrols(by=DISPATCHER, today=AT.date()) == ()


def test_the_form_names_one_person_or_says_why_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    city()
    person("rosa", "Rosa Sample", Role.RESPONSE)
    for place in ("ui.access", "ui.context", "neighbourhood.views.tasks"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: ANALYST)
    link = "/neighbourhoods/tasks/give/?cell=SP+3325+7800&metres=250"
    asked = {"what": "Walk", "due_on": (now().date() + timedelta(days=2)).isoformat()}
    wrong = client.post(link, {**asked, "officer": "<b>nobody</b>"})
    assert wrong.status_code == 422
    assert "Nobody called “&lt;b&gt;nobody" in wrong.content.decode()
    assert client.post(link, {**asked, "officer": "rosa", "patrol": "on"}).status_code == 302
    row = Task.objects.get()
    assert (row.officer_name, row.patrol) == ("Rosa Sample", True)


def test_dates_are_days() -> None:
    city()
    assert queries.task(given(due_on=date(2026, 12, 1)), AT, by=SERGEANT).due_on == date(2026, 12, 1)
