"""The addresses of the features, as OpenAPI 3.0 describes them: the version that OGC API – Features Part 1 asks for."""

from __future__ import annotations

from collections.abc import Iterable

from headwater.opendata.columns import Column, Kind
from headwater.opendata.features import MOST, USUAL, Collection
from headwater.opendata.openapi.parts import LICENCE, LICENCE_URL, Said, object_of, ref_to

_TEXT: Said = {"type": "string"}

_KINDS: dict[Kind, Said] = {
    Kind.TEXT: _TEXT,
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.MONTH: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    Kind.TIME: {"type": "string", "format": "date-time"},
    Kind.TRUTH: {"type": "boolean"},
}

_REFUSALS = {
    "400": "A parameter that there is not, or whose value cannot be read.",
    "404": "There is no such collection or feature.",
    "405": "These addresses are asked by GET.",
    "406": "The answer is not offered in a form that is accepted.",
    "429": "Asked too often; wait as long as Retry-After says.",
    "503": "The database does not answer; wait as long as Retry-After says.",
}

_FORM: Said = {
    "name": "f",
    "in": "query",
    "description": "The form of the answer, whatever the Accept header says.",
    "schema": {"type": "string", "enum": ["json", "html"]},
}
_PAGE: list[Said] = [
    {
        "name": "limit",
        "in": "query",
        "description": f"Features of a page; more than {MOST:,} is {MOST:,}.",
        "schema": {"type": "integer", "minimum": 1, "default": USUAL},
    },
    {
        "name": "bbox",
        "in": "query",
        "description": "West, south, east, north in degrees (WGS84); six numbers with heights, which are left aside.",
        "schema": {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        "style": "form",
        "explode": False,
    },
    {
        "name": "datetime",
        "in": "query",
        "description": "A moment, or two with / between them, either of which may be “..”. A day, a month, a year is London’s.",
        "schema": _TEXT,
    },
    {
        "name": "after",
        "in": "query",
        "description": "Where a page goes on: take it from the link “next” of the page before.",
        "schema": {"type": "string", "maxLength": 200},
    },
]

_LINK = object_of(("title",), href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT)
_LINKS: Said = {"type": "array", "items": ref_to("Link")}
_GEOMETRY: Said = {
    "type": "object",
    "nullable": True,
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "enum": ["Point", "Polygon", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
}
_SCHEMAS: dict[str, Said] = {
    "Link": _LINK,
    "Landing": object_of(title=_TEXT, description=_TEXT, attribution=_TEXT, links=_LINKS),
    "Conformance": object_of(conformsTo={"type": "array", "items": _TEXT}, links=_LINKS),
    "Collection": object_of(
        ("extent",), id=_TEXT, title=_TEXT, description=_TEXT, itemType=_TEXT, crs={"type": "array", "items": _TEXT},
        links=_LINKS, extent={"type": "object"},
    ),
    "Collections": object_of(links=_LINKS, collections={"type": "array", "items": ref_to("Collection")}),
    "Problem": object_of(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}  # fmt: skip


def document(collections: Iterable[Collection], address: str) -> Said:
    """The whole description. ``address``: the landing page of these features."""
    held = list(collections)
    paths = {
        "/": _get("landing", "What there is, and where.", "Landing", "application/json"),
        "/conformance": _get("conformance", "Which classes of requirements are kept.", "Conformance", "application/json"),
        "/collections": _get("collections", "Every collection.", "Collections", "application/json"),
    }
    for one in held:
        paths |= _of_collection(one)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Open data as features",
            "version": "1",
            "description": "Areas, crimes and priorities as OGC API – Features Part 1 has them.",
            "license": {"name": LICENCE["name"], "url": LICENCE_URL},
        },
        "servers": [{"url": address.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS | {name: schema for one in held for name, schema in _features(one).items()}},
    }


def _of_collection(one: Collection) -> dict[str, Said]:
    here, name = f"/collections/{one.id}", one.id.capitalize()
    filters = [{"name": held.name, "in": "query", "description": held.words, "schema": _TEXT} for held in one.filters]
    in_path = [{"name": "featureId", "in": "path", "required": True, "schema": _TEXT, "description": "The id of a feature."}]
    media = "application/geo+json"
    return {
        here: _get(f"describe{name}", one.words, "Collection", "application/json"),
        f"{here}/items": _get(f"get{name}", f"A page of {one.id}.", f"{name}Page", media, [*_PAGE, *filters]),
        f"{here}/items/{{featureId}}": _get(f"get{name}One", f"One of {one.id}.", f"{name}Feature", media, in_path),
    }


def _get(operation: str, summary: str, schema: str, media: str, parameters: Iterable[Said] = ()) -> Said:
    found = {"description": summary, "content": {media: {"schema": ref_to(schema)}, "text/html": {"schema": _TEXT}}}
    refusals = {
        status: {
            "description": words,
            "content": {"application/problem+json": {"schema": ref_to("Problem")}, "text/html": {"schema": _TEXT}},
        }
        for status, words in _REFUSALS.items()
    }
    unchanged = {"304": {"description": "The answer is the one that the asker has (If-None-Match)."}}
    said = {"operationId": operation, "summary": summary, "responses": {"200": found, **unchanged, **refusals}}
    return {"get": said | {"parameters": [*parameters, _FORM]}}


def _features(one: Collection) -> dict[str, Said]:
    name = one.id.capitalize()
    about = {held.name: schema_of(held) for held in one.properties}
    kind: Said = {"type": "string", "enum": ["Feature"]}
    feature = {"type": kind, "id": _TEXT, "geometry": _GEOMETRY, "properties": object_of(**about)}
    return {
        f"{name}Feature": object_of(("links",), **feature, links=_LINKS),
        f"{name}Page": object_of(
            ("numberMatched",), type={"type": "string", "enum": ["FeatureCollection"]}, links=_LINKS,
            numberReturned={"type": "integer"}, numberMatched={"type": "integer"},
            features={"type": "array", "items": ref_to(f"{name}Feature")},
        ),
    }  # fmt: skip


def schema_of(column: Column) -> Said:
    """A column as OpenAPI 3.0 describes it."""
    return {**_KINDS[column.kind], "description": column.words} | ({"nullable": True} if column.maybe else {})
