"""How whoever owns something here is reached: they changed their number or their address."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean
from headwater.contact.models import Appointment, Camera, Visit
from headwater.contact.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Ref


@transaction.atomic
def change_reach(*, by: Actor, at: datetime, owner: str, of: Ref, phone: str) -> None:
    """The telephone number of the cameras and visits of an address, and of visits to come in the diary."""
    by.must(Permission.REACH_CHANGE)
    said = clean(phone, 60, "The number")
    Camera.objects.filter(email__iexact=owner).update(phone=said)
    Visit.objects.filter(email__iexact=owner).update(phone=said)
    Appointment.objects.filter(visit__email__iexact=owner, state=Appointment.State.BOOKED).update(number=said)
    record(events.OwnerChanged(owner=of, fields=("phone",), by=by.ref, at=at))


@transaction.atomic
def change_address(*, by: Actor, at: datetime, before: str, after: str, of: Ref) -> tuple[Ref, ...]:
    """Cameras and visits of an address are of another from now on; that it is read by the same person was proved at a door.

    Returns which they are.
    """
    by.must(Permission.REACH_CHANGE)
    cameras, visits = Camera.objects.filter(email__iexact=before), Visit.objects.filter(email__iexact=before)
    moved = (*(row.ref for row in cameras), *(row.ref for row in visits))
    cameras.update(email=after)
    visits.update(email=after)
    record(events.OwnerChanged(owner=of, fields=("email",), by=by.ref, at=at))
    return moved


@transaction.atomic
def restore_address(*, by: Actor, at: datetime, address: str, refs: Collection[Ref], of: Ref) -> None:
    """Cameras and visits are of this address again, whosever they are now; other references are left alone."""
    by.must(Permission.REACH_CHANGE)
    Camera.objects.filter(pk__in=[ref.id for ref in refs if ref.kind == "contact.camera"]).update(email=address)
    Visit.objects.filter(pk__in=[ref.id for ref in refs if ref.kind == "contact.visit"]).update(email=address)
    record(events.OwnerChanged(owner=of, fields=("email",), by=by.ref, at=at))
