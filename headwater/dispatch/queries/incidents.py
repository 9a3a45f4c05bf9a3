"""Incident logs as others read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot
from typing import Any
from uuid import UUID

from django.db import connection

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
    asked = {"callers": [str(one) for one in callers], "since": since, "limit": limit}
    return _past("caller = any(%(callers)s) and caller <> ''", asked)


def at_place(easting: int, northing: int, metres: int, since: datetime, limit: int = 12) -> tuple[PastIncident, ...]:
    """Incidents within so many metres of a point, newest first. One query."""
    return _past(_WITHIN, {**_square(easting, northing, metres), "since": since, "limit": limit})


def similar_open(easting: int, northing: int, at: datetime, kind: str, limit: int = 6) -> tuple[Likely, ...]:
    """Open incidents near in space, time and kind, the likeliest first. ``kind`` empty: of any kind. One query."""
    kinds_like = [kind, *kind_of(kind).similar] if kind else None
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {**_square(easting, northing, _NEAR), "since": at - _LATELY, "at": at, "kinds": kinds_like})
        found = [_Open(*row) for row in cursor.fetchall()]
    ranked = sorted(found, key=lambda row: (row.kind != kind, _metres(row, easting, northing), row.opened_at))
    return tuple(_likely(row, easting, northing, at, kind) for row in ranked[:limit])


_WITHIN = "easting between %(west)s and %(east)s and northing between %(south)s and %(north)s"

_OPEN = f"""
select id, number, kind, grade, place, easting, northing, opened_at from dispatch_incident
where {_WITHIN} and closed_at is null and opened_at between %(since)s and %(at)s
  and (%(kinds)s::text[] is null or kind = any(%(kinds)s::text[]))
limit 100
"""  # noqa: S608 - this module's own words

_PAST = """
select id, number, opened_at, kind, grade, place, result, closed_at from dispatch_incident
where {} and opened_at >= %(since)s order by opened_at desc limit %(limit)s
"""


def _square(easting: int, northing: int, metres: int) -> dict[str, Any]:
    return {"west": easting - metres, "east": easting + metres, "south": northing - metres, "north": northing + metres}


@dataclass(frozen=True, slots=True)
class _Open:
    """What is compared of an open incident."""

    id: UUID
    number: int
    kind: str
    grade: str
    place: str
    easting: int
    northing: int
    opened_at: datetime


def _likely(row: _Open, easting: int, northing: int, at: datetime, kind: str) -> Likely:
    minutes = int((at - row.opened_at).total_seconds() // 60)
    near = round(_metres(row, easting, northing), -1)
    same = "the same kind, " if row.kind == kind else ""
    why = f"{same}{near:.0f} metres away, opened {minutes} min ago" if minutes else f"{same}{near:.0f} metres away, just now"
    return Likely(_ref(row.id), str(row.number), row.kind, row.grade, row.place, row.easting, row.northing, why)


def _metres(row: _Open, easting: int, northing: int) -> float:
    return hypot(row.easting - easting, row.northing - northing)


def _past(where: str, asked: dict[str, Any]) -> tuple[PastIncident, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_PAST.format(where), asked)
        rows = cursor.fetchall()
    return tuple(
        PastIncident(
            ref=_ref(key),
            opened_at=opened_at,
            words=f"Log {number}: {kinds()[kind].name if kind in kinds() else kind}",
            kind=kind,
            grade=grade,
            place=place,
            result="Open" if closed_at is None else results()[result].name if result in results() else result,
            closed_at=closed_at,
        )
        for key, number, opened_at, kind, grade, place, result, closed_at in rows
    )


def _ref(key: UUID) -> Ref:
    return Ref("dispatch.incident", str(key))
