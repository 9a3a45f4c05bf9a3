"""OWSLib, the client of OGC API – Features, unmodified and pointed at us."""

from __future__ import annotations

import pytest
from owslib.ogcapi.features import Features
from pytest_django.live_server_helper import LiveServer

from headwater.insight.lake import Lake
from headwater.opendata.features.crimes import DATASET
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.tests.published import LEICESTER

pytestmark = pytest.mark.django_db(transaction=True)

NEAR = [LEICESTER[1] - 0.001, LEICESTER[0] - 0.001, LEICESTER[1] + 0.001, LEICESTER[0] + 0.001]


@pytest.fixture
def client(live_server: LiveServer, open_data: Lake) -> Features:
    leicestershire()
    return Features(f"{live_server.url}/open-data/features")


def test_what_there_is(client: Features) -> None:
    assert client.feature_collections() == ["areas", "crimes", "priorities"]
    assert {one.rpartition("/")[2] for one in client.conformance()["conformsTo"]} == {"core", "oas30", "html", "geojson"}
    described = client.collection("crimes")
    assert described["extent"]["temporal"]["interval"] == [["2017-01-01T00:00:00Z", "2018-02-28T23:59:59Z"]]
    [west, south, east, north] = described["extent"]["spatial"]["bbox"][0]
    assert west <= LEICESTER[1] <= east
    assert south <= LEICESTER[0] <= north


def test_the_description_is_of_every_collection(client: Features) -> None:
    described = client.api()
    assert described["openapi"].startswith("3.0")
    assert {f"/collections/{name}/items" for name in client.feature_collections()} <= described["paths"].keys()


def test_crimes_a_page_at_a_time_and_each_once(client: Features, open_data: Lake) -> None:
    found, after = [], ""
    while True:
        page = client.collection_items("crimes", limit=100, **({"after": after} if after else {}))
        found += page["features"]
        onward = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not onward:
            break
        after = onward[0].rpartition("after=")[2]
    assert len(found) == len({one["id"] for one in found}) == open_data.rows(DATASET)
    months = [one["properties"]["month"] for one in found]
    assert months == sorted(months, reverse=True)


def test_crimes_of_a_box_a_month_and_a_kind(client: Features) -> None:
    page = client.collection_items("crimes", bbox=NEAR, datetime_="2018-02", category="robbery", limit=100)
    assert page["features"]
    for one in page["features"]:
        assert one["geometry"] == {"type": "Point", "coordinates": [LEICESTER[1], LEICESTER[0]]}
        assert (one["properties"]["month"], one["properties"]["category"]) == ("2018-02", "robbery")
    again = client.collection_item("crimes", page["features"][0]["id"])
    assert again["properties"] == page["features"][0]["properties"]


def test_areas_and_priorities(client: Features) -> None:
    [castle] = client.collection_items("areas", level="neighbourhood")["features"]
    assert (castle["properties"]["name"], castle["geometry"]["type"]) == ("Castle", "Polygon")
    assert client.collection_item("areas", castle["id"])["geometry"] == castle["geometry"]
    page = client.collection_items("priorities", bbox=[*NEAR[:2], NEAR[2] + 1, NEAR[3] + 1], area=castle["id"])
    assert {one["properties"]["issue"] for one in page["features"]} == {"Bikes & <script>alert(1)</script>", "Noise at night"}
    one = page["features"][0]
    assert client.collection_item("priorities", one["id"])["properties"] == one["properties"]


def test_what_is_wrong_is_said(client: Features) -> None:
    with pytest.raises(RuntimeError, match="from west to east"):
        client.collection_items("crimes", bbox=[1, 60, 2, 50])
    with pytest.raises(RuntimeError, match="no such feature"):
        client.collection_item("crimes", "2018-02.leicestershire.1")
