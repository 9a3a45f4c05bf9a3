"""Roads closed and slowed on the record, and whom that sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.dispatch.actions.roads import change_roads, circle, restore_roads
from headwater.dispatch.models import Deployment, Hub, Incident, Position, RoadChange, Unit
from headwater.dispatch.queries import roads as held
from headwater.dispatch.queries.recommending import recommend_for, seconds_to
from headwater.dispatch.queries.roads import road_changes, the_network
from headwater.journal import queries as journal
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, Role
from headwater.space.roads import Network, save, synthetic

pytestmark = pytest.mark.django_db

AT = datetime(2018, 3, 12, 14, 0, tzinfo=UTC)
DEE = Actor.with_roles(Ref("accounts.user", "dee"), "Dee Dispatcher", [Role.DISPATCHER])
HAL = Actor.with_roles(Ref("accounts.user", "hal"), "Hal Handler", [Role.HANDLER])
ANN = Actor.with_roles(Ref("accounts.user", "ann"), "Ann Analyst", [Role.ANALYST])
CITY = shapely.box(432_000, 278_000, 435_000, 281_000)


@pytest.fixture(autouse=True)
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A road network of one's own, in a file of one's own; nothing remembered from another test."""
    path = tmp_path / "roads" / "network.npz"
    monkeypatch.setattr(settings, "ROADS", path)
    monkeypatch.setattr(held, "_held", held._Held())
    save(Network(synthetic(CITY, 900, [(433_500, 279_500)], seed=4).roads, source="Test"), path)
    return path


@dataclass(frozen=True)
class Scene:
    incident: Ref
    near: Unit
    far: Unit


def unit(sign: str, x: int, y: int, **others: object) -> Unit:
    fields = {
        "on_duty": True, "duty_until": AT + timedelta(hours=5), "status": 2, "status_at": AT, "crew_size": 2,
        "npu": "places.area:1", "npu_name": "Coventry", **others,
    }  # fmt: skip
    made = Unit.objects.create(call_sign=sign, **fields)
    Position.objects.create(unit=made, easting=x, northing=y, at=AT - timedelta(seconds=20))
    return made


@pytest.fixture
def scene() -> Scene:
    hub = Hub.objects.create(name="North", short="N", capacity=100, opened_at=AT)
    incident = Incident.objects.create(
        day=AT.date(), number=417, hub=hub, opened_at=AT, opened_by="x", kind="PS01", opening_kind="PS01", grade="P2",
        opening_grade="P2", graded_at=AT, easting=433_500, northing=279_500, npu_name="Coventry",
    )  # fmt: skip
    return Scene(incident.ref, unit("M1", 433_900, 279_500), unit("M2", 432_200, 280_700))


def closed(x: int = 433_900, y: int = 279_500, radius: int = 60, pace: float = 0.0, ends_at: datetime | None = None) -> Ref:
    return change_roads(
        by=DEE, at=AT, name="Alder Road", corners=circle(x, y, radius), pace=pace, ends_at=ends_at, reason="flood"
    )


# -- on the record


def test_a_closed_road_is_on_the_record_until_it_is_opened() -> None:
    change = closed()
    (shown,) = road_changes(AT)
    assert (shown.ref, shown.words, shown.reason, shown.made_by_name) == (change, "closed", "flood", "Dee Dispatcher")
    restore_roads(by=DEE, at=AT + timedelta(minutes=5), change=change)
    assert road_changes(AT + timedelta(minutes=6)) == ()
    assert [row.name for row in journal.timeline(change)] == ["dispatch.RoadsRestored", "dispatch.RoadsChanged"]


def test_it_opens_by_itself_when_its_time_is_over() -> None:
    closed(ends_at=AT + timedelta(hours=2))
    assert len(road_changes(AT + timedelta(minutes=119))) == 1
    assert road_changes(AT + timedelta(hours=2)) == ()


def test_only_who_sends_units_closes_roads() -> None:
    with pytest.raises(Forbidden):
        change_roads(by=HAL, at=AT, name="A", corners=circle(433_500, 279_500, 50), pace=0)
    change = closed()
    with pytest.raises(Forbidden):
        restore_roads(by=HAL, at=AT, change=change)


