"""Small things that several pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from headwater.kernel import Ref
from headwater.records.queries import Marker


@dataclass(frozen=True, slots=True)
class Tag:
    """A warning in words. ``tone``: danger, warn or plain; never the only thing that says it."""

    words: str
    tone: str = "plain"
    detail: str = ""


_DANGER = frozenset({"firearms", "weapons", "officer_safety", "violent"})
_PLAIN = frozenset({"language", "access", "animals"})


def marker_tags(markers: Iterable[Marker]) -> tuple[Tag, ...]:
    """Markers of the record as tags, each kind once, those that endanger somebody first."""
    found = {marker.kind: Tag(marker.label, tone_of(marker.kind), marker.detail) for marker in markers}
    return tuple(sorted(found.values(), key=lambda tag: ("danger", "warn", "plain").index(tag.tone)))


def tone_of(kind: str) -> str:
    """How loudly a kind of marker is shown."""
    return "danger" if kind in _DANGER else "plain" if kind in _PLAIN else "warn"


def waited(since: datetime, at: datetime) -> str:
    """As clock.js says it, for the first look: 0:07, 12:40, 1:02:09."""
    seconds = max(0, int((at - since).total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    if hours >= 48:
        return f"{hours // 24} days"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def number_words(number: str) -> str:
    """A telephone number as people read it; an E.164 number of this country without its code."""
    if not number:
        return "Number withheld"
    if number.startswith("+44") and number[3:].isdigit():
        local = "0" + number[3:]
        return f"{local[:5]} {local[5:]}"
    return number


def incident_href(incident: Ref) -> str:
    """The page of a log."""
    return reverse("dispatch:incident", args=[incident.id])
