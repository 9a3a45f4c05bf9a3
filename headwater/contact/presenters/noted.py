"""What the call screen sends as it is typed, turned into what ``actions.note_details`` takes; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from headwater.contact.presenters import tokens, typed
from headwater.kernel import HeadwaterError, Invalid
from headwater.places.queries import at_point

_TEXTS = {
    "caller_name": "caller_name", "number": "number", "summary": "summary", "kind": "kind", "language": "language",
    "needs": "needs", "not_asked": "not_asked", "told_words": "told_text", "location_text": "place_typed",
}  # fmt: skip
"""Field of the page → detail."""

_MANY = {"told": "told", "qualifiers": "qualifiers"}
_GROUPS = {"letter": "letters", "answers": "answers", "silent": "silent"}

ACTS = frozenset({"person", "silent", "rang_off"})
"""What the page sends the same way and is an act of its own."""


@dataclass(slots=True)
class Noted:
    """``details`` for the action; ``faults``: field → what is wrong with it; ``acts``: what else was done."""

    details: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)


def read(fields: Mapping[str, Any], today: date) -> Noted:
    """Fields by their names on the page. One that cannot be read is a fault of its own; the others are taken all the same."""
    noted = Noted()
    for name, value in fields.items():
        try:
            _read(noted, name, value, today)
        except HeadwaterError as fault:
            noted.faults[name] = fault.message
    return noted


def born(text: str, today: date) -> date | None:
    """A date of birth while it is still being typed: None where it is none yet."""
    try:
        return typed.birth_date(text, today)
    except Invalid:
        return None


def _read(noted: Noted, name: str, value: Any, today: date) -> None:
    group, dot, code = name.partition(".")
    if name in ACTS:
        noted.acts[name] = _text(value)
    elif name in _TEXTS:
        noted.details[_TEXTS[name]] = _text(value)
    elif name in _MANY:
        noted.details[_MANY[name]] = [_text(one) for one in value] if isinstance(value, list) else [_text(value)] * bool(value)
    elif dot and group in _GROUPS:
        noted.details.setdefault(_GROUPS[group], {})[code] = _text(value)
    elif name in _READERS:
        noted.details |= _READERS[name](_text(value), today)
    else:
        raise Invalid(f"A contact has no “{name[:40]}”.", "Load the page again.")


def _born(text: str, today: date) -> dict[str, Any]:
    born = typed.birth_date(text, today)
    return {"no_birth_date": True} if born is None else {"birth_date": born}


def _place(text: str, today: date) -> dict[str, Any]:
    return {"location": tokens.location_of(text)} if text else {"no_location": True}


def _point(text: str, today: date) -> dict[str, Any]:
    easting, _, northing = text.partition(" ")
    if not (easting.isdigit() and northing.isdigit() and len(text) < 20):
        raise Invalid("That is not a point of the plan.", "Click on the plan again.")
    return {"location": at_point(int(easting), int(northing), method="map")}


_READERS: dict[str, Callable[[str, date], dict[str, Any]]] = {
    "birth_date": _born,
    "location": _place,
    "point": _point,
    "confirmed": lambda text, today: {"location_confirmed": text == "yes"},
    "interpreter": lambda text, today: {"interpreter": text == "yes"},
}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("Words are expected here.", "Load the page again.")
    return value
