"""What one control room tells another about an incident, whatever it is written in.

Text is held as both JSON and XML can say it: without characters that XML cannot hold, and without those that turn the
direction of writing on a screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

REQUESTS: Mapping[str, str] = {
    "attend": "Attend with us",
    "take": "Take it over",
    "inform": "For information",
}
"""What is asked of whoever gets an incident."""

OUTCOMES = ("accepted", "refused")

TYPES: Mapping[str, str] = {
    "incident": "asks the receiver to take part in an incident",
    "acknowledgement": "accepts or refuses one",
    "withdrawal": "takes the question back",
    "receipt": "says that a document has come, and is being considered",
}

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,79}", re.ASCII)

_UNWANTED = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where: as it is said, and in metres of the National Grid. ``radius``: metres of uncertainty."""

    text: str = ""
    easting: int | None = None
    northing: int | None = None
    radius: int = 0
    postcode: str = ""
    uprn: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody involved."""

    role: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The incident. ``number``: the sender's own log; ``kind`` and ``priority`` in the sender's codes."""

    number: str
    opened_at: datetime
    text: str
    kind: str = ""
    kind_name: str = ""
    priority: str = ""
    casualties: str = ""
    hazards: str = ""
    location: Place = Place()
    people: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """``reference``: the answerer's own log, where there is one."""

    outcome: str
    reason: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``reference`` names the transfer, and is given by whoever offered the incident.

    ``of``: of a receipt, which document of that reference has come.
    """

    type: str
    reference: str
    sender: str
    recipient: str
    sent_at: datetime
    request: str = ""
    reason: str = ""
    incident: Facts | None = None
    answer: Answer | None = None
    of: str = ""


def same_again(first: Document, second: Document) -> bool:
    """Whether two documents say the same, whenever they were sent."""
    return first == replace(second, sent_at=first.sent_at)


def written_text(text: str) -> str:
    """As it may stand in a document: its lines kept, the ends trimmed."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n")).replace("\r", "\n").strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(written_text(text).split())
