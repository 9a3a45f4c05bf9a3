"""Contacts as others read them, the queue and its trays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from headwater.contact.models import Contact
from headwater.contact.permissions import Permission
from headwater.contact.queries.places import location_of
from headwater.contact.rules.channels import State, channels, is_late, is_stale
from headwater.contact.rules.outcomes import OUTCOMES
from headwater.kernel import Actor, NotFound, Ref
from headwater.places.queries import Location
from headwater.records.queries import shown_number


@dataclass(frozen=True, slots=True)
class AMLView:
    """Where the phone says it is: National Grid metres, radius, and how sure it is (per cent)."""

    easting: int
    northing: int
    radius: int
    confidence: int | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A photograph or video that came with a contact. ``size`` in bytes; ``shown``: the hash of the copy without metadata."""

    name: str
    media: str
    size: int
    sha256: str
    shown: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as it is now. ``stale``: its holder has not touched it for too long; it stays theirs.

    ``number`` is as people read it, ``withheld`` where a call came without one. ``draft`` holds letters, answers, silent,
    not_asked and place_typed as they were typed last. ``late``: waits longer than its channel allows.
    """

    ref: Ref
    channel: str
    channel_name: str
    line: str
    state: str
    priority: int
    rang_at: datetime
    number: str
    withheld: bool
    text: str
    holder: Ref | None
    holder_name: str
    claimed_at: datetime | None
    touched_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    abandoned_at: datetime | None
    closed_at: datetime | None
    call_back_by: datetime | None
    call_backs: int
    call_back_overdue: bool
    stale: bool
    late: bool
    silent: str
    aml: AMLView | None
    location: Location | None
    location_confirmed: bool
    caller: Ref | None
    caller_name: str
    birth_date: date | None
    summary: str
    kind: str
    qualifiers: tuple[str, ...]
    language: str
    interpreter: bool
    needs: str
    draft: Mapping[str, Any]
    outcome: str
    outcome_name: str
    grade: str
    recommended: str
    told: tuple[str, ...]
    told_text: str
    reason: str
    incident: Ref | None
    result: Ref | None
    files: tuple[FileView, ...] = ()

    @property
    def id(self) -> UUID:
        return UUID(self.ref.id)

    @property
    def is_call(self) -> bool:
        return channels()[self.channel].call

    @property
    def who(self) -> str:
        """Who it is, as far as anybody knows."""
        return self.caller_name or self.number or ("Number withheld" if self.is_call else "No name given")


@dataclass(frozen=True, slots=True)
class Trays:
    """What is not waiting but open. ``rang_off``: callers to be called back, the most urgent first; ``taken``: who has
    what, stale ones first.
    """

    rang_off: tuple[ContactView, ...]
    taken: tuple[ContactView, ...]

    @property
    def stale(self) -> tuple[ContactView, ...]:
        return tuple(one for one in self.taken if one.stale)

    @property
    def overdue(self) -> tuple[ContactView, ...]:
        return tuple(one for one in self.rang_off if one.call_back_overdue)


def waiting(*, by: Actor, at: datetime) -> tuple[ContactView, ...]:
    """Everybody who waits, in the order in which they are answered. One query."""
    by.must(Permission.QUEUE_READ)
    rows = Contact.objects.filter(state=State.WAITING.value).order_by("priority", "rang_at", "id")[:500]
    return tuple(view_of(row, at) for row in rows)


@dataclass(frozen=True, slots=True)
class Ringing:
    """Who is answered next, how many wait, and by which channels."""

    first: tuple[ContactView, ...]
    waiting: int
    channels: frozenset[str]


def ringing(*, by: Actor, at: datetime, most: int) -> Ringing:
    """The first of those who wait, and the rest counted. One query."""
    by.must(Permission.QUEUE_READ)
    rows, count, by_channel = Contact.objects.first_waiting(most)
    return Ringing(tuple(view_of(row, at) for row in rows), count, by_channel)


def queue(*, by: Actor, at: datetime) -> tuple[ContactView, ...]:
    """The same as ``waiting``: there is one queue."""
    return waiting(by=by, at=at)


def trays(*, by: Actor, at: datetime) -> Trays:
    """Callers who rang off, and what people have in hand. One query."""
    by.must(Permission.QUEUE_READ)
    rows = Contact.objects.filter(state__in=[State.TAKEN.value, State.ABANDONED.value]).order_by("priority", "rang_at")[:1000]
    views = [view_of(row, at) for row in rows]
    off = [one for one in views if one.state == State.ABANDONED.value]
    taken = [one for one in views if one.state == State.TAKEN.value]
    off.sort(key=lambda one: (one.call_back_by is None, one.call_back_by or one.rang_at, one.priority))
    taken.sort(key=lambda one: (not one.stale, one.rang_at))
    return Trays(tuple(off), tuple(taken))


def mine(*, by: Actor, at: datetime) -> tuple[ContactView, ...]:
    """What this person has in hand, the oldest first. One query."""
    by.must(Permission.HANDLE)
    rows = Contact.objects.filter(state=State.TAKEN.value, holder=str(by.ref)).order_by("claimed_at")
    return tuple(view_of(row, at) for row in rows)


def contact(ref: Ref, at: datetime | None = None) -> ContactView:
    """One contact. ``at``: for what is stale or late at that time; without it nothing is. Raises NotFound. One query."""
    return view_of(row_of(ref), at)


def finished(*, by: Actor, at: datetime, limit: int = 50) -> tuple[ContactView, ...]:
    """What was finished last, the newest first. One query."""
    by.must(Permission.CONTACT_READ)
    rows: QuerySet[Contact] = Contact.objects.filter(state=State.CLOSED.value).order_by("-closed_at")[:limit]
    return tuple(view_of(row, at) for row in rows)


def contacts_about(incident: Ref) -> tuple[ContactView, ...]:
    """Everybody who got in touch about an incident, the first first. One query."""
    return tuple(view_of(row) for row in Contact.objects.filter(incident=str(incident)).order_by("rang_at", "id"))


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How long contacts of a channel waited until somebody took them. ``median`` in seconds: None where too few came to say,
    infinite where more than half still wait.
    """

    median: float | None
    base: int


