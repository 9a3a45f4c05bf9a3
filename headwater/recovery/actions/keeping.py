"""Vehicles are entered, may not be released for a time, and their keepers are told."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.places.queries import postcode_of
from headwater.records.actions import add_vehicle
from headwater.recovery import events
from headwater.recovery.actions.rows import kept, said, uuid_of
from headwater.recovery.models import Hold, Pound, SeizedVehicle
from headwater.recovery.permissions import Permission
from headwater.recovery.rules import Facts
from headwater.recovery.rules.powers import hold_of, power_of


@transaction.atomic
def open_pound(
    *,
    by: Actor,
    at: datetime,
    name: str,
    address: str,
    telephone: str,
    opens: time,
    closes: time,
    weekdays: Collection[int],
    each_minutes: int,
    places: int,
) -> Ref:
    """A place where vehicles are kept. ``weekdays``: 0 is Monday. Every ``each_minutes`` so many ``places`` can be booked."""
    by.must(Permission.POUND_OPEN)
    called = said(name, 80, "The name")
    if closes <= opens or not weekdays or not set(weekdays) <= set(range(7)):
        raise Invalid("It opens before it closes, on some days of the week.", "Look at the hours and days.")
    if not 5 <= each_minutes <= 240 or not 1 <= places <= 50:
        raise Invalid("Collections are every 5 to 240 minutes, at most 50 at a time.", "Look at the numbers.")
    if Pound.objects.filter(name=called).exists():
        raise Conflict(f"There is one called “{called}” already.", "Choose another name.")
    row = Pound.objects.create(
        name=called, address=said(address, 200, "The address"), telephone=said(telephone, 40, "The number"), opens=opens,
        closes=closes, weekdays=sorted(set(weekdays)), each_minutes=each_minutes, places=places, opened_at=at,
    )  # fmt: skip
    record(events.PoundOpened(pound=row.ref, name=called, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def seize(
    *,
    by: Actor,
    at: datetime,
    registration: str,
    power: str,
    seized_at: datetime,
    removed_at: datetime,
    place: str,
    pound: Ref,
    facts: Facts,
    make: str = "",
    model: str = "",
    colour: str = "",
    keeper_name: str = "",
    keeper_postcode: str = "",
    document: str = "",
    incident: Ref | None = None,
) -> Ref:
    """Enter a vehicle that was seized or removed. ``document``: the eleven digits of its log book, where they are known.

    Raises Invalid on times that cannot be, Conflict where it is kept already.
    """
    by.must(Permission.SEIZE)
    power_of(power)
    if not seized_at <= removed_at <= at:
        raise Invalid("It is seized, then removed, then entered.", "Look at the times.")
    yard = Pound.objects.filter(pk=uuid_of(pound, "recovery.pound", "pound")).first()
    if yard is None:
        raise NotFound("There is no such pound.", "Choose one from the list.")
    vehicle = add_vehicle(by=by, at=at, registration=registration, make=make, model=model, colour=colour)
    row = SeizedVehicle(
        id=new_id(), vehicle_id=vehicle.id, power=power, seized_at=seized_at, removed_at=removed_at,
        place=said(place, 300, "The place"), pound=yard, mass=facts.mass, two_wheeled=facts.two_wheeled, on_road=facts.on_road,
        upright=facts.upright, damaged=facts.damaged, laden=facts.laden,
        keeper_name=said(keeper_name, 200, "The keeper", needed=False),
        keeper_postcode=postcode_of(keeper_postcode) if keeper_postcode.strip() else "",
        document=_document(document), incident=str(incident or ""), entered_at=at, entered_by=str(by.ref),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict("This vehicle is kept already.", "Look for it by its registration mark.") from fault
    record(
        events.VehicleSeized(seized=row.ref, vehicle=vehicle, power=power, pound=yard.ref, incident=incident, by=by.ref, at=at)
    )
    return row.ref


@transaction.atomic
def hold(*, by: Actor, at: datetime, seized: Ref, reason: str, note: str = "") -> None:
    """It may not be released from now on; its charges stand still. Raises Conflict where it may not already."""
    by.must(Permission.HOLD)
    hold_of(reason)
    row = kept(seized)
    if row.holds.filter(during__endswith=None).exists():
        raise Conflict("It may not be released already.", "Lift that first.")
    Hold.objects.create(
        seized=row, during=DateTimeTZRange(at, None), reason=reason, note=said(note, 300, "The note", needed=False),
        by_name=by.name[:120],
    )  # fmt: skip
    record(events.VehicleHeld(seized=row.ref, reason=reason, by=by.ref, at=at))


@transaction.atomic
def lift_hold(*, by: Actor, at: datetime, seized: Ref) -> None:
    """It may be released again; its charges go on."""
    by.must(Permission.HOLD)
    row = kept(seized)
    held = row.holds.filter(during__endswith=None).first()
    if held is None:
        raise Conflict("Nothing keeps it from being released.", "Look at its record again.")
    held.during = DateTimeTZRange(held.during.lower, at)
    held.save(update_fields=["during"])
    record(events.HoldLifted(seized=row.ref, by=by.ref, at=at))


@transaction.atomic
def notice_sent(*, by: Actor, at: datetime, seized: Ref) -> None:
    """The keeper was sent the notice; from then on the days are counted after which it may be disposed of."""
    by.must(Permission.RELEASE)
    row = kept(seized)
    if row.noticed_at is not None:
        raise Conflict("The keeper was sent a notice already.", "Look at its record again.")
    row.noticed_at = at
    row.save(update_fields=["noticed_at"])
    record(events.KeeperNoticed(seized=row.ref, by=by.ref, at=at))


def _document(text: str) -> str:
    """The number of a log book, digits only; "" where none was given."""
    digits = re.sub(r"\s", "", text)
    if digits and not re.fullmatch(r"[0-9]{11}", digits):
        raise Invalid("The number of a log book has 11 digits.", "It stands at the top of the V5C.")
    return digits
