"""What units report by status codes: on their way, there, clear, off duty; and what they ask for by one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.deploying import end, held_with
from headwater.dispatch.actions.duties import end_duty
from headwater.dispatch.actions.escalations import Told, over, raise_all
from headwater.dispatch.actions.logs import checked_text
from headwater.dispatch.actions.timers import after_arriving
from headwater.dispatch.actions.units import held_units, on_duty, put_status
from headwater.dispatch.models import Deployment, Incident, Unit
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import ALARM, reason_of
from headwater.dispatch.rules.reference import Status, status_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Ref


@transaction.atomic
def set_status(*, by: Actor, at: datetime, unit: Ref, status: int) -> None:
    """A unit reports a status code, or asks for something by one.

    What the code says about the incident that it is on is noted there: on its way, at the scene, clear. Raises Conflict for a
    unit that is off duty, or that is on nothing and says it is on its way; Invalid for a code that there is not.
    """
    by.must(Permission.UNIT_STATUS)
    code = status_of(status)
    row, held, incident = held_with(unit)
    on_duty(row)
    if code.signal:
        _signal(row, code, incident, by, at)
        return
    if code.effect == "book_off":
        end_duty(row, held, by, at)
        return
    _note(row, code, held, incident, by, at)
    put_status(row, code.code, by, at)


@transaction.atomic
def answer_unit(*, by: Actor, at: datetime, unit: Ref, text: str = "") -> None:
    """Answer a unit's emergency, or what it asked for. Raises Conflict where somebody has done so."""
    by.must(Permission.ESCALATION_ACK)
    said = checked_text(text, "The answer", 1_000, may_be_empty=True)
    [row] = held_units([unit])
    if row.alarm_at is None and row.signal is None:
        raise Conflict(f"{row.call_sign} has been answered.", "There is nothing left to do here.")
    alarm = row.alarm_at is not None
    row.alarm_at, row.signal, row.signal_at = None, None, None
    row.save(update_fields=["alarm_at", "signal", "signal_at"])
    record(events.UnitAlarmAnswered(unit=row.ref, call_sign=row.call_sign, text=said, by=by.ref, at=at))
    if alarm:
        over(subject=row.ref, reasons=[ALARM], at=at, why=f"{by.name} answered the unit")


def _note(unit: Unit, code: Status, held: Deployment | None, incident: Incident | None, by: Actor, at: datetime) -> None:
    """What a status says about what the unit is on."""
    if held is None:
        if code.effect in ("en_route", "arrive"):
            raise Conflict(f"{unit.call_sign} is on no log.", "Assign it first; then it can be on its way.")
        return
    match code.effect:
        case "en_route" if held.en_route_at is None and held.arrived_at is None:
            _going(unit, held, incident, by, at)
        case "arrive" if held.arrived_at is None:
            _there(unit, held, incident, by, at)
        case "clear":
            end(held, unit, by, at, "cleared", incident=incident)


def _going(unit: Unit, held: Deployment, incident: Incident | None, by: Actor, at: datetime) -> None:
    held.en_route_at = max(at, held.assigned_at)
    held.save(update_fields=["en_route_at"])
    if incident is None:
        return
    if incident.first_en_route_at is None:
        incident.first_en_route_at = held.en_route_at
        incident.save(update_fields=["first_en_route_at"])
    record(
        events.UnitEnRoute(
            incident=incident.ref, unit=unit.ref, call_sign=unit.call_sign, deployment=held.ref, by=by.ref, at=at
        )
    )


def _there(unit: Unit, held: Deployment, incident: Incident | None, by: Actor, at: datetime) -> None:
    held.arrived_at = max(at, held.assigned_at)
    held.save(update_fields=["arrived_at"])
    if incident is None:
        return
    if incident.first_arrived_at is None:
        incident.first_arrived_at = held.arrived_at
        incident.save(update_fields=["first_arrived_at"])
    record(
        events.UnitArrived(
            incident=incident.ref, unit=unit.ref, call_sign=unit.call_sign, deployment=held.ref, by=by.ref, at=at
        )
    )
    after_arriving(incident, held, at)


def _signal(unit: Unit, code: Status, incident: Incident | None, by: Actor, at: datetime) -> None:
    """The emergency button tells the dispatchers at once; pressed again while it rings it changes nothing."""
    if code.signal != "emergency":
        unit.signal, unit.signal_at = code.code, at
        unit.save(update_fields=["signal", "signal_at"])
        record(events.UnitSignalled(unit=unit.ref, call_sign=unit.call_sign, code=code.code, by=by.ref, at=at))
        return
    if unit.alarm_at is not None:
        return
    unit.alarm_at = at
    unit.save(update_fields=["alarm_at"])
    where = None if incident is None else incident.ref
    record(events.UnitAlarmRaised(unit=unit.ref, call_sign=unit.call_sign, incident=where, by=by.ref, at=at))
    raise_all([Told(ALARM, unit.ref, reason_of(ALARM).first, incident, detail=unit.call_sign)], at=at)
