"""The diary: slots are opened and closed, appointments booked, moved, cancelled and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.contact import events
from headwater.contact.actions.rows import clean, clock, uuid_of
from headwater.contact.models import Appointment, Contact, Diary, Slot, Visit
from headwater.contact.permissions import Permission
from headwater.contact.queries.diary import booked_beside, point_of, travel_by_road
from headwater.contact.rules.diary import Fit, crew_for, lengths
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A time at which a team's crews can begin an appointment."""

    starts_at: datetime
    ends_at: datetime
    capacity: int = 1


@transaction.atomic
def open_diary(*, by: Actor, at: datetime, name: str, area: Ref, area_name: str, base: tuple[int, int]) -> Ref:
    """A diary for a team that keeps appointments in an area. Raises Conflict where there is one of that name."""
    by.must(Permission.DIARY_MANAGE)
    said = clean(name, 80, "The name")
    if not said:
        raise Invalid("What is the team called?", "Give it a name.")
    if Diary.objects.filter(name=said).exists():
        raise Conflict(f"There is a diary called “{said}” already.", "Open slots in it.")
    row = Diary.objects.create(
        id=new_id(), name=said, area=str(area), area_name=area_name[:200], easting=base[0], northing=base[1], opened_at=at
    )
    return row.ref


@transaction.atomic
def open_slots(*, by: Actor, at: datetime, diary: Ref, slots: Iterable[NewSlot]) -> int:
    """Open slots; those that are open already are left as they are. Returns how many are new."""
    by.must(Permission.DIARY_MANAGE)
    team = Diary.objects.filter(pk=uuid_of(diary, "contact.diary", "diary")).first()
    if team is None:
        raise NotFound("There is no such diary.", "Choose one from the list.")
    wanted = list(slots)
    if any(slot.ends_at <= slot.starts_at or not 0 < slot.capacity <= 50 for slot in wanted):
        raise Invalid("A slot ends after it begins, and has at least one crew.", "Look at the times.")
    there = set(
        Slot.objects.filter(diary=team, starts_at__in=[s.starts_at for s in wanted]).values_list("starts_at", flat=True)
    )
    fresh = [
        Slot(id=new_id(), diary=team, starts_at=slot.starts_at, ends_at=slot.ends_at, capacity=slot.capacity)
        for slot in wanted
        if slot.starts_at not in there
    ]
    Slot.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        first, last = min(s.starts_at for s in fresh), max(s.starts_at for s in fresh)
        record(events.SlotsOpened(diary=team.ref, first=first, last=last, slots=len(fresh), by=by.ref, at=at))
    return len(fresh)


@transaction.atomic
def close_slot(*, by: Actor, at: datetime, slot: Ref, reason: str) -> None:
    """Take no more appointments at a slot; those that are booked stand until they are moved."""
    by.must(Permission.DIARY_MANAGE)
    said = _reason(reason)
    row = _slot(slot)
    if row.closed_at is not None:
        raise Conflict("This slot is closed already.", "Look at the diary again.")
    row.closed_at, row.closed_reason = at, said
    row.save(update_fields=["closed_at", "closed_reason"])
    record(events.SlotClosed(slot=row.ref, reason=said, by=by.ref, at=at))


@transaction.atomic
def book_appointment(
    *,
    by: Actor,
    at: datetime,
    slot: Ref,
    caller_name: str,
    number: str = "",
    kind: str = "",
    place: str = "",
    point: tuple[int, int] | None = None,
    caller: Ref | None = None,
    incident: Ref | None = None,
    note: str = "",
) -> Ref:
    """Book an appointment that does not come of a contact in hand, such as one for an incident."""
    by.must(Permission.APPOINTMENT_BOOK)
    name = clean(caller_name, 200, "The name")
    if not name:
        raise Invalid("Who is seen?", "Give a name.")
    row = Appointment(
        id=new_id(), incident=str(incident or ""), kind=kind[:8], caller=str(caller or ""), caller_name=name,
        number=clean(number, 60, "The number"), place=clean(place, 300, "The place"), note=clean(note, 2_000, "The note"),
        easting=point[0] if point else None, northing=point[1] if point else None, booked_at=at, booked_by=str(by.ref),
        booked_by_name=by.name[:120],
    )  # fmt: skip
    return _book(row, slot, by, at)


def book_for(contact: Contact, slot: Ref, note: str, by: Actor, at: datetime) -> Ref:
    """An appointment for a contact whose row is held."""
    row = Appointment(
        id=new_id(), contact=contact, kind=contact.kind, caller=contact.caller, caller_name=contact.caller_name,
        number=contact.number_given, place=contact.place, easting=contact.easting, northing=contact.northing, note=note,
        booked_at=at, booked_by=str(by.ref), booked_by_name=by.name[:120],
    )  # fmt: skip
    return _book(row, slot, by, at)


def book_for_visit(visit: Visit, slot: Ref, note: str, by: Actor, at: datetime) -> Appointment:
    """The appointment of a visit whose row is held."""
    row = Appointment(
        id=new_id(), caller_name=visit.name, number=visit.phone, place=visit.place, easting=visit.easting,
        northing=visit.northing, note=note, booked_at=at, booked_by=str(by.ref), booked_by_name=by.name[:120],
    )  # fmt: skip
    _book(row, slot, by, at)
    return row


