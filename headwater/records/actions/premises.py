"""Premises: found, or made where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import dist

from django.db import transaction

from headwater.journal.actions import record_all
from headwater.kernel import Actor, Invalid, Ref, new_id
from headwater.places.queries import Location
from headwater.records.events import PremisesAdded
from headwater.records.models import Premises
from headwater.records.permissions import Permission
from headwater.records.rules import name_key

_SAME = 5
"""Metres within which two points of one name are the same premises."""


@transaction.atomic
def premises_at(*, by: Actor, at: datetime, location: Location) -> Ref:
    """The premises of this name within a few metres of this point, made where there are none. Two queries, six to make them.

    Raises Invalid on a location without words, and off the National Grid.
    """
    return premises_at_each(by=by, at=at, locations=[location])[0]


@transaction.atomic
def premises_at_each(*, by: Actor, at: datetime, locations: Sequence[Location]) -> list[Ref]:
    """As ``premises_at``, for many and in the same number of queries."""
    by.must(Permission.RECORDS_WRITE)
    wanted = [_Wanted(location) for location in locations]
    known: dict[str, list[tuple[int, int, Ref]]] = {}
    _learn(known, wanted)
    fresh: list[Premises] = []
    for one in wanted:
        if one.among(known) is None:
            row = one.row(at)
            fresh.append(row)
            known.setdefault(one.key, []).append((row.easting, row.northing, row.ref))
    if fresh:
        Premises.objects.bulk_create(fresh, ignore_conflicts=True)
        known.clear()
        _learn(known, wanted)  # another may have made the same at this moment: theirs is ours
        record_all(
            PremisesAdded(premises=row.ref, easting=row.easting, northing=row.northing, by=by.ref, at=at)
            for row in fresh
            if any(row.ref == ref for _, _, ref in known.get(row.key, ()))
        )
    found = [one.among(known) for one in wanted]
    return [ref for ref in found if ref]


class _Wanted:
    """One location as it is looked for."""

    def __init__(self, location: Location) -> None:
        self.text = " ".join(location.text.split())[:300]
        self.key = name_key(self.text)[:300]
        self.at = (location.easting, location.northing)
        self.location = location
        if not self.key:
            raise Invalid("Premises need words that say where they are.", "Give an address, or the nearest street.")
        if not (0 <= location.easting < 700_000 and 0 <= location.northing < 1_300_000):
            raise Invalid("That point is not on the National Grid.", "Eastings go to 700,000, northings to 1,300,000.")

    def among(self, known: dict[str, list[tuple[int, int, Ref]]]) -> Ref | None:
        """The nearest of this name that is near enough."""
        near = [(dist(self.at, (x, y)), ref) for x, y, ref in known.get(self.key, ())]
        return min(((metres, ref) for metres, ref in near if metres <= _SAME), default=(0, None))[1]

    def row(self, at: datetime) -> Premises:
        east, north = self.at
        where = self.location
        return Premises(
            id=new_id(), text=self.text, key=self.key, easting=east, northing=north,
            npu=where.npu_name, neighbourhood=where.neighbourhood_name, added_at=at,
        )  # fmt: skip


def _learn(known: dict[str, list[tuple[int, int, Ref]]], wanted: Sequence[_Wanted]) -> None:
    east, north = ([one.at[axis] for one in wanted] for axis in (0, 1))
    rows = Premises.objects.filter(key__in={one.key for one in wanted})
    if wanted:
        rows = rows.filter(
            easting__range=(min(east) - _SAME, max(east) + _SAME), northing__range=(min(north) - _SAME, max(north) + _SAME)
        )
    for row in rows.only("key", "easting", "northing").order_by("added_at", "id"):
        known.setdefault(row.key, []).append((row.easting, row.northing, row.ref))
