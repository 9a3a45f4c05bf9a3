"""One description of every public address, valid, and the pages made of it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
import schemathesis
from django.test import Client

from headwater.insight.lake import Lake
from headwater.opendata.openapi.whole import PARTS, operations
from headwater.opendata.tests.ground import leicestershire

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(open_data: Lake) -> Any:
    return json.loads(Client().get("/open-data/openapi.json").content)


def test_it_is_valid_and_every_address_has_a_name_of_its_own(document: Any) -> None:
    schemathesis.openapi.from_dict(document).validate()
    names = [said["operationId"] for _, _, said in operations(document["paths"])]
    assert len(names) == len(set(names)) > 40


def test_every_reference_leads_somewhere(document: Any) -> None:
    referred = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert referred - document["components"]["schemas"].keys() == set()
    assert document["components"]["schemas"].keys() - referred == set()
    assert "nullable" not in json.dumps(document), "3.1 has no such word"


def test_every_address_says_what_it_may_refuse(document: Any) -> None:
    for path, method, said in operations(document["paths"]):
        expected = {"405", "429", "503"} | ({"304"} if method == "get" else set())
        assert expected <= said["responses"].keys(), path
        assert "Retry-After" in said["responses"]["429"]["headers"], path


def test_the_pages_name_every_address_and_their_examples_find_something(document: Any, tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path
    leicestershire()
    browser = Client()
    home = browser.get("/open-data/api/").content.decode()
    followed = 0
    for one in PARTS:
        page = browser.get(f"/open-data/api/{one.id}/").content.decode()
        for path, _, said in operations(document["paths"]):
            if one.id in said["tags"]:
                assert path in home
                assert f'id="{said["operationId"]}"' in page
        for href in re.findall(r'href="([^"]+)" rel="nofollow"', page):
            assert browser.head(unescape(href)).status_code == 200, href
            followed += 1
    assert followed > 25


def test_there_is_no_page_of_what_there_is_not(open_data: Lake) -> None:
    assert Client().get("/open-data/api/atlantis/").status_code == 404


@pytest.mark.parametrize("path", ["/open-data/api/", "/open-data/api/police/", "/open-data/openapi.json"])
def test_they_need_no_database(open_data: Lake, django_assert_num_queries: Any, path: str) -> None:
    with django_assert_num_queries(0):
        assert Client().get(path).status_code == 200
