"""Vehicles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, NotFound, Ref, new_id
from headwater.records.events import VehicleAdded, VehicleAmended
from headwater.records.models import Vehicle
from headwater.records.permissions import Permission
from headwater.records.queries.rows import VEHICLE, id_of
from headwater.records.rules import registration_of


@transaction.atomic
def add_vehicle(*, by: Actor, at: datetime, registration: str, make: str = "", model: str = "", colour: str = "") -> Ref:
    """The record of this registration mark, made where there is none. What is given fills in what was not known.

    Raises Invalid on what cannot be a mark.
    """
    by.must(Permission.RECORDS_WRITE)
    mark = registration_of(registration)
    given = {"make": _short(make, 60), "model": _short(model, 60), "colour": _short(colour, 40)}
    Vehicle.objects.bulk_create([fresh := Vehicle(id=new_id(), registration=mark, added_at=at, **given)], ignore_conflicts=True)
    row = Vehicle.objects.select_for_update(no_key=True).get(registration=mark)
    if row.pk == fresh.pk:
        record(VehicleAdded(vehicle=row.ref, by=by.ref, at=at))
    else:
        _fill(row, {part: said for part, said in given.items() if said and not getattr(row, part)}, by, at)
    return row.ref


@transaction.atomic
def amend_vehicle(
    *,
    by: Actor,
    at: datetime,
    vehicle: Ref,
    make: str | None = None,
    model: str | None = None,
    colour: str | None = None,
    note: str | None = None,
) -> bool:
    """Change what is given; returns whether anything changed."""
    by.must(Permission.RECORDS_WRITE)
    row = Vehicle.objects.select_for_update(no_key=True).filter(pk=id_of(vehicle, VEHICLE)).first()
    if row is None:
        raise NotFound("There is no record of such a vehicle.", "Look for it by its registration mark.")
    given = {"make": (make, 60), "model": (model, 60), "colour": (colour, 40), "note": (note, 10_000)}
    wanted = {part: _short(said, most) for part, (said, most) in given.items() if said is not None}
    return _fill(row, {part: said for part, said in wanted.items() if said != getattr(row, part)}, by, at)


def _fill(row: Vehicle, changed: dict[str, str], by: Actor, at: datetime) -> bool:
    for part, said in changed.items():
        setattr(row, part, said)
    if changed:
        row.save(update_fields=[*changed])
        record(VehicleAmended(vehicle=row.ref, what=tuple(changed), by=by.ref, at=at))
    return bool(changed)


def _short(text: str, most: int) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if len(said) > most:
        raise Invalid("That is too long.", f"At most {most:,} characters.")
    return said
