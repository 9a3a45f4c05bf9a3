"""Answers of GeoReport v2: one shape, written as JSON or as XML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from headwater.opendata.open311.services import Attribute, Book, Service
from headwater.ui.markup import Node, document

FORMS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
"""How an answer can be written, and its media type."""

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"

_EACH = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute", "values": "value",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
"""The element of each one in a list."""

Said = dict[str, Any]


def encoded(form: str, root: str, said: object) -> bytes:
    """In JSON the root has no name."""
    if form == "xml":
        return document(next(_nodes(root, said)))
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _nodes(name: str, value: object) -> Iterator[Node]:
    if isinstance(value, dict):
        yield name, [node for key, inner in value.items() for node in _nodes(key, inner)]
    elif isinstance(value, list | tuple):
        yield name, [node for inner in value for node in _nodes(_EACH[name], inner)]
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    else:
        yield name, "" if value is None else str(value)


def discovery(held: Book, address: str, contact: str, key_service: str) -> Said:
    """Where the service is, and how a key is had."""
    return {
        "changeset": held.changed,
        "contact": contact,
        "key_service": key_service,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": address,
                "changeset": held.changed,
                "type": "production",
                "formats": ["application/json", "text/xml"],
            }
        ],
    }


def services(held: Book) -> list[Said]:
    return [_service(one) for one in held.services.values()]


def _service(one: Service) -> Said:
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": one.description,
        "metadata": bool(one.attributes),
        "type": "realtime",
        "keywords": ",".join(one.keywords),
        "group": one.group,
    }


def definition(one: Service) -> Said:
    attributes = [_attribute(number, attribute) for number, attribute in enumerate(one.attributes, start=1)]
    return {"service_code": one.code, "attributes": attributes}


def _attribute(number: int, one: Attribute) -> Said:
    said: Said = {
        "variable": True,
        "code": one.code,
        "datatype": one.datatype,
        "required": one.required,
        "datatype_description": one.hint,
        "order": number,
        "description": one.description,
    }
    if one.values:
        said["values"] = [{"key": value.key, "name": value.name} for value in one.values]
    return said


def made(identifier: str, notice: str) -> list[Said]:
    return [{"service_request_id": identifier, "service_notice": notice, "account_id": None}]


def faults(status: int, why: str) -> list[Said]:
    return [{"code": status, "description": why}]


def day(value: date) -> str:
    """A day as a moment: no clock of ours says when somebody wrote."""
    return f"{value:%Y-%m-%d}T00:00:00Z"


def requests(rows: Sequence[Any], held: Book) -> list[Said]:
    return [_request(row, held) for row in rows]


def _request(row: Any, held: Book) -> Said:
    service = held.services.get(row.service)
    note = held.note(row.state)
    return {
        "service_request_id": row.identifier,
        "status": "closed" if row.closed else "open",
        "status_notes": note.words,
        "service_name": service.name if service else row.service,
        "service_code": row.service,
        "description": None,
        "agency_responsible": service.agency if service else None,
        "service_notice": service.notice if service else None,
        "requested_datetime": day(row.requested_on),
        "updated_datetime": day(row.changed_on),
        "expected_datetime": None,
        "address": row.street or None,
        "address_id": None,
        "zipcode": None,
        "lat": row.latitude,
        "long": row.longitude,
        "media_url": None,
    }
