"""Events as a calendar that programs subscribe to (RFC 5545). Times are in UTC, so that no rule of time zones is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from headwater.neighbourhood.queries import GatheringView

OCTETS = 75
"""The longest line that RFC 5545 section 3.1 has; what is longer goes on in the next, after a blank."""


def calendar(name: str, events: Sequence[GatheringView]) -> bytes:
    """The whole calendar of a neighbourhood. A cancelled event stays in it, so that programs take it off."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Headwater//Neighbourhood events//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(f'Police events in {name}')}"]
    for one in events:
        lines += _event(one)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def escaped(words: str) -> str:
    """Text as section 3.3.11 writes it; what no line can hold is left out."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(letter for letter in plain if letter >= " " and letter != "\x7f")


def folded(line: str) -> bytes:
    """A line in parts of at most 75 octets, none of which breaks a letter, each ended as the format ends lines."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(part) + len(octets) > OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def _event(one: GatheringView) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.ref.id}@headwater"
    yield f"DTSTAMP:{_utc(one.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(one.changed_at)}"
    yield f"SEQUENCE:{int(one.changed_at.timestamp()) - 1_700_000_000}"
    yield f"DTSTART:{_utc(one.starts_at)}"
    yield f"DTEND:{_utc(one.ends_at)}"
    yield f"SUMMARY:{escaped(one.title)}"
    yield f"LOCATION:{escaped(one.address)}"
    if one.description:
        yield f"DESCRIPTION:{escaped(one.description)}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
