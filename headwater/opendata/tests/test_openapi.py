"""The description says of every address what it answers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from headwater.insight.lake import Lake
from headwater.opendata.openapi.police import ADDRESSES, document
from headwater.opendata.tests.ground import leicestershire
from headwater.opendata.tests.published import LEICESTER, crime_id
from headwater.opendata.urls import urlpatterns
from headwater.opendata.views.features import KNOWN

pytestmark = pytest.mark.django_db

PARTS = {"force": "leicestershire", "neighbourhood": "castle", "category": "all-crime", "crime": crime_id("2017-12", 1)}
GIVEN = {
    "/api/locate-neighbourhood": {"q": f"{LEICESTER[0]},{LEICESTER[1]}"},
    "/api/crimes-no-location": {"force": "leicestershire"},
    "/api/stops-no-location": {"force": "leicestershire"},
    "/api/stops-force": {"force": "leicestershire"},
    "/api/stops-at-location": {"location_id": "1"},
}
HERE = {"lat": str(LEICESTER[0]), "lng": str(LEICESTER[1])}


def test_every_address_is_described_and_no_other() -> None:
    ours = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in urlpatterns}
    ours = {path for path in ours if path.startswith("/api/")}
    assert ours - ADDRESSES.keys() == set()
    assert ADDRESSES.keys() - ours == set()


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_answered_is_what_is_described(open_data: Lake, path: str) -> None:
    leicestershire()
    answer = Client().get(path.format(**PARTS), GIVEN.get(path, HERE))
    assert answer.status_code == 200
    described = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(faults(described, json.loads(answer.content), "answer")) == []


def test_it_is_at_an_address_of_its_own(open_data: Lake) -> None:
    answer = Client().get("/open-data/police-api.json")
    assert json.loads(answer.content)["openapi"] == "3.1.0"
    assert answer["Access-Control-Allow-Origin"] == "*"


FEATURES = "/open-data/features"


def test_every_address_of_the_features_is_described_and_no_other(open_data: Lake) -> None:
    described = json.loads(Client().get(f"{FEATURES}/api").content)
    assert described["servers"] == [{"url": "http://testserver/open-data/features"}]
    ours = {"/" + str(one.pattern) for one in urlpatterns if str(one.pattern).startswith("open-data/features/")}
    ours = {path.removeprefix(FEATURES) for path in ours} - {"/api"}
    here = {
        path.replace("<str:collection>", collection).replace("<str:item>", "{featureId}")
        for path in ours
        for collection in KNOWN
    }
    assert described["paths"].keys() == here


def test_what_the_features_answer_is_what_is_described(open_data: Lake) -> None:
    leicestershire()
    described = json.loads(Client().get(f"{FEATURES}/api").content)
    for path, methods in described["paths"].items():
        where = FEATURES + path
        if "{featureId}" in path:
            items = json.loads(Client().get(where.rpartition("/")[0]).content)
            where = where.replace("{featureId}", items["features"][-1]["id"])
        responses = methods["get"]["responses"]
        answer = Client().get(where)
        schema = responses["200"]["content"][answer["Content-Type"]]["schema"]
        assert list(faults(schema, json.loads(answer.content), path, described)) == []
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                refused = Client().get(where, {parameter["name"]: "\0"})
                assert refused.status_code == 400, (path, parameter["name"])
        problem = responses["400"]["content"]["application/problem+json"]["schema"]
        refused = Client().get(where, {"nonsense": "1"})
        assert list(faults(problem, json.loads(refused.content), path, described)) == []


def faults(schema: dict[str, Any], value: Any, where: str, described: dict[str, Any] | None = None) -> Any:
    """Where a value is not what the part of JSON Schema says that the description uses."""
    if "$ref" in schema:
        schema = (described or document())["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if value is None and schema.get("nullable"):
        return
    if "oneOf" in schema:
        if sum(not list(faults(one, value, where, described)) for one in schema["oneOf"]) != 1:
            yield f"{where} is none or more than one of what it may be"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}"
    plain = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    kinds: dict[str, Any] = {**plain, "number": (int, float)}
    named = schema.get("type", [])
    allowed = tuple(kinds[kind] for kind in ([named] if isinstance(named, str) else named))
    if allowed and (not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed)):
        yield f"{where} is {value!r}, not {named}"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} is {value!r}"
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(schema.get("items", {}), item, f"{where}[{number}]", described)
    if isinstance(value, dict) and "properties" in schema:
        lacking = set(schema.get("required", ())) - value.keys()
        yield from (f"{where} lacks {name}" for name in lacking)
        for name in value:
            if name in schema["properties"]:
                yield from faults(schema["properties"][name], value[name], f"{where}.{name}", described)
            elif not schema.get("additionalProperties", True):
                yield f"{where} has {name}"
