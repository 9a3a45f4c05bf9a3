"""A deployment's beginning and end, and holding what it touches.

Everybody locks in one order: incidents by key, support tasks, units by key, deployments. A unit is in one deployment at a
time: the rows are held while it is decided, and the exclusion constraint of the table would refuse a second one in any case.
"""

from __future__ import annotations

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.dispatch import events
from headwater.dispatch.actions.logs import locked
from headwater.dispatch.actions.stints import hold_task_of, left
from headwater.dispatch.actions.timers import after_leaving
from headwater.dispatch.actions.units import held_units
from headwater.dispatch.models import Deployment, Incident, SupportTask, Unit
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Ref


def begin(
    unit: Unit,
    by: Actor,
    at: datetime,
    *,
    incident: Incident | None = None,
    task: SupportTask | None = None,
    expected: int | None = None,
    reason: str = "",
) -> Deployment:
    """Begin a deployment of a unit whose row, and whose incident's row, the caller holds. Notes nothing in the journal."""
    starts = at if unit.last_cleared_at is None else max(at, unit.last_cleared_at)
    across = incident is not None and bool(unit.npu and incident.npu) and unit.npu != incident.npu
    return Deployment.objects.create(
        unit=unit, incident=incident, support_task=task, during=DateTimeTZRange(starts, None), assigned_at=starts,
        assigned_by=str(by.ref), assigned_by_name=by.name[:120], cross_boundary=across, expected_seconds=expected,
        reason=reason, crew_size=unit.crew_size,
    )  # fmt: skip


def end(
    held: Deployment,
    unit: Unit,
    by: Actor,
    at: datetime,
    ending: str,
    *,
    incident: Incident | None = None,
    to: Ref | None = None,
    reason: str = "",
) -> None:
    """End a deployment. The caller holds the unit's row and that of the incident or support task that it is to.

    ``ending``: cleared, diverted (``to`` another incident) or stood_down.
    """
    finish(held, unit, at, ending)
    if incident is None:
        left(held, unit, by, at, reason, to=to)
        return
    incident.units_now = max(0, incident.units_now - 1)
    incident.save(update_fields=["units_now"])
    if to is not None:
        record(
            events.UnitDiverted(
                incident=incident.ref, unit=unit.ref, call_sign=unit.call_sign, deployment=held.ref, to=to, reason=reason,
                by=by.ref, at=at,
            )
        )  # fmt: skip
    else:
        record(
            events.UnitCleared(
                incident=incident.ref, unit=unit.ref, call_sign=unit.call_sign, deployment=held.ref, ending=ending,
                reason=reason, by=by.ref, at=at,
            )
        )  # fmt: skip
    after_leaving(incident, held, at)


def finish(held: Deployment, unit: Unit, at: datetime, ending: str) -> None:
    """Write down that a deployment ended, and no more: whoever calls notes what comes of it."""
    starts = held.assigned_at
    held.cleared_at, held.ending = max(at, starts), ending
    held.during = DateTimeTZRange(starts, held.cleared_at)
    held.save(update_fields=["cleared_at", "ending", "during"])
    unit.last_cleared_at = held.cleared_at
    unit.save(update_fields=["last_cleared_at"])


def deployment_of(unit: Ref) -> Deployment | None:
    """What a unit is on, as it stands before anything is held. Raises NotFound."""
    [row] = held_units([unit], hold=False)
    return Deployment.objects.select_related("unit").filter(unit=row, cleared_at=None).first()


def held_with(unit: Ref) -> tuple[Unit, Deployment | None, Incident | None]:
    """A unit, what it is on and that incident, all held, and its support task. Raises Conflict where that changed just now."""
    seen = deployment_of(unit)
    incident = None if seen is None or seen.incident_ref is None else locked(seen.incident_ref)
    hold_task_of(seen)
    [row] = held_units([unit])
    return row, still(row, seen), incident


def still(unit: Unit, seen: Deployment | None) -> Deployment | None:
    """What a unit whose row is held is on, now held too. Raises Conflict where it is not what was seen before."""
    found = Deployment.objects.select_for_update(no_key=True).filter(unit=unit, cleared_at=None).first()
    if (found and found.pk) != (seen and seen.pk):
        raise Conflict(f"{unit.call_sign} was sent elsewhere or stood down at this moment.", "Look at it again.")
    return found
