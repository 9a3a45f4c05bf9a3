"""Crimes and outcomes, asked for as data.police.uk documents it."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client

from headwater.insight.lake import Lake
from headwater.opendata.published import reading
from headwater.opendata.tests.published import LEICESTER, crime_id
from headwater.ui import programs
from headwater.ui.pacing import Pace

pytestmark = pytest.mark.django_db

CRIME = [
    "category",
    "location_type",
    "location",
    "context",
    "outcome_status",
    "persistent_id",
    "id",
    "location_subtype",
    "month",
]
HERE = {"lat": str(LEICESTER[0]), "lng": str(LEICESTER[1])}
BOX = "52.6,-1.2:52.6,-1.0:52.7,-1.0:52.7,-1.2"


@pytest.fixture
def client(open_data: Lake) -> Client:
    return Client()


def got(client: Client, path: str, **given: str) -> Any:
    answer = client.get(f"/api/{path}", given)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def sent(client: Client, path: str, **given: str) -> Any:
    return client.post(f"/api/{path}", urlencode(given), content_type="application/x-www-form-urlencoded")


def test_a_crime_has_the_fields_of_data_police_uk_in_their_order(client: Client) -> None:
    rows = got(client, "crimes-street/all-crime", **HERE)
    placed = next(row for row in rows if row["persistent_id"])
    assert list(placed) == CRIME
    assert list(placed["location"]) == ["latitude", "street", "longitude"]
    assert placed["location"]["latitude"].startswith("52.")
    assert placed["location"]["street"]["name"].startswith("On or near “Röwan” Street")
    assert placed["location_type"] == "Force"
    assert placed["month"] == "2018-02", "the newest month, where none is asked for"


def test_anti_social_behaviour_has_no_identifier_and_no_outcome(client: Client) -> None:
    rows = got(client, "crimes-street/anti-social-behaviour", **HERE)
    assert rows
    assert {(row["persistent_id"], row["outcome_status"]) for row in rows} == {("", None)}
    assert len({row["id"] for row in rows}) == len(rows)


def test_months_can_be_packed_before_anybody_asks(published_lake: Lake) -> None:
    held = reading.Published(published_lake)
    assert held.memory == 0
    force = published_lake.forces("street")[0]
    held.ready(force, 2)
    once = held.memory
    assert once > 0
    held.of_force("street", force, published_lake.months("street", force)[-1])
    assert held.memory == once, "it was there"


def test_a_mile_and_no_further(client: Client) -> None:
    """The anchor points lie 300 metres apart: six of the eleven are within 1,609."""
    rows = got(client, "crimes-street/all-crime", **HERE)
    assert {row["location"]["street"]["name"][-1] for row in rows} == {"0", "1", "2", "3", "4", "5"}


def test_a_kind_a_polygon_and_a_whole_year(client: Client) -> None:
    everything = got(client, "crimes-street/all-crime", poly=BOX, date="2017-05")
    burglary = got(client, "crimes-street/burglary", poly=BOX, date="2017-05")
    assert burglary == [row for row in everything if row["category"] == "burglary"]
    year = got(client, "crimes-street/all-crime", poly=BOX, date="2017-01", to="2017-12")
    assert len(year) == 12 * len(everything)
    posted = sent(client, "crimes-street/all-crime", poly=BOX, date="2017-05")
    assert json.loads(posted.content) == everything


def test_every_crime_is_once_in_what_has_a_location_and_what_has_none(client: Client) -> None:
    placed = got(client, "crimes-street/all-crime", poly=BOX)
    nowhere = got(client, "crimes-no-location", category="all-crime", force="leicestershire")
    assert len({row["id"] for row in placed + nowhere}) == 60
    assert all(row["location"] is None and row["location_type"] is None for row in nowhere)
    robbery = got(client, "crimes-no-location", category="robbery", force="leicestershire")
    assert robbery == [row for row in nowhere if row["category"] == "robbery"]


def test_at_a_location_by_its_number_or_as_the_nearest(client: Client) -> None:
    near = got(client, "crimes-at-location", lat="52.6302", lng="-1.1301")
    [street] = {row["location"]["street"]["id"] for row in near}
    assert got(client, "crimes-at-location", location_id=str(street)) == near
    assert got(client, "crimes-street/all-crime", location_id=str(street)) == near
    assert got(client, "crimes-at-location", location_id="12345") == []


def test_a_crime_shows_its_newest_outcome_and_all_of_them(client: Client) -> None:
    rows = got(client, "crimes-street/all-crime", poly=BOX, date="2017-12")
    charged = next(row for row in rows if row["persistent_id"] == crime_id("2017-12", 1))
    assert charged["outcome_status"] == {"category": "Under investigation", "date": "2018-01"}
    case = got(client, f"outcomes-for-crime/{charged['persistent_id']}")
    assert case["outcomes"] == [
        {"category": {"code": "charged", "name": "Suspect charged"}, "date": "2018-01", "person_id": None}
    ]
    assert case["crime"] == {key: value for key, value in charged.items() if key != "outcome_status"}


def test_outcomes_at_a_location(client: Client) -> None:
    rows = got(client, "outcomes-at-location", poly=BOX, date="2018-01")
    assert rows
    assert list(rows[0]) == ["category", "date", "person_id", "crime"]
    assert {row["crime"]["month"] for row in rows} == {"2017-12"}
    assert list(rows[0]["crime"]) == [name for name in CRIME if name != "outcome_status"]


def test_what_there_is(client: Client) -> None:
    assert got(client, "crime-last-updated") == {"date": "2018-02-01"}
    dates = got(client, "crimes-street-dates")
    assert dates[0] == {"date": "2018-02", "stop-and-search": ["leicestershire"]}
    assert dates[-1] == {"date": "2017-01", "stop-and-search": []}
    kinds = got(client, "crime-categories", date="2018-02")
    assert kinds[0] == {"url": "all-crime", "name": "All crime"}
    assert {"url": "bicycle-theft", "name": "Bicycle theft"} in kinds


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("crimes-street/all-crime", {"lat": "north", "lng": "1"}, 400),
        ("crimes-street/all-crime", {"lat": "nan", "lng": "1"}, 400),
        ("crimes-street/all-crime", {"lat": "52.6"}, 400),
        ("crimes-street/all-crime", {}, 400),
        ("crimes-street/arson-for-fun", HERE, 404),
        ("crimes-street/all-crime", {**HERE, "date": "2018-13"}, 404),
        ("crimes-street/all-crime", {**HERE, "date": "2018-02-01"}, 404),
        ("crimes-street/all-crime", {**HERE, "date": "٢٠١٨-02"}, 404),
        ("crimes-street/all-crime", {**HERE, "date": "2009-12"}, 404),
        ("crimes-street/all-crime", {**HERE, "date": "2017-03", "to": "2018-03"}, 400),
        ("crimes-street/all-crime", {**HERE, "date": "2017-03", "to": "2017-02"}, 400),
        ("crimes-street/all-crime", {"poly": "52,1:53,1"}, 400),
        ("crimes-street/all-crime", {"poly": "52,1:53,1:nan,2"}, 400),
        ("crimes-street/all-crime", {"poly": "52,1:53,1:54"}, 400),
        ("crimes-street/all-crime", {"poly": "52:53,1,1:54,1"}, 400),
        ("crimes-street/all-crime", {"poly": ":".join(["52.123456,-1.123456"] * 300)}, 400),
        ("crimes-at-location", {"location_id": "1 or 1=1"}, 400),
        ("crimes-no-location", {"category": "all-crime"}, 400),
        ("crimes-no-location", {"category": "all-crime", "force": "nowhere"}, 404),
        ("outcomes-for-crime/" + "0" * 64, {}, 404),
        ("outcomes-for-crime/" + crime_id("2017-12", 1).upper(), {}, 404),
        ("outcomes-for-crime/short", {}, 404),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused(client: Client, path: str, given: dict[str, str], status: int) -> None:
    answer = client.get(f"/api/{path}", given)
    assert answer.status_code == status
    assert "html" not in answer["Content-Type"]


@pytest.mark.parametrize("where", [("0", "0"), ("999", "1"), ("48.85", "2.35"), ("-52.63", "1.13")])
def test_elsewhere_there_is_nothing(client: Client, where: tuple[str, str]) -> None:
    assert got(client, "crimes-street/all-crime", lat=where[0], lng=where[1]) == []


def test_a_month_to_come_is_empty(client: Client) -> None:
    assert got(client, "crimes-street/all-crime", **HERE, date="2031-01") == []


def test_a_ring_that_crosses_itself_holds_its_loops(client: Client) -> None:
    """A bow tie whose one loop holds all the points, and its mirror image, which does not."""
    crossing = "52.6,-1.2:52.7,-1.0:52.6,-1.0:52.7,-1.2"
    assert got(client, "crimes-street/all-crime", poly=crossing) != got(client, "crimes-street/all-crime", poly=BOX)


def test_a_polygon_of_a_hundred_thousand_corners_is_refused_and_one_of_twenty_thousand_is_not(client: Client) -> None:
    def ring(corners: int) -> str:
        return ":".join(f"{52.65 + 0.05 * (n % 7 + 1) / 8},{-1.2 + 0.2 * n / corners:.6f}" for n in range(corners))

    assert sent(client, "crimes-street/all-crime", poly=ring(100_000)).status_code == 400
    assert sent(client, "crimes-street/all-crime", poly=ring(20_000)).status_code == 200


def test_more_rows_than_one_answer_may_have(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 20)
    assert client.get("/api/crimes-street/all-crime", {"poly": BOX}).status_code == 503
    assert len(got(client, "crimes-street/burglary", poly=BOX)) < 20


def test_packed_and_plain_answers_are_the_same(client: Client) -> None:
    plain = client.get("/api/crimes-street/all-crime", HERE)
    packed = client.get("/api/crimes-street/all-crime", HERE, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_whoever_has_the_answer_is_told_so(client: Client) -> None:
    answer = client.get("/api/crimes-street/all-crime", HERE)
    assert answer["Cache-Control"] == "public, max-age=300"
    again = client.get("/api/crimes-street/all-crime", HERE, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/crimes-street/burglary", HERE, headers={"If-None-Match": answer["ETag"]})
    assert other.status_code == 200


def test_who_asks_too_often_is_told_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "pace", Pace(1, 2, clock=lambda: 0.0))
    statuses = [client.get("/api/crime-last-updated").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get("/api/crime-last-updated")["Retry-After"] == "1"
    assert client.get("/api/crime-last-updated", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_what_is_sent_as_json_is_refused(client: Client) -> None:
    answer = client.post("/api/crimes-street/all-crime", {"poly": BOX}, content_type="application/json")
    assert answer.status_code == 400
    assert client.delete("/api/crimes-street/all-crime").status_code == 405


def test_nobody_needs_a_database_for_a_crime(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        got(client, "crimes-street/all-crime", **HERE)


def test_whoever_has_it_since_the_lake_changed_is_told_so(client: Client) -> None:
    for path in ("/api/crimes-street-dates", "/open-data/features/collections/crimes/items"):
        answer = client.get(path)
        again = client.get(path, headers={"If-Modified-Since": answer["Last-Modified"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        assert client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    wrong = client.get("/api/crimes-no-location", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert wrong.status_code == 400, "what is wrong is said, however new it is"


@pytest.mark.parametrize("path", ["/api/forces", "/open-data/features/collections/areas/items", "/data/areas/force.geojson"])
def test_while_there_is_no_database_it_says_when_to_ask_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert b"Ask again in a minute." in answer.content
    assert client.get("/open-data/features/collections/crimes/items").status_code == 200
