"""Incident logs as others read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot
from uuid import UUID

from django.db.models import Q, QuerySet

from headwater.dispatch.models import Hub, Incident
from headwater.dispatch.rules.reference import Grade, Kind, grade_of, kind_of, kinds, results
from headwater.kernel import NotFound, Ref

_NEAR, _LATELY = 400, timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident as it stands. Its log is ``journal.queries.timeline`` of its reference."""

    ref: Ref
    number: int
    day: date
    kind: Kind
    grade: Grade
    hub: Ref
    summary: str
    place: str
    easting: int | None
    northing: int | None
    qualifiers: tuple[str, ...]
    markers: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    units_now: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be told of an incident to whoever reported it: its number of the day, and when it was closed."""

    number: int
    day: date
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastIncident:
    """An incident as earlier demand lists it. ``words``: what it was; ``result``: what came of it, or that it is open."""

    ref: Ref
    opened_at: datetime
    words: str
    kind: str
    grade: str
    place: str
    result: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Likely:
    """An open incident that a new contact may be about, and why it is offered."""

    ref: Ref
    number: str
    kind: str
    grade: str
    place: str
    easting: int | None
    northing: int | None
    why: str


def incident(ref: Ref) -> IncidentView:
    """One incident. Raises NotFound. One query."""
    row = None
    if ref.kind == "dispatch.incident":
        try:
            row = Incident.objects.filter(pk=UUID(ref.id)).first()
        except ValueError:
            row = None
    if row is None:
        raise NotFound("There is no such incident.", "Look for it by its number and day.")
    return IncidentView(
        ref=row.ref, number=row.number, day=row.day, kind=kind_of(row.kind), grade=grade_of(row.grade),
        hub=Ref("dispatch.hub", str(row.hub_id)), summary=row.summary, place=row.place, easting=row.easting,
        northing=row.northing, qualifiers=tuple(row.qualifiers), markers=tuple(row.markers), opened_at=row.opened_at,
        closed_at=row.closed_at, units_now=row.units_now,
    )  # fmt: skip


def standing(refs: Collection[Ref]) -> dict[Ref, Standing]:
    """How far these incidents are, without what is in them. One query, none for no incidents."""
    if not refs:
        return {}
    rows = Incident.objects.filter(pk__in=[ref.id for ref in refs]).only("number", "day", "closed_at")
    return {row.ref: Standing(row.number, row.day, row.closed_at) for row in rows}


def hubs_open() -> int:
    """How many hubs there are. One query."""
    return Hub.objects.count()


def by_caller(callers: Collection[Ref], since: datetime, limit: int = 12) -> tuple[PastIncident, ...]:
    """Incidents that any of these people called about, newest first. One query."""
    return _past(Incident.objects.filter(caller__in=[str(one) for one in callers], opened_at__gte=since), limit)


def at_place(easting: int, northing: int, metres: int, since: datetime, limit: int = 12) -> tuple[PastIncident, ...]:
    """Incidents within so many metres of a point, newest first. One query."""
    found = Incident.objects.filter(_within(easting, northing, metres), opened_at__gte=since)
    return _past(found, limit)


def similar_open(easting: int, northing: int, at: datetime, kind: str, limit: int = 6) -> tuple[Likely, ...]:
    """Open incidents near in space, time and kind, the likeliest first. ``kind`` empty: of any kind. One query."""
    found = Incident.objects.filter(
        _within(easting, northing, _NEAR), closed_at=None, opened_at__gte=at - _LATELY, opened_at__lte=at
    )
    if kind:
        found = found.filter(kind__in=[kind, *kind_of(kind).similar])
    ranked = sorted(found[:100], key=lambda row: (row.kind != kind, _metres(row, easting, northing), row.opened_at))
    return tuple(_likely(row, easting, northing, at, kind) for row in ranked[:limit])


def _likely(row: Incident, easting: int, northing: int, at: datetime, kind: str) -> Likely:
    minutes = int((at - row.opened_at).total_seconds() // 60)
    near = round(_metres(row, easting, northing), -1)
    same = "the same kind, " if row.kind == kind else ""
    why = f"{same}{near:.0f} metres away, opened {minutes} min ago" if minutes else f"{same}{near:.0f} metres away, just now"
    return Likely(row.ref, str(row.number), row.kind, row.grade, row.place, row.easting, row.northing, why)


def _metres(row: Incident, easting: int, northing: int) -> float:
    return hypot((row.easting or 0) - easting, (row.northing or 0) - northing)


def _within(easting: int, northing: int, metres: int) -> Q:
    return Q(easting__range=(easting - metres, easting + metres), northing__range=(northing - metres, northing + metres))


def _past(found: QuerySet[Incident], limit: int) -> tuple[PastIncident, ...]:
    return tuple(
        PastIncident(
            ref=row.ref,
            opened_at=row.opened_at,
            words=f"Log {row.number}: {kinds()[row.kind].name if row.kind in kinds() else row.kind}",
            kind=row.kind,
            grade=row.grade,
            place=row.place,
            result="Open" if row.closed_at is None else results()[row.result].name if row.result in results() else row.result,
            closed_at=row.closed_at,
        )
        for row in found.order_by("-opened_at")[:limit]
    )
