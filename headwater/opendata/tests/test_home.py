"""The page “Open data”: what there is, how new, under which licence, and every link of it leads somewhere."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from headwater.insight.lake import Lake
from headwater.opendata.interfaces import INTERFACES
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.views import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(open_data: Lake, tmp_path: Path, settings: object) -> Client:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    leicestershire()
    return Client()


def links(text: str) -> list[str]:
    """Where the links of a page's own part lead."""
    own = text[text.index("<main") : text.index("</main>")]
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', own)]


@pytest.mark.parametrize("path", ["/open-data/", "/open-data/downloads/leicestershire/"])
def test_every_link_leads_somewhere(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    followed = 0
    for href in links(page.content.decode()):
        where = href.removeprefix("http://testserver")
        if where.startswith("/"):
            answer = client.head(where) if where.startswith("/data/") else client.get(where)
            assert answer.status_code == 200, where
            followed += 1
    assert followed >= 1


def test_it_says_how_new_and_how_much_and_under_which_licence(client: Client) -> None:
    text = client.get("/open-data/").content.decode()
    for words in (
        "January 2017 to February 2018: 840 rows.", 'datetime="2018-03-09T04:00:00+00:00"', "Leicestershire Police",
        "nationalarchives.gov.uk/doc/open-government-licence/version/3/", "at least eight homes",
    ):  # fmt: skip
        assert words in text
    assert all(one.title in text for one in INTERFACES)


def test_every_example_finds_something(client: Client) -> None:
    text = client.get("/open-data/").content.decode()
    examples = [href for href in links(text) if href.startswith("http://testserver")]
    assert len(examples) == len(INTERFACES)
    for href in examples[:2]:
        assert b'"category":"' in client.get(href).content, href


def test_all_months_the_newest_first(client: Client) -> None:
    text = client.get("/open-data/downloads/leicestershire/").content.decode()
    months = re.findall(r"/data/crimes/leicestershire/(\d{4}-\d\d)\.csv", text)
    assert months == ["2018-02", "2018-01", *(f"2017-{month:02}" for month in range(12, 0, -1))]
    assert client.get("/open-data/downloads/atlantis/").status_code == 404


def test_where_nothing_is_published_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering.published, "lake", Lake(tmp_path))
    text = Client().get("/open-data/").content.decode()
    assert "No crime has been published yet." in text
    assert "It is published by the month. Come back later." in text
    assert 'href="/data/' not in text


@pytest.mark.parametrize(("path", "queries"), [("/open-data/", 1), ("/open-data/columns/", 0)])
def test_few_queries(client: Client, django_assert_num_queries: Any, path: str, queries: int) -> None:
    with django_assert_num_queries(queries):
        client.get(path)


def test_it_stands_on_the_visitors_menu_and_among_the_services(client: Client) -> None:
    for path in ("/", "/help/"):
        assert 'href="/open-data/"' in client.get(path).content.decode()
