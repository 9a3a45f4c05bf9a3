"""The addresses of Open311 GeoReport v2, as OpenAPI 3.1 describes them; the form of an answer is part of its address."""

from __future__ import annotations

from typing import Any

from headwater.opendata.open311.asking import IDS, MOST
from headwater.opendata.open311.services import book
from headwater.opendata.openapi.parts import LICENCE, UNCHANGED, Said, list_of, object_of, ref_to

_TEXT: Said = {"type": "string"}
_MAYBE: Said = {"type": ["string", "null"]}
_NUMBER: Said = {"type": ["number", "null"]}
_DAY: Said = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z$", "description": "To the day."}
_IDENTIFIER: Said = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
_FORM: Said = {"type": "string", "enum": ["json", "xml"]}

SCHEMAS: dict[str, Said] = {
    "Discovery": object_of(
        changeset=_TEXT, contact=_TEXT, key_service=_TEXT,
        endpoints={
            "type": "array",
            "items": object_of(
                specification=_TEXT, url=_TEXT, changeset=_TEXT, type=_TEXT, formats={"type": "array", "items": _TEXT}
            ),
        },
    ),
    "Service": object_of(
        service_code=_TEXT, service_name=_TEXT, description=_TEXT, metadata={"type": "boolean"}, type={"enum": ["realtime"]},
        keywords=_TEXT, group=_TEXT,
    ),
    "Attribute": object_of(
        ("values",), variable={"type": "boolean"}, code=_TEXT,
        datatype={"enum": ["string", "text", "singlevaluelist", "multivaluelist"]}, required={"type": "boolean"},
        datatype_description=_TEXT, order={"type": "integer"}, description=_TEXT,
        values={"type": "array", "items": object_of(key=_TEXT, name=_TEXT)},
    ),
    "Definition": object_of(service_code=_TEXT, attributes=list_of("Attribute")),
    "Request": object_of(
        service_request_id=_IDENTIFIER, status={"enum": ["open", "closed"]}, status_notes=_TEXT, service_name=_TEXT,
        service_code=_TEXT, description={"type": "null"}, agency_responsible=_MAYBE, service_notice=_MAYBE,
        requested_datetime=_DAY, updated_datetime=_DAY, expected_datetime={"type": "null"}, address=_MAYBE,
        address_id={"type": "null"}, zipcode={"type": "null"}, lat=_NUMBER, long=_NUMBER, media_url={"type": "null"},
    ),
    "Made": object_of(service_request_id=_IDENTIFIER, service_notice=_TEXT, account_id={"type": "null"}),
    "Token": object_of(service_request_id=_IDENTIFIER, token=_IDENTIFIER),
    "Fault": object_of(code={"type": "integer"}, description=_TEXT),
}  # fmt: skip

_CODES: Said = {"type": "string", "enum": list(book().services)}
_WHICH = (
    ("service_request_id", _TEXT, f"At most {IDS}, with commas between them; then nothing else counts."),
    ("service_code", _TEXT, "Several with commas between them."),
    ("start_date", _TEXT, "At most 90 days before end_date; the last 90 days without either."),
    ("end_date", _TEXT, "At most 90 days after start_date."),
    ("status", {"type": "string", "enum": ["open", "closed", "open,closed"]}, ""),
    ("page", {"type": "integer", "minimum": 1, "default": 1}, "An addition of ours."),
    ("page_size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST}, "An addition of ours."),
)

ADDRESSES: dict[str, tuple[str, str, Said]] = {
    # path: (operation, what it answers, the answer in JSON)
    "/open311/discovery.{form}": ("discovery", "Where the service is, and how a key is had.", ref_to("Discovery")),
    "/open311/v2/services.{form}": ("services", "What may be reported.", list_of("Service")),
    "/open311/v2/services/{code}.{form}": ("service", "What is asked about one service.", ref_to("Definition")),
    "/open311/v2/requests.{form}": ("requests", "What was reported, but for today.", list_of("Request")),
    "/open311/v2/requests/{identifier}.{form}": ("request", "One request.", list_of("Request")),
    "/open311/v2/tokens/{identifier}.{form}": ("token", "The request of a token.", list_of("Token")),
}
_IN_PATH = {"form": _FORM, "code": _CODES, "identifier": _IDENTIFIER}

_REFUSALS = {
    "400": "Something is missing, or cannot be read; the description says what.",
    "403": "The key is missing or not known.",
    "404": "There is no such service, request, token or jurisdiction.",
    "405": "This address is not asked in this way.",
    "413": "The report is too large.",
    "429": "Asked or sent too often; wait as long as Retry-After says.",
    "503": "The database does not answer; wait as long as Retry-After says.",
}


def document() -> dict[str, Any]:
    """The whole description."""
    paths = {path: {"get": _get(path)} for path in ADDRESSES}
    paths["/open311/v2/requests.{form}"]["post"] = _post()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open311 GeoReport v2",
            "version": "2",
            "description": "Report what may be public, and read what became of it. Nothing that was typed is published.",
            "license": LICENCE,
        },
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def _get(path: str) -> Said:
    operation, summary, answer = ADDRESSES[path]
    query = _WHICH if operation == "requests" else ()
    asked: list[Said] = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": words}
        for name, schema, words in query
    ]
    return _operation(operation, summary, answer, [*_parts(path), *asked])


def _post() -> Said:
    fields = dict.fromkeys(
        ("api_key", "service_code", "description", "lat", "long", "address_string", "first_name", "last_name", "email", "phone",
         "media_url", "jurisdiction_id"), _TEXT,
    )  # fmt: skip
    attributes = {f"attribute[{one.code}]": _TEXT for service in book().services.values() for one in service.attributes}
    form = {"type": "object", "properties": {**fields, **attributes}, "required": ["api_key", "service_code"]}
    said = _operation("report", "Report something.", list_of("Made"), _parts("/open311/v2/requests.{form}"))
    return {**said, "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}}


def _parts(path: str) -> list[Said]:
    asked = {name: schema for name, schema in _IN_PATH.items() if f"{{{name}}}" in path}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name, schema in asked.items()]


def _operation(operation: str, summary: str, answer: Said, parameters: list[Said]) -> Said:
    found = {"description": summary, "content": {"application/json": {"schema": answer}, "text/xml": {"schema": {}}}}
    fault = {"application/json": {"schema": list_of("Fault")}, "text/xml": {"schema": {}}}
    refusals = {status: {"description": words, "content": fault} for status, words in _REFUSALS.items()}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": found, "304": UNCHANGED, **refusals},
    }
