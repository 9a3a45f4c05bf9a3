"""A warning is written by one, signed off by another, and read by those whom it concerns until it is over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import cos, pi, sin
from threading import Barrier, Thread
from typing import Any

import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from shapely.geometry import Point, Polygon, box

from headwater.journal.queries import timeline
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, NotFound, Ref, Role, new_id
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.actions import Said
from headwater.neighbourhood.models import Warning
from headwater.neighbourhood.rules.warning import CORNERS, covering, pasted
from headwater.neighbourhood.tests.factories import AT, EAST, NORTH, OFFICER, SERGEANT, city
from headwater.space.grid import to_degrees

INSPECTOR = Actor.with_roles(Ref("accounts.user", str(new_id())), "Ines Example", [Role.DUTY_INSPECTOR])


def degrees(ring: Sequence[tuple[float, float]]) -> list[list[float]]:
    longitude, latitude = to_degrees([x for x, _ in ring], [y for _, y in ring])
    return [[x, y] for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True)]


def geojson(ring: Sequence[tuple[float, float]]) -> str:
    shape = {"type": "Polygon", "coordinates": [degrees([*ring, ring[0]])]}
    return json.dumps({"type": "Feature", "geometry": shape, "properties": {}})


def circle(corners: int, metres: float = 400.0, east: float = EAST + 500, north: float = NORTH + 500) -> str:
    turns = (2 * pi * number / corners for number in range(corners))
    return geojson([(east + metres * sin(turn), north + metres * cos(turn)) for turn in turns])


def leak(**instead: Any) -> Said:
    """A gas leak in Alder, until noon."""
    asked: dict[str, Any] = {
        "event": "Gas leak", "headline": "Gas leak in Alder Road", "description": "A main was hit.",
        "instruction": "Close your windows.", "expires_at": AT + timedelta(hours=2), "severity": "Severe",
    }  # fmt: skip
    return Said(**(asked | instead))


def issued(said: Said | None = None, *, area: Ref | None = None) -> Ref:
    ref = actions.draft_warning(by=SERGEANT, at=AT, said=said or leak(areas=[area or city()["Alder"]]))
    actions.issue_warning(by=INSPECTOR, at=AT, warning=ref)
    return ref


@pytest.mark.django_db
def test_nobody_is_warned_before_another_has_signed_it_off(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    areas = city()
    ref = actions.draft_warning(by=SERGEANT, at=AT, said=leak(areas=[areas["Alder"]]))
    assert queries.warnings_in_force(AT) == ()
    with pytest.raises(NotFound):
        queries.issued_warning(ref)
    with pytest.raises(Conflict, match="second pair of eyes"):
        actions.issue_warning(by=SERGEANT, at=AT, warning=ref)
    with pytest.raises(Conflict, match="second pair of eyes"):
        actions.refuse_warning(by=SERGEANT, at=AT, warning=ref, reason="No")
    with pytest.raises(Forbidden):
        actions.issue_warning(by=OFFICER, at=AT, warning=ref)
    actions.issue_warning(by=INSPECTOR, at=AT + timedelta(minutes=1), warning=ref)
    with django_assert_num_queries(1):
        [view] = queries.warnings_in_force(AT + timedelta(minutes=1), area=areas["Alder"])
    assert (view.ref, view.areas, view.area_words) == (ref, (areas["Alder"],), "Alder")
    assert queries.warnings_in_force(AT, area=areas["Birch"]) == (), "the neighbours are not concerned"
    assert queries.warnings_in_force(AT + timedelta(hours=2)) == (), "it ends by itself"
    assert sorted(row.name for row in timeline(ref)) == ["neighbourhood.WarningDrafted", "neighbourhood.WarningIssued"]
    with pytest.raises(Conflict, match="Ines Example has decided"):
        actions.refuse_warning(by=OFFICER_WHO_SIGNS, at=AT, warning=ref, reason="Too late")


OFFICER_WHO_SIGNS = Actor.with_roles(Ref("accounts.user", str(new_id())), "Cora Example", [Role.COMMANDER])


@pytest.mark.django_db
def test_the_database_asks_for_a_second_pair_of_eyes() -> None:
    ref = issued()
    for wrong in ({"decided_by": str(SERGEANT.ref)}, {"state": "refused"}, {"kind": "Update"}, {"severity": "Bad"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Warning.objects.filter(pk=ref.id).update(**wrong)


@pytest.mark.django_db
def test_an_update_takes_its_place_and_an_all_clear_ends_it() -> None:
    areas = city()
    first = issued(area=areas["Alder"])
    later = AT + timedelta(minutes=30)
    wider = leak(areas=[areas["Alder"], areas["Birch"]], headline="Gas leak: Birch too")
    second = actions.draft_warning(by=INSPECTOR, at=later, said=wider, replaces=first)
    assert [one.ref for one in queries.warnings_in_force(later)] == [first], "until the update is signed off"
    with pytest.raises(Conflict, match="waits to be signed off"):
        actions.draft_all_clear(by=SERGEANT, at=later, warning=first, words="Mended.")
    actions.issue_warning(by=SERGEANT, at=later, warning=second)
    [view] = queries.warnings_in_force(later, area=areas["Birch"])
    assert (view.ref, view.kind.value, view.replaces, view.replaced_sent_at) == (second, "Update", first, AT)
    assert queries.issued_warning(first).ended_at == later
    with pytest.raises(Conflict, match="not in force"):
        actions.draft_all_clear(by=SERGEANT, at=later, warning=first, words="Mended.")
    clear = actions.draft_all_clear(by=SERGEANT, at=later, warning=second, words="Mended. You can go home.")
    actions.issue_warning(by=INSPECTOR, at=later, warning=clear)
    assert queries.warnings_in_force(later) == ()
    kinds = [one.kind.value for one in queries.recent_warnings(later + timedelta(days=29))]
    assert sorted(kinds) == ["Alert", "Cancel", "Update"]
    assert queries.recent_warnings(later + timedelta(days=31)) == ()
    assert [one.headline for one in queries.bulletin(areas["Alder"], later).warnings if one.kind.value == "Cancel"] == [
        "All clear: Gas leak: Birch too"
    ]


@pytest.mark.django_db
def test_a_draft_that_is_not_issued_says_why_and_can_be_written_again() -> None:
    first = issued()
    again = leak(areas=[city_area("Alder")], headline="Worse")
    draft = actions.draft_warning(by=SERGEANT, at=AT, said=again, replaces=first)
    actions.refuse_warning(by=INSPECTOR, at=AT, warning=draft, reason="It is not worse.")
    desk = queries.warning_desk(AT, by=SERGEANT)
    assert ([one.said.ref for one in desk.in_force], desk.drafts) == ([first], ())
    assert [(one.state, one.reason) for one in desk.over] == [("refused", "It is not worse.")]
    actions.draft_warning(by=SERGEANT, at=AT, said=again, replaces=first)


def city_area(name: str) -> Ref:
    from headwater.places.queries import area_named

    return area_named("neighbourhood", name).ref


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ({"headline": " "}, "The headline is missing"),
        ({"description": "x" * 100_000}, "too long: 100,000 characters"),
        ({"expires_at": AT}, "less than ten minutes"),
        ({"expires_at": AT + timedelta(days=15)}, "longer than 14 days"),
        ({"onset_at": AT + timedelta(hours=3)}, "ends before it begins"),
        ({"severity": "Worst"}, "cannot be said in a warning"),
        ({"areas": []}, "No ground is chosen"),
        ({"areas": [], "drawn": circle(8, east=EAST - 9_000)}, "touches no neighbourhood"),
        ({"drawn": "{"}, "is not JSON"),
        ({"drawn": '{"type": "Point", "coordinates": [0, 0]}'}, "not a GeoJSON FeatureCollection"),
        ({"drawn": "[" * 100_000}, "is not JSON"),
        ({"drawn": circle(100_000)}, "has 100,001 corners"),
        ({"drawn": geojson([(EAST, NORTH), (EAST + 900, NORTH + 900), (EAST + 900, NORTH), (EAST, NORTH + 900)])}, "crosses"),
        ({"areas": [Ref("places.area", "no uuid")]}, "no such area"),
    ],
)
def test_what_cannot_be_a_warning_is_refused_in_words(instead: dict[str, Any], words: str) -> None:
    area = city()["Alder"]
    with pytest.raises(HeadwaterError, match=words):
        actions.draft_warning(by=SERGEANT, at=AT, said=replace(leak(areas=[area]), **instead))
    assert not Warning.objects.exists()


def test_it_is_said_where_an_outline_crosses_itself() -> None:
    ring = [(EAST, NORTH), (EAST + 900, NORTH + 900), (EAST + 900, NORTH), (EAST, NORTH + 900)]
    bare = json.loads(geojson(ring))
    with pytest.raises(Invalid, match="Near SP 334 784"):
        pasted(json.dumps(bare))


@pytest.mark.django_db
def test_an_outline_that_was_drawn_concerns_whoever_lives_in_it() -> None:
    areas = city()
    ref = issued(leak(drawn=circle(5_000, 600, EAST + 1_000, NORTH + 500)))
    view = queries.issued_warning(ref)
    assert set(view.areas) == set(areas.values()), "two by more than half, two by a strip"
    assert shapely.get_num_coordinates(view.ground) <= CORNERS
    assert view.ground.covers(Point(EAST + 1_000, NORTH + 500).buffer(599))


@pytest.mark.django_db
def test_whoever_asked_for_e_mail_is_told_while_it_holds() -> None:
    areas = city()
    first = issued(area=areas["Alder"])

    def told(area: str, at: datetime) -> list[str]:
        return [one.words for one in queries.news_of(areas[area], at) if one.topic == "warnings"]

    assert told("Alder", AT) == ["Gas leak in Alder Road. Close your windows."]
    assert told("Birch", AT) == []
    assert told("Alder", AT + timedelta(hours=2)) == [], "an e-mail about what is over helps nobody"
    clear = actions.draft_all_clear(by=SERGEANT, at=AT, warning=first, words="Mended.")
    actions.issue_warning(by=INSPECTOR, at=AT, warning=clear)
    assert told("Alder", AT) == ["All clear: Gas leak in Alder Road. Mended."], "whoever was warned hears that it is over"
    assert told("Alder", AT + timedelta(hours=2)) == []


POINTS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), min_size=4, max_size=60, unique=True)


@given(POINTS, st.integers(3, 9))
@settings(deadline=None, max_examples=60)
def test_nobody_is_left_out_however_few_corners_are_sent(points: list[tuple[int, int]], size: int) -> None:
    """Circles around made-up points, in one: crooked, in parts, with holes."""
    ground = shapely.union_all([Point(EAST + x, NORTH + y).buffer(40 * size) for x, y in points])
    outline = covering(ground, corners=100)
    assert shapely.get_num_coordinates(outline) <= 100
    assert outline.is_valid
    assert outline.covers(ground)
    assert all(not part.interiors for part in shapely.get_parts(outline)), "CAP cannot say a hole"


def test_ground_with_few_corners_is_sent_as_it_is() -> None:
    square = box(EAST, NORTH, EAST + 100, NORTH + 100)
    assert covering(square).equals(square)
    with_hole = Polygon(square.exterior, [square.buffer(-20).exterior])
    assert covering(with_hole).equals(square)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_sign_once() -> None:
    ref = actions.draft_warning(by=SERGEANT, at=AT, said=leak(areas=[city()["Alder"]]))
    together, said = Barrier(2), []

    def sign(by: Actor) -> None:
        together.wait()
        try:
            actions.issue_warning(by=by, at=AT, warning=ref)
            said.append("signed")
        except Conflict as fault:
            said.append(fault.message)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=[by]) for by in (INSPECTOR, OFFICER_WHO_SIGNS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.partition(" has ")[2] or one for one in said) == ["decided about it.", "signed"]
    assert len([row for row in timeline(ref) if row.name == "neighbourhood.WarningIssued"]) == 1


FIELDS = {"event": "Siege", "headline": "Stay <b>in</b>", "description": "Armed police are there.", "category": "Security"}


UNTIL = f"{AT + timedelta(hours=5):%d/%m/%Y %H:%M}"


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> list[Actor]:
    """Whoever is in the list makes the requests, at one time."""
    actor = [SERGEANT]
    for place in ("ui.access", "ui.context", "neighbourhood.views.warnings"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: actor[0])
    monkeypatch.setattr("headwater.neighbourhood.views.warnings.now", lambda: AT)
    return actor


def form(**instead: Any) -> dict[str, Any]:
    asked = {
        "event": "Siege", "headline": "Stay <b>in</b>", "description": "Armed police are there.", "category": "Security",
        "expires_at": UNTIL, "severity": "Extreme", "urgency": "Immediate", "certainty": "Observed",
        "instruction": "Go in and stay in.",
    }  # fmt: skip
    return asked | instead


@pytest.mark.django_db
def test_staff_write_look_and_sign_off(client: Client, acting: list[Actor]) -> None:
    alder = city()["Alder"]
    assert "No warning is in force" in client.get("/neighbourhoods/warnings/").content.decode()
    assert "Alder (neighbourhood)" in client.get("/neighbourhoods/warnings/draft/").content.decode()
    answer = client.post("/neighbourhoods/warnings/draft/", form(areas=[alder.id]))
    assert answer.status_code == 302
    here = answer.headers["Location"]
    page = client.get(here).content.decode()
    assert "You wrote it: somebody else signs it off" in page
    assert "Issue it now" not in page
    assert "Stay &lt;b&gt;in" in page
    refused = client.post(here, {"decide": "issue"})
    assert (refused.status_code, "second pair of eyes" in refused.content.decode()) == (422, True)
    acting[0] = INSPECTOR
    assert "Issue it now" in client.get(here).content.decode()
    assert client.post(here, {"decide": "refuse", "reason": ""}).status_code == 422
    for nothing in ("", "kept", "map"):
        chosen = client.post(here, {"decide": nothing, "reason": "A slip of the hand"})
        assert (chosen.status_code, "Nothing was chosen." in chosen.content.decode()) == (422, True)
    assert client.post(here, {"decide": "issue"}).status_code == 302
    assert "In force" in client.get(here).content.decode()
    cleared = client.post(here, {"decide": "clear", "words": "It is over."}).headers["Location"]
    assert "All clear: Stay" in client.get(cleared).content.decode()
    twice = client.post(here, {"decide": "clear", "words": "It is over."})
    assert (twice.status_code, "waits to be signed off" in twice.content.decode()) == (422, True)
    acting[0] = SERGEANT
    assert client.post(cleared, {"decide": "refuse", "reason": "Not yet."}).status_code == 302
    assert "Not yet." in client.get(cleared).content.decode()
    assert "stays in force" in client.get(f"{here}update/").content.decode()
    assert client.post(f"{here}update/", form(areas=[alder.id], headline="Still there")).status_code == 302
    assert "Still there" in client.get("/neighbourhoods/warnings/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"areas": []}, {"areas": ["x"]}, {"expires_at": "soon"}, {"headline": ""}, {"drawn": "{"}])
def test_what_was_written_wrong_says_what_to_do(client: Client, acting: list[Actor], wrong: dict[str, Any]) -> None:
    answer = client.post("/neighbourhoods/warnings/draft/", form(areas=[city()["Alder"].id]) | wrong)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


@pytest.mark.django_db
def test_who_may_not_write_one_is_not_offered_it(client: Client, acting: list[Actor]) -> None:
    ref = issued()
    acting[0] = OFFICER
    assert "Write a warning" not in client.get("/neighbourhoods/warnings/").content.decode()
    page = client.get(f"/neighbourhoods/warnings/{ref.id}/").content.decode()
    assert "Write an update" not in page
    for what in ("issue", "clear"):
        assert client.post(f"/neighbourhoods/warnings/{ref.id}/", {"decide": what, "words": "Over."}).status_code == 422
    assert client.get(f"/neighbourhoods/warnings/{ref.id}/update/").status_code == 403


@pytest.mark.django_db
def test_how_often_the_pages_of_staff_ask(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ref = issued()
    with django_assert_num_queries(2):
        queries.warning_page(ref, AT, by=SERGEANT)
    with django_assert_num_queries(1):
        queries.warning_desk(AT, by=SERGEANT)
    with pytest.raises(Forbidden):
        queries.warning_desk(AT, by=Actor(Ref("citizen.visitor", "x"), "X"))
    assert client.get("/neighbourhoods/warnings/").status_code == 302, "staff only"
    assert queries.warnings_by_id([ref.id, "no uuid"]) == {ref.id: "Warning: Gas leak in Alder Road"}
