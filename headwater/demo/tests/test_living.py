"""The force lives: calls become incidents, units are sent, arrive and clear, and what a human holds is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from headwater.accounts.actions import create_user
from headwater.contact import actions as contact
from headwater.contact import queries as contacts
from headwater.demo.building import SEED
from headwater.demo.control_room import appoint_crews, open_hubs
from headwater.demo.ground import Ground
from headwater.demo.living import Doors, World
from headwater.demo.roads import build_roads
from headwater.demo.streets import streets
from headwater.demo.support import stand_support
from headwater.dispatch import actions as dispatch
from headwater.dispatch.actions import support
from headwater.dispatch.queries import open_rows, unit_rows
from headwater.dispatch.queries import open_tasks as support_tasks
from headwater.kernel import Actor, Role
from headwater.places.actions import add_areas, set_gazetteer

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
BEGIN = datetime(2018, 3, 12, 20, 0, tzinfo=UTC)


def send(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    answer = Client().post(f"/{path}", body, content_type="application/json", headers=dict(headers))
    assert answer.status_code == 200, answer.content
    return bytes(answer.content)


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("roads") / "network.npz"
    build_roads(path, SEED)
    with override_settings(ROADS=path):
        assert path == settings.ROADS
        yield


@pytest.fixture
def world(roads: None, monkeypatch: pytest.MonkeyPatch) -> World:
    ground = Ground.of_the_force(SEED)
    add_areas(by=BY, at=BEGIN, areas=ground.areas())
    set_gazetteer(by=BY, at=BEGIN, entries=list(streets(ground, SEED)))
    open_hubs(by=BY, at=BEGIN)
    appoint_crews(by=BY, at=BEGIN)
    at(monkeypatch, BEGIN)
    return World(Doors(send), seed=7, speed=60, by=BY, at=BEGIN)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The clock of the doors."""
    for door in ("headwater.contact.rest", "headwater.dispatch.rest.devices", "headwater.kernel.clock"):
        monkeypatch.setattr(f"{door}.now", lambda: moment)


def live(world: World, monkeypatch: pytest.MonkeyPatch, seconds: int, begin: datetime = BEGIN) -> datetime:
    moment = begin
    for second in range(seconds):
        moment = begin + timedelta(seconds=second)
        at(monkeypatch, moment)
        world.tick(moment)
    return moment


def test_a_board_that_is_empty_lives_after_one_tick(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    live(world, monkeypatch, 1)
    logs = open_rows()
    assert len(logs) >= 10
    assert any(row.units for row in logs)
    assert len(unit_rows()) == 72
    assert all(unit.easting is not None for unit in unit_rows())


def test_from_ring_to_closed_without_a_human(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hours of its life: units arrive and clear, logs are closed with a result, and nothing piles up."""
    live(world, monkeypatch, 110)
    done = world.done
    assert done.faults == 0
    assert done.calls > 30
    assert done.finished > 0.8 * done.calls
    assert done.reported > 20
    assert len(contacts.waiting(by=BY, at=BEGIN)) < 12
    assert len(open_rows()) < 80
    assert [one for one in open_rows() if one.first_arrived_at is not None]


def test_what_a_human_has_taken_is_theirs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = create_user(by=BY, at=BEGIN, username="hana", name="Hana Example", roles=[Role.HANDLER])
    hana = Actor.with_roles(ref, "Hana Example", [Role.HANDLER])
    mine = contact.ring(by=BY, at=BEGIN, channel="999", number="07700 900001")
    contact.claim(by=hana, at=BEGIN, contact=mine)
    live(world, monkeypatch, 20)
    held = contacts.contact(mine)
    assert (held.state, held.holder) == ("taken", ref)


def test_a_log_that_a_human_wrote_in_is_not_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = create_user(by=BY, at=BEGIN, username="dee", name="Dee Example", roles=[Role.DISPATCHER])
    dee = Actor.with_roles(ref, "Dee Example", [Role.DISPATCHER])
    moment = live(world, monkeypatch, 2)
    written = [row.ref for row in open_rows()]
    for log in written:
        dispatch.add_entry(by=dee, at=moment, incident=log, text="I am on this one")
    live(world, monkeypatch, 60, moment)
    assert set(written) <= {row.ref for row in open_rows()}


def test_watches_stand_and_are_relieved_and_those_of_a_human_are_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = create_user(by=BY, at=BEGIN, username="sid", name="Sid Example", roles=[Role.SERGEANT])
    sid = Actor.with_roles(ref, "Sid Example", [Role.SERGEANT])
    moment = live(world, monkeypatch, 1)
    ours = support_tasks(by=BY)
    assert {task.kind for task in ours} == {"hospital_watch", "cordon", "search"}
    assert all(task.standing for task in ours)
    mine = support.book(by=sid, at=moment, kind="scene_guard", title="Mine", place="Here", starts_at=moment)
    before = {turn.unit for task in ours for turn in task.standing}
    free = next(unit.ref for unit in unit_rows() if not unit.deployed)
    support.put_on(by=sid, at=moment, task=mine, units=[free])
    for task in ours:
        support.change(by=BY, at=moment, task=task.ref, relief_minutes=1, reason="A test cannot wait")
    support.change(by=BY, at=moment, task=mine, relief_minutes=1, reason="A test cannot wait")
    live(world, monkeypatch, 20, moment + timedelta(seconds=61))
    after = {task.title: task for task in support_tasks(by=BY)}
    assert [turn.unit for turn in after.pop("Mine").standing] == [free]
    assert all(turn.relieved_by for task in after.values() for turn in task.stood)
    assert sum(len(task.stood) for task in after.values()) >= len(before)
    assert any(turn.noted_at for task in after.values() for turn in task.stood)
    assert stand_support(by=BY, at=moment) == 0
