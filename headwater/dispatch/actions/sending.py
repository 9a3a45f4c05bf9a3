"""Sending units to incidents, calling them away to others, and standing them down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.deploying import begin, deployment_of, end, held_with, still
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.stints import hold_task_of
from headwater.dispatch.actions.timers import after_assigning
from headwater.dispatch.actions.units import free, held_units, on_duty
from headwater.dispatch.models import Deployment, Incident, Unit
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.recommending import seconds_to
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Invalid, Ref

LONGEST_REASON = 300
MOST_UNITS = 40
"""Units that one act sends."""


@transaction.atomic
def assign(*, by: Actor, at: datetime, incident: Ref, units: Sequence[Ref], reason: str = "") -> tuple[Ref, ...]:
    """Send units to an incident, all or none; returns their deployments, in the order given.

    Raises Conflict for a unit that is off duty or on something already, Invalid without units, NotFound.
    """
    by.must(Permission.DEPLOY)
    why = checked_text(reason, "The reason", LONGEST_REASON, may_be_empty=True)
    wanted = list(dict.fromkeys(units))
    if not 0 < len(wanted) <= MOST_UNITS:
        raise Invalid(f"An incident is sent 1 to {MOST_UNITS} units at once.", "Name them by their call signs.")
    row = locked(incident)
    rows = held_units(wanted)
    _must_be_free(rows, row)
    times = seconds_to(row.ref, wanted, at=at)
    made = [begin(unit, by, at, incident=row, expected=times.get(unit.ref), reason=why) for unit in rows]
    _assigned(row, made, by, at)
    return tuple(one.ref for one in made)


@transaction.atomic
def divert(*, by: Actor, at: datetime, unit: Ref, incident: Ref, reason: str) -> Ref:
    """Call a unit away from what it is on, to this incident; returns the new deployment. Both logs say so.

    Raises Conflict for a unit that is on nothing (assign it) or on this incident already, Invalid without a reason.
    """
    by.must(Permission.DEPLOY)
    why = checked_text(reason, "The reason", LONGEST_REASON)
    seen = deployment_of(unit)
    if seen is None:
        raise Conflict("The unit is on nothing.", "Assign it.")
    left = seen.incident_ref
    if left == incident:
        raise Conflict(f"{seen.unit.call_sign} is on this log already.", "Look at the log.")
    held = {ref: locked(ref) for ref in sorted({incident} if left is None else {incident, left}, key=str)}
    hold_task_of(seen)
    [row] = held_units([unit])
    on_duty(row)
    leaving = still(row, seen)
    assert leaving is not None
    end(leaving, row, by, at, "diverted", incident=None if left is None else held[left], to=incident, reason=why)
    free(row, by, at)
    times = seconds_to(incident, [unit], at=at)
    made = begin(row, by, at, incident=held[incident], expected=times.get(unit), reason=why)
    _assigned(held[incident], [made], by, at)
    return made.ref


@transaction.atomic
def stand_down(*, by: Actor, at: datetime, unit: Ref, reason: str) -> None:
    """A unit need not go on with what it is on. Raises Conflict where it is on nothing, Invalid without a reason."""
    by.must(Permission.DEPLOY)
    why = checked_text(reason, "The reason", LONGEST_REASON)
    row, held, incident = held_with(unit)
    if held is None:
        raise Conflict(f"{row.call_sign} is on nothing.", "Look at the board: somebody may have stood it down already.")
    end(held, row, by, at, "stood_down", incident=incident, reason=why)
    free(row, by, at)


def _must_be_free(units: Sequence[Unit], incident: Incident) -> None:
    """Raises Conflict for the first that is off duty or on something."""
    rows = Deployment.objects.select_related("incident").filter(unit__in=[unit.pk for unit in units], cleared_at=None)
    busy = {row.unit_id: row for row in rows}
    for unit in units:
        on_duty(unit)
        held = busy.get(unit.pk)
        if held is None:
            continue
        if held.incident_id == incident.pk:
            raise Conflict(f"{unit.call_sign} is on this log already.", "Leave it out.")
        doing = "a support task" if held.incident is None else f"log {held.incident.number}"
        raise Conflict(f"{unit.call_sign} is on {doing}.", "Divert it, or choose another.")


def _assigned(incident: Incident, made: Sequence[Deployment], by: Actor, at: datetime) -> None:
    incident.units_now += len(made)
    incident.first_assigned_at = incident.first_assigned_at or made[0].assigned_at
    incident.save(update_fields=["units_now", "first_assigned_at"])
    record_all(
        events.UnitAssigned(
            incident=incident.ref, unit=one.unit.ref, call_sign=one.unit.call_sign, deployment=one.ref,
            cross_boundary=one.cross_boundary, expected_seconds=one.expected_seconds, reason=one.reason, by=by.ref, at=at,
        )
        for one in made
    )  # fmt: skip
    after_assigning(incident, at)
