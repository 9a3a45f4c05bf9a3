"""Warnings to the public: one drafts, another signs off; then it is in force until it ends or another takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely
from django.db import IntegrityError, transaction
from shapely.geometry.base import BaseGeometry

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import said, uuid_of
from headwater.neighbourhood.models import Warning
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.rules.warning import (
    Category,
    Certainty,
    Kind,
    Severity,
    Urgency,
    check_period,
    covering,
    pasted,
    together,
)
from headwater.places.queries import boundaries, boundary

_State = Warning.State


@dataclass(frozen=True, slots=True)
class Said:
    """What a warning says. ``areas``: of any level; ``drawn``: GeoJSON in degrees; one of the two is needed, both are joined.

    ``category``, ``urgency``, ``severity`` and ``certainty`` are words of CAP (``rules.warning``). ``onset_at`` None: at once.
    """

    event: str
    headline: str
    description: str
    expires_at: datetime
    areas: Sequence[Ref] = ()
    drawn: str = ""
    area_words: str = ""
    instruction: str = ""
    category: str = Category.SAFETY.value
    urgency: str = Urgency.IMMEDIATE.value
    severity: str = Severity.MODERATE.value
    certainty: str = Certainty.OBSERVED.value
    onset_at: datetime | None = None


@transaction.atomic
def draft_warning(*, by: Actor, at: datetime, said: Said, replaces: Ref | None = None) -> Ref:
    """Write a warning, or an update of one that is in force. Nobody is warned before another signs it off.

    Raises Invalid for ground that no neighbourhood holds any of, Conflict where another change of it waits already.
    """
    by.must(Permission.WARNING_DRAFT)
    before = _in_force(replaces, at) if replaces else None
    check_period(said.onset_at, said.expires_at, at)
    ground = _ground(said)
    held = [(UUID(area.ref.id), area.name) for area, shape in boundaries("neighbourhood") if _overlap(shape, ground)]
    if not held:
        raise Invalid("It touches no neighbourhood of the force.", "Choose another area, or look at what you pasted.")
    row = Warning(
        kind=(Kind.UPDATE if before else Kind.ALERT).value, replaces=before, areas=[key for key, _ in held],
        ground=shapely.to_wkb(ground), onset_at=said.onset_at, expires_at=said.expires_at, **_words(said, [n for _, n in held]),
    )  # fmt: skip
    return _keep(row, by, at)


@transaction.atomic
def draft_all_clear(*, by: Actor, at: datetime, warning: Ref, words: str) -> Ref:
    """Write that a warning is over, and why. Another signs it off, as any message. Raises Conflict as ``draft_warning``."""
    by.must(Permission.WARNING_DRAFT)
    before = _in_force(warning, at)
    row = Warning(
        kind=Kind.CANCEL.value, replaces=before, areas=before.areas, ground=before.ground, onset_at=None,
        expires_at=before.expires_at, category=before.category, event=before.event, urgency=Urgency.PAST.value,
        severity=before.severity, certainty=before.certainty, headline=f"All clear: {before.headline}"[:160],
        description=said(words, 2_000, "What the public is told"), area_words=before.area_words,
    )  # fmt: skip
    return _keep(row, by, at)


@transaction.atomic
def issue_warning(*, by: Actor, at: datetime, warning: Ref) -> None:
    """Sign a draft off: from now on everybody reads it. Raises Conflict for one's own, one that is decided, or too late."""
    by.must(Permission.WARNING_SIGN)
    row = _undecided(warning, by)
    before = Warning.objects.select_for_update(no_key=True).filter(pk=row.replaces_id).first() if row.replaces_id else None
    if row.expires_at <= at or (before and before.ended_at):
        raise Conflict("It would be over already.", "Do not issue it; draft another.")
    row.state, row.decided_by, row.decided_by_name, row.decided_at = _State.ISSUED, str(by.ref), by.name[:120], at
    row.save(update_fields=["state", "decided_by", "decided_by_name", "decided_at"])
    if before is not None:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    record(
        events.WarningIssued(
            warning=row.ref, kind=row.kind, replaces=before.ref if before else None, expires_at=row.expires_at, by=by.ref, at=at
        )
    )


