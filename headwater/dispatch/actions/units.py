"""What every action on a unit begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from headwater.dispatch import events
from headwater.dispatch.models import Unit
from headwater.dispatch.rules.reference import free_status, status_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, NotFound, Ref


def held_units(units: Sequence[Ref], *, hold: bool = True) -> list[Unit]:
    """The units in the order given, held until the transaction ends unless ``hold`` is false. Raises NotFound."""
    keys = [_key(unit) for unit in units]
    rows = Unit.objects.select_for_update(no_key=True) if hold else Unit.objects.all()
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    if len(found) < len(set(keys)):
        raise NotFound("There is no such unit.", "Look for it by its call sign.")
    return [found[key] for key in keys]


def on_duty(unit: Unit) -> None:
    """Raises Conflict where a unit is off duty."""
    if not unit.on_duty:
        raise Conflict(f"{unit.call_sign} is off duty.", "Book it on first.")


def put_status(unit: Unit, status: int, by: Actor, at: datetime) -> None:
    """Give a unit whose row is held a status; the same one again changes nothing."""
    if unit.status == status:
        return
    before, unit.status, unit.status_at = unit.status, status, at
    unit.save(update_fields=["status", "status_at"])
    record(events.UnitStatusChanged(unit=unit.ref, call_sign=unit.call_sign, before=before, after=status, by=by.ref, at=at))


def free(unit: Unit, by: Actor, at: datetime) -> None:
    """A unit that was on its way, there or committed, and is so no longer by somebody else's word, is on duty and free."""
    if status_of(unit.status).effect in ("en_route", "arrive", "committed"):
        put_status(unit, free_status().code, by, at)


def _key(unit: Ref) -> UUID:
    try:
        if unit.kind == "dispatch.unit":
            return UUID(unit.id)
    except ValueError:
        pass
    raise NotFound("There is no such unit.", "Look for it by its call sign.")
