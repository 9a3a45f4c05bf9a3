"""The pages of the public addresses, made from their description: what they say is what programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from headwater.kernel import NotFound
from headwater.opendata.openapi.parts import Said
from headwater.opendata.openapi.whole import PARTS, Part, operations

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that may be given with a question. ``where``: path, query or form."""

    name: str
    where: str
    words: str
    kind: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Address:
    """One way to ask. ``example`` is empty where nobody can know one; ``answers``: media type, and the fields of a row."""

    name: str
    method: str
    path: str
    words: str
    fields: Sequence[Field]
    example: str
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PartPage:
    """A part of the addresses. ``refusals``: what any of them may answer instead, and when."""

    part: Part
    addresses: Sequence[Address]
    refusals: Sequence[tuple[str, str]]


def parts_of(document: Said) -> list[PartPage]:
    """Every part, in the order of the description."""
    return [_part(one, document) for one in PARTS]


def part_called(name: str, document: Said) -> PartPage:
    """One part. Raises NotFound."""
    for one in PARTS:
        if one.id == name:
            return _part(one, document)
    raise NotFound("There is no such part of the addresses.", "Choose one on the page “Addresses for programs”.")


def _part(part: Part, document: Said) -> PartPage:
    held = [found for found in operations(document["paths"]) if part.id in found[2]["tags"]]
    schemas = document["components"]["schemas"]
    answers = {
        status: one["description"] for _, _, said in held for status, one in said["responses"].items() if status != "200"
    }
    return PartPage(part, [_address(*one, schemas) for one in held], sorted(answers.items()))


def _address(path: str, method: str, said: Said, schemas: Mapping[str, Said]) -> Address:
    found = said["responses"]["200"]["content"]
    return Address(
        name=said["operationId"],
        method=method.upper(),
        path=path,
        words=said["summary"],
        fields=[*_parameters(said), *_form(said)],
        example=_example(path, said) if method == "get" else "",
        answers=[(media, ", ".join(_row(one["schema"], schemas))) for media, one in found.items()],
    )


def _parameters(said: Said) -> Iterator[Field]:
    for one in said["parameters"]:
        yield Field(one["name"], one["in"], one.get("description", ""), _kind(one["schema"]), one.get("required", False))


def _form(said: Said) -> Iterator[Field]:
    schema = said.get("requestBody", {}).get("content", {}).get(_FORM, {}).get("schema", {})
    for name, one in schema.get("properties", {}).items():
        yield Field(name, "form", one.get("description", ""), _kind(one), name in schema.get("required", ()))


def _kind(schema: Said) -> str:
    """What may be given, in words."""
    if "enum" in schema:
        values = [str(one) for one in schema["enum"]]
        return ", ".join(values[:20]) + (" and others" if len(values) > 20 else "")
    return {"integer": "a whole number", "array": "numbers with commas between them"}.get(schema.get("type", ""), "")


def _example(path: str, said: Said) -> str:
    """An address that finds something; empty where what it needs is not known."""
    needed = [one for one in said["parameters"] if one.get("required")]
    values = {one["name"]: _value(one) for one in said["parameters"]}
    if any(not values[one["name"]] for one in needed):
        return ""
    query = {one["name"]: values[one["name"]] for one in said["parameters"] if one["in"] == "query" and values[one["name"]]}
    where = re.sub(r"\{(\w+)\}", lambda found: quote(values[found[1]]), path)
    return f"{where}?{urlencode(query, safe=',')}" if query else where


def _value(parameter: Said) -> str:
    """The example, or the first of few values of what must be given."""
    if "example" in parameter:
        return str(parameter["example"])
    values = parameter["schema"].get("enum", []) if parameter.get("required") else []
    return str(values[0]) if values else ""


def _row(schema: Any, schemas: Mapping[str, Said]) -> Iterator[str]:
    """The names of the fields of an answer, or of each of a list."""
    if "$ref" in schema:
        yield from _row(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    elif "items" in schema:
        yield from _row(schema["items"], schemas)
    else:
        yield from schema.get("properties", {})
