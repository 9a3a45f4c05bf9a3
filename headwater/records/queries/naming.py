"""What records are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from headwater.kernel import Ref
from headwater.records.models import Marker, Person, Premises, Vehicle
from headwater.records.queries.markers import kind_of
from headwater.records.queries.rows import PERSON, PREMISES, VEHICLE, uuids
from headwater.records.rules.numbers import shown_registration


def people_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → name. One query."""
    rows = Person.objects.filter(pk__in=uuids(ids)).values_list("pk", "name")
    return {str(key): name or "Name not known" for key, name in rows}


def vehicles_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → registration mark. One query."""
    rows = Vehicle.objects.filter(pk__in=uuids(ids)).values_list("pk", "registration")
    return {str(key): shown_registration(mark) for key, mark in rows}


def premises_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → what it is called. One query."""
    return {str(key): text for key, text in Premises.objects.filter(pk__in=uuids(ids)).values_list("pk", "text")}


def markers_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → the kind of marker, without its words; a sensitive one is not named. One query."""
    rows = Marker.objects.filter(pk__in=uuids(ids)).values_list("pk", "kind")
    return {str(key): "Sensitive marker" if kind_of(code).sensitive else kind_of(code).label for key, code in rows}


_NAMERS = {PERSON: people_by_id, VEHICLE: vehicles_by_id, PREMISES: premises_by_id}


def names_of_records(refs: Iterable[Ref]) -> dict[Ref, str]:
    """A name for each, its reference where there is none. One query for each kind."""
    wanted = {*refs}
    found = {ref: str(ref) for ref in wanted}
    for kind, namer in _NAMERS.items():
        ids = [ref.id for ref in wanted if ref.kind == kind]
        if ids:
            found |= {Ref(kind, key): name for key, name in namer(ids).items()}
    return found
