"""Whoever reported something follows it: the ``CaseSource`` of contact. What is not theirs is answered as what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from headwater.contact import events, queries
from headwater.contact.actions.appointing import cancel_appointment, move_appointment
from headwater.contact.actions.messaging import receive
from headwater.contact.actions.rows import locked
from headwater.contact.models import Appointment as Row
from headwater.contact.models import CaseMessage, Contact
from headwater.contact.permissions import Permission
from headwater.contact.queries.cases import cases, own
from headwater.journal.actions import consulted, record
from headwater.kernel import Actor, Conflict, NotFound, Ref
from headwater.records.queries import Appointment, Case, Owner, Time

TIMES = 40
"""Times that are offered for an appointment."""


class ContactCases:
    """Contacts as cases of whoever made them."""

    kind = "contact.contact"

    @transaction.atomic
    def cases_of(self, *, by: Actor, at: datetime, owner: Owner) -> Sequence[Case]:
        """Four queries at most, and the entry of the journal."""
        by.must(Permission.OWN)
        found = cases(list(own(owner.proved)), at)
        if found:
            consulted(by=by, at=at, subjects=[one.ref for one in found], what="their own reports")
        return found

    @transaction.atomic
    def case(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> Case:
        by.must(Permission.OWN)
        found = _own(ref, owner, at)
        consulted(by=by, at=at, subjects=[ref], what="their own report")
        if found.unread:
            unread = CaseMessage.objects.filter(contact_id=ref.id, ours=True, read_at=None)
            unread.update(read_at=at, read_by=str(by.ref), read_by_name=by.name[:120])
        return found

    @transaction.atomic
    def say(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, text: str, news: bool, token: str) -> None:
        by.must(Permission.OWN)
        _must_own(ref, owner)
        receive(locked(ref), text, news, token, by, at)

    @transaction.atomic
    def reach(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, phone: str, token: str) -> None:
        """What was noted of the call stays; the number to call, and the appointment to come, are the new ones."""
        by.must(Permission.OWN)
        found, row = _own(ref, owner, at), locked(ref)
        row.number_given = phone
        row.save(update_fields=["number_given"])
        row.appointments.filter(state=Row.State.BOOKED).update(number=phone)
        record(events.OwnerChanged(owner=ref, fields=("phone",), by=by.ref, at=at))
        if not found.closed:
            number = f"my number is {phone}" if phone else "I have no telephone number for you now"
            receive(row, f"How you reach me has changed: {number}.", False, token, by, at)

    def times(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> Sequence[Time]:
        by.must(Permission.OWN)
        _changeable(ref, owner, at)
        row = Contact.objects.only("kind", "easting", "northing", "npu").get(pk=ref.id)
        point = None if row.easting is None or row.northing is None else (row.easting, row.northing)
        area = Ref.parse(row.npu) if row.npu else None
        free = queries.free_slots(at=at, kind=row.kind, point=point, area=area, limit=TIMES)
        return sorted((Time(one.ref, one.starts_at) for one in free), key=lambda one: one.starts_at)

    @transaction.atomic
    def move(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, to: Ref) -> None:
        by.must(Permission.OWN)
        booked = _changeable(ref, owner, at)
        move_appointment(by=by, at=at, appointment=booked.ref, slot=to, reason="Moved by whoever is seen")

    @transaction.atomic
    def cancel(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> None:
        by.must(Permission.OWN)
        booked = _changeable(ref, owner, at)
        cancel_appointment(by=by, at=at, appointment=booked.ref, reason="Cancelled by whoever was to be seen")


def _own(ref: Ref, owner: Owner, at: datetime) -> Case:
    _must_own(ref, owner)
    found = cases(list(own([ref])), at, messages=True)
    if not found:
        raise _not_there()
    return found[0]


def _must_own(ref: Ref, owner: Owner) -> None:
    if ref.kind != ContactCases.kind or ref not in owner.proved:
        raise _not_there()


def _changeable(ref: Ref, owner: Owner, at: datetime) -> Appointment:
    booked = _own(ref, owner, at).appointment
    if booked is None or not booked.changeable:
        raise Conflict("There is no appointment that can be changed here.", "Write to us, or call 101.")
    return booked


def _not_there() -> NotFound:
    return NotFound("There is no such report.", "Look at your list again.")
