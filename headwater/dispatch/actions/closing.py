"""Closing incident logs with a result, and opening them again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.hubs.handing import overtaken
from headwater.dispatch.actions.hubs.holding import lit_hubs
from headwater.dispatch.actions.hubs.routing import routed
from headwater.dispatch.actions.logs import checked_text, locked
from headwater.dispatch.actions.timers import after_closing, after_reopening
from headwater.dispatch.actions.transfers.asking import refuse_while_unanswered
from headwater.dispatch.models import Deployment, Handover
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.reference import kind_of, result_of
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, Ref

LONGEST = 2_000


@transaction.atomic
def close(*, by: Actor, at: datetime, incident: Ref, closing_kind: str, result: str, text: str = "") -> None:
    """Close a log with its closing kind (NSIR) and result.

    A handover to another hub that waits for an answer is withdrawn. Raises Conflict while a unit is on it or another control
    room owes an answer about it, and where it is closed already; Invalid where the result asks for words and there are none.
    """
    by.must(Permission.INCIDENT_CLOSE)
    kind, outcome = kind_of(closing_kind), result_of(result)
    said = checked_text(text, "What was done", LONGEST, may_be_empty=True)
    if outcome.needs_text and not said:
        raise Invalid(f"“{outcome.name}” needs more words.", "Say in a sentence what happened.")
    row = locked(incident)
    if row.units_now:
        there = Deployment.objects.filter(incident=row, cleared_at=None).values_list("unit__call_sign", flat=True)
        raise Conflict(f"{', '.join(sorted(there))} is on this log still.", "Clear it or stand it down first.")
    refuse_while_unanswered(row)
    asked = Handover.objects.select_for_update(no_key=True).filter(incident=row, state=Handover.State.ASKED)
    withdrawn = overtaken(list(asked), by=by, at=at, why="The incident was closed")
    row.closed_at, row.closing_kind, row.result, row.closing_text = max(at, row.opened_at), kind.code, outcome.code, said
    row.save(update_fields=["closed_at", "closing_kind", "result", "closing_text"])
    closed = (
        events.IncidentClosed(
            incident=row.ref, opening_kind=row.opening_kind, closing_kind=kind.code, grade=row.grade, result=outcome.code,
            text=said, by=by.ref, at=at,
        )
    )  # fmt: skip
    record_all([closed, *withdrawn])
    after_closing(row, at)


@transaction.atomic
def reopen(*, by: Actor, at: datetime, incident: Ref, reason: str) -> None:
    """Open a closed log again, in the hub that had it or, where that is dark, in another.

    Raises Conflict where it is open, Invalid without a reason.
    """
    by.must(Permission.INCIDENT_CLOSE)
    why = checked_text(reason, "The reason", 500)
    lit = {hub.pk for hub in lit_hubs()}
    row = locked(incident, may_be_closed=True)
    if row.closed_at is None:
        raise Conflict(f"Log {row.number} is open.", "There is nothing to do.")
    told: list[Event] = [events.IncidentReopened(incident=row.ref, reason=why, by=by.ref, at=at)]
    if row.hub_id not in lit:
        before, choice = Ref("dispatch.hub", str(row.hub_id)), routed(row.npu)
        row.hub_id = UUID(choice.hub.id)
        told.append(
            events.IncidentRehubbed(incident=row.ref, before=before, after=choice.hub, reason=choice.why, by=by.ref, at=at)
        )
    row.closed_at, row.closing_kind, row.result, row.closing_text = None, "", "", ""
    row.save(update_fields=["hub", "closed_at", "closing_kind", "result", "closing_text"])
    record_all(told)
    after_reopening(row, at)
