"""Reading documents that somebody else wrote, as JSON or XML: nothing in them is believed before it is looked at.

Both are turned into the same tree of text first, so that one reader says of both what is wrong. What we have no field for is
kept beside the document, as it was said, and nothing is decided by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from headwater.dispatch.rules.transfers.document import (
    REFERENCE,
    Answer,
    Document,
    Facts,
    Party,
    Place,
    one_line,
    written_text,
)
from headwater.dispatch.rules.transfers.fields import MOST_PEOPLE, Field, fields_of
from headwater.dispatch.rules.transfers.writing import NAMESPACE
from headwater.kernel import Invalid

LARGEST = 200_000
"""Bytes of one document: ten thousand characters in any script, twenty people, and as much again that we do not know."""

_DEEPEST, _NODES, _UNKNOWN, _UNKNOWN_TEXT = 8, 2_000, 50, 300
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']", re.ASCII)
_REMEDY = "Compare it with the table of fields in the documentation."

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A document, and what else was said in it: (path, text) of every field that we do not know, fifty at most."""

    document: Document
    unknown: tuple[tuple[str, str], ...] = ()


def read(body: bytes, form: str) -> Read:
    """A document in ``form``, json or xml. Raises Invalid, naming the field, for anything that is not one."""
    if len(body) > LARGEST:
        raise Invalid(f"The document has {len(body):,} bytes.", f"Send at most {LARGEST:,}.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("The document is not written in UTF-8.", "Write it in UTF-8, and say so.") from None
    tree = _Counted().from_json(text) if form == "json" else _Counted().from_xml(text)
    unknown: list[tuple[str, str]] = []
    return Read(_document(_Part(tree, "", unknown)), tuple(unknown[:_UNKNOWN]))


class _Counted:
    """Trees of text from JSON and XML. Counts what it meets: a document is small and shallow, or it is refused."""

    def __init__(self) -> None:
        self._met = 0

    def _meet(self, depth: int) -> None:
        self._met += 1
        if depth > _DEEPEST or self._met > _NODES:
            raise Invalid("The document holds too much, or too deep.", _REMEDY)

    def from_json(self, text: str) -> Tree:
        try:
            held = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise Invalid("The document is not JSON.", "Look for a comma or a quotation mark; each field once.") from None
        if not isinstance(held, dict):
            raise Invalid("The document is not an object.", _REMEDY)
        return self._json_object(held, 0)

    def _json_object(self, held: dict[str, Any], depth: int) -> Tree:
        return {name: value for name, one in held.items() if (value := self._json_value(one, depth + 1)) is not None}

    def _json_value(self, value: Any, depth: int) -> Any:
        self._meet(depth)
        if isinstance(value, dict):
            return self._json_object(value, depth)
        if isinstance(value, list):
            return [self._json_value(one, depth + 1) for one in value]
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value)

    def from_xml(self, text: str) -> Tree:
        declared = _DECLARED.match(text)
        if declared and declared[1].lower() not in ("utf-8", "utf8"):
            raise Invalid("The document is not written in UTF-8.", "Write it in UTF-8, and say so.")
        try:
            root = fromstring(text.encode(), forbid_dtd=True)
        except DefusedXmlException:
            raise Invalid("The document has a document type or entities.", "Leave them out.") from None
        except (ParseError, ValueError, LookupError):
            raise Invalid("The document is not XML.", "Look for an element that is not closed.") from None
        if _name(root) != "transfer":
            raise Invalid("The document is no transfer.", f"Its root is <transfer> of the namespace {NAMESPACE}.")
        found = self._xml_value(root, 0)
        return found if isinstance(found, dict) else {}

    def _xml_value(self, element: Element, depth: int) -> Any:
        self._meet(depth)
        children = list(element)
        if not children and not element.attrib:
            return {} if depth == 0 else element.text or ""
        if _name(element) == "people" and depth == 2:
            return [self._xml_value(child, depth + 1) for child in children]
        tree: Tree = {f"@{name}": value for name, value in element.attrib.items()}
        if not children:
            tree[""] = element.text or ""
        for child in children:
            name, value = _name(child), self._xml_value(child, depth + 1)
            if name not in tree:
                tree[name] = value
            elif isinstance(tree[name], list):  # twice: no field of ours is a list here, and says so
                tree[name].append(value)
            else:
                tree[name] = [tree[name], value]
        return tree


