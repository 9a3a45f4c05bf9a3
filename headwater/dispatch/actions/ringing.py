"""Ringing the timers that are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from headwater.dispatch.actions.escalations import Told, over, raise_all
from headwater.dispatch.actions.stints import is_short, note_waits
from headwater.dispatch.actions.timers import is_attended
from headwater.dispatch.models import Deployment, Handover, Incident, SupportTask, Timer, Transfer
from headwater.dispatch.rules import escalating as rules
from headwater.dispatch.rules.transfers import partner_of
from headwater.kernel import Ref, Role

AT_ONCE = 500
"""Timers that one pass rings: it holds their subjects for a moment only."""


@transaction.atomic
def ring_due(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Ring what is due: whatever is still so is escalated, the rest is stopped. Returns how many were settled.

    The subject is locked before its timer, as everybody does who stops one; a subject that somebody else holds is left for
    the next pass. Several workers may do this at once.
    """
    due = Timer.objects.filter(state=Timer.State.WAITING, due_at__lte=at).order_by("due_at", "pk")
    waiting = list(due.values_list("pk", "subject")[:limit])
    subjects = _held({subject for _, subject in waiting})
    keys = [key for key, subject in waiting if subject in subjects]
    timers = list(
        Timer.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(pk__in=keys, state=Timer.State.WAITING)
        .select_related("incident", "hub", "task")
        .order_by("due_at", "pk")
    )
    told, again = [], []
    for timer in timers:
        subject = subjects[timer.subject]
        still = _STILL[timer.reason](subject)
        timer.state, timer.settled_at = (Timer.State.RUNG if still else Timer.State.STOPPED), at
        if not still:
            continue
        told.append(_told(timer, subject))
        if timer.reason == rules.AT_SHIFT_CHANGE:
            again.append(_at_next_change(timer, at))
    Timer.objects.bulk_update(timers, ["state", "settled_at"])
    Timer.objects.bulk_create(again, ignore_conflicts=True)
    raise_all(told, at=at)
    for late in (one for one in told if one.reason == rules.RELIEF):
        over(subject=late.subject, reasons=[rules.RELIEF_SOON], at=at, why="The relief is overdue")
    return len(timers)


def _told(timer: Timer, subject: object) -> Told:
    detail = ""
    if isinstance(subject, Deployment):
        detail = subject.unit.call_sign + (f", {timer.task.title}" if timer.task else "")
    elif isinstance(subject, SupportTask):
        detail = subject.title
    elif isinstance(subject, Transfer):
        detail = partner_of(subject.partner).name
    elif isinstance(subject, _Batch):
        detail = f"{subject.waiting} from {subject.giver} to {subject.taker}"
    incident = timer.incident
    return Told(timer.reason, Ref.parse(timer.subject), Role(timer.role), incident, timer.hub, detail, timer.task)


def _at_next_change(timer: Timer, at: datetime) -> Timer:
    return Timer(
        reason=timer.reason,
        subject=timer.subject,
        incident=timer.incident,
        role=timer.role,
        since=timer.due_at,
        due_at=rules.next_shift_change(max(at, timer.due_at)),
    )


def _unresourced(incident: Incident) -> bool:
    return incident.closed_at is None and incident.units_now == 0 and not is_attended(incident)


_STILL: Mapping[str, Callable[[Any], bool]] = {
    rules.UNRESOURCED: _unresourced,
    rules.AT_SHIFT_CHANGE: _unresourced,
    rules.UNATTENDED: lambda incident: incident.closed_at is None and not is_attended(incident),
    rules.WELFARE: lambda deployment: deployment.cleared_at is None,
    rules.RELIEF_SOON: lambda deployment: deployment.cleared_at is None,
    rules.RELIEF: lambda deployment: deployment.cleared_at is None,
    rules.SUPPORT_NOTE: lambda deployment: deployment.cleared_at is None and note_waits(deployment),
    rules.SUPPORT_LATE: lambda task: task.ended_at is None and is_short(task),
    rules.SUPPORT_SHORT: lambda task: task.ended_at is None and is_short(task),
    rules.SUPPORT_OVER: lambda task: task.ended_at is None,
    rules.HANDOVER: lambda batch: batch.waiting > 0,
    rules.TRANSFER: lambda transfer: transfer.state in (Transfer.State.WAITING, Transfer.State.SENT),
    rules.TRANSFER_IN: lambda transfer: transfer.state == Transfer.State.OFFERED,
}
"""Whether what a timer is about is still so when it rings."""

_TABLES: Mapping[str, type[Model]] = {
    "dispatch.incident": Incident,
    "dispatch.deployment": Deployment,
    "dispatch.support_task": SupportTask,
    "dispatch.transfer": Transfer,
}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Handovers that were asked at once: how many still wait, and between which hubs."""

    waiting: int
    giver: str = ""
    taker: str = ""


def _held_batches(batches: Sequence[str]) -> dict[str, _Batch]:
    """The batches all of whose waiting handovers are ours; one of which somebody answers a part is left."""
    asked = Handover.objects.filter(batch__in=batches, state=Handover.State.ASKED)
    there = Counter(str(batch) for batch in asked.values_list("batch", flat=True))
    ours: dict[str, list[Handover]] = defaultdict(list)
    for row in (
        asked.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("giver", "taker").order_by("pk")
    ):
        ours[str(row.batch)].append(row)
    held = {}
    for batch in batches:
        rows = ours[batch]
        if len(rows) == there[batch]:
            giver, taker = (rows[0].giver.name, rows[0].taker.name) if rows else ("", "")
            held[f"dispatch.batch:{batch}"] = _Batch(len(rows), giver, taker)
    return held


def _held(subjects: Iterable[str]) -> dict[str, Any]:
    """Those of the subjects whose rows are ours until the transaction ends; none is waited for."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        ref = Ref.parse(subject)
        wanted[ref.kind].append(ref.id)
    held: dict[str, Any] = dict(_held_batches(wanted.pop("dispatch.batch", [])))
    for kind in sorted(wanted):
        rows = _TABLES[kind]._default_manager.select_for_update(no_key=True, skip_locked=True, of=("self",))
        rows = rows.filter(pk__in=wanted[kind]).order_by("pk")
        if kind == "dispatch.deployment":
            rows = rows.select_related("unit")
        held |= {f"{kind}:{row.pk}": row for row in rows}
    return held
