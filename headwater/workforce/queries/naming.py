"""What the journal's readers call units and people: a unit by its name, a person by collar number, never by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from headwater.workforce.models import Person, Unit


def units_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → “Coventry NE”, for those there are."""
    return {str(unit.pk): str(unit) for unit in Unit.objects.filter(pk__in=_uuids(ids))}


def people_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """Id → collar number, for those there are."""
    return {str(key): collar for key, collar in Person.objects.filter(pk__in=_uuids(ids)).values_list("pk", "collar_number")}


def _uuids(ids: Iterable[str]) -> list[UUID]:
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:  # the journal keeps what it was given; what is no number names nobody
            continue
    return found
