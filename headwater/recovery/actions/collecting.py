"""Keepers book a time to fetch their vehicle: as many at once as the pound has places."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, Ref
from headwater.recovery import events
from headwater.recovery.actions.rows import kept
from headwater.recovery.models import Collection, Pound
from headwater.recovery.permissions import Permission
from headwater.recovery.queries.slots import is_slot


@transaction.atomic
def book_collection(*, by: Actor, at: datetime, seized: Ref, starts_at: datetime) -> None:
    """Book a time, in place of one that was booked before. Raises Conflict where it is taken or the vehicle may not go."""
    by.must(Permission.OWN)
    row = kept(seized)
    if row.holds.filter(during__endswith=None).exists():
        raise Conflict("This vehicle may not be released yet.", "You will be told when it may.")
    yard = Pound.objects.select_for_update(no_key=True).get(pk=row.pound_id)  # who book there take turns
    if starts_at <= at or not is_slot(yard, starts_at):
        raise Invalid("That is not a time at which vehicles are handed out.", "Choose one from the list.")
    before = row.collections.filter(cancelled_at=None).first()
    if before is not None and before.starts_at == starts_at:
        return
    if before is not None:
        before.cancelled_at = at
        before.save(update_fields=["cancelled_at"])
    taken = set(Collection.objects.filter(pound=yard, starts_at=starts_at, cancelled_at=None).values_list("place", flat=True))
    free = next((place for place in range(1, yard.places + 1) if place not in taken), None)
    if free is None:
        raise Conflict("Somebody else has just booked that time.", "Choose another.")
    try:
        with transaction.atomic():
            Collection.objects.create(
                seized=row, pound=yard, starts_at=starts_at, place=free, booked_at=at, booked_by=str(by.ref)
            )
    except IntegrityError as fault:
        raise Conflict("Somebody else has just booked that time.", "Choose another.") from fault
    earlier = before.starts_at if before else None
    record(events.CollectionBooked(seized=row.ref, starts_at=starts_at, before=earlier, by=by.ref, at=at))


@transaction.atomic
def cancel_collection(*, by: Actor, at: datetime, seized: Ref) -> None:
    """Give the booked time back."""
    by.must(Permission.OWN)
    row = kept(seized)
    booked = row.collections.filter(cancelled_at=None).first()
    if booked is None:
        raise Conflict("No time is booked.", "Choose one from the list.")
    booked.cancelled_at = at
    booked.save(update_fields=["cancelled_at"])
    record(events.CollectionCancelled(seized=row.ref, starts_at=booked.starts_at, by=by.ref, at=at))
