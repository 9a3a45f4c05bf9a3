"""Warnings: what is in force, what was said before, and what waits to be signed off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import shapely
from django.db.models import Q, QuerySet
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Actor, NotFound, Ref
from headwater.neighbourhood.models import Warning
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.rules.warning import Category, Certainty, Kind, Severity, Urgency
from headwater.places.queries import AreaView, ancestors, areas, boundaries

SHOWN_AFTER = timedelta(days=30)
"""How long a message stays in the feeds and in the lists after it was issued."""

MOST = 200

BESIDE = 200.0
"""Metres beyond the ground of a warning in which neighbourhoods are drawn, so that whoever signs sees who is left out."""

_ISSUED = Warning.State.ISSUED


@dataclass(frozen=True, slots=True)
class WarningView:
    """A message that was issued, as everybody may read it. ``ground``: National Grid metres. ``areas``: neighbourhoods.

    ``replaces`` and ``replaced_sent_at``: the message whose place it takes; ``let_go``: neighbourhoods that one concerned, and
    this one does not. ``ended_at``: when another took its own.
    """

    ref: Ref
    kind: Kind
    category: Category
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    headline: str
    description: str
    instruction: str
    area_words: str
    areas: tuple[Ref, ...]
    let_go: tuple[Ref, ...]
    ground: BaseGeometry
    sent_at: datetime
    onset_at: datetime | None
    expires_at: datetime
    ended_at: datetime | None
    replaces: Ref | None
    replaced_sent_at: datetime | None

    def in_force(self, at: datetime) -> bool:
        return self.kind is not Kind.CANCEL and self.ended_at is None and self.expires_at > at

    def clears(self, at: datetime) -> bool:
        """Whether it says that a warning is over which would still hold otherwise."""
        return self.kind is Kind.CANCEL and self.expires_at > at


@dataclass(frozen=True, slots=True)
class Sent:
    """A message with the name of the force that says it."""

    said: WarningView
    sender: str


@dataclass(frozen=True, slots=True)
class WarningKept:
    """A message as staff see it: with who wrote and who decided. ``said.sent_at`` is when it was drafted, for a draft."""

    said: WarningView
    state: str
    state_label: str
    drafted_by: Ref
    drafted_by_name: str
    drafted_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class WarningPage:
    """A message as staff see it, and the neighbourhoods around it: their names and outlines."""

    kept: WarningKept
    around: tuple[tuple[str, BaseGeometry], ...]


@dataclass(frozen=True, slots=True)
class WarningDesk:
    """What staff see first: drafts, the oldest first; what is in force, the soonest to end first; then the rest."""

    drafts: tuple[WarningKept, ...]
    in_force: tuple[WarningKept, ...]
    over: tuple[WarningKept, ...]


def warnings_in_force(at: datetime, *, area: Ref | None = None) -> tuple[WarningView, ...]:
    """What holds now, the worst and the newest first; of one neighbourhood where it is named. One query."""
    rows = _issued().exclude(kind=Kind.CANCEL.value).filter(ended_at=None, expires_at__gt=at)
    if area is not None:
        rows = rows.filter(areas__contains=[area.id])
    ranks = list(Severity)
    return tuple(sorted(map(_view, rows.order_by("-decided_at")[:MOST]), key=lambda one: ranks.index(one.severity)))


def recent_warnings(at: datetime) -> tuple[WarningView, ...]:
    """Every message of the last thirty days, updates and all clears included, the newest first. One query."""
    return tuple(map(_view, _issued().filter(decided_at__gt=at - SHOWN_AFTER).order_by("-decided_at")[:MOST]))


def warnings_of(area: Ref, at: datetime) -> tuple[WarningView, ...]:
    """Every message of the last thirty days about a neighbourhood, or that lets it go, the newest first. One query."""
    about = Q(areas__contains=[area.id]) | Q(replaces__areas__contains=[area.id])
    rows = _issued().filter(about, decided_at__gt=at - SHOWN_AFTER)
    return tuple(map(_view, rows.order_by("-decided_at")[:MOST]))


def issued_warning(ref: Ref) -> WarningView:
    """One message that was issued. Raises NotFound for any other. One query."""
    row = _issued().filter(pk=_key(ref)).first()
    if row is None:
        raise _nothing()
    return _view(row)


def issued_warning_from(ref: Ref) -> Sent:
    """As ``issued_warning``, with the force that says it. Two queries."""
    said = issued_warning(ref)
    force = next((one for one in ancestors(said.areas[0]) if one.level == "force"), None)
    return Sent(said, f"{force.name} Police" if force else "The police")


def warning_desk(at: datetime, *, by: Actor) -> WarningDesk:
    """Raises Forbidden. One query."""
    by.must(Permission.READ)
    shown = Q(state=Warning.State.DRAFT) | Q(drafted_at__gt=at - SHOWN_AFTER) | Q(expires_at__gt=at)
    kept = [_kept(row, at) for row in _rows().filter(shown).order_by("drafted_at")[:MOST]]
    drafts = tuple(one for one in kept if one.state == Warning.State.DRAFT)
    in_force = tuple(sorted((one for one in kept if one.in_force), key=lambda one: one.said.expires_at))
    over = tuple(one for one in reversed(kept) if one not in drafts and not one.in_force)
    return WarningDesk(drafts, in_force, over)


def warning_kept(ref: Ref, at: datetime, *, by: Actor) -> WarningKept:
    """Raises Forbidden, NotFound. One query."""
    by.must(Permission.READ)
    row = _rows().filter(pk=_key(ref)).first()
    if row is None:
        raise _nothing()
    return _kept(row, at)


def warning_page(ref: Ref, at: datetime, *, by: Actor) -> WarningPage:
    """As ``warning_kept``, with the neighbourhoods that it touches and those beside them. Two queries."""
    kept = warning_kept(ref, at, by=by)
    wide = box(*kept.said.ground.bounds).buffer(BESIDE)
    near = [(one, shape) for one, shape in boundaries("neighbourhood") if one.ref in kept.said.areas or shape.intersects(wide)]
    return WarningPage(kept, tuple((one.name, shape) for one, shape in near))


def warnable_areas() -> tuple[AreaView, ...]:
    """What a warning can be drawn of: policing units, then neighbourhoods, those with a boundary, by name. Two queries."""
    return tuple(one for level in ("npu", "neighbourhood") for one in areas(level) if one.bounds is not None)


def warnings_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """What the audit calls them. One query."""
    known = [key for key in map(_uuid, ids) if key is not None]
    return {str(key): f"Warning: {words}" for key, words in Warning.objects.filter(pk__in=known).values_list("pk", "headline")}


def _rows() -> QuerySet[Warning]:
    return Warning.objects.select_related("replaces").defer("replaces__ground")


def _issued() -> QuerySet[Warning]:
    return _rows().filter(state=_ISSUED)


def _view(row: Warning) -> WarningView:
    before = row.replaces
    return WarningView(
        ref=row.ref, kind=Kind(row.kind), category=Category(row.category), event=row.event, urgency=Urgency(row.urgency),
        severity=Severity(row.severity), certainty=Certainty(row.certainty), headline=row.headline,
        description=row.description, instruction=row.instruction, area_words=row.area_words,
        areas=_refs(row.areas), let_go=_refs(key for key in before.areas if key not in row.areas) if before else (),
        ground=shapely.from_wkb(bytes(row.ground)),
        sent_at=row.decided_at or row.drafted_at, onset_at=row.onset_at, expires_at=row.expires_at, ended_at=row.ended_at,
        replaces=before.ref if before else None, replaced_sent_at=before.decided_at if before else None,
    )  # fmt: skip


def _refs(areas: Iterable[UUID]) -> tuple[Ref, ...]:
    return tuple(Ref("places.area", str(key)) for key in areas)


def _kept(row: Warning, at: datetime) -> WarningKept:
    view = _view(row)
    return WarningKept(
        view, row.state, row.get_state_display(), Ref.parse(row.drafted_by), row.drafted_by_name, row.drafted_at,
        row.decided_by_name, row.decided_at, row.reason, row.state == _ISSUED and view.in_force(at),
    )  # fmt: skip


def _key(ref: Ref) -> UUID:
    key = _uuid(ref.id) if ref.kind == "neighbourhood.warning" else None
    if key is None:
        raise _nothing()
    return key


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _nothing() -> NotFound:
    return NotFound("There is no such warning.", "Look at the list of warnings.")