@transaction.atomic
def refuse_warning(*, by: Actor, at: datetime, warning: Ref, reason: str) -> None:
    """Do not issue a draft, and say why to whoever wrote it. Raises Conflict for one's own, or one that is decided."""
    by.must(Permission.WARNING_SIGN)
    row = _undecided(warning, by)
    row.state, row.decided_by, row.decided_by_name, row.decided_at = _State.REFUSED, str(by.ref), by.name[:120], at
    row.reason = said(reason, 500, "The reason")
    row.save(update_fields=["state", "decided_by", "decided_by_name", "decided_at", "reason"])
    record(events.WarningRefused(warning=row.ref, by=by.ref, at=at))


def _keep(row: Warning, by: Actor, at: datetime) -> Ref:
    row.drafted_by, row.drafted_by_name, row.drafted_at = str(by.ref), by.name[:120], at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("A change of this warning waits to be signed off.", "Decide about that one first.") from None
    before = Ref("neighbourhood.warning", str(row.replaces_id)) if row.replaces_id else None
    record(events.WarningDrafted(warning=row.ref, kind=row.kind, replaces=before, by=by.ref, at=at))
    return row.ref


def _words(asked: Said, names: Sequence[str]) -> dict[str, str]:
    return {
        "event": said(asked.event, 60, "What it is about"),
        "headline": said(asked.headline, 160, "The headline"),
        "description": said(asked.description, 2_000, "What happens"),
        "instruction": said(asked.instruction, 2_000, "What to do", needed=False),
        "area_words": said(asked.area_words, 300, "Where", needed=False) or _listed(names),
        "category": Category.of(asked.category).value,
        "urgency": Urgency.of(asked.urgency).value,
        "severity": Severity.of(asked.severity).value,
        "certainty": Certainty.of(asked.certainty).value,
    }


def _listed(names: Sequence[str]) -> str:
    """“Alder, Birch and 3 more”: as much as one line holds."""
    shown = names[:6]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more}"[:300]


def _ground(asked: Said) -> BaseGeometry:
    shapes = [_of_area(ref) for ref in asked.areas]
    if asked.drawn.strip():
        shapes.append(pasted(asked.drawn))
    return covering(together(shapes))


def _of_area(ref: Ref) -> BaseGeometry:
    found = boundary(ref)
    if found is None:
        raise Invalid("One of these areas has no boundary.", "Paste its outline instead.")
    return found


def _overlap(shape: BaseGeometry, ground: BaseGeometry) -> bool:
    """More than a shared border: an outline that was made a little wider must not warn the neighbours."""
    return bool(shape.intersects(ground) and shape.intersection(ground).area > LEAST)


LEAST = 10_000.0
"""Square metres that a neighbourhood shares with a warning's ground before it is one of those concerned."""


def _in_force(warning: Ref, at: datetime) -> Warning:
    row = _held(warning)
    if row.state != _State.ISSUED or row.kind == Kind.CANCEL.value or row.ended_at is not None or row.expires_at <= at:
        raise Conflict("This warning is not in force.", "Draft a new one.")
    return row


def _undecided(warning: Ref, by: Actor) -> Warning:
    row = _held(warning)
    if row.state != _State.DRAFT:
        raise Conflict(f"{row.decided_by_name} has decided about it.", "Look at the list of warnings.")
    if row.drafted_by == str(by.ref):
        raise Conflict("You wrote it yourself.", "Ask somebody else to look at it: warnings need a second pair of eyes.")
    return row


def _held(warning: Ref) -> Warning:
    key = uuid_of(warning, "neighbourhood.warning", "warning")
    row = Warning.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such warning.", "Look at the list of warnings.")
    return row
