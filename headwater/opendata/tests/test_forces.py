"""Forces, neighbourhoods and their teams, as data.police.uk describes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from headwater.insight.lake import Lake
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.tests.published import LEICESTER

pytestmark = pytest.mark.django_db

FORCE = "/api/leicestershire"


@pytest.fixture
def client(open_data: Lake) -> Client:
    leicestershire()
    return Client()


def got(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_a_neighbourhood_in_full(client: Client) -> None:
    found = got(client, f"{FORCE}/castle")
    assert list(found) == [
        "url_force", "contact_details", "name", "links", "centre", "locations", "description", "id", "population",
    ]  # fmt: skip
    assert found["description"] == "<p>We walk here.</p>"
    assert found["population"] == "9000"
    assert isinstance(found["centre"]["latitude"], str)


def test_words_that_people_wrote_are_no_markup(client: Client) -> None:
    priorities = got(client, f"{FORCE}/castle/priorities")
    assert {one["issue"] for one in priorities} == {
        "<p>Bikes &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<p>Noise at night</p>",
    }
    assert got(client, f"{FORCE}/castle/people")[0]["bio"] == "<p>Walks &lt;b&gt;here&lt;/b&gt;.</p>"


def test_a_priority_has_what_was_done_last_and_when_by_the_clock_in_london(client: Client) -> None:
    bikes, noise = got(client, f"{FORCE}/castle/priorities")
    assert list(bikes) == ["action", "issue-date", "action-date", "issue"]
    assert (bikes["action"], bikes["action-date"]) == ("<p>Marked 40 of them.</p>", "2018-03-14T09:30:00")
    assert (noise["action"], noise["action-date"]) == (None, None)


def test_an_event_that_was_called_off_is_not_there(client: Client) -> None:
    assert [event["title"] for event in got(client, f"{FORCE}/castle/events")] == ["Street corner meeting"]


def test_the_neighbourhood_of_a_point(client: Client) -> None:
    assert got(client, f"/api/locate-neighbourhood?q={LEICESTER[0]},{LEICESTER[1]}") == {
        "force": "leicestershire",
        "neighbourhood": "castle",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/api/forces/atlantis",
        "/api/forces/atlantis/people",
        "/api/atlantis/neighbourhoods",
        "/api/atlantis/castle",
        f"{FORCE}/Castle",
        f"{FORCE}/nowhere/boundary",
        f"{FORCE}/%00",
        "/api/locate-neighbourhood",
        "/api/locate-neighbourhood?q=52.63",
        "/api/locate-neighbourhood?q=nan,nan",
        "/api/locate-neighbourhood?q=0,0",
        "/api/locate-neighbourhood?q=1e308,1e308",
    ],
)
def test_what_there_is_not(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_a_force_that_publishes_elsewhere_only_has_no_neighbourhoods_here(client: Client) -> None:
    assert got(client, "/api/kent/neighbourhoods") == []


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/api/forces", 1), (FORCE + "/neighbourhoods", 2), (FORCE + "/castle", 6), (FORCE + "/castle/priorities", 4)],
)
def test_few_queries(client: Client, django_assert_num_queries: Any, path: str, queries: int) -> None:
    with django_assert_num_queries(queries):
        got(client, path)


def test_whoever_has_the_answer_is_told_so(client: Client) -> None:
    answer = client.get(f"{FORCE}/castle")
    again = client.get(f"{FORCE}/castle", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
