"""The fields of a document: one table for its writer, its reader, its schema and its documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.dispatch.rules.transfers.document import OUTCOMES, REFERENCE, REQUESTS, TYPES


@dataclass(frozen=True, slots=True)
class Field:
    """``path`` from the root, a list marked [] (an element ``person`` for each in XML). ``sort``: line (one line of text), text
    (with line breaks), whole (a number), moment (ISO 8601 with its zone) or choice. ``most``: characters, or the number itself.
    ``always``: never left out where the part that holds it is there.
    """

    path: str
    sort: str
    most: int
    always: bool
    meaning: str
    choices: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


FIELDS: tuple[Field, ...] = (
    Field("type", "choice", 20, True, "what the document does", tuple(TYPES)),
    Field("reference", "line", 80, True, "names the transfer; given by whoever offers the incident, the same in every answer"),
    Field("from", "line", 40, True, "the sender's code"),
    Field("to", "line", 40, True, "the receiver's code"),
    Field("sent_at", "moment", 40, True, "when the document was made"),
    Field("of", "choice", 20, False, "of a receipt: which document of that reference has come", tuple(TYPES)),
    Field("request", "choice", 10, False, "what is asked of the receiver", tuple(REQUESTS)),
    Field("reason", "line", 300, False, "why it is asked, or taken back"),
    Field("incident.number", "line", 80, True, "the sender's own log"),
    Field("incident.opened_at", "moment", 40, True, "when the sender opened it"),
    Field("incident.text", "text", 10_000, True, "what is happening"),
    Field("incident.kind", "line", 80, False, "the kind of incident, in the sender's code (ours: NSIR)"),
    Field("incident.kind_name", "line", 200, False, "the kind in words"),
    Field("incident.priority", "line", 80, False, "the sender's own grade"),
    Field("incident.casualties", "line", 300, False, "who is hurt, and how badly"),
    Field("incident.hazards", "line", 300, False, "what endangers those who go there"),
    Field("incident.location.text", "line", 300, False, "where, as it is said aloud"),
    Field("incident.location.easting", "whole", 699_999, False, "metres of the National Grid; with the northing"),
    Field("incident.location.northing", "whole", 1_299_999, False, "metres of the National Grid; with the easting"),
    Field("incident.location.radius", "whole", 100_000, False, "metres of uncertainty"),
    Field("incident.location.postcode", "line", 10, False, "postcode"),
    Field("incident.location.uprn", "line", 12, False, "unique property reference number"),
    Field("incident.people[].role", "line", 40, True, "caller, casualty, driver…"),
    Field("incident.people[].name", "line", 120, False, "name"),
    Field("incident.people[].phone", "line", 40, False, "telephone number"),
    Field("answer.outcome", "choice", 10, True, "what the receiver does with it", OUTCOMES),
    Field("answer.reason", "line", 300, False, "why it is refused, or what is done"),
    Field("answer.reference", "line", 80, False, "the answerer's own log"),
)

PARTS: Mapping[str, tuple[str, ...]] = {
    "": ("incident", "answer"),
    "incident": ("location", "people"),
}
"""Which parts a part may hold."""

MOST_PEOPLE = 20


def fields_of(part: str) -> Mapping[str, Field]:
    """The fields of a part by name; the root is the empty path."""
    return {field.name: field for field in FIELDS if field.parent == part}


def json_schema() -> dict[str, Any]:
    """The schema of a document in JSON (JSON Schema, as OpenAPI writes it)."""
    return _object("") | {"title": "Transfer", "description": "About one incident, from one control room to another."}


def _object(part: str) -> dict[str, Any]:
    properties: dict[str, Any] = {field.name: _schema(field) for field in fields_of(part).values()}
    for name in PARTS.get(part, ()):
        path = f"{part}.{name}" if part else name
        many = {"type": "array", "maxItems": MOST_PEOPLE, "items": {}} if name == "people" else None
        inner = _object(f"{path}[]" if many else path)
        properties[name] = {**many, "items": inner} if many else inner
    return {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields_of(part).values() if field.always],
    }


def _schema(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {"description": field.meaning}
    match field.sort:
        case "whole":
            return said | {"type": "integer", "minimum": 0, "maximum": field.most}
        case "moment":
            return said | {"type": "string", "format": "date-time"}
        case "choice":
            return said | {"type": "string", "enum": list(field.choices)}
    said |= {"type": "string", "maxLength": field.most}
    if field.path == "reference":
        said["pattern"] = f"^{REFERENCE.pattern}$"
    return said