class _Part:
    """A part of a tree, from which fields are taken; what nobody has taken is unknown."""

    def __init__(self, tree: Tree, path: str, unknown: list[tuple[str, str]]) -> None:
        self._tree, self._path, self._unknown = dict(tree), path, unknown

    def take(self, name: str) -> str:
        """The text of a field, empty where it is not there."""
        field = fields_of(self._path)[name]
        value = self._tree.pop(name, "")
        if isinstance(value, dict) and "" in value:  # an element with attributes, which are unknown
            self._keep(f"{field.path}.", {key: said for key, said in value.items() if key})
            value = value[""]
        if not isinstance(value, str):
            raise Invalid(f"“{field.path}” is not a plain value.", _REMEDY)
        said = written_text(value) if field.sort == "text" else one_line(value)
        _check(field, said)
        return said

    def whole(self, name: str) -> int | None:
        said = self.take(name)
        return int(said) if said else None

    def moment(self, name: str) -> datetime:
        return datetime.fromisoformat(self.take(name)).astimezone(UTC)

    def part(self, name: str) -> _Part | None:
        value = self._tree.pop(name, None)
        path = f"{self._path}.{name}" if self._path else name
        if value in (None, "", {}):
            return None
        if not isinstance(value, dict):
            raise Invalid(f"“{path}” is not a group of fields.", _REMEDY)
        return _Part(value, path, self._unknown)

    def parts(self, name: str) -> Iterator[_Part]:
        value = self._tree.pop(name, None) or []
        path = f"{self._path}.{name}[]"
        if not isinstance(value, list) or len(value) > MOST_PEOPLE or not all(isinstance(one, dict) for one in value):
            raise Invalid(f"“{path}” is not a list of at most {MOST_PEOPLE}.", _REMEDY)
        for one in value:
            yield _Part(one, path, self._unknown)

    def done(self) -> None:
        """Keep what is left as unknown."""
        self._keep(f"{self._path}." if self._path else "", self._tree)

    def _keep(self, before: str, tree: Tree) -> None:
        for path, said in _leaves(before, tree):
            if said:
                self._unknown.append((one_line(path)[:120], one_line(said)[:_UNKNOWN_TEXT]))


def _document(root: _Part) -> Document:
    kind, reference, of = root.take("type"), root.take("reference"), root.take("of")
    incident, answer = root.part("incident"), root.part("answer")
    if kind == "incident" and incident is None:
        raise Invalid("“incident” is missing.", _REMEDY)
    if kind == "acknowledgement" and answer is None:
        raise Invalid("“answer” is missing.", _REMEDY)
    if kind == "receipt" and not of:
        raise Invalid("“of” is missing.", "Say which document has come: incident, acknowledgement or withdrawal.")
    document = Document(
        type=kind,
        reference=reference,
        sender=root.take("from"),
        recipient=root.take("to"),
        sent_at=root.moment("sent_at"),
        request=root.take("request"),
        reason=root.take("reason"),
        incident=None if incident is None else _facts(incident),
        answer=None if answer is None else _answer(answer),
        of=of,
    )
    root.done()
    return document


def _facts(part: _Part) -> Facts:
    place, people = part.part("location"), [_party(one) for one in part.parts("people")]
    facts = Facts(
        number=part.take("number"),
        opened_at=part.moment("opened_at"),
        text=part.take("text"),
        kind=part.take("kind"),
        kind_name=part.take("kind_name"),
        priority=part.take("priority"),
        casualties=part.take("casualties"),
        hazards=part.take("hazards"),
        location=Place() if place is None else _place(place),
        people=tuple(people),
    )
    part.done()
    return facts


def _place(part: _Part) -> Place:
    place = Place(
        text=part.take("text"),
        easting=part.whole("easting"),
        northing=part.whole("northing"),
        radius=part.whole("radius") or 0,
        postcode=part.take("postcode"),
        uprn=part.take("uprn"),
    )
    part.done()
    if (place.easting is None) != (place.northing is None):
        raise Invalid("“incident.location” has half a position.", "Give both the easting and the northing, or neither.")
    return place


def _party(part: _Part) -> Party:
    party = Party(part.take("role"), part.take("name"), part.take("phone"))
    part.done()
    return party


def _answer(part: _Part) -> Answer:
    answer = Answer(part.take("outcome"), part.take("reason"), part.take("reference"))
    part.done()
    return answer


def _check(field: Field, said: str) -> None:
    """Raises Invalid for what a field may not hold."""
    if not said:
        if field.always:
            raise Invalid(f"“{field.path}” is missing.", _REMEDY)
        return
    if field.sort == "choice" and said not in field.choices:
        raise Invalid(f"“{field.path}” is “{said[:40]}”.", f"It is one of: {', '.join(field.choices)}.")
    if field.sort == "whole" and not (said.isascii() and said.isdigit() and len(said) <= 10 and int(said) <= field.most):
        raise Invalid(f"“{field.path}” is “{said[:40]}”.", f"Give a whole number from 0 to {field.most:,}.")
    if field.sort == "moment" and not _is_moment(said):
        raise Invalid(f"“{field.path}” is “{said[:40]}”.", "Write it as 2018-03-12T21:30:00+00:00, with its zone.")
    if field.sort in ("line", "text") and len(said) > field.most:
        raise Invalid(f"“{field.path}” has {len(said):,} characters.", f"It may have {field.most:,}.")
    if field.path == "reference" and not REFERENCE.fullmatch(said):
        raise Invalid(f"“reference” is “{said[:40]}”.", "Letters, digits and . _ / : - only, without spaces.")


def _is_moment(said: str) -> bool:
    try:
        return datetime.fromisoformat(said).tzinfo is not None and datetime.fromisoformat(said).astimezone(UTC) is not None
    except (ValueError, OverflowError):
        return False


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(f"{path}{'' if not path or path.endswith('.') else '.'}{name}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(f"{path}[]", one)
    elif value is not None:
        yield path.rstrip("."), str(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is there twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _name(element: Element) -> str:
    """The name of an element of ours; of another namespace, with that in braces."""
    return element.tag.removeprefix(f"{{{NAMESPACE}}}") if isinstance(element.tag, str) else "?"
