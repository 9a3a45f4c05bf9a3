"""Contacts come in, and callers ring off. Hooks may come twice and out of order: what is known is kept, nothing is doubled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import cut, locked
from headwater.contact.models import Contact
from headwater.contact.permissions import Permission
from headwater.contact.rules.channels import State, call_back_by, channels
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, Ref, new_id
from headwater.records.queries import same_number


@dataclass(frozen=True, slots=True)
class AML:
    """Where a phone says it is (Advanced Mobile Location): National Grid metres, a radius, and how sure it is (per cent)."""

    easting: int
    northing: int
    radius: int
    confidence: int | None = None

    def __post_init__(self) -> None:
        if self.radius < 0 or (self.confidence is not None and not 0 <= self.confidence <= 100):
            raise Invalid("A phone's position needs a radius in metres, and a confidence of 0 to 100 per cent.")


@transaction.atomic
def ring(
    *,
    by: Actor,
    at: datetime,
    channel: str,
    number: str = "",
    line: str = "",
    location: AML | None = None,
    text: str = "",
    external_id: str = "",
) -> Ref:
    """Put a contact into the queue; the same one again where it is known by its ``external_id``. Two queries.

    What comes again fills in what was not known before: an end that arrived before its ring has no number yet. Nothing is
    refused for its length or for a number that is none. Raises Invalid on a channel that there is not.
    """
    by.must(Permission.RING)
    if channel not in channels():
        raise Invalid(f"“{channel[:20]}” is not a way in.", f"There are: {', '.join(channels())}.")
    row = _row(at, channel, number, line, location, text, external_id)
    known = _put(row)
    if known is not None:
        _fill(known, row)
        return known.ref
    record(events.ContactRang(contact=row.ref, channel=channel, line=row.line, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def ring_off(*, by: Actor, at: datetime, channel: str, external_id: str, number: str = "", line: str = "") -> Ref:
    """The line was closed. Nobody had answered: abandoned, and due to be called back; somebody has it: they go on.

    Twice is once; and where this comes before its ring, the contact is made now.
    """
    by.must(Permission.RING)
    known = Contact.objects.filter(channel=channel, external_id=external_id).first() if external_id else None
    ref = known.ref if known else ring(by=by, at=at, channel=channel, number=number, line=line, external_id=external_id)
    _end(locked(ref), by, at)
    return ref


@transaction.atomic
def abandon(*, by: Actor, at: datetime, contact: Ref) -> None:
    """The caller rang off: as ``ring_off``, for a contact that is known."""
    by.must(Permission.HANDLE)
    _end(locked(contact), by, at)


@transaction.atomic
def answered(*, by: Actor, at: datetime, contact: Ref) -> None:
    """The telephone system says that a call was answered. Whoever works on it claims it themself."""
    by.must(Permission.RING)
    row = locked(contact)
    if row.answered_at is None and row.state != State.CLOSED.value:
        row.answered_at = max(at, row.rang_at)
        row.save(update_fields=["answered_at"])


def _end(row: Contact, by: Actor, at: datetime) -> None:
    if row.state == State.WAITING.value:
        row.state, row.ended_at = State.ABANDONED.value, at
        row.abandoned_at = at if row.answered_at is None else None
        row.call_back_by = call_back_by(row.channel, bool(row.number_given), at)
        row.save(update_fields=["state", "abandoned_at", "ended_at", "call_back_by"])
        waited = max(0, round((at - row.rang_at).total_seconds()))
        record(events.ContactAbandoned(contact=row.ref, waited=waited, call_back_by=row.call_back_by, by=by.ref, at=at))
    elif row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(events.CallEnded(contact=row.ref, by=by.ref, at=at))


def _row(
    at: datetime, channel: str, number: str, line: str, location: AML | None, text: str, external_id: str
) -> Contact:  # fmt: skip
    return Contact(
        id=new_id(),
        channel=channel,
        line=cut(line, 40),
        external_id=cut(external_id, 120),
        priority=channels()[channel].priority,
        state=State.WAITING.value,
        rang_at=at,
        number=same_number(number)[:20],
        number_given=cut(number, 60),
        text=cut(text),
        aml_easting=location.easting if location else None,
        aml_northing=location.northing if location else None,
        aml_radius=location.radius if location else None,
        aml_confidence=location.confidence if location else None,
    )


def _put(row: Contact) -> Contact | None:
    """Insert a contact; the one that is there already where the same call has come before, even at this very moment."""
    if Contact.objects.put(row):
        return None
    return Contact.objects.get(channel=row.channel, external_id=row.external_id)


_MAY_COME_LATER = ("number", "number_given", "line", "text", "aml_easting", "aml_northing", "aml_radius", "aml_confidence")


def _fill(known: Contact, said: Contact) -> None:
    late = {
        name: getattr(said, name)
        for name in _MAY_COME_LATER
        if getattr(said, name) not in (None, "") and getattr(known, name) in (None, "")
    }
    owed = call_back_by(known.channel, True, said.rang_at) if "number_given" in late else None
    if owed and known.state == State.ABANDONED.value and known.call_back_by is None and not known.call_backs:
        late["call_back_by"] = owed
    if late:
        Contact.objects.filter(pk=known.pk).update(**late)
