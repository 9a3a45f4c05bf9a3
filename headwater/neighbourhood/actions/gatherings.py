"""Events at which people meet the team are planned, changed and cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import mail, said, team_of, uuid_of
from headwater.neighbourhood.models import Gathering
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.rules import check_times, kind_of


@transaction.atomic
def plan_gathering(
    *,
    by: Actor,
    at: datetime,
    area: Ref,
    kind: str,
    title: str,
    address: str,
    starts_at: datetime,
    ends_at: datetime,
    description: str = "",
    email: str = "",
    telephone: str = "",
) -> Ref:
    """Announce an event. Raises Conflict where the same is planned already."""
    by.must(Permission.GATHERING_PLAN)
    held, called = team_of(area, at), said(title, 160, "The title")
    check_times(starts_at, ends_at, at)
    if Gathering.objects.filter(area_id=held.area_id, title=called, starts_at=starts_at, cancelled_at=None).exists():
        raise Conflict("This is planned already.", "Look at the list.")
    row = Gathering.objects.create(
        area_id=held.area_id, kind=kind_of(kind).value, title=called, address=said(address, 300, "The address"),
        description=said(description, 2_000, "The description", needed=False), starts_at=starts_at, ends_at=ends_at,
        email=mail(email), telephone=said(telephone, 40, "The number", needed=False), planned_at=at, changed_at=at,
    )  # fmt: skip
    record(events.GatheringPlanned(gathering=row.ref, area=area, starts_at=starts_at, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def change_gathering(*, by: Actor, at: datetime, gathering: Ref, starts_at: datetime, ends_at: datetime, address: str) -> None:
    """Another time or place."""
    by.must(Permission.GATHERING_PLAN)
    row = _planned(gathering)
    check_times(starts_at, ends_at, at)
    row.starts_at, row.ends_at, row.address, row.changed_at = starts_at, ends_at, said(address, 300, "The address"), at
    row.save(update_fields=["starts_at", "ends_at", "address", "changed_at"])
    record(events.GatheringChanged(gathering=row.ref, area=_area(row), starts_at=starts_at, by=by.ref, at=at))


@transaction.atomic
def cancel_gathering(*, by: Actor, at: datetime, gathering: Ref) -> None:
    """It will not be. It stays on the page, struck out, until its day is over."""
    by.must(Permission.GATHERING_PLAN)
    row = _planned(gathering)
    row.cancelled_at = row.changed_at = at
    row.save(update_fields=["cancelled_at", "changed_at"])
    record(events.GatheringCancelled(gathering=row.ref, area=_area(row), by=by.ref, at=at))


def _planned(gathering: Ref) -> Gathering:
    key = uuid_of(gathering, "neighbourhood.gathering", "event")
    row = Gathering.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such event.", "Look at the list again.")
    if row.cancelled_at is not None:
        raise Conflict("This event is cancelled.", "Plan another.")
    return row


def _area(row: Gathering) -> Ref:
    return Ref("places.area", str(row.area_id))