def test_two_who_open_a_road_at_once_are_told_of_each_other() -> None:
    change = closed()
    restore_roads(by=DEE, at=AT, change=change)
    with pytest.raises(Conflict, match="over already"):
        restore_roads(by=DEE, at=AT, change=change)
    for unknown in (Ref("dispatch.road_change", str(UUID(int=9))), Ref("dispatch.road_change", "not an id")):
        with pytest.raises(NotFound):
            restore_roads(by=DEE, at=AT, change=unknown)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"name": "  "}, "which road"),
        ({"name": "x" * 121}, "which road"),
        ({"pace": -1.0}, "0 .closed."),
        ({"pace": float("nan")}, "0 .closed."),
        ({"corners": [(0.0, 0.0), (1.0, 1.0)]}, "corners"),
        ({"corners": [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]}, "crosses itself"),
        ({"corners": [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]}, "is none"),
        ({"corners": [(0.0, 0.0), (90_000.0, 0.0), (0.0, 90_000.0)]}, "20 kilometres"),
        ({"corners": [(0.0, 0.0), (float("nan"), 0.0), (0.0, 9.0)]}, "is none"),
        ({"ends_at": AT}, "has passed"),
    ],
    ids=["no name", "long name", "backwards", "no number", "two corners", "crossing", "flat", "wide", "nowhere", "over"],
)
def test_a_change_that_cannot_be_is_refused(others: dict[str, object], words: str) -> None:
    given = {"name": "A", "corners": circle(433_500, 279_500, 50), "pace": 0.0, **others}
    with pytest.raises(Invalid, match=words):
        change_roads(by=DEE, at=AT, **given)  # type: ignore[arg-type]
    assert not RoadChange.objects.exists()


