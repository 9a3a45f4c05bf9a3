"""Telling a role that something waits, telling the next one, and noting that it is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.models import Escalation, Hub, Incident, SupportTask
from headwater.dispatch.rules.escalating import next_role, reason_of, rung_of
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Event, Ref, Role

TIMERS = Actor.system("dispatch timers")
"""Who raises escalations."""

AT_ONCE = 500
"""Escalations that one pass passes on, so that a pass never holds many rows for long."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be escalated, to whom. ``detail`` follows the words of the reason, such as a call sign."""

    reason: str
    subject: Ref
    role: Role
    incident: Incident | None = None
    hub: Hub | None = None
    detail: str = ""
    task: SupportTask | None = None


def raise_all(told: Sequence[Told], *, at: datetime, fresh: bool = False) -> list[Escalation]:
    """Escalate, inside the caller's transaction. What is open already is not raised again.

    ``fresh``: the subjects were made in this transaction, so nothing can be open about them.
    """
    if not told:
        return []
    known = set() if fresh else _open_already(told)
    wanted = [one for one in told if (str(one.subject), one.reason) not in known]
    rows = Escalation.objects.bulk_create(
        Escalation(
            reason=one.reason,
            words=_words(one),
            subject=str(one.subject),
            incident=one.incident,
            task=one.task,
            hub=one.hub,
            role=one.role.value,
            raised_at=at,
            told_at=at,
            answer_by=at + rung_of(one.role).answer,
        )
        for one in wanted
    )
    record_all([raised(row, at) for row in rows] + alerts(rows, at))
    return rows


def over(
    *,
    at: datetime,
    why: str,
    reasons: Collection[str] | None = None,
    incident: Incident | None = None,
    subject: Ref | None = None,
) -> int:
    """Note that what was escalated is no longer so; returns how many were open. Give the incident or the subject."""
    held = Escalation.objects.select_for_update(no_key=True, of=("self",)).filter(state=Escalation.State.OPEN)
    held = held.filter(incident=incident) if subject is None else held.filter(subject=str(subject))
    if reasons is not None:
        held = held.filter(reason__in=list(reasons))
    rows = list(held.order_by("pk"))
    if not rows:
        return 0
    Escalation.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Escalation.State.OVER, over_at=at, over_why=why[:300]
    )
    record_all(
        [
            events.EscalationOver(by=TIMERS.ref, at=at, about=about(row), escalation=row.ref, reason=row.reason, why=why)
            for row in rows
        ]
        + alerts(rows, at)
    )
    return len(rows)


@transaction.atomic
def tell_next(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Tell the next role of whatever nobody has answered in time; returns how many. Rows that another pass holds are left."""
    rows = list(
        Escalation.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(state=Escalation.State.OPEN, answer_by__lte=at)
        .order_by("answer_by")[:limit]
    )
    passed = [(row.role, row) for row in rows]
    for row in rows:
        before, role = row.role, next_role(Role(row.role))
        row.role, row.times, row.told_at = role.value, row.times + 1, at
        row.rung += role.value != before
        row.answer_by = at + rung_of(role).answer
    Escalation.objects.bulk_update(rows, ["role", "rung", "times", "told_at", "answer_by"])
    moved = [_alert(role, row, at) for role, row in passed if role != row.role]
    record_all([raised(row, at) for row in rows] + alerts(rows, at) + moved)
    return len(rows)


def about(row: Escalation) -> Ref:
    """Whose log it stands in: the incident's, the support task's, or that of the subject itself."""
    if row.incident_id:
        return Ref("dispatch.incident", str(row.incident_id))
    return Ref("dispatch.support_task", str(row.task_id)) if row.task_id else Ref.parse(row.subject)


def raised(row: Escalation, at: datetime) -> Event:
    return events.EscalationRaised(
        by=TIMERS.ref,
        at=at,
        about=about(row),
        escalation=row.ref,
        reason=row.reason,
        words=row.words,
        role=row.role,
        rung=row.rung,
        times=row.times,
    )


def alerts(rows: Iterable[Escalation], at: datetime) -> list[Event]:
    """That the banners of these roles change: one event a role is enough to make its pages look."""
    last = {row.role: row for row in rows}
    return [_alert(role, row, at) for role, row in sorted(last.items())]


def _alert(role: str, row: Escalation, at: datetime) -> Event:
    return events.AlertsChanged(by=TIMERS.ref, at=at, alert=Ref("dispatch.alert", role), escalation=row.ref)


def _words(one: Told) -> str:
    words = reason_of(one.reason).words
    return f"{words}: {one.detail}"[:300] if one.detail else words


def _open_already(told: Sequence[Told]) -> set[tuple[str, str]]:
    subjects = {str(one.subject) for one in told}
    found = Escalation.objects.filter(state=Escalation.State.OPEN, subject__in=subjects)
    return set(found.values_list("subject", "reason"))
