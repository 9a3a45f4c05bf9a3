"""Writing documents as JSON and XML. Both say the same, field for field; what is empty is left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from headwater.dispatch.rules.transfers.document import Answer, Document, Facts, Party, Place, one_line, written_text

FORMATS: Mapping[str, str] = {"json": "application/json", "xml": "application/xml"}
"""The media type of each format."""

NAMESPACE = "urn:headwater:transfer:1"
"""Ours, and no public standard's: see docs/how-to/exchange-incidents-with-partners.md."""

Tree = dict[str, Any]


def write(document: Document, form: str) -> str:
    """One document in a format of ``FORMATS``."""
    tree = tree_of(document)
    return json.dumps(tree, ensure_ascii=False) if form == "json" else _xml(_element("transfer", tree))


def write_all(documents: Iterable[Document], form: str) -> str:
    """Several documents, as a partner fetches them."""
    trees = [tree_of(document) for document in documents]
    if form == "json":
        return json.dumps({"documents": trees}, ensure_ascii=False)
    root = Element("transfers")
    for tree in trees:
        root.append(_element("transfer", tree))
    return _xml(root)


def tree_of(document: Document) -> Tree:
    """A document as nested mappings, in the order of the table of fields."""
    return _filled(
        {
            "type": document.type,
            "reference": document.reference,
            "from": document.sender,
            "to": document.recipient,
            "sent_at": _moment(document.sent_at),
            "of": document.of,
            "request": document.request,
            "reason": one_line(document.reason),
            "incident": None if document.incident is None else _facts(document.incident),
            "answer": None if document.answer is None else _answer(document.answer),
        }
    )


def _facts(facts: Facts) -> Tree:
    return _filled(
        {
            "number": one_line(facts.number),
            "opened_at": _moment(facts.opened_at),
            "text": written_text(facts.text),
            "kind": one_line(facts.kind),
            "kind_name": one_line(facts.kind_name),
            "priority": one_line(facts.priority),
            "casualties": one_line(facts.casualties),
            "hazards": one_line(facts.hazards),
            "location": _place(facts.location),
            "people": [_party(one) for one in facts.people],
        }
    )


def _place(place: Place) -> Tree:
    return _filled(
        {
            "text": one_line(place.text),
            "easting": place.easting,
            "northing": place.northing,
            "radius": place.radius or None,
            "postcode": one_line(place.postcode),
            "uprn": one_line(place.uprn),
        }
    )


def _party(party: Party) -> Tree:
    return _filled({"role": one_line(party.role), "name": one_line(party.name), "phone": one_line(party.phone)})


def _answer(answer: Answer) -> Tree:
    return _filled({"outcome": answer.outcome, "reason": one_line(answer.reason), "reference": one_line(answer.reference)})


def _filled(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if value not in (None, "", {}, [])}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _element(name: str, tree: Tree) -> Element:
    made = Element(name)
    for key, value in tree.items():
        if isinstance(value, list):
            held = SubElement(made, key)
            held.extend(_element("person", one) for one in value)
        elif isinstance(value, dict):
            made.append(_element(key, value))
        else:
            SubElement(made, key).text = str(value)
    return made


def _xml(root: Element) -> str:
    root.set("xmlns", NAMESPACE)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")
