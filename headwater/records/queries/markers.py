"""Markers that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import hypot
from typing import Any

from django.db import connection
from django.db.models import Q

from headwater.kernel import Actor, Ref
from headwater.records import models
from headwater.records.permissions import Permission
from headwater.records.queries.rows import MARKER, PERSON, PREMISES, VEHICLE, uuids
from headwater.records.rules import MarkerKind, marker_kinds


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as it is shown: ``label`` on a page, ``short`` on a board. ``severity`` 1 danger to life, 2 care, 3 to know.

    ``review_on`` may be over: the marker stands all the same, and is shown as overdue.
    """

    ref: Ref
    about: Ref
    kind: str
    label: str
    short: str
    severity: int
    sensitive: bool
    detail: str
    review_on: date
    placed_at: datetime
    placed_by: Ref
    reason: str = ""
    lifted_at: datetime | None = None
    lifted_by: Ref | None = None
    lifted_why: str = ""

    def overdue(self, day: date) -> bool:
        return self.lifted_at is None and self.review_on < day


def markers_on(refs: Collection[Ref], *, by: Actor | None = None) -> Mapping[Ref, tuple[Marker, ...]]:
    """The markers that stand on each of these people, vehicles and premises, the gravest first; those without are left out.

    ``by`` says who asks: sensitive markers are there only for those who may read them, and for nobody where it is None.
    A person's markers include those of records merged with theirs. One query; none for no refs.
    """
    wanted = {kind: uuids(ref.id for ref in refs if ref.kind == kind) for kind in (PERSON, VEHICLE, PREMISES)}
    if not any(wanted.values()):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ON, {"people": wanted[PERSON], "vehicles": wanted[VEHICLE], "premises": wanted[PREMISES]})
        rows = cursor.fetchall()
    found: dict[Ref, list[Marker]] = defaultdict(list)
    for kind, key, *row in rows:
        asked = Ref(kind, key)
        found[asked].append(_view(asked, *row))
    return {ref: shown for ref, markers in found.items() if (shown := in_order(readable(markers, by)))}


def markers_near(
    easting: int, northing: int, metres: int = 50, *, by: Actor | None = None
) -> tuple[tuple[Ref, str, Marker], ...]:
    """Markers on premises within so many metres of a point, the nearest first: premises, what they are called, marker.

    Sensitive ones as ``markers_on``. One query.
    """
    asked = {"west": easting - metres, "east": easting + metres, "south": northing - metres, "north": northing + metres}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked)
        rows = cursor.fetchall()
    found = []
    for premises, text, east, north, *row in rows:
        away = hypot(east - easting, north - northing)
        shown = readable([_view(Ref(PREMISES, str(premises)), *row)], by)
        if away <= metres and shown:
            found.append((away, shown[0].severity, shown[0].ref.id, text, shown[0]))
    return tuple((marker.about, text, marker) for _, _, _, text, marker in sorted(found, key=lambda one: one[:3]))


def all_markers(refs: Collection[Ref], *, by: Actor) -> tuple[Marker, ...]:
    """Every marker on any of these, those that were lifted too, for their page: standing first, then the newest. One query."""
    wanted = {kind: uuids(ref.id for ref in refs if ref.kind == kind) for kind in (PERSON, VEHICLE, PREMISES)}
    rows = models.Marker.objects.filter(
        Q(person__in=wanted[PERSON]) | Q(vehicle__in=wanted[VEHICLE]) | Q(premises__in=wanted[PREMISES])
    )
    found = readable([view_of(row) for row in rows], by)
    stand = in_order([one for one in found if one.lifted_at is None])
    return (*stand, *sorted((one for one in found if one.lifted_at), key=lambda one: one.placed_at, reverse=True))


def reviews_due(day: date, limit: int = 200, *, by: Actor) -> tuple[Marker, ...]:
    """Markers whose review is due by this day, the longest overdue first. One query."""
    rows = models.Marker.objects.filter(lifted_at=None, review_on__lte=day).order_by("review_on", "id")[:limit]
    return tuple(readable([view_of(row) for row in rows], by))


def readable(markers: Collection[Marker], by: Actor | None) -> list[Marker]:
    """Those of them that this reader may see."""
    all_of_them = by is not None and by.may(Permission.MARKER_SENSITIVE)
    return [one for one in markers if all_of_them or not one.sensitive]


def in_order(markers: Collection[Marker]) -> tuple[Marker, ...]:
    return tuple(sorted(markers, key=lambda one: (one.severity, one.label, one.placed_at)))


def about(row: models.Marker) -> Ref:
    """What a marker is on."""
    if row.person_id:
        return Ref(PERSON, str(row.person_id))
    return Ref(VEHICLE, str(row.vehicle_id)) if row.vehicle_id else Ref(PREMISES, str(row.premises_id))


def view_of(row: models.Marker) -> Marker:
    return _view(
        about(row), row.pk, row.kind, row.detail, row.review_on, row.placed_at, row.placed_by, row.reason,
        row.lifted_at, row.lifted_by, row.lifted_why,
    )  # fmt: skip


def kind_of(code: str) -> MarkerKind:
    """A kind; one that the reference file knows no longer is treated with care, and kept from those without the right."""
    known = marker_kinds().get(code)
    return known or MarkerKind(code, code.replace("_", " ").capitalize(), code.replace("_", " ").upper(), 2, (), 12, True)


def _view(
    on: Ref, key: Any, code: str, detail: str, review_on: date, placed_at: datetime, placed_by: str, reason: str,
    lifted_at: datetime | None, lifted_by: str, lifted_why: str,
) -> Marker:  # fmt: skip
    kind = kind_of(code)
    return Marker(
        ref=Ref(MARKER, str(key)), about=on, kind=code, label=kind.label, short=kind.short, severity=kind.severity,
        sensitive=kind.sensitive, detail=detail, review_on=review_on, placed_at=placed_at, placed_by=Ref.parse(placed_by),
        reason=reason, lifted_at=lifted_at, lifted_by=Ref.parse(lifted_by) if lifted_by else None, lifted_why=lifted_why,
    )  # fmt: skip


_COLUMNS = "m.id, m.kind, m.detail, m.review_on, m.placed_at, m.placed_by, m.reason, m.lifted_at, m.lifted_by, m.lifted_why"
_ON = f"""
    with asked as (
        select id, coalesce(merged_into_id, id) as root from records_person where id = any(%(people)s)
    )
    select 'records.person', asked.id::text, {_COLUMNS}
    from asked join records_person p on p.id = asked.root or p.merged_into_id = asked.root
    join records_marker m on m.person_id = p.id where m.lifted_at is null
    union all
    select 'records.vehicle', m.vehicle_id::text, {_COLUMNS}
    from records_marker m where m.vehicle_id = any(%(vehicles)s) and m.lifted_at is null
    union all
    select 'records.premises', m.premises_id::text, {_COLUMNS}
    from records_marker m where m.premises_id = any(%(premises)s) and m.lifted_at is null
"""  # noqa: S608 - this module's own columns

_NEAR = f"""
    select p.id, p.text, p.easting, p.northing, {_COLUMNS}
    from records_premises p join records_marker m on m.premises_id = p.id
    where m.lifted_at is null and p.easting between %(west)s and %(east)s and p.northing between %(south)s and %(north)s
"""  # noqa: S608 - this module's own columns