@transaction.atomic
def move_appointment(*, by: Actor, at: datetime, appointment: Ref, slot: Ref, reason: str) -> None:
    """Move an appointment to another slot, where a crew can keep it. Raises Conflict where none can."""
    by.must(Permission.APPOINTMENT_BOOK)
    said = _reason(reason)
    move_booked(held_appointment(appointment), slot, said, by, at)


@transaction.atomic
def cancel_appointment(*, by: Actor, at: datetime, appointment: Ref, reason: str) -> None:
    """Cancel an appointment; its time is free again."""
    by.must(Permission.APPOINTMENT_BOOK)
    said = _reason(reason)
    cancel_booked(held_appointment(appointment), said, by, at)


@transaction.atomic
def close_appointment(*, by: Actor, at: datetime, appointment: Ref, kept: bool, note: str = "") -> None:
    """Say whether an appointment took place."""
    by.must(Permission.APPOINTMENT_BOOK)
    row = held_appointment(appointment)
    said = clean(note, 300, "The note")
    row.state, row.ended_at, row.reason = (Appointment.State.KEPT if kept else Appointment.State.MISSED), at, said
    row.save(update_fields=["state", "ended_at", "reason"])
    record(events.AppointmentKept(appointment=row.ref, kept=kept, note=said, by=by.ref, at=at))


def move_booked(row: Appointment, slot: Ref, reason: str, by: Actor, at: datetime) -> None:
    """Move an appointment whose row, or whose owner's, is held."""
    before = row.slot.ref
    if before == slot:
        return
    _fit(row, _slot(slot), at)
    _save(row)
    starts_at = row.slot.starts_at
    record(
        events.AppointmentMoved(
            appointment=row.ref, before=before, slot=slot, starts_at=starts_at, reason=reason, by=by.ref, at=at
        )
    )


def cancel_booked(row: Appointment, reason: str, by: Actor, at: datetime) -> None:
    """Cancel an appointment whose row, or whose owner's, is held."""
    row.state, row.ended_at, row.reason = Appointment.State.CANCELLED, at, reason
    row.save(update_fields=["state", "ended_at", "reason"])
    record(events.AppointmentCancelled(appointment=row.ref, slot=row.slot.ref, reason=reason, by=by.ref, at=at))


def _book(row: Appointment, slot: Ref, by: Actor, at: datetime) -> Ref:
    _fit(row, _slot(slot), at)
    _save(row)
    record(
        events.AppointmentBooked(
            appointment=row.ref,
            slot=slot,
            contact=row.contact.ref if row.contact else None,
            starts_at=row.slot.starts_at,
            incident=Ref.parse(row.incident) if row.incident else None,
            by=by.ref,
            at=at,
        )
    )
    return row.ref


def _fit(row: Appointment, slot: Slot, at: datetime) -> None:
    """Give an appointment to a crew that is free at this slot and gets there. Raises Conflict where none does."""
    if slot.closed_at is not None or slot.starts_at <= at:
        raise Conflict("This slot takes no appointments any more.", "Choose a later one.")
    minutes = lengths().of(row.kind)
    beside = booked_beside(slot, apart_from=row.pk)
    fit: Fit | None = crew_for(
        starts_at=slot.starts_at, minutes=minutes, point=point_of(row), base=(slot.diary.easting, slot.diary.northing),
        crews=slot.capacity, booked=beside, travel=travel_by_road(at),
    )  # fmt: skip
    if fit is None:
        raise Conflict(
            f"No crew of {slot.diary.name} is free and near enough at {clock(slot.starts_at)[:5]}.", "Choose another slot."
        )
    row.slot, row.diary, row.crew, row.travel_seconds = slot, slot.diary, fit.crew, fit.travel
    row.during = DateTimeTZRange(slot.starts_at, slot.starts_at + minutes)


def _save(row: Appointment) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        raise Conflict("Somebody else has just booked this time.", "Choose another slot.") from fault


def _slot(slot: Ref) -> Slot:
    """A slot with its team, the team's diary held: two who book in it take turns."""
    pk = uuid_of(slot, "contact.slot", "slot")
    row = Slot.objects.select_related("diary").filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such slot.", "Choose one from the diary.")
    Diary.objects.select_for_update(no_key=True).get(pk=row.diary_id)
    return row


def held_appointment(appointment: Ref) -> Appointment:
    """An appointment that is booked, held. Raises NotFound, and Conflict where it is over."""
    pk = uuid_of(appointment, "contact.appointment", "appointment")
    found = Appointment.objects.select_for_update(no_key=True, of=("self",)).select_related("slot__diary")
    row = found.filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such appointment.", "Look at the diary again.")
    if row.state != Appointment.State.BOOKED:
        raise Conflict(f"This appointment is over: {row.get_state_display().lower()}.", "Look at the diary again.")
    return row


def _reason(text: str) -> str:
    said = clean(text, 300, "The reason")
    if not said:
        raise Invalid("Say why.", "A few words are enough.")
    return said
