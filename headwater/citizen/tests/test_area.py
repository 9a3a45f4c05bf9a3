"""Your area, as somebody reads it on a phone and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from shapely.geometry import box

from headwater.citizen.tests.factories import AT, PROGRAM, SERGEANT
from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.kernel import Ref
from headwater.neighbourhood import actions
from headwater.places.actions import NewArea, NewEntry, NewPostcode, add_areas, set_gazetteer, set_postcodes

pytestmark = pytest.mark.django_db

EAST, NORTH = 433_000, 278_000


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.citizen.views.area.now", lambda: AT)


@pytest.fixture
def alder() -> Ref:
    """Alder and Birch, side by side; a street of one name in both; a postcode in Alder."""
    here, there = box(EAST, NORTH, EAST + 1_000, NORTH + 1_000), box(EAST + 1_000, NORTH, EAST + 2_000, NORTH + 1_000)
    force = ("force", "west-midlands")
    new = [
        NewArea(*force, "West Midlands", geometry=here.union(there).buffer(5_000)),
        NewArea("neighbourhood", "alder", "Alder", force, here),
        NewArea("neighbourhood", "birch", "Birch", force, there),
    ]
    refs = add_areas(by=PROGRAM, at=AT, areas=new)
    set_postcodes(by=PROGRAM, at=AT, postcodes=[NewPostcode("CV1 1DD", EAST + 200, NORTH + 200, "test")])
    streets = {
        "Rowan Road": [(300, 300)],
        "Heron Street": [(1_500, 300), (-9_000, 300), (90, 9_300)],
        "Heron Streets": [(90, 300)],
    }
    entries = [NewEntry(name, EAST + x, NORTH + y, "test") for name, points in streets.items() for x, y in points]
    set_gazetteer(by=PROGRAM, at=AT, entries=entries)
    return refs[1]


@pytest.fixture
def published(alder: Ref, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ref:
    """Alder with a year of published crime: two burglaries a month at one point."""
    lake = Lake(tmp_path)
    row = {
        "crime_id": "a" * 64, "easting": EAST + 300, "northing": NORTH + 300, "location": "On or near Alder Road",
        "category": "burglary", "outcome": "Under investigation",
    }  # fmt: skip
    for month in range(2025_01, 2025_13):
        table = pa.Table.from_pylist([row, row], schema=STREET.columns)
        lake.write("street", "west-midlands", month, table, source="published", at=AT)
    monkeypatch.setattr("headwater.neighbourhood.queries.counting._lake", lake)
    return alder


@pytest.mark.parametrize("text", ["cv1 1dd", "CV11DD", "Rowan Road", "rowan rd", "Alder"])
def test_a_postcode_a_street_and_a_name_lead_to_the_neighbourhood(client: Client, alder: Ref, text: str) -> None:
    assert client.get("/area/", {"q": text}).headers["Location"] == f"/area/{alder.id}/"


def test_where_several_fit_one_is_chosen(client: Client, alder: Ref) -> None:
    answer = client.get("/area/", {"q": "Heron Street"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Which one do you mean?" in page
    assert page.count("in Birch") == 1
    assert page.count("in Alder") == 1, "those outside every neighbourhood are left out"


@pytest.mark.parametrize("text", ["", "ZZ99 9ZZ", "<script>", "\x00", "x" * 101, "Ω" * 50])
def test_what_is_not_found_says_what_to_do(client: Client, alder: Ref, text: str) -> None:
    answer = client.get("/area/", {"q": text})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert "<script>" not in answer.content.decode().split("<main", 1)[1]


def test_the_page_says_who_what_and_when(client: Client, alder: Ref) -> None:
    page = client.get(f"/area/{alder.id}/").content.decode()
    for empty in ("No priority is set", "No event is planned", "Nobody of the team is named", "No crime has been published"):
        assert empty in page
    actions.keep_team(by=SERGEANT, at=AT, area=alder, about="We walk.", email="alder@example.org", take_part="Walk with us.")
    actions.add_member(by=SERGEANT, at=AT, area=alder, rank="Constable", name="PC Rosa <i>Sample</i>")
    racing = actions.set_priority(by=SERGEANT, at=AT, area=alder, issue="Racing", set_at=AT - timedelta(days=3))
    actions.take_step(by=SERGEANT, at=AT, priority=racing, action="Speed checks")
    meeting = actions.plan_gathering(
        by=SERGEANT, at=AT, area=alder, kind="meeting", title="Meeting", address="Alder hall",
        starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=1, hours=2),
    )  # fmt: skip
    page = client.get(f"/area/{alder.id}/").content.decode()
    for words in (
        "We walk.", "Racing", "Speed checks", "Since 20 November 2026", "Tuesday 24 November, 10:00 to 12:00, Alder hall",
        "PC Rosa &lt;i&gt;Sample", "mailto:alder@example.org", "Walk with us.",
    ):  # fmt: skip
        assert words in page
    actions.cancel_gathering(by=SERGEANT, at=AT, gathering=meeting)
    assert "<strong>Cancelled.</strong>" in client.get(f"/area/{alder.id}/").content.decode()


def test_there_is_no_page_of_what_is_no_neighbourhood(client: Client, alder: Ref) -> None:
    from headwater.places.queries import areas

    for key in (str(uuid4()), areas("force")[0].ref.id):
        assert client.get(f"/area/{key}/").status_code == 404


def test_no_script_is_needed_and_nobody_else_is_called(client: Client, alder: Ref) -> None:
    page = client.get(f"/area/{alder.id}/").content.decode()
    assert "hx-" not in page.split("<main", 1)[1]
    assert "https://" not in page.split("<main", 1)[1]


def test_a_neighbourhood_is_chosen_on_the_map(
    client: Client, alder: Ref, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = client.get("/area/").content.decode()
    assert re.search(rf'<svg[^>]*>.*<a href="/area/{alder.id}/" aria-label="Alder">.*</svg>', page)
    with django_assert_num_queries(1):
        client.get("/area/")


def test_how_often_it_asks(client: Client, alder: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.get(f"/area/{alder.id}/")
    with django_assert_num_queries(12):
        client.get(f"/area/{alder.id}/")


def test_what_is_published_is_shown_with_its_date_and_opens(client: Client, published: Ref) -> None:
    page = client.get(f"/area/{published.id}/").content.decode()
    for words in ("Published to December 2025", "Data updated", "By kind", "Burglary", "On or near Alder Road", "On the map"):
        assert words in page
    assert "No stop and search has been published" in page
    link = re.search(r'href="(/figures/\?kind=neighbourhood\.crime[^"]+)"', page)
    assert link is not None
    opened = client.get(link[1].replace("&amp;", "&"))
    assert opened.status_code == 200, "open to everybody"
    assert "On or near Alder Road" in opened.content.decode()


def test_another_kind_of_crime_is_drawn(client: Client, published: Ref) -> None:
    assert "Burglary by month, Alder" in client.get(f"/area/{published.id}/", {"offence": "burglary"}).content.decode()
    assert client.get(f"/area/{published.id}/", {"offence": "made-up"}).status_code == 404
