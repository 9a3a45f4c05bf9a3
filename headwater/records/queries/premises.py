"""Premises, as pages and other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import dist

from headwater.kernel import NotFound, Ref
from headwater.records.models import Address, Premises
from headwater.records.queries.rows import PERSON, PREMISES, id_of


@dataclass(frozen=True, slots=True)
class PremisesView:
    """A point (metres) by what it is called."""

    ref: Ref
    text: str
    easting: int
    northing: int
    npu: str
    neighbourhood: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives or lived there; ``left_at`` None: still."""

    person: Ref
    name: str
    added_at: datetime
    left_at: datetime | None


def premises(ref: Ref) -> PremisesView:
    """Raises NotFound. One query."""
    row = Premises.objects.filter(pk=id_of(ref, PREMISES)).first()
    if row is None:
        raise NotFound("There is no record of such premises.", "Look for them by their address.")
    return premises_view(row)


def premises_near(easting: int, northing: int, metres: int = 50, limit: int = 20) -> tuple[tuple[PremisesView, int], ...]:
    """Premises within so many metres of a point, the nearest first, with how far. One query."""
    rows = Premises.objects.filter(
        easting__range=(easting - metres, easting + metres), northing__range=(northing - metres, northing + metres)
    )
    near = sorted((dist((easting, northing), (row.easting, row.northing)), str(row.pk), row) for row in rows)
    return tuple((premises_view(row), round(away)) for away, _, row in near if away <= metres)[:limit]


def residents(ref: Ref) -> tuple[Resident, ...]:
    """Who lives there, then who did; the newest first. One query."""
    rows = Address.objects.filter(premises=id_of(ref, PREMISES)).select_related("person", "person__merged_into")
    found: dict[tuple[Ref, datetime | None], Resident] = {}
    for row in rows.order_by("-added_at", "id"):
        who = row.person.merged_into or row.person
        ref_of = Ref(PERSON, str(who.pk))
        found.setdefault((ref_of, row.left_at), Resident(ref_of, who.name or "Name not known", row.added_at, row.left_at))
    return tuple(sorted(found.values(), key=lambda one: one.left_at is not None))


def premises_view(row: Premises) -> PremisesView:
    return PremisesView(row.ref, row.text, row.easting, row.northing, row.npu, row.neighbourhood, row.added_at)
