"""Lists of what is kept, for staff."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from headwater.kernel import Actor, Ref
from headwater.recovery.models import Collection as Booking
from headwater.recovery.models import Dispute, Hold, Pound, SeizedVehicle
from headwater.recovery.permissions import Permission
from headwater.recovery.rules.charges import LONDON
from headwater.recovery.rules.powers import power_of


@dataclass(frozen=True, slots=True)
class PoundView:
    """Where vehicles are kept."""

    ref: Ref
    name: str
    address: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A vehicle in the list. ``overdue``: its keeper had to come by a day that is over."""

    ref: Ref
    registration: str
    looks: str
    power: str
    pound: str
    seized_at: datetime
    held: bool
    disputed: bool
    collection: datetime | None
    attend_by: date | None
    disposable_on: date | None


def kept_vehicles(*, by: Actor, limit: int = 500) -> tuple[Row, ...]:
    """Every vehicle that is kept, the longest first. One query."""
    by.must(Permission.READ)
    rows = (
        SeizedVehicle.objects.filter(state=SeizedVehicle.State.KEPT)
        .select_related("vehicle", "pound")
        .annotate(
            is_held=Exists(Hold.objects.filter(seized=OuterRef("pk"), during__endswith=None)),
            is_disputed=Exists(Dispute.objects.filter(seized=OuterRef("pk"), decided_at=None)),
            fetched_at=Subquery(Booking.objects.filter(seized=OuterRef("pk"), cancelled_at=None).values("starts_at")[:1]),
        )
        .order_by("seized_at")[:limit]
    )
    return tuple(
        Row(
            ref=row.ref, registration=row.vehicle.registration,
            looks=" ".join(part for part in (row.vehicle.colour, row.vehicle.make, row.vehicle.model) if part),
            power=power_of(row.power).name, pound=row.pound.name, seized_at=row.seized_at, held=row.is_held,
            disputed=row.is_disputed, collection=row.fetched_at,
            attend_by=power_of(row.power).attend_by(_day(row.seized_at)),
            disposable_on=power_of(row.power).disposable_on(_day(row.noticed_at) if row.noticed_at else None),
        )
        for row in rows
    )  # fmt: skip


def disputes_waiting(*, by: Actor) -> int:
    """How many keepers wait for an answer. One query."""
    by.must(Permission.READ)
    return Dispute.objects.filter(decided_at=None).count()


def pounds() -> tuple[PoundView, ...]:
    """Every pound, by name. One query."""
    return tuple(PoundView(row.ref, row.name, row.address, row.telephone) for row in Pound.objects.order_by("name"))


def pounds_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """What the audit calls them. One query."""
    return {str(row.pk): row.name for row in Pound.objects.filter(pk__in=[one for one in ids if _is_uuid(one)])}


def seized_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """What the audit calls them."""
    return dict.fromkeys(ids, "A vehicle that was seized")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
