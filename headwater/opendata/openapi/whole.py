"""Every public address for programs in one description: OpenAPI 3.1, put together from the parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from headwater.opendata.features import Collection
from headwater.opendata.openapi import features, feeds, files, open311, police
from headwater.opendata.openapi.parts import LICENCE, UNCHANGED, Said, object_of, ref_to

FEATURES = "/open-data/features"
"""What the addresses of the features begin with."""

_METHODS = ("get", "post")


@dataclass(frozen=True, slots=True)
class Part:
    """Addresses that belong together: ``id`` as the page has it in its address, and what they are, in words."""

    id: str
    title: str
    words: str


PARTS = (
    Part(
        "police", "The addresses of data.police.uk",
        "Crimes near a place, outcomes, stops and searches, forces and neighbourhoods: for programs that read data.police.uk.",
    ),
    Part("features", "Features", "Areas, crimes and priorities as OGC API – Features Part 1 has them, for maps."),
    Part("open311", "Open311", "Report what may be public, and read what became of it: GeoReport v2."),
    Part("files", "Files", "Crimes by the month and boundaries, to download."),
    Part("feeds", "Feeds", "Warnings to the public, and the news and events of a neighbourhood: for feed readers."),
    Part("descriptions", "Descriptions", "This description, and those of its parts."),
)  # fmt: skip

_DESCRIPTIONS = {
    "/open-data/openapi.json": ("description", "Every public address, as OpenAPI 3.1 describes it."),
    "/open-data/police-api.json": ("policeDescription", "The addresses of data.police.uk alone, as OpenAPI 3.1."),
    "/open-data/open311.json": ("open311Description", "The addresses of Open311 alone, as OpenAPI 3.1."),
}

_LOST = object_of(message={"type": "string"}, remedy={"type": "string"})
_RETRY: Said = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds to wait."}}
_ETAG: Said = {"ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match."}}


def document(collections: Iterable[Collection], address: str, examples: Mapping[str, str]) -> Said:
    """The whole description. ``address``: of this platform; ``examples``: a value that finds something, by parameter."""
    of_features = features.document(collections, address + FEATURES)
    parts: dict[str, Mapping[str, Said]] = {
        "police": police.document()["paths"],
        "features": {FEATURES + path: _modern(said) for path, said in of_features["paths"].items()},
        "open311": open311.document()["paths"],
        "files": files.paths(),
        "feeds": feeds.paths(),
        "descriptions": _descriptions(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Headwater’s public addresses",
            "version": "1",
            "description": "Everything that programs may ask without being asked who they are. For people: /open-data/api/.",
            "license": LICENCE,
        },
        "servers": [{"url": address}],
        "tags": [{"name": one.id, "description": one.words} for one in PARTS],
        "paths": {path: _path(one.id, said, examples) for one in PARTS for path, said in parts[one.id].items()},
        "components": {"schemas": _schemas(of_features["components"]["schemas"])},
    }


def operations(paths: Mapping[str, Said]) -> Iterable[tuple[str, str, Said]]:
    """Every way to ask: path, method, and what is said of it."""
    return ((path, method, said[method]) for path, said in paths.items() for method in _METHODS if method in said)


def _schemas(of_features: Mapping[str, Said]) -> dict[str, Said]:
    named = (police.SCHEMAS, _modern(of_features), open311.SCHEMAS, files.SCHEMAS, {"Lost": _LOST})
    found = {name: schema for schemas in named for name, schema in schemas.items()}
    assert len(found) == sum(map(len, named)), "two schemas of one name"
    return found


def _descriptions() -> dict[str, Said]:
    media = {"application/json": {"schema": {"type": "object", "required": ["openapi", "paths"]}}}
    found = {path: _described(name, words, media, "text/plain") for path, (name, words) in _DESCRIPTIONS.items()}
    media = {"application/vnd.oai.openapi+json;version=3.0": next(iter(media.values())), "text/html": {"schema": {}}}
    words = "The features alone, as OpenAPI 3.0."
    return found | {f"{FEATURES}/api": _described("featuresDescription", words, media, "application/problem+json")}


def _described(name: str, words: str, media: Said, refused: str) -> Said:
    schema = ref_to("Problem") if "problem" in refused else {"type": "string"}
    page = {"text/html": {"schema": {"type": "string"}}} if "problem" in refused else {}
    refusals = {
        status: {"description": why, "content": {refused: {"schema": schema}, **page}}
        for status, why in {
            "400": "The request is longer than 4,094 characters, or asks for what there is not.",
            "405": "Descriptions are asked for by GET.",
            "406": "The answer is not offered in a form that is accepted.",
            "429": "Asked too often; wait as long as Retry-After says.",
            "503": "The database does not answer; wait as long as Retry-After says.",
        }.items()
    }
    responses = {"200": {"description": words, "content": media}, "304": UNCHANGED, **refusals}
    return {"get": {"operationId": name, "summary": words, "parameters": [], "responses": responses}}


def _path(part: str, said: Said, examples: Mapping[str, str]) -> Said:
    return {method: _operation(part, said[method], examples) for method in _METHODS if method in said}


def _operation(part: str, said: Said, examples: Mapping[str, str]) -> Said:
    parameters = [_exemplified(one, examples) for one in said.get("parameters", [])]
    responses = {status: _answer(part, status, answer) for status, answer in said["responses"].items()}
    return {**said, "tags": [part], "parameters": parameters, "responses": responses}


def _exemplified(parameter: Said, examples: Mapping[str, str]) -> Said:
    value = examples.get(parameter["name"])
    return parameter if value is None else parameter | {"example": value}


def _answer(part: str, status: str, said: Said) -> Said:
    """With the headers that every address has; what is no address at all is refused before any is asked."""
    headers = {"200": _ETAG, "304": _ETAG, "429": _RETRY, "503": _RETRY}.get(status)
    found = said | ({"headers": headers} if headers else {})
    if status != "404":
        return found
    own = said["content"].get("application/json")
    lost = {"anyOf": [own["schema"], ref_to("Lost")]} if own else ref_to("Lost")
    page = {"text/html": {"schema": {}}} if part == "feeds" else {"application/json": {"schema": lost}}
    return found | {"content": {**said["content"], **page}}


def _modern(said: Any) -> Any:
    """What OpenAPI 3.0 says with “nullable”, as 3.1 does."""
    if isinstance(said, list):
        return [_modern(one) for one in said]
    if not isinstance(said, dict):
        return said
    found = {name: _modern(one) for name, one in said.items() if name != "nullable"}
    return found | {"type": [said["type"], "null"]} if said.get("nullable") is True else found