@pytest.mark.parametrize("radius", [0, 4, 10_001, float("nan")])
def test_a_circle_of_no_use_is_refused(radius: float) -> None:
    with pytest.raises(Invalid, match="5 metres"):
        circle(433_500, 279_500, radius)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"pace": 5}, {"outline": [1, 2]}, {"ends_at": AT - timedelta(days=1)}], ids=str
)
def test_the_database_refuses_it_too(wrong: dict[str, object]) -> None:
    row = {"name": "A", "pace": 0.5, "outline": [0, 0, 1, 0, 0, 1], "begins_at": AT, "made_at": AT, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadChange.objects.create(**row)


# -- in the network of the process


def test_the_network_goes_by_what_is_closed_now() -> None:
    network = the_network(AT)
    assert network is not None
    there, here = network.nearest(433_900, 279_500), network.nearest(432_200, 280_700)
    usual = network.seconds([there], here)[0]
    change = closed(pace=0.25, radius=800)
    assert the_network(AT) is network, "the same roads"
    assert network.seconds([there], here)[0] > usual * 1.3
    restore_roads(by=DEE, at=AT, change=change)
    the_network(AT)
    assert network.seconds([there], here)[0] == usual


def test_other_roads_are_read_when_they_take_the_place_of_these(loaded: Path) -> None:
    before = the_network(AT)
    save(Network(synthetic(CITY, 400, seed=5).roads), loaded)
    after = the_network(AT)
    assert before is not None and after is not None and len(after) < len(before)


def test_a_file_that_is_no_network_is_said_once_and_straight_lines_are_used(
    loaded: Path, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    loaded.write_bytes(b"not roads")
    assert the_network(AT) is None and the_network(AT) is None
    assert len([record for record in caplog.records if "road network" in record.message]) == 1
    assert recommend_for(DEE, scene.incident, at=AT).ranked[0].reasons[0].endswith("by straight line, nearest")
    assert set(seconds_to(scene.incident, [scene.near.ref], at=AT)) == {scene.near.ref}


def test_without_roads_there_are_straight_lines(loaded: Path, scene: Scene) -> None:
    loaded.unlink()
    found = recommend_for(DEE, scene.incident, at=AT)
    assert [one.call_sign for one in found.ranked] == ["M1", "M2"]


# -- whom to send


def test_the_nearest_by_road_is_sent_until_her_road_is_closed(scene: Scene) -> None:
    found = recommend_for(DEE, scene.incident, skills=(), number=1, at=AT)
    assert [one.call_sign for one in found.chosen] == ["M1"] and found.chosen[0].reasons[0].endswith("by road, nearest")
    closed(radius=150)
    found = recommend_for(DEE, scene.incident, skills=(), number=1, at=AT)
    assert [one.call_sign for one in found.chosen] == ["M2"]
    assert [(one.call_sign, one.why) for one in found.refused] == [("M1", "no way there by road")]


def test_it_asks_the_database_as_often_for_many_units_as_for_few(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        recommend_for(DEE, scene.incident, at=AT)
    for number in range(40):
        unit(f"Z{number}", 433_000 + number, 279_000)
    with django_assert_num_queries(5):
        found = recommend_for(DEE, scene.incident, at=AT)
    assert found.eligible == 42


def test_a_unit_that_is_on_it_already_is_not_proposed_and_one_elsewhere_gives_way_to_what_presses_more(scene: Scene) -> None:
    other = Incident.objects.get(pk=scene.incident.id)
    other.pk, other.number, other.grade = UUID(int=5), 418, "P4"
    other.save(force_insert=True)
    for made, where, status in ((scene.near, scene.incident.id, 5), (scene.far, str(other.pk), 5)):
        Deployment.objects.create(
            unit=made, incident_id=where, during=(AT, None), assigned_at=AT, assigned_by="x", assigned_by_name="x"
        )
        made.status = status
        made.save()
    found = recommend_for(DEE, scene.incident, skills=(), number=1, at=AT)
    assert [one.call_sign for one in found.ranked] == ["M2"] and "diverted from a P4" in found.ranked[0].reasons
    assert found.refused[0].cause == "already"


def test_units_off_duty_and_units_without_a_place_are_no_answer(scene: Scene) -> None:
    Unit.objects.filter(pk=scene.near.pk).update(on_duty=False)
    Position.objects.filter(unit=scene.far).delete()
    found = recommend_for(DEE, scene.incident, at=AT)
    assert found.none_because == "The only unit has no known location."


def test_the_kind_of_incident_says_how_many_and_with_what(scene: Scene) -> None:
    from headwater.dispatch.rules.reference import kinds

    kind = next(kind for kind in kinds().values() if kind.units > 1)
    Incident.objects.filter(pk=scene.incident.id).update(kind=kind.code)
    assert len(recommend_for(DEE, scene.incident, skills=(), at=AT).chosen) == min(kind.units, 2)


def test_who_may_not_see_the_board_is_told_nothing_and_what_is_nowhere_gets_nobody(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        recommend_for(ANN, scene.incident, at=AT)
    with pytest.raises(NotFound):
        recommend_for(DEE, Ref("dispatch.incident", "no id"), at=AT)
    Incident.objects.filter(pk=scene.incident.id).update(easting=None, northing=None)
    with pytest.raises(Invalid, match="no place"):
        recommend_for(DEE, scene.incident, at=AT)
    assert seconds_to(scene.incident, [scene.near.ref], at=AT) == {}


def test_the_time_to_arrive_is_known_when_a_unit_is_assigned(scene: Scene) -> None:
    found = seconds_to(scene.incident, [scene.near.ref, scene.far.ref, Ref("dispatch.unit", str(UUID(int=3)))], at=AT)
    assert set(found) == {scene.near.ref, scene.far.ref} and 0 < found[scene.near.ref] < found[scene.far.ref]


# -- the page


@pytest.fixture
def as_actor(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Whoever is in the list makes the requests."""
    actor = [DEE]
    for place in ("headwater.ui.access", "headwater.dispatch.views.roads"):
        monkeypatch.setattr(f"{place}.actor_of", lambda request: actor[0])
    return actor


def test_a_dispatcher_closes_a_road_and_opens_it_on_the_page(client: Client, as_actor: list[Actor]) -> None:
    assert "Every road is open" in client.get("/dispatch/roads/").content.decode()
    form = {"place": "433900, 279500", "radius": "60", "pace": "0", "hours": "2", "name": "Burst <main>", "reason": "water"}
    assert client.post("/dispatch/roads/", form).status_code == 302
    page = client.get("/dispatch/roads/").content.decode()
    assert "Burst &lt;main&gt;" in page and "closed" in page and "junctions" in page
    row = RoadChange.objects.get()
    assert client.post(f"/dispatch/roads/{row.pk}/restore/").status_code == 302
    assert "Every road is open" in client.get("/dispatch/roads/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"place": ""}, {"place": "no such place anywhere"}, {"radius": "2"}, {"radius": "many"}, {"pace": "7"}], ids=str
)
def test_what_is_wrong_on_the_form_is_said_beside_it(client: Client, as_actor: list[Actor], wrong: dict[str, str]) -> None:
    form = {"place": "433900, 279500", "radius": "60", "pace": "0", **wrong}
    answer = client.post("/dispatch/roads/", form)
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert not RoadChange.objects.exists()


def test_a_handler_reads_the_page_and_changes_nothing(client: Client, as_actor: list[Actor]) -> None:
    as_actor[0] = HAL
    assert "Change the roads" not in client.get("/dispatch/roads/").content.decode()
    assert client.post("/dispatch/roads/", {"place": "433900, 279500", "radius": "60", "pace": "0"}).status_code == 403