def answer_times(*, channel: str, at: datetime) -> AnswerTimes:
    """From ring to first claim, of those that came in the four weeks before ``at``. One query.

    Those that nobody has taken yet count as waiting for ever: leaving them out would promise too much just when there is a
    backlog. Below ``ENOUGH`` contacts there is no median.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER_TIMES, {"channel": channel, "at": at})
        base, median = cursor.fetchone()
    return AnswerTimes(float(median) if base >= ENOUGH else None, base)


ENOUGH = 20
"""Contacts below which a median would say little about the next."""

_ANSWER_TIMES = """
    select count(*), percentile_disc(0.5) within group (
        order by coalesce(extract(epoch from coalesce(claimed_at, answered_at, closed_at) - rang_at)::float8, 'infinity')
    )
    from contact_contact
    where channel = %(channel)s and rang_at >= %(at)s - interval '28 days' and rang_at < %(at)s
"""


def row_of(ref: Ref) -> Contact:
    """The row of a contact. Raises NotFound. One query."""
    found = None
    for key in _uuids([ref.id] if ref.kind == "contact.contact" else []):
        found = Contact.objects.row(key)
    if found is None:
        raise NotFound("There is no such contact.", "Look at the queue again.")
    return found


def view_of(row: Contact, at: datetime | None = None) -> ContactView:
    """A row as others read it."""
    call = channels()[row.channel].call
    waits = row.state == State.WAITING.value
    return ContactView(
        ref=row.ref, channel=row.channel, channel_name=channels()[row.channel].name, line=row.line, state=row.state,
        priority=row.priority, rang_at=row.rang_at,
        number=shown_number(row.number) if row.number else row.number_given, withheld=call and not row.number_given,
        text=row.text, holder=_ref(row.holder), holder_name=row.holder_name, claimed_at=row.claimed_at,
        touched_at=row.touched_at, answered_at=row.answered_at,
        ended_at=row.ended_at, abandoned_at=row.abandoned_at, closed_at=row.closed_at,
        call_back_by=row.call_back_by, call_backs=row.call_backs,
        call_back_overdue=bool(at and row.call_back_by and row.call_back_by <= at),
        stale=bool(at and is_stale(row.state, row.touched_at, at)),
        late=bool(at and waits and is_late(row.channel, row.rang_at, at)),
        silent=row.silent, aml=_aml(row), location=location_of(row), location_confirmed=row.place_confirmed,
        caller=_ref(row.caller), caller_name=row.caller_name, birth_date=row.birth_date, summary=row.summary, kind=row.kind,
        qualifiers=tuple(row.qualifiers), language=row.language, interpreter=row.interpreter, needs=row.needs,
        draft=dict(row.draft), outcome=row.outcome, outcome_name=OUTCOMES.get(row.outcome, ""), grade=row.grade,
        recommended=row.recommended, told=tuple(row.told), told_text=row.told_text, reason=row.reason,
        incident=_ref(row.incident), result=_ref(row.result), files=tuple(_file(one) for one in row.files),
    )  # fmt: skip


def _aml(row: Contact) -> AMLView | None:
    if row.aml_easting is None or row.aml_northing is None:
        return None
    return AMLView(row.aml_easting, row.aml_northing, row.aml_radius or 0, row.aml_confidence)


def _file(held: Mapping[str, Any]) -> FileView:
    return FileView(held["name"], held["media"], held["size"], held["sha256"], held["shown"])


def _ref(text: str) -> Ref | None:
    return Ref.parse(text) if text else None


def _uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for identifier in ids:
        try:
            found.append(UUID(identifier))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return found
