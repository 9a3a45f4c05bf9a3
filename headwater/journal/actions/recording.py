"""``record()``: one row that is audit, timeline, outbox and feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime

from django.db import connection
from procrastinate.contrib.django import app

from headwater.journal.acting import supervised_by
from headwater.journal.events import Consulted, Disclosed
from headwater.kernel import Actor, Event, Ref, handlers_of

HANDLE = "journal.handle"
"""The background task that gives an entry to a handler."""


def record(event: Event) -> int:
    """Write an event into the journal, and queue it for its handlers; returns the entry's number.

    Call it inside the transaction that makes the change: both are kept or neither. Raises RuntimeError outside one.
    """
    return record_all([event])[0]


def record_all(events: Iterable[Event]) -> list[int]:
    """As ``record``, for many at once and in one round trip."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change that it notes")
    written = list(events)
    numbers = _write(written)
    for number, event in zip(numbers, written, strict=True):
        for handler in handlers_of(event.event_name()):
            app.configure_task(HANDLE, lock=str(event.subject)).defer(entry=number, handler=name_of(handler))
    return numbers


def consulted(*, by: Actor, at: datetime, subjects: Sequence[Ref], what: str, reason: str = "") -> None:
    """Note that records were read. ``subjects`` are all the people and things shown; none is noted as a read of nothing."""
    about = subjects[0] if subjects else by.ref
    record(Consulted(about=about, subjects=tuple(subjects), what=what, reason=reason, by=by.ref, at=at))


def disclosed(*, by: Actor, at: datetime, subjects: Sequence[Ref], what: str, recipient: str, reason: str = "") -> None:
    """Note that records were given to a recipient outside the force."""
    about = subjects[0] if subjects else by.ref
    record(Disclosed(about=about, subjects=tuple(subjects), what=what, recipient=recipient, reason=reason, by=by.ref, at=at))


def _write(events: Sequence[Event]) -> list[int]:
    """Entries and what they concern, in one statement (``journal_write``); returns the entries' numbers, in order."""
    if not events:
        return []
    supervisor = supervised_by.get()
    told = [
        {
            "name": event.event_name(), "by": str(event.by), "supervisor": None if supervisor is None else str(supervisor),
            "subject": str(event.subject), "at": event.at.isoformat(), "data": event.to_json(),
            "concerned": [str(ref) for ref in sorted(_concerned(event))],
        }
        for event in events
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select journal_write(%s::jsonb)", [json.dumps(told)])
        numbers: list[int] = cursor.fetchone()[0]
    return numbers


def name_of(handler: object) -> str:
    """How a handler is known in the queue and in the note that it ran: where it is defined."""
    return f"{handler.__module__}.{getattr(handler, '__qualname__', '')}"


def _concerned(event: Event) -> set[Ref]:
    """Every reference that the event holds, besides its subject."""
    held: set[Ref] = set()
    for field in fields(event):
        value = getattr(event, field.name)
        if field.name != "by":
            held |= {item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Ref)}
    return held - {event.subject}
