"""Visits that people asked for, as they see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from headwater.contact.models import Appointment, Visit
from headwater.contact.permissions import Permission
from headwater.contact.queries.diary import SlotView, free_slots
from headwater.contact.queries.naming import uuids
from headwater.contact.rules.visits import visit_sorts
from headwater.kernel import Actor, NotFound, Ref

OFFERED = 40
"""Times that are offered for a visit."""


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit. ``starts_at`` and ``team``: what is booked, None where nothing is; ``state``: in words, empty while it is to
    come; ``request``: the number of what waits for a team; ``changeable``: it is booked, and to come.
    """

    ref: Ref
    reference: str
    sort: str
    name: str
    email: str
    place: str
    expires_at: datetime
    chosen: bool
    request: str
    starts_at: datetime | None
    team: str
    state: str
    changeable: bool


def visit(ref: Ref, at: datetime) -> VisitView:
    """A visit, also one whose time is not chosen yet, for whoever holds the link to it, which ends for both alike: what stands
    in a mailbox shows nobody later where somebody lives. Raises NotFound. One query.
    """
    row = next(iter(_visits().filter(pk__in=uuids([ref.id]))), None)
    if row is None or ref.kind != "contact.visit" or row.expires_at <= at:
        raise NotFound("This link is too old.", "Ask for a visit again.")
    return _view(row, at)


def visits_of(*, by: Actor, at: datetime, owner: str) -> tuple[VisitView, ...]:
    """The visits of an address, the newest first. One query."""
    by.must(Permission.VISIT_OWN)
    rows = _visits().filter(email__iexact=owner, chosen_at__isnull=False).order_by("-chosen_at")[:50]
    return tuple(_view(row, at) for row in rows)


def visit_times(*, by: Actor, at: datetime, visit: Ref) -> tuple[SlotView, ...]:
    """When a team of the diary is free and gets there, the soonest first. Three queries, and one more for the roads."""
    by.must(Permission.VISIT_OWN)
    row = Visit.objects.only("easting", "northing", "npu").get(pk=visit.id)
    area = Ref.parse(row.npu) if row.npu else None
    free = free_slots(at=at, point=(row.easting, row.northing), area=area, limit=OFFERED)
    return tuple(sorted(free, key=lambda one: one.starts_at))


def visits_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Visit VS-7K3-92Q”. One query."""
    return {str(pk): f"Visit {name}" for pk, name in Visit.objects.filter(pk__in=uuids(ids)).values_list("pk", "reference")}


def _visits() -> QuerySet[Visit]:
    return Visit.objects.select_related("appointment__diary")


def _view(row: Visit, at: datetime) -> VisitView:
    booked = row.appointment
    to_come = booked is not None and booked.state == Appointment.State.BOOKED and booked.during.lower > at
    over = "Over" if booked and booked.state == Appointment.State.BOOKED and not to_come else ""
    return VisitView(
        ref=row.ref, reference=row.reference, sort=visit_sorts()[row.sort].name, name=row.name, email=row.email,
        place=row.place, expires_at=row.expires_at, chosen=row.chosen_at is not None, request=row.request,
        starts_at=booked.during.lower if booked else None, team=booked.diary.name if booked else "",
        state="" if booked is None or to_come else over or booked.get_state_display(), changeable=to_come,
    )  # fmt: skip
