"""A named person answers an escalation, and says what they did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.escalations import about, alerts, over
from headwater.dispatch.actions.logs import checked_text
from headwater.dispatch.actions.timers import start_welfare
from headwater.dispatch.models import Deployment, Escalation
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import WELFARE, may_answer, welfare_after
from headwater.journal.actions import record, record_all
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, Role

LONGEST = 1_000
FURTHEST = 480
"""Minutes: the longest that a unit may be left before it is asked again."""


@transaction.atomic
def acknowledge(*, by: Actor, at: datetime, escalation: Ref, did: str) -> None:
    """Answer an escalation: nobody is told of it any more. ``did`` says what was done about it.

    Answering that a unit's welfare check is due begins the next wait. Raises Invalid without words, Conflict where it was
    answered or is over, Forbidden for a role that it does not concern, NotFound.
    """
    by.must(Permission.ESCALATION_ACK)
    said = checked_text(did, "What you did", LONGEST)
    row = _locked(escalation)
    if row.state == Escalation.State.ACKNOWLEDGED:
        raise Conflict(f"{row.acknowledged_by_name} has answered this: {row.did}", "There is nothing left to do here.")
    if row.state == Escalation.State.OVER:
        raise Conflict(f"This is over: {row.over_why}.", "There is nothing left to do here.")
    if not may_answer(by.roles, Role(row.role)):
        raise Forbidden(
            f"This is for the {Role(row.role).label.lower()}.", "Tell them; somebody of that role or above must answer."
        )
    row.state, row.acknowledged_at, row.did = Escalation.State.ACKNOWLEDGED, at, said
    row.acknowledged_by, row.acknowledged_by_name = str(by.ref), by.name[:120]
    row.save(update_fields=["state", "acknowledged_at", "did", "acknowledged_by", "acknowledged_by_name"])
    answered = events.EscalationAcknowledged(
        by=by.ref, at=at, about=about(row), escalation=row.ref, reason=row.reason, role=row.role, text=said
    )
    record_all([answered, *alerts([row], at)])
    if row.reason == WELFARE:
        _checked(by, at, Ref.parse(row.subject), said, None)


@transaction.atomic
def check_welfare(*, by: Actor, at: datetime, deployment: Ref, text: str, minutes: int | None = None) -> datetime:
    """A unit at a scene was asked and is well; returns when it is asked next, after the usual time or these minutes.

    Raises Invalid without words or for a time beyond eight hours, Conflict where the unit has left, NotFound.
    """
    by.must(Permission.ESCALATION_ACK)
    said = checked_text(text, "What the unit said", LONGEST)
    over(subject=deployment, reasons=[WELFARE], at=at, why=f"Checked by {by.name}")
    return _checked(by, at, deployment, said, minutes)


def _checked(by: Actor, at: datetime, ref: Ref, said: str, minutes: int | None) -> datetime:
    if minutes is not None and not 0 < minutes <= FURTHEST:
        raise Invalid("A unit is asked again within eight hours.", f"Give 1 to {FURTHEST} minutes.")
    rows = Deployment.objects.select_for_update(no_key=True, of=("self",)).select_related("incident", "unit")
    row = rows.filter(pk=ref.id).first() if ref.kind == "dispatch.deployment" else None
    if row is None or row.incident is None:
        raise NotFound("There is no such deployment.", "Look at the incident's log.")
    if row.cleared_at is not None:
        raise Conflict(f"{row.unit.call_sign} has left.", "There is nothing left to do here.")
    usual = welfare_after(row.incident.kind, row.incident.grade)
    after = usual if minutes is None else timedelta(minutes=minutes)
    start_welfare(row.incident, row, at, after)
    record(
        events.WelfareChecked(
            by=by.ref, at=at, incident=row.incident.ref, unit=row.unit.ref, deployment=row.ref, next_due=at + after, text=said
        )
    )
    return at + after


def _locked(ref: Ref) -> Escalation:
    rows = Escalation.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=ref.id).first() if ref.kind == "dispatch.escalation" else None
    if row is None:
        raise NotFound("There is no such escalation.", "Look at the page of escalations.")
    return row
