"""Who has a contact: first claim wins, nobody loses one silently, supervisors take over on the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, clock, held_by, locked
from headwater.contact.models import Contact
from headwater.contact.permissions import Permission
from headwater.contact.rules.channels import State, channels
from headwater.journal.actions import consulted, record
from headwater.kernel import Actor, Conflict, HeadwaterError, Invalid, Ref
from headwater.places.queries import Location, at_point

SILENT = {"": "", "pressed": "Pressed 55", "not_pressed": "Did not press 55"}
"""What came of asking a silent caller to press 55."""


@transaction.atomic
def claim(*, by: Actor, at: datetime, contact: Ref) -> None:
    """Take a contact, waiting or in the tray of those who rang off. The first wins; one's own again changes nothing.

    Raises Conflict that names whoever was first.
    """
    by.must(Permission.HANDLE)
    row = locked(contact)
    if row.state == State.TAKEN.value and row.holder == str(by.ref):
        return
    if row.state == State.TAKEN.value:
        raise Conflict(f"{row.holder_name} took this contact at {clock(row.claimed_at)}.", "Take the next one.")
    if row.state == State.CLOSED.value:
        raise Conflict(f"This contact was finished at {clock(row.closed_at)}.", "Take the next one.")
    _give(row, by, at)


@transaction.atomic
def claim_next(*, by: Actor, at: datetime) -> Ref | None:
    """Take whatever should be answered first; None where nobody waits. Two who ask at once get two different ones."""
    by.must(Permission.HANDLE)
    waiting = Contact.objects.select_for_update(no_key=True, skip_locked=True).filter(state=State.WAITING.value)
    row = waiting.order_by("priority", "rang_at", "id").first()
    if row is None:
        return None
    _give(row, by, at)
    return row.ref


@transaction.atomic
def release(*, by: Actor, at: datetime, contact: Ref, reason: str = "") -> None:
    """Give a contact back into the queue, where it waits in its old place. Raises Conflict where somebody else has it."""
    by.must(Permission.HANDLE)
    row = locked(contact)
    held_by(row, by)
    said = clean(reason, 300, "The reason")
    _put_back(row)
    record(events.ContactReleased(contact=row.ref, holder=by.ref, reason=said, by=by.ref, at=at))


@transaction.atomic
def take_over(*, by: Actor, at: datetime, contact: Ref, reason: str) -> None:
    """A supervisor takes a contact from whoever has it. Raises Invalid without a reason, Conflict where it is over."""
    by.must(Permission.SUPERVISE)
    said = clean(reason, 300, "The reason")
    if not said:
        raise Invalid("Say why you take it over.", "A few words are enough.")
    row = locked(contact)
    if row.state == State.CLOSED.value:
        raise Conflict(f"This contact was finished at {clock(row.closed_at)}.", "Look at the queue again.")
    before = Ref.parse(row.holder) if row.holder else None
    if before == by.ref:
        return
    _give(row, by, at, noted=False)
    record(events.ContactTakenOver(contact=row.ref, before=before, holder=by.ref, reason=said, by=by.ref, at=at))


@transaction.atomic
def listen_in(*, by: Actor, at: datetime, contact: Ref) -> None:
    """A supervisor listens in, on the record: it stands in the timeline of the contact, where its handler sees it."""
    by.must(Permission.SUPERVISE)
    row = locked(contact)
    holder = Ref.parse(row.holder) if row.holder else None
    record(events.ContactListenedTo(contact=row.ref, holder=holder, by=by.ref, at=at))
    about = [row.ref, *([Ref.parse(row.caller)] if row.caller else [])]
    consulted(by=by, at=at, subjects=about, what="listened in to a contact")


@transaction.atomic
def call_back_made(*, by: Actor, at: datetime, contact: Ref, reached: bool, note: str = "") -> None:
    """A caller who rang off was called back by whoever has the contact.

    Reached: the contact goes on. Not reached: back into the tray, due again where the policy says so; after the last
    attempt it stays there until somebody opens a log or finishes it.
    """
    by.must(Permission.HANDLE)
    row = locked(contact)
    held_by(row, by)
    if row.ended_at is None:
        raise Invalid("This caller has not rung off.", "Go on with the contact.")
    said = clean(note, 300, "The note")
    row.call_backs += 1
    row.call_back_by, row.call_back_overdue_at = None, None
    if reached:
        row.answered_at, row.ended_at, row.touched_at = row.answered_at or at, None, at
        row.save(update_fields=["call_backs", "call_back_by", "call_back_overdue_at", "answered_at", "ended_at", "touched_at"])
    else:
        owed = channels()[row.channel].call_back
        if owed and row.call_backs < owed.attempts:
            row.call_back_by = at + timedelta(seconds=owed.again)
        row.save(update_fields=["call_backs", "call_back_by", "call_back_overdue_at"])
        _put_back(row)
    record(
        events.CalledBack(contact=row.ref, reached=reached, attempt=row.call_backs, note=said, by=by.ref, at=at)
    )  # fmt: skip


@transaction.atomic
def silent_solution(*, by: Actor, at: datetime, contact: Ref, heard_55: bool) -> None:
    """A silent caller was asked to press 55, and did or did not."""
    by.must(Permission.HANDLE)
    row = locked(contact)
    held_by(row, by)
    row.silent, row.touched_at = ("pressed" if heard_55 else "not_pressed"), at
    row.save(update_fields=["silent", "touched_at"])
    record(events.SilentSolution(contact=row.ref, heard_55=heard_55, by=by.ref, at=at))


def put_at(row: Contact, location: Location) -> tuple[str, ...]:
    """Set where a contact is, without saving it; returns the names of the fields."""
    row.easting, row.northing, row.radius = location.easting, location.northing, location.radius
    row.place, row.place_method = location.text[:300], location.method
    row.place_source = str(location.source) if location.source else ""
    row.npu, row.npu_name = str(location.npu or ""), location.npu_name
    row.neighbourhood, row.neighbourhood_name = str(location.neighbourhood or ""), location.neighbourhood_name
    row.in_force = location.in_force
    return PLACE_FIELDS


PLACE_FIELDS = (
    "easting", "northing", "radius", "place", "place_method", "place_source", "npu", "npu_name", "neighbourhood",
    "neighbourhood_name", "in_force",
)  # fmt: skip


def _give(row: Contact, by: Actor, at: datetime, *, noted: bool = True) -> None:
    row.state, row.holder, row.holder_name = State.TAKEN.value, str(by.ref), by.name[:120]
    row.claimed_at = row.touched_at = at
    fields = ["state", "holder", "holder_name", "claimed_at", "touched_at", *_said_by_the_phone(row)]
    if row.answered_at is None and row.abandoned_at is None:
        row.answered_at = max(at, row.rang_at)
        fields.append("answered_at")
    Contact.objects.rewrite(row, fields)
    if noted:
        waited = max(0, round((at - row.rang_at).total_seconds()))
        record(events.ContactClaimed(contact=row.ref, holder=by.ref, waited=waited, by=by.ref, at=at))


def _said_by_the_phone(row: Contact) -> tuple[str, ...]:
    """Where the phone says it is, in words, as the place to be confirmed; nothing where a place is known already."""
    if row.easting is not None or row.aml_easting is None or row.aml_northing is None:
        return ()
    try:
        location = at_point(row.aml_easting, row.aml_northing, radius=row.aml_radius or 0, method="aml")
    except HeadwaterError:  # a phone may say anything; the handler sees what it said
        return ()
    return put_at(row, location)


def _put_back(row: Contact) -> None:
    row.state = State.WAITING.value if row.ended_at is None else State.ABANDONED.value
    row.holder, row.holder_name, row.claimed_at, row.touched_at = "", "", None, None
    row.save(update_fields=["state", "holder", "holder_name", "claimed_at", "touched_at"])
