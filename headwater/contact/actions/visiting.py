"""Visits that people ask for: they choose a time from their mailbox, move it, and give it back.

A visit is whose address it is: whoever acts upon one has proved to a door that they read the mail of ``owner``, or holds the
link that was sent there. What is somebody else's is answered as what is not there.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.appointing import book_for_visit, cancel_booked, held_appointment, move_booked
from headwater.contact.actions.requesting import make_request
from headwater.contact.actions.rows import clean, new_reference, sent, uuid_of
from headwater.contact.models import Appointment, Visit
from headwater.contact.permissions import Permission
from headwater.contact.rules.visits import choose_within, visit_sorts
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.places.queries import Location


@transaction.atomic
def ask_visit(
    *, by: Actor, at: datetime, sort: str, name: str, email: str, place: Location, token: str, phone: str = "", text: str = ""
) -> Ref:
    """Keep what was asked for a day, until a time is chosen. The same form twice is one.

    Raises Invalid for a place outside the force.
    """
    by.must(Permission.VISIT_OWN)
    if not 0 < len(token) <= 64 or sort not in visit_sorts():
        raise Invalid("This page is too old.", "Load it again.")
    if not place.in_force:
        raise Invalid("That place is not in the West Midlands.", "Ask the police force of that place.")
    said = clean(name, 200, "The name")
    if not said:
        raise Invalid("Who is visited?", "Enter your name.")
    told = {
        "sort": sort, "name": said, "email": email, "phone": clean(phone, 60, "The number"), "place": place.text[:300],
        "easting": place.easting, "northing": place.northing, "npu": str(place.npu or ""),
        "text": clean(text, 1_000, "What you wrote"),
    }  # fmt: skip
    new = {"reference": new_reference("VS"), "asked_at": at, "expires_at": at + choose_within()}
    row, is_new = Visit.objects.get_or_create(token=sent(token, told), defaults=told | new)
    if is_new:
        record(events.VisitAsked(visit=row.ref, sort=sort, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def choose_time(*, by: Actor, at: datetime, visit: Ref, slot: Ref | None) -> None:
    """The time that whoever asked has chosen; None leaves it to the team, which finds it among the requests of the public.

    Chosen twice is once: the first stands. Raises Conflict where that time is taken, NotFound where it is too late.
    """
    by.must(Permission.VISIT_OWN)
    row = _row(visit)
    if row.chosen_at is not None:
        return
    if row.expires_at <= at:
        raise _not_there()
    _choose(row, slot, by, at)


@transaction.atomic
def move_visit(*, by: Actor, at: datetime, owner: str, visit: Ref, slot: Ref) -> None:
    """Another time. Raises Conflict where it is taken, or the visit is over."""
    by.must(Permission.VISIT_OWN)
    row = _owned(owner, visit)
    booked = _to_come(row, at)
    move_booked(booked, slot, "Moved by whoever is visited", by, at)
    record(events.VisitChosen(visit=row.ref, appointment=booked.ref, by=by.ref, at=at))


@transaction.atomic
def cancel_visit(*, by: Actor, at: datetime, owner: str, visit: Ref) -> None:
    """They need no visit any more; its time is free again. Raises Conflict where there is none to come."""
    by.must(Permission.VISIT_OWN)
    row = _owned(owner, visit)
    cancel_booked(_to_come(row, at), "Cancelled by whoever was to be visited", by, at)
    record(events.VisitCancelled(visit=row.ref, by=by.ref, at=at))


@transaction.atomic
def forget_visits(*, by: Actor, at: datetime) -> int:
    """Erase what was asked for and never chosen; returns how many."""
    by.must(Permission.VISIT_OWN)
    gone, _ = Visit.objects.filter(chosen_at=None, expires_at__lte=at).delete()
    return gone


def _choose(row: Visit, slot: Ref | None, by: Actor, at: datetime) -> None:
    sort, note = visit_sorts()[row.sort].name, row.text
    row.chosen_at = at
    if slot is None:
        text = f"{sort}. {note} No free time suited them: agree one, and book it in the diary.".replace("  ", " ")
        row.request = make_request(
            by=by, at=at, sort="visit", text=text, token=str(row.id), name=row.name, reach=row.phone or row.email,
            place=row.place,
        )  # fmt: skip
    else:
        row.appointment = book_for_visit(row, slot, f"{sort}. {note}".strip(), by, at)
    row.save(update_fields=["chosen_at", "request", "appointment"])
    booked = row.appointment.ref if row.appointment else None
    record(events.VisitChosen(visit=row.ref, appointment=booked, by=by.ref, at=at))


def _to_come(row: Visit, at: datetime) -> Appointment:
    booked = held_appointment(row.appointment.ref) if row.appointment else None
    if booked is None or booked.during.lower <= at:
        raise Conflict("There is no visit to come that can be changed here.", "Call 101.")
    return booked


def _row(visit: Ref) -> Visit:
    pk = uuid_of(visit, "contact.visit", "visit")
    row = Visit.objects.select_for_update(of=("self",)).select_related("appointment").filter(pk=pk).first()
    if row is None:
        raise _not_there()
    return row


def _owned(owner: str, visit: Ref) -> Visit:
    row = _row(visit)
    if row.chosen_at is None or row.email.lower() != owner.lower():
        raise _not_there()
    return row


def _not_there() -> NotFound:
    return NotFound("There is no such visit.", "Look at your list again, or ask for one again.")
