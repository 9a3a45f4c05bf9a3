"""Every address that programs of strangers may ask, with something to be found at each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, get_resolver

from headwater.citizen.tests.warned import issued
from headwater.kernel import now
from headwater.opendata import actions
from headwater.opendata.features import asked_of
from headwater.opendata.open311.asking import report_asked
from headwater.opendata.openapi.whole import document
from headwater.opendata.queries import client_with
from headwater.opendata.tests.ground import AT, PROGRAM, leicestershire
from headwater.opendata.tests.published import LEICESTER, crime_id
from headwater.opendata.views.features import KNOWN
from headwater.ui.access import access_of

ADDRESS = "http://testserver"

FOR_PEOPLE = {"/", "/scrutiny/pack/<str:name>"}
"""Public addresses that do not end in a stroke and are not for programs: the first page, and the papers of a committee."""

FEATURES = "/open-data/features/"
"""The one address for programs that ends in a stroke, as OGC API – Features has it."""


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def for_programs() -> set[str]:
    """Of the table of addresses: those that anybody may ask and that are no pages, by what they look like there."""
    public = {path for path, one in addresses(get_resolver().url_patterns) if access_of(one) == "public"}
    return {path for path in public if not path.endswith("/")} - FOR_PEOPLE | {FEATURES}


def described() -> Any:
    """Their description, as /open-data/openapi.json has it."""
    return document(KNOWN.values(), ADDRESS, {})


def furnished() -> dict[str, str]:
    """Something behind every address: values by the name of the parameter. Needs the made-up lake of opendata's tests."""
    _, castle = leicestershire()
    key = actions.admit_client(by=PROGRAM, at=AT, name="FixOurStreets")
    client = client_with(key)
    assert client is not None
    report = report_asked({"service_code": ["graffiti"], "address_string": ["Castle Gardens"], "attribute[DANGER]": ["no"]})
    identifier = actions.make_request(by=client, at=now() - timedelta(days=3), report=report).identifier
    return {
        "force": "leicestershire", "neighbourhood": "castle", "category": "all-crime", "crime": crime_id("2017-12", 1),
        "q": f"{LEICESTER[0]},{LEICESTER[1]}", "lat": str(LEICESTER[0]), "lng": str(LEICESTER[1]), "location_id": "1",
        "month": "2018-02", "level": "neighbourhood", "code": "graffiti", "area": castle.id,
        "warning": issued(area=castle).id, "api_key": key, "identifier": identifier,
    }  # fmt: skip


def filled(path: str, said: Any, known: dict[str, str]) -> str:
    """An address of the description that finds something, with what it needs after the “?”."""
    forms = {"/data": "csv", "/open311": "json"}
    values = known | {"form": next((form for start, form in forms.items() if path.startswith(start)), "atom")}
    if "{featureId}" in path:
        values["featureId"] = a_feature(path.split("/")[-3])
    needed = [one["name"] for one in said["parameters"] if one["in"] == "query" and one["name"] in {*NEEDED, "lat", "lng"}]
    query = {name: known[name] for name in needed}
    where = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)
    return f"{where}?{urlencode(query)}" if query else where


NEEDED = {"force", "q", "location_id"}


def a_feature(collection: str) -> str:
    """The id of one feature of a collection."""
    page = KNOWN[collection].page(asked_of({"limit": ["1"]}, set()))
    return str(page.features[0]["id"])
