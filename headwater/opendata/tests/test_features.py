"""The features: pages that go on, forms of an answer, and what is wrong said in words."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.lake import Lake
from headwater.opendata.features import areas, asked_of, crimes
from headwater.opendata.features.asking import MOST, box_asked, limit_asked, span_asked
from headwater.opendata.rules import Refused
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.tests.published import LEICESTER
from headwater.opendata.views.features import KNOWN
from headwater.ui import programs
from headwater.ui.pacing import Pace

pytestmark = pytest.mark.django_db

HERE = "/open-data/features/"
CRIMES = f"{HERE}collections/crimes/items"
PAGES = [
    "", "api", "conformance", "collections", "collections/areas", "collections/crimes", "collections/priorities",
    "collections/areas/items", "collections/crimes/items", "collections/priorities/items",
]  # fmt: skip


@pytest.fixture
def client(open_data: Lake) -> Client:
    leicestershire()
    return Client()


def got(client: Client, path: str, **query: object) -> Any:
    answer = client.get(path + ("?" + urlencode(query) if query else ""))
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def link(found: Any, rel: str) -> str:
    return next((str(one["href"]) for one in found["links"] if one["rel"] == rel), "")


def walked(client: Client, path: str, **query: object) -> Iterator[Any]:
    """Every feature, by the links from page to page."""
    onward = path + "?" + urlencode(query)
    while onward:
        page = got(client, onward)
        assert page["numberReturned"] == len(page["features"]) <= int(str(query.get("limit", 10)))
        yield from page["features"]
        onward = link(page, "next")


@pytest.mark.parametrize("path", PAGES)
def test_each_answer_is_json_or_a_page(client: Client, path: str) -> None:
    said = client.get(HERE + path, headers={"Accept": "*/*"})
    assert said.status_code == 200
    assert "json" in said["Content-Type"]
    for wanted in ({"query_params": {"f": "html"}}, {"headers": {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}}):
        page = client.get(HERE + path, **wanted)  # type: ignore[arg-type]
        assert page["Content-Type"].startswith("text/html")
        assert page.status_code == 200
        assert "Accept" in page["Vary"]
    for where in [one["href"] for one in json.loads(said.content).get("links", []) if "testserver" in one["href"]]:
        assert client.get(where).status_code == 200, where


@pytest.mark.parametrize("collection", KNOWN)
def test_every_feature_can_be_asked_for_alone_in_both_forms(client: Client, collection: str) -> None:
    items = f"{HERE}collections/{collection}/items"
    for feature in got(client, items, limit=3)["features"]:
        alone = got(client, f"{items}/{feature['id']}")
        assert {name: alone[name] for name in feature} == feature
        assert client.get(f"{items}/{feature['id']}?f=html").status_code == 200


@pytest.mark.parametrize("collection", KNOWN)
def test_pages_of_every_size_hold_the_same(client: Client, collection: str) -> None:
    items = f"{HERE}collections/{collection}/items"
    whole = list(walked(client, items, limit=1000))
    assert len({one["id"] for one in whole}) == len(whole) >= 2
    for limit in (1, 59, 60, 61) if collection == "crimes" else (1, 2):
        if limit > 1 or len(whole) < 100:
            assert list(walked(client, items, limit=limit)) == whole
    assert [one["id"] for one in whole if set(one["properties"]) != {c.name for c in KNOWN[collection].properties}] == []


def test_a_box_holds_what_is_in_it_and_nothing_without_a_place(client: Client) -> None:
    every = list(walked(client, CRIMES, limit=1000))
    west, south, east, north = LEICESTER[1] - 1, LEICESTER[0] + 0.005, LEICESTER[1] + 1, LEICESTER[0] + 0.015
    inside = [one for one in every if one["geometry"] and south <= one["geometry"]["coordinates"][1] <= north]
    assert list(walked(client, CRIMES, limit=7, bbox=f"{west},{south},{east},{north}")) == inside
    assert list(walked(client, CRIMES, limit=1000, bbox=f"{west},{south},0,{east},{north},9")) == inside
    assert list(walked(client, CRIMES, limit=1000, bbox="170,-10,-170,80")) == []
    round_the_world = list(walked(client, CRIMES, limit=1000, bbox="-1,-90,-2,90"))
    assert round_the_world == [one for one in every if one["geometry"] and not -2 < one["geometry"]["coordinates"][0] < -1]


def test_a_page_that_would_look_through_too_much_ends_early_and_the_next_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(walked(client, CRIMES, limit=1000, category="robbery", datetime="2017"))
    assert whole
    monkeypatch.setattr(crimes, "LOOKED_THROUGH", 130)  # three months of sixty rows
    first = got(client, CRIMES, limit=1000, category="robbery", datetime="2017")
    assert {one["properties"]["month"] for one in first["features"]} == {"2017-12", "2017-11", "2017-10"}
    assert list(walked(client, CRIMES, limit=1000, category="robbery", datetime="2017")) == whole
    assert list(walked(client, CRIMES, limit=1000, category="nothing")) == []


def test_a_page_has_no_more_boundaries_than_are_made_in_a_moment(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    items = f"{HERE}collections/areas/items"
    whole = list(walked(client, items, limit=1000))
    monkeypatch.setattr(areas, "AT_MOST", 1)
    assert len(got(client, items, limit=1000)["features"]) == 1
    assert list(walked(client, items, limit=1000)) == whole


def test_what_takes_long_to_answer_counts_for_more_than_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crimes, "A_REQUEST", 120)  # a year of sixty rows a month counts for six more
    for path, answered in ((f"{CRIMES}?category=nothing&datetime=2017", 2), (f"{CRIMES}/nothing", 10), (HERE, 10)):
        monkeypatch.setattr(programs, "pace", Pace(1, 10, clock=lambda: 0.0))
        assert [client.get(path).status_code for _ in range(11)].count(429) == 11 - answered, path


@pytest.mark.parametrize(
    ("asked", "months"),
    [
        ("2018-02", {"2018-02"}),
        ("2018", {"2018-01", "2018-02"}),
        ("2018-01-31T23:30:00Z", {"2018-01"}),
        ("2017-03-31T23:30:00Z", {"2017-04"}),  # already April by the clock in London
        ("2017-12-15/2018-01-01", {"2017-12", "2018-01"}),
        ("2018-02-28/..", {"2018-02"}),
        ("/2017-01", {"2017-01"}),
        ("1999/2000", set()),
    ],
)
def test_a_month_is_met_by_whatever_touches_it(client: Client, asked: str, months: set[str]) -> None:
    found = walked(client, CRIMES, limit=1000, datetime=asked)
    assert {one["properties"]["month"] for one in found} == months


def test_a_number_is_the_one_that_the_other_address_has(client: Client) -> None:
    theirs = got(client, "/api/crimes-no-location", force="leicestershire", date="2018-02")
    ours = [one for one in walked(client, CRIMES, limit=1000, datetime="2018-02") if one["geometry"] is None]
    assert sorted(one["id"] for one in ours) == sorted(f"2018-02.leicestershire.{one['id']}" for one in theirs)
    by_number = {one["id"].rpartition(".")[2]: one["properties"] for one in ours}
    for one in theirs:
        about = by_number[str(one["id"])]
        status = one["outcome_status"] or {"category": None, "date": None}
        assert (about["outcome"], about["outcome_month"]) == (status["category"], status["date"])
        assert (about["crime_id"] or "", about["category"]) == (one["persistent_id"], one["category"])


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,0,1,1", "bbox=0,60,1,50", "bbox=0,0,1e999,1", "bbox=", "bbox=0,0,400,1",
        "bbox=0,0,1,1&bbox=0,0,1,1", "limit=0", "limit=-1", "limit=ten", "limit=1.5", "limit=", "limit=٣", "datetime=yesterday",
        "datetime=2018-03/2018-01", "datetime=2018-13", "datetime=2018-02-30", "datetime=2018-01-01T00:00:00", "datetime=",
        "datetime=9999-12-31", "datetime=0000", "datetime=2018/2019/2020", "after=nothing", "after=2018-02.leicestershire.-1",
        "after=9999-99.x.1", "after=%00", "nonsense=1", "f=xml", "offset=10", f"category={'x' * 201}",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(client: Client, query: str) -> None:
    answer = client.get(f"{CRIMES}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = json.loads(answer.content)
    assert (problem["status"], problem["title"]) == (400, "Bad Request")
    assert problem["detail"].endswith(".")
    assert answer["Access-Control-Allow-Origin"] == "*"
    page = client.get(f"{CRIMES}?{query}", headers={"Accept": "text/html"})
    assert page.status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "collections/nothing", "collections/nothing/items", "collections/crimes/items/1", "collections/areas/items/1",
        "collections/crimes/items/2018-02.leicestershire.1", "collections/crimes/items/2030-01.leicestershire.1",
        "collections/crimes/items/2018-02.leicestershire.99999999999999999999", "collections/crimes/items/%00",
        "collections/areas/items/01890000-0000-7000-8000-000000000000", "collections/areas/items/a%0Ab",
        "collections/priorities/items/01890000-0000-7000-8000-000000000000", "collections/priorities/items/%F0%9F%9A%B2",
        "collections/%3Cscript%3E", "collections/crimes/items/2018-02.LEICESTERSHIRE.1",
    ],
)  # fmt: skip
def test_what_there_is_not(client: Client, path: str) -> None:
    answer = client.get(HERE + path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    page = client.get(HERE + path, headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert b"<script>alert" not in page.content


def test_past_the_end_there_is_an_empty_page(client: Client) -> None:
    for after in ("2017-01.leicestershire.999999", "2016-12.zzz.0"):
        page = got(client, CRIMES, after=after)
        assert (page["features"], link(page, "next")) == ([], "")
    assert got(client, f"{HERE}collections/areas/items", after="ffffffff-ffff-ffff-ffff-ffffffffffff")["features"] == []
    assert b"Nothing is there" in client.get(f"{CRIMES}?after=2016-12.zzz.0&f=html").content


@pytest.mark.parametrize(
    ("accepts", "status"),
    [
        ("", 200), ("*/*", 200), ("application/geo+json", 200), ("image/png", 406), ("text/html;q=0", 406), (";;;,,,", 406),
        ("text/html;q=x", 200), ("text/html;q=nan", 200), ("a/b" * 700, 400), ("*/*;q=0.1, " * 50, 200), ("é/ü, */*", 200),
    ],
)  # fmt: skip
def test_an_accept_header_of_any_kind(client: Client, accepts: str, status: int) -> None:
    assert client.get(CRIMES, headers={"Accept": accepts}).status_code == status


def test_whoever_has_the_answer_is_told_so_and_who_takes_it_packed_gets_it_packed(client: Client) -> None:
    for path in (CRIMES, f"{HERE}collections/areas/items", HERE):
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.content) == plain.content
        assert {"Accept", "Accept-Encoding"} <= set(packed["Vary"].split(", "))
        again = client.get(path, headers={"If-None-Match": packed["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_other_methods(client: Client) -> None:
    assert client.post(CRIMES).status_code == 405
    asked = client.options(CRIMES)
    assert (asked.status_code, asked["Access-Control-Allow-Origin"], asked["Allow"]) == (204, "*", "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("collections/crimes/items", 0), ("collections/areas/items", 2), ("collections/priorities/items", 3),
        ("collections/priorities/items?bbox=-2,52,0,53", 5), ("collections", 2), ("", 0),
    ],
)  # fmt: skip
def test_few_queries(client: Client, django_assert_num_queries: Any, path: str, queries: int) -> None:
    with django_assert_num_queries(queries):
        got(client, HERE + path)


@given(st.text(max_size=40))
def test_a_box_or_a_time_of_any_text_is_read_or_refused(text: str) -> None:
    for read in (box_asked, span_asked, limit_asked):
        try:
            read(text)
        except Refused as refused:
            assert refused.status == 400


@given(st.integers(1, 10**40))
def test_a_limit_is_never_more_than_the_most(number: int) -> None:
    assert asked_of({"limit": [str(number)]}, ()).limit == min(number, MOST)


def test_a_page_speaks_to_people(client: Client) -> None:
    text = client.get(f"{CRIMES}?category=burglary&datetime=2018-02&limit=3&f=html").content.decode()
    for words in ("Burglary, On or near", "February 2018", "Leicestershire Police", "3 on this page"):
        assert words in text
    assert "persistent" not in text
    of_priorities = client.get(f"{HERE}collections/priorities/items?f=html").content.decode()
    assert "12 March 2018" in of_priorities
    assert "<script>alert" not in of_priorities
