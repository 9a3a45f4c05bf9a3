"""What happened to vehicles that were seized. No name, mark or number is in the journal: they are on the record."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


class PoundOpened(Event, subject="pound"):
    """A place where vehicles are kept and fetched."""

    pound: Ref
    name: str


class VehicleSeized(Event, subject="seized"):
    """A vehicle was seized or removed, under a power."""

    seized: Ref
    vehicle: Ref
    power: str
    pound: Ref
    incident: Ref | None = None


class VehicleHeld(Event, subject="seized"):
    """A vehicle may not be released, for a reason; charges for its storage stand still."""

    seized: Ref
    reason: str


class HoldLifted(Event, subject="seized"):
    """A vehicle may be released again."""

    seized: Ref


class KeeperNoticed(Event, subject="seized"):
    """The keeper was sent the notice that the vehicle is here."""

    seized: Ref


class KeeperProved(Event, subject="seized"):
    """Somebody proved to be the keeper, by the log book's number or the postcode, and was shown where the vehicle is."""

    seized: Ref
    proof: str


class CollectionBooked(Event, subject="seized"):
    """A time was booked at which the vehicle will be fetched."""

    seized: Ref
    starts_at: datetime
    before: datetime | None = None


class CollectionCancelled(Event, subject="seized"):
    """A booked collection will not be."""

    seized: Ref
    starts_at: datetime


class ChargeDisputed(Event, subject="seized"):
    """A keeper says that a charge is wrong; they are answered by a time."""

    seized: Ref
    dispute: Ref
    due_at: datetime


class DisputeDecided(Event, subject="seized"):
    """It was decided about a charge that a keeper disputed, and how many pence are taken off."""

    seized: Ref
    dispute: Ref
    upheld: bool
    taken_off: int
    reason: str


class VehicleReleased(Event, subject="seized"):
    """A vehicle went back to its keeper, who showed documents and paid so many pence."""

    seized: Ref
    seen: tuple[str, ...]
    paid: int


class VehicleDisposed(Event, subject="seized"):
    """A vehicle that nobody fetched in time was disposed of."""

    seized: Ref
    how: str
