"""The services: what may be reported by other programs, what each asks, and what the answers mean to a handler."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[1] / "reference" / "open311.toml"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer of a list. ``thrive``: what it answers of THRIVE+; ``kind``: the kind of incident that it makes of it."""

    key: str
    name: str
    kind: str = ""
    thrive: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question. ``datatype``: string, text, singlevaluelist or multivaluelist (GeoReport v2). ``letter``: of THRIVE+."""

    code: str
    description: str
    datatype: str
    required: bool = False
    hint: str = ""
    letter: str = ""
    values: tuple[Value, ...] = ()

    def value(self, key: str) -> Value | None:
        return next((one for one in self.values if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Service:
    """Something that may be reported and that may be public. ``notice``: what whoever reports it should know."""

    code: str
    name: str
    description: str
    group: str
    kind: str
    keywords: tuple[str, ...]
    notice: str
    agency: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """How a state is told to everybody."""

    words: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the file holds. ``states``: by the names that contact gives them. ``changed``: when the file was."""

    changed: str
    danger: str
    passed_on: str
    services: Mapping[str, Service]
    states: Mapping[str, Note]

    def note(self, state: str) -> Note:
        return self.states.get(state, self.states["waiting"])


@cache
def book() -> Book:
    """What there is to report."""
    held = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    shared = {one["code"]: _attribute(one) for one in held["attribute"]}
    services = [
        Service(**{**one, "keywords": tuple(one["keywords"]), "attributes": tuple(shared[code] for code in one["attributes"])})
        for one in held["service"]
    ]
    notes = {state: Note(one["words"], one.get("closed", False)) for one in held["note"] for state in one["states"]}
    return Book(held["changed"], held["danger"], held["passed_on"], {one.code: one for one in services}, notes)


def _attribute(row: Mapping[str, object]) -> Attribute:
    values = row.get("values", [])
    assert isinstance(values, list)
    return Attribute(**{**row, "values": tuple(Value(**one) for one in values)})  # type: ignore[arg-type]  # as the file has them


@dataclass(frozen=True, slots=True)
class Drafted:
    """A first THRIVE+ out of a report, for a human to confirm. ``lines``: (question, answer), as a handler reads them."""

    kind: str
    letters: Mapping[str, str]
    answers: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]
    danger: bool


def drafted(service: Service, description: str, given: Mapping[str, Sequence[str]]) -> Drafted:
    """``given``: keys or words by the code of the attribute; what was not answered is left for the handler to ask."""
    kind, answers = service.kind, dict[str, str]()
    letters = {"harm": [description]} if description else {}
    lines = [("Reported", service.name), ("What happened", description)]
    for one in service.attributes:
        chosen = [value for key in given.get(one.code, ()) if (value := one.value(key))]
        said = ", ".join(value.name for value in chosen) if one.values else " ".join(given.get(one.code, ())).strip()
        if not said:
            continue
        lines.append((one.description.rstrip("?"), said))
        if one.letter:
            letters.setdefault(one.letter, []).append(f"{one.description.rstrip('?')}: {said}")
        for value in chosen:
            kind = value.kind or kind
            answers |= value.thrive
    joined = {letter: ". ".join(said)[:2_000] for letter, said in letters.items()}
    return Drafted(kind, joined, answers, tuple(line for line in lines if line[1]), answers.get("danger") == "yes")
