"""The pages of places: who may open them, what they show, how often they ask the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.insight.lake import Lake
from headwater.kernel import Actor, Ref, Role
from headwater.places import actions
from headwater.places.actions import NewArea, NewDeprivation, NewEntry, NewPopulation, NewPostcode, add_areas
from headwater.places.tests.factories import AT, EAST, NORTH, PROGRAM, small_tree, square
from headwater.places.tests.test_locating import street
from headwater.ui import search as finder

NOWHERE = UUID(int=1)
"""No area has this id; it is fixed, so that every process of a test run collects the same tests."""

pytestmark = pytest.mark.django_db

SUE = Actor.with_roles(Ref("accounts.user", "sue"), "Sue", {Role.SERGEANT})


@pytest.fixture
def as_actor(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever is in the list makes the requests."""
    actor = [SUE]
    monkeypatch.setattr("headwater.ui.access.actor_of", lambda request: actor[0])
    yield actor


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    held = Lake(tmp_path)
    monkeypatch.setattr("headwater.places.views._lake", held)
    return held


def test_what_is_held(client: Client, as_actor: list[Actor], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert "No area has been loaded" in client.get("/places/").content.decode()
    small_tree()
    actions.set_postcodes(by=PROGRAM, at=AT, postcodes=[NewPostcode("CV1 1DD", EAST, NORTH, "test")])
    with django_assert_num_queries(3):
        page = client.get("/places/").content.decode()
    for words in ("Neighbourhood policing unit", "Sector", "Postcodes", "With a boundary"):
        assert words in page


def test_an_area(client: Client, as_actor: list[Actor], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = small_tree()
    district = made["district:Coventry"]
    actions.set_population(by=PROGRAM, at=AT, counts=[NewPopulation(district, 2011, "Census 2011", 316_960, 128_592)])
    actions.set_deprivation(by=PROGRAM, at=AT, statements=[NewDeprivation(district, 2015, "IMD 2015", 50, 2, crime_decile=1)])
    with django_assert_num_queries(5):
        page = client.get(f"/places/areas/{district.id}/").content.decode()
    for words in ("316,960 (Census 2011, 2011)", "128,592", "Decile 2 of 10", "Decile 1 of 10", "West Midlands", "E08000026"):
        assert words in page
    assert f"/places/areas/{made['npu:Coventry'].id}/" in page
    assert "None has been loaded" in client.get(f"/places/areas/{made['sector:North'].id}/").content.decode()
    assert client.get(f"/places/areas/{uuid4()}/").status_code == 404


def test_a_point(client: Client, as_actor: list[Actor], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    small_tree()
    entries = [NewEntry("Gosford Street", EAST + 90, NORTH, "t"), NewEntry("Gosford Street", EAST + 200, NORTH, "t")]
    actions.set_gazetteer(by=PROGRAM, at=AT, entries=[*entries, NewEntry("Far Away", EAST + 900, NORTH, "t")])
    client.get(f"/places/at/{EAST}/{NORTH}/")
    with django_assert_num_queries(2):
        page = client.get(f"/places/at/{EAST + 50}/{NORTH}/").content.decode()
    for words in ("SP 330 780", "S0", "Coventry", "Gosford Street", "40 metres"):
        assert words in page
    assert "Far Away" not in page
    assert "No area that is loaded" in client.get("/places/at/1/1/").content.decode()
    assert client.get("/places/at/900000/1/").status_code == 404


def test_disagreements_are_shown(
    client: Client, as_actor: list[Actor], lake: Lake, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert "No boundary of a lower layer super output area" in client.get("/places/disagreements/").content.decode()
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("lsoa", f"E{k}", f"Town 00{k}A", geometry=square(k, 0)) for k in (0, 1)])
    rows = [(EAST + 500, NORTH + 500, "E0", "Right"), (EAST + 1400, NORTH + 500, "E0", "On or near <b>Street</b>")]
    for force in ("west-midlands", "kent"):
        lake.write("street", force, 201401, street([*rows]), source="test", at=AT)
    page = client.get("/places/disagreements/").content.decode()
    assert "2 of 4 records (50.0%) lie outside" in page
    with django_assert_num_queries(1):
        page = client.get("/places/disagreements/?force=kent").content.decode()
    assert "1 of 2 records (50.0%) lie outside" in page
    assert "&lt;b&gt;Street&lt;/b&gt;" in page
    assert client.get("/places/disagreements/?force=nowhere").status_code == 200


def test_the_search_box_finds_places(as_actor: list[Actor], client: Client) -> None:
    made = small_tree()
    actions.set_gazetteer(by=PROGRAM, at=AT, entries=[NewEntry("Gosford Street", EAST + 90, NORTH, "t")])
    [group] = [found for found in finder.search(SUE, "gosfrod street") if "Streets" in found.name]
    assert [(result.title, result.href) for result in group.results] == [("Gosford Street", f"/places/at/{EAST + 90}/{NORTH}/")]
    [group] = [found for found in finder.search(SUE, "coventyr") if "Streets" in found.name]
    assert group.results[0].href == f"/places/areas/{made['district:Coventry'].id}/"
    partner = Actor.with_roles(Ref("accounts.user", "p"), "Pat", {Role.PARTNER})
    assert all("Streets" not in found.name for found in finder.search(partner, "coventry"))


@pytest.mark.parametrize("path", ["/places/", f"/places/areas/{NOWHERE}/", "/places/at/1/1/", "/places/disagreements/"])
def test_who_may_open_them(client: Client, as_actor: list[Actor], path: str) -> None:
    as_actor[0] = Actor.with_roles(Ref("accounts.user", "p"), "Pat", {Role.PARTNER})
    assert client.get(path).status_code == 403
    as_actor[0] = SUE
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/places/", "/places/disagreements/"])
def test_a_visitor_must_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/")
