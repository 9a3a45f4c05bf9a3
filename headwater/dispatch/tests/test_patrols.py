"""A directed patrol: asked for elsewhere, seen by the dispatcher, and a unit sent by a log like any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.dispatch import actions, queries
from headwater.dispatch.models import Incident
from headwater.dispatch.queries import Patrol, PatrolSource, patrol_sources
from headwater.dispatch.tests.oversight import ANN, AT, DEE, HAL, SAM, hubs, later, unit
from headwater.kernel import Conflict, Forbidden, HeadwaterError, NotFound, Ref

pytestmark = pytest.mark.django_db

TODAY = date(2018, 3, 12)
LANE = Patrol(
    Ref("test.wish", "1"),
    "Walk the lane",
    "Grid SP 3325 7800, 250 m",
    (433_375, 278_125),
    250,
    TODAY,
    "the team of Alder",
    "/x/",
)


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[Patrol]:
    """What is asked for, as it stands in the list."""
    asked = [LANE]
    monkeypatch.setattr(patrol_sources, "_offers", {})
    patrol_sources.offer(PatrolSource("test", lambda: tuple(asked)))
    return asked


def test_the_dispatcher_sends_a_unit_and_reads_who_is_on_it(
    wanted: list[Patrol], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hubs("East")
    [row] = queries.directed_patrols(by=SAM, today=TODAY + timedelta(days=1))
    assert (row.patrol, row.log, row.late, row.can_be_opened) == (LANE, None, True, True)
    incident = actions.open_patrol(by=DEE, at=AT, patrol=LANE.ref)
    held = Incident.objects.get(pk=incident.id)
    assert (held.grade, held.kind, held.source) == ("P7", "D3", "test.wish:1")
    assert (held.easting, held.northing) == LANE.point
    assert LANE.place in held.place
    assert held.summary.startswith("Directed patrol: Walk the lane")
    m21 = unit("M21")
    actions.assign(by=DEE, at=later(minutes=1), incident=incident, units=[m21.ref])
    wanted.append(replace(LANE, ref=Ref("test.wish", "2"), due_on=TODAY - timedelta(days=1)))
    with django_assert_num_queries(2):
        first, second = queries.directed_patrols(by=DEE, today=TODAY)
    assert (first.log, first.late) == (None, True), "the first due comes first"
    assert second.log
    assert (second.log.units, second.log.closed_at, second.can_be_opened) == (("M21",), None, False)


def test_it_is_open_once_and_again_after_it_was_closed() -> None:
    hubs("East")
    incident = actions.open_patrol(by=DEE, at=AT, patrol=LANE.ref)
    with pytest.raises(Conflict, match="is open for this patrol"):
        actions.open_patrol(by=DEE, at=AT, patrol=LANE.ref)
    actions.close(by=DEE, at=later(hours=1), incident=incident, closing_kind="D3", result="resolved", text="Quiet")
    [row] = queries.directed_patrols(by=DEE, today=TODAY)
    assert row.log
    assert row.log.result == "Attended, resolved: Quiet"
    again = actions.open_patrol(by=DEE, at=later(hours=2), patrol=LANE.ref)
    logs = queries.logs_of_patrol(LANE.ref, by=SAM)
    assert logs is not None
    assert [log.ref for log in logs] == [again, incident]
    assert queries.logs_of_patrol(LANE.ref, by=ANN) is None, "an analyst sees no logs"


def test_who_may_and_what_nobody_asks_for(wanted: list[Patrol]) -> None:
    hubs("East")
    for actor in (HAL, SAM, ANN):
        with pytest.raises(Forbidden):
            actions.open_patrol(by=actor, at=AT, patrol=LANE.ref)
    with pytest.raises(Forbidden):
        queries.directed_patrols(by=ANN, today=TODAY)
    wanted.clear()
    with pytest.raises(NotFound, match="any more"):
        actions.open_patrol(by=DEE, at=AT, patrol=LANE.ref)
    assert queries.directed_patrols(by=DEE, today=TODAY) == ()
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_who_press_at_once_open_one_log() -> None:
    hubs("East")

    def press(_: int) -> str:
        try:
            return str(actions.open_patrol(by=DEE, at=AT, patrol=LANE.ref))
        except HeadwaterError as fault:
            return type(fault).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(press, range(4)))
    assert came.count("Conflict") == 3
    assert Incident.objects.count() == 1


def test_the_page(client: Client, wanted: list[Patrol], monkeypatch: pytest.MonkeyPatch) -> None:
    hubs("East")
    wanted[0] = replace(LANE, what="<script>alert(1)</script> 🚓")
    acting = [DEE]
    for place in ("ui.access", "ui.context", "dispatch.views.patrols"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: acting[0])
    text = client.get("/dispatch/patrols/").content.decode()
    assert "<script>alert" not in text
    assert "Send a unit" in text
    answer = client.post("/dispatch/patrols/open/", {"patrol": str(LANE.ref)})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dispatch/logs/")
    again = client.post("/dispatch/patrols/open/", {"patrol": str(LANE.ref)}, follow=True)
    assert "is open for this patrol" in again.content.decode()
    assert "no unit yet" in client.get("/dispatch/patrols/").content.decode()
    assert client.post("/dispatch/patrols/open/", {"patrol": "nonsense"}).status_code == 422
    assert client.get("/dispatch/patrols/open/").status_code == 405
    acting[0] = SAM
    assert "Send" not in client.get("/dispatch/patrols/").content.decode().partition("<main")[2]
    assert client.post("/dispatch/patrols/open/", {"patrol": str(LANE.ref)}).status_code == 403
    wanted.clear()
    assert "No patrol is asked for" in client.get("/dispatch/patrols/").content.decode()
