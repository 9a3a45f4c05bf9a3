"""Escalations that wait for an answer, and those that had one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from headwater.dispatch.models import Escalation
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import answered_by, may_answer
from headwater.dispatch.rules.reference import grades, kinds
from headwater.kernel import Actor, Ref, Role

MANY = 50
"""Beyond so many, a banner says “50 or more”."""


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One escalation. ``log`` is the number of its incident with its day, ``title`` the incident's kind as a board shows it;
    ``task`` is the support task that it is about, where it is about one.

    ``state``: open, acknowledged or over; ``mine``: whoever asked may answer it.
    """

    ref: Ref
    reason: str
    words: str
    role: str
    rung: int
    times: int
    raised_at: datetime
    told_at: datetime
    answer_by: datetime
    state: str
    mine: bool
    incident: Ref | None
    task: Ref | None
    log: str
    grade: str
    title: str
    place: str
    hub: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    did: str
    over_at: datetime | None
    over_why: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What a banner says: how many wait for these roles, and the one that has waited longest."""

    count: int
    words: str
    log: str
    escalation: Ref


def waiting(*, by: Actor) -> tuple[EscalationRow, ...]:
    """Every open escalation, those that the actor may answer first, the highest rung and the oldest first. One query."""
    by.must(Permission.BOARD_READ)
    rows = _rows(Escalation.objects.filter(state=Escalation.State.OPEN).order_by("-rung", "raised_at"), by)
    return tuple(sorted(rows, key=lambda row: not row.mine))


def history(*, by: Actor, limit: int = 100, before: datetime | None = None) -> tuple[EscalationRow, ...]:
    """Escalations that were answered or are over, the newest first. One query."""
    by.must(Permission.BOARD_READ)
    found = Escalation.objects.exclude(state=Escalation.State.OPEN).order_by("-raised_at", "-pk")
    if before is not None:
        found = found.filter(raised_at__lt=before)
    return tuple(_rows(found[:limit], by))


def of_incident(*, by: Actor, incident: Ref) -> tuple[EscalationRow, ...]:
    """Every escalation of one incident, the newest first. One query."""
    by.must(Permission.BOARD_READ)
    return tuple(_rows(Escalation.objects.filter(incident__id=incident.id).order_by("-raised_at", "-pk"), by))


def alert_for(roles: Collection[Role]) -> Alert | None:
    """What must stand on every page of somebody with these roles; None where nothing waits for them. One query at most."""
    mine = {role.value for role in roles} & {role.value for role in answered_by(roles)}
    if not mine:
        return None
    found = Escalation.objects.filter(state=Escalation.State.OPEN, role__in=mine).order_by("-rung", "raised_at")
    rows = list(found.values_list("pk", "words", "incident__number", "incident__grade")[:MANY])
    if not rows:
        return None
    key, words, number, grade = rows[0]
    return Alert(len(rows), words, f"log {number}, {grade}" if number else "", Ref("dispatch.escalation", str(key)))


def _rows(found: QuerySet[Escalation], by: Actor) -> list[EscalationRow]:
    return [_row(row, by) for row in found.select_related("incident__hub", "hub")]


def _row(row: Escalation, by: Actor) -> EscalationRow:
    incident = row.incident
    kind = kinds().get(incident.kind) if incident else None
    title = "" if kind is None else (kind.shown_as or kind.family_name if kind.sensitive else kind.name)
    return EscalationRow(
        ref=row.ref,
        reason=row.reason,
        words=row.words,
        role=Role(row.role).label,
        rung=row.rung,
        times=row.times,
        raised_at=row.raised_at,
        told_at=row.told_at,
        answer_by=row.answer_by,
        state=row.state,
        mine=row.state == Escalation.State.OPEN and by.may(Permission.ESCALATION_ACK) and may_answer(by.roles, Role(row.role)),
        incident=incident.ref if incident else None,
        task=Ref("dispatch.support_task", str(row.task_id)) if row.task_id else None,
        log=_log(incident.number, incident.day) if incident else "",
        grade=_grade(incident.grade) if incident else "",
        title=title,
        place="" if incident is None else incident.place,
        hub=incident.hub.name if incident else row.hub.name if row.hub else "",
        acknowledged_by=row.acknowledged_by_name,
        acknowledged_at=row.acknowledged_at,
        did=row.did,
        over_at=row.over_at,
        over_why=row.over_why,
    )


def _log(number: int, day: date) -> str:
    return f"{number} of {day.day} {day:%B %Y}"


def _grade(code: str) -> str:
    return f"{code} {grades()[code].name}" if code in grades() else code
