"""Vehicles, as pages and other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.kernel import Invalid, NotFound, Ref
from headwater.records.models import Vehicle
from headwater.records.queries.rows import VEHICLE, id_of
from headwater.records.rules import registration_of
from headwater.records.rules.numbers import shown_registration


@dataclass(frozen=True, slots=True)
class VehicleView:
    """A vehicle; ``registration`` as its plate has it."""

    ref: Ref
    registration: str
    make: str
    model: str
    colour: str
    note: str
    added_at: datetime

    @property
    def looks(self) -> str:
        """“Blue Ford Fiesta”, as much of it as is known."""
        words = " ".join(part for part in (self.colour, self.make, self.model) if part)
        return words[:1].upper() + words[1:]


def vehicle(ref: Ref) -> VehicleView:
    """Raises NotFound. One query."""
    row = Vehicle.objects.filter(pk=id_of(ref, VEHICLE)).first()
    if row is None:
        raise NotFound("There is no record of such a vehicle.", "Look for it by its registration mark.")
    return vehicle_view(row)


def vehicle_with(registration: str) -> VehicleView | None:
    """The vehicle with this mark, however it is written; None where none is known. One query."""
    try:
        mark = registration_of(registration)
    except Invalid:
        return None
    row = Vehicle.objects.filter(registration=mark).first()
    return None if row is None else vehicle_view(row)


def vehicle_view(row: Vehicle) -> VehicleView:
    return VehicleView(
        row.ref, shown_registration(row.registration), row.make, row.model, row.colour, row.note, row.added_at
    )  # fmt: skip
