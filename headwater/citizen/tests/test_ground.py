"""The map on which somebody may show where it was: from here, in pieces, and none where it would tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from shapely.geometry import box

from headwater.citizen.queries import ground
from headwater.citizen.tests.factories import AT, PROGRAM
from headwater.places.actions import NewArea, NewEntry, add_areas, set_gazetteer
from headwater.space.roads import Network, Roads, save

pytestmark = pytest.mark.django_db
EAST, NORTH = 432_000, 278_000


@pytest.fixture(autouse=True)
def roads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three places in a row: a street of 500 m in the piece, and a main road that leaves it."""
    made = Network(
        Roads.of(
            [EAST + 500, EAST + 1_000, EAST + 3_000], [NORTH + 500] * 3, [0, 1, 1, 2], [1, 0, 2, 1], [500, 500, 2_000, 2_000],
            [0, 0, 4, 4], [10, 10, 15, 15],
        )
    )  # fmt: skip
    save(made, tmp_path / "network.npz")
    monkeypatch.setattr(settings, "ROADS", tmp_path / "network.npz")
    monkeypatch.setattr(ground, "_kept", type(ground._kept)(10))
    new = [
        NewArea("force", "west-midlands", "West Midlands", geometry=box(EAST, NORTH, EAST + 9_000, NORTH + 9_000)),
        NewArea("npu", "cv", "Coventry", ("force", "west-midlands"), box(EAST, NORTH, EAST + 9_000, NORTH + 9_000)),
    ]
    add_areas(by=PROGRAM, at=AT, areas=new)
    set_gazetteer(by=PROGRAM, at=AT, entries=[NewEntry("Alder Road", EAST + 600, NORTH + 500, "test")])


def test_the_units_then_the_streets_of_a_piece(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    whole = client.get("/report/ground/")
    assert whole.json()["bounds"] == [EAST, NORTH, EAST + 9_000, NORTH + 9_000]
    assert [one["name"] for one in whole.json()["areas"]] == ["Coventry"]
    piece = client.get(f"/report/ground/{EAST // 2_000}/{NORTH // 2_000}/")
    assert piece.json() == {
        "roads": [
            {"rank": 0, "lines": [[[EAST + 500, NORTH + 500], [EAST + 1_000, NORTH + 500]]]},
            {"rank": 2, "lines": [[[EAST + 1_000, NORTH + 500], [EAST + 3_000, NORTH + 500]]]},
        ],
        "names": [["Alder Road", EAST + 600, NORTH + 500]],
    }
    assert "public" in piece.headers["Cache-Control"]
    with django_assert_num_queries(1):
        client.get("/report/ground/")
    with django_assert_num_queries(1):
        client.get(f"/report/ground/{EAST // 2_000}/{NORTH // 2_000}/")
    empty = client.get("/report/ground/0/0/").json()
    assert empty == {"roads": [], "names": []}


@pytest.mark.parametrize("where", ["350/0", "0/650", "99999999999999999999/0"])
def test_off_the_grid_there_is_no_map(client: Client, where: str) -> None:
    assert client.get(f"/report/ground/{where}/").status_code == 404


def test_a_map_is_offered_but_not_in_confidence(client: Client) -> None:
    client.post("/report/crime/")
    client.post("/report/crime/danger/", {"value": "no"})
    client.post("/report/crime/what/", {"value": "bicycle"})
    assert "data-place-map" in client.get("/report/crime/where/").content.decode()
    teller = Client()
    teller.post("/report/confidence/")
    teller.post("/report/confidence/danger/", {"value": "no"})
    page = teller.get("/report/confidence/where/")
    assert page.status_code == 200
    assert "data-place-map" not in page.content.decode()
