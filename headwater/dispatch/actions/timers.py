"""Timers of incidents and of units at a scene: started and stopped in the transaction of the change, rung when due.

Call the function that is named after what happened, while the incident's row is locked. What is due at once is told in the
very transaction; the rest rings by ``ring_due``, which a task calls every few seconds. A timer is one row for one wait, and
rings in the transaction that escalates it: a worker killed at any point has done both or neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from headwater.dispatch.actions.escalations import Told, over, raise_all
from headwater.dispatch.models import Deployment, Hub, Incident, SupportTask, Timer
from headwater.dispatch.rules.escalating import (
    OF_INCIDENTS,
    OF_RESOURCING,
    UNATTENDED,
    WELFARE,
    Due,
    due_for,
    reason_of,
    welfare_after,
)
from headwater.kernel import Ref, Role


def start_for_incident(incident: Incident, at: datetime) -> None:
    """An incident was opened: start what its grade asks for, and tell at once who must know at once."""
    _start(incident, due_for(incident.grade, at), since=at, at=at, fresh=True)


def after_grading(incident: Incident, at: datetime) -> None:
    """The grade was changed: the clocks of the old grade stop, those of the new one begin now."""
    _stop(incident, OF_INCIDENTS, at)
    over(incident=incident, reasons=OF_INCIDENTS, at=at, why=f"Graded {incident.grade}")
    _begin(incident, at)


def after_assigning(incident: Incident, at: datetime) -> None:
    """A unit was sent."""
    _stop(incident, OF_RESOURCING, at)
    over(incident=incident, reasons=OF_RESOURCING, at=at, why="A unit was sent")


def after_arriving(incident: Incident, deployment: Deployment, at: datetime) -> None:
    """A unit is at the scene: the incident is attended, and the unit will be asked whether all is well."""
    _stop(incident, OF_INCIDENTS, at)
    over(incident=incident, reasons=OF_INCIDENTS, at=at, why="A unit is there")
    start_welfare(incident, deployment, at, welfare_after(incident.kind, incident.grade))


def after_leaving(incident: Incident, deployment: Deployment, at: datetime) -> None:
    """A unit cleared, was diverted or stood down. An incident that nobody has been to waits again from now."""
    stop_about(deployment.ref, at, why="The unit has left")
    if incident.units_now == 0 and incident.closed_at is None:
        _begin(incident, at)


def after_closing(incident: Incident, at: datetime) -> None:
    """The incident is closed: nothing about it waits any more."""
    Timer.objects.filter(incident=incident, state=Timer.State.WAITING).update(state=Timer.State.STOPPED, settled_at=at)
    over(incident=incident, at=at, why="The incident was closed")


def after_reopening(incident: Incident, at: datetime) -> None:
    """A closed incident was opened again: its grade's clocks begin now."""
    _begin(incident, at)


def start_welfare(incident: Incident | None, deployment: Deployment, at: datetime, after: timedelta) -> None:
    """Ask whether a unit is well, after so long. What ran before is stopped."""
    _stop_subject(deployment.ref, at, [WELFARE])
    start_about(WELFARE, deployment.ref, due_at=at + after, at=at, incident=incident)


def start_about(
    reason: str,
    subject: Ref,
    *,
    due_at: datetime,
    at: datetime,
    incident: Incident | None = None,
    task: SupportTask | None = None,
    hub: Hub | None = None,
    role: Role | None = None,
) -> None:
    """Start one timer about anything. The same wait started twice is one."""
    start_all(
        [
            Timer(
                reason=reason,
                subject=str(subject),
                incident=incident,
                task=task,
                hub=hub,
                role=(role or reason_of(reason).first).value,
                since=at,
                due_at=max(due_at, at),
            )
        ]
    )


def start_all(timers: Iterable[Timer]) -> None:
    """Many timers in one statement."""
    Timer.objects.bulk_create(timers, ignore_conflicts=True)


def stop_about(subject: Ref, at: datetime, *, why: str, reasons: Collection[str] | None = None) -> None:
    """Stop the timers about something, and note that what was escalated of it is over."""
    _stop_subject(subject, at, reasons)
    over(subject=subject, reasons=reasons, at=at, why=why)


def is_attended(incident: Incident) -> bool:
    """Whether a unit has been there since the incident got its grade, or is on it after having been there."""
    arrived = incident.first_arrived_at
    return arrived is not None and (arrived >= incident.graded_at or incident.units_now > 0)


def _begin(incident: Incident, at: datetime) -> None:
    due = due_for(incident.grade, at, resourced=incident.units_now > 0, attended=is_attended(incident))
    running = Timer.objects.filter(incident=incident, state=Timer.State.WAITING, reason=UNATTENDED).exists()
    _start(incident, [one for one in due if not (running and one.reason == UNATTENDED)], since=at, at=at)


def _start(incident: Incident, due: Iterable[Due], *, since: datetime, at: datetime, fresh: bool = False) -> None:
    wanted = list(due)
    if not wanted:
        return
    start_all(
        Timer(
            reason=one.reason,
            subject=str(incident.ref),
            incident=incident,
            role=one.role.value,
            since=since,
            due_at=one.at,
            state=Timer.State.RUNG if one.at <= at else Timer.State.WAITING,
            settled_at=at if one.at <= at else None,
        )
        for one in wanted
    )
    at_once = [Told(one.reason, incident.ref, one.role, incident) for one in wanted if one.at <= at]
    raise_all(at_once, at=at, fresh=fresh)


def _stop(incident: Incident, reasons: Collection[str], at: datetime) -> None:
    waiting = Timer.objects.filter(incident=incident, state=Timer.State.WAITING, reason__in=list(reasons))
    waiting.update(state=Timer.State.STOPPED, settled_at=at)


def _stop_subject(subject: Ref, at: datetime, reasons: Collection[str] | None) -> None:
    waiting = Timer.objects.filter(subject=str(subject), state=Timer.State.WAITING)
    if reasons is not None:
        waiting = waiting.filter(reason__in=list(reasons))
    waiting.update(state=Timer.State.STOPPED, settled_at=at)
