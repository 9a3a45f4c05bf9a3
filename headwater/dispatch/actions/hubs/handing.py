"""A hub asks another to take incidents: they stay where they are until it says yes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.hubs.holding import batch_ref, held_incidents, lit_hubs
from headwater.dispatch.actions.timers import start_about, stop_about
from headwater.dispatch.models import Handover, Hub, Incident
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import HANDOVER
from headwater.dispatch.rules.handing import watch
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, NotFound, Ref, new_id

State = Handover.State


@transaction.atomic
def hand_over(*, by: Actor, at: datetime, incidents: Sequence[Ref], hub: Ref, reason: str) -> UUID:
    """Ask a hub to take these incidents; returns the batch. Nothing moves until the hub accepts.

    Raises Invalid without a reason or for an incident that the hub has, Conflict where one is closed or asked of a hub
    already or the hub is dark, NotFound.
    """
    by.must(Permission.HUB_MANAGE)
    reason = reason.strip()
    if not 0 < len(reason) <= 300:
        raise Invalid("Say why you hand over.", "One sentence, 300 characters at most.")
    taker = _lit(hub)
    wanted = sorted({ref.id for ref in incidents if ref.kind == "dispatch.incident"})
    held = held_incidents(wanted)
    if not wanted or len(held) < len(wanted):
        raise NotFound("There is no such log.", "Choose logs from the board.")
    for row in held.values():
        if row.hub_id == taker.pk:
            raise Invalid(f"Log {row.number} is with {taker.name} already.", "Choose another hub.")
    _refuse_where_asked(wanted)
    batch = new_id()
    rows = Handover.objects.bulk_create(
        Handover(
            incident=row, giver_id=row.hub_id, taker=taker, batch=batch, reason=reason,
            asked_by=str(by.ref), asked_by_name=by.name[:120], asked_at=at,
        )
        for row in held.values()
    )  # fmt: skip
    single = next(iter(held.values())) if len(held) == 1 else None
    start_about(HANDOVER, batch_ref(batch), due_at=at + watch().answer, at=at, incident=single, hub=taker)
    record_all(asked(row, by=by.ref, at=at) for row in rows)
    return batch


@transaction.atomic
def accept(*, by: Actor, at: datetime, handovers: Collection[Ref], answer: str = "") -> int:
    """Take the incidents over; returns how many. Raises Conflict where one was answered or withdrawn meanwhile, NotFound."""
    by.must(Permission.HUB_MANAGE)
    lit = {hub.pk for hub in lit_hubs()}
    rows = _asked(handovers)
    moved = []
    for row in rows:
        if row.taker_id not in lit:
            raise Conflict("A hub that is dark takes nothing over.", "Bring it back first.")
        _settle(row, State.ACCEPTED, by, at, answer)
        row.incident.hub_id = row.taker_id
        moved.append(row.incident)
    Incident.objects.bulk_update(moved, ["hub"])
    _save(rows, at, why="The handover was accepted")
    record_all(events.HandoverAccepted(by=by.ref, at=at, **_about(row), answer=row.answer) for row in rows)
    return len(rows)


@transaction.atomic
def refuse(*, by: Actor, at: datetime, handovers: Collection[Ref], answer: str) -> int:
    """Refuse them, with a reason: they stay where they are. Raises Invalid without one, Conflict, NotFound."""
    by.must(Permission.HUB_MANAGE)
    if not answer.strip():
        raise Invalid("Say why you refuse.", "The hub that asked reads it in the log.")
    rows = _asked(handovers)
    for row in rows:
        _settle(row, State.REFUSED, by, at, answer)
    _save(rows, at, why="The handover was refused")
    record_all(events.HandoverRefused(by=by.ref, at=at, **_about(row), answer=row.answer) for row in rows)
    return len(rows)


@transaction.atomic
def withdraw(*, by: Actor, at: datetime, handovers: Collection[Ref], reason: str) -> int:
    """Take the question back. Raises Conflict where it was answered meanwhile, NotFound."""
    by.must(Permission.HUB_MANAGE)
    rows = _asked(handovers)
    for row in rows:
        _settle(row, State.WITHDRAWN, by, at, reason)
    _save(rows, at, why="The handover was withdrawn")
    record_all(events.HandoverWithdrawn(by=by.ref, at=at, **_about(row), reason=row.answer) for row in rows)
    return len(rows)


def asked(row: Handover, *, by: Ref, at: datetime) -> Event:
    return events.HandoverAsked(by=by, at=at, **_about(row), reason=row.reason, returning=row.returning)


def overtaken(rows: Sequence[Handover], *, by: Actor, at: datetime, why: str) -> list[Event]:
    """Withdraw handovers that something else has settled; the caller holds them, and records what is returned."""
    for row in rows:
        _settle(row, State.WITHDRAWN, by, at, why)
    _save(rows, at, why=why)
    return [events.HandoverWithdrawn(by=by.ref, at=at, **_about(row), reason=why) for row in rows]


def _settle(row: Handover, state: State, by: Actor, at: datetime, answer: str) -> None:
    row.state, row.answered_at, row.answer = state, at, answer.strip()[:300]
    row.answered_by, row.answered_by_name = str(by.ref), by.name[:120]


def _save(rows: Iterable[Handover], at: datetime, *, why: str) -> None:
    """Write the answers, and stop the timers of batches in which nothing waits any more."""
    done = list(rows)
    Handover.objects.bulk_update(done, ["state", "answered_at", "answer", "answered_by", "answered_by_name"], batch_size=1_000)
    batches = {row.batch for row in done}
    waiting = set(Handover.objects.filter(batch__in=batches, state=State.ASKED).values_list("batch", flat=True))
    for batch in sorted(batches - waiting):
        stop_about(batch_ref(batch), at, why=why)


def _asked(refs: Collection[Ref]) -> list[Handover]:
    """These handovers with their incidents, all held. Raises Conflict where one is answered, NotFound."""
    keys = {ref.id for ref in refs if ref.kind == "dispatch.handover"}
    incidents = list(Handover.objects.filter(pk__in=keys).values_list("incident", flat=True))
    if not keys or len(incidents) < len(keys):
        raise NotFound("There is no such handover.", "Look at the page of hubs again.")
    held = held_incidents([str(key) for key in incidents])
    rows = list(Handover.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk"))
    for row in rows:
        if row.state != State.ASKED:
            who = f" by {row.answered_by_name}" if row.answered_by_name else ""
            raise Conflict(f"This handover was {State(row.state).label.lower()}{who}.", "Look at the page of hubs again.")
        row.incident = held[str(row.incident_id)]
    return rows


def _about(row: Handover) -> Mapping[str, Ref]:
    return {
        "incident": Ref("dispatch.incident", str(row.incident_id)),
        "handover": row.ref,
        "giver": Ref("dispatch.hub", str(row.giver_id)),
        "taker": Ref("dispatch.hub", str(row.taker_id)),
    }


def _lit(ref: Ref) -> Hub:
    for hub in lit_hubs():
        if hub.ref == ref:
            return hub
    if ref.kind == "dispatch.hub" and Hub.objects.filter(pk=ref.id).exists():
        raise Conflict("This hub is dark.", "Choose another one.")
    raise NotFound("There is no such hub.", "Choose one from the list of hubs.")


def _refuse_where_asked(incidents: Sequence[str]) -> None:
    waiting = Handover.objects.filter(incident__id__in=incidents, state=State.ASKED).select_related("incident", "taker").first()
    if waiting is not None:
        raise Conflict(
            f"{waiting.taker.name} has been asked to take log {waiting.incident.number} already.",
            "Wait for the answer, or withdraw the question.",
        )
