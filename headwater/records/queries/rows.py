"""From references to rows of this room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from headwater.kernel import NotFound, Ref
from headwater.records.models import Person

PERSON, VEHICLE, PREMISES, MARKER, LINK = (f"records.{noun}" for noun in ("person", "vehicle", "premises", "marker", "link"))

_NAMES = {PERSON: "person", VEHICLE: "vehicle", PREMISES: "premises", MARKER: "marker", LINK: "link"}


def id_of(ref: Ref, kind: str) -> UUID:
    """The row that a reference of this kind names. Raises NotFound where it cannot be one."""
    found = uuid_of(ref.id) if ref.kind == kind else None
    if found is None:
        raise NotFound(f"There is no record of such a {_NAMES[kind]}.", "Look for it by name, number or mark.")
    return found


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:  # the journal keeps what it was given; what is no number names nothing
        return None


def uuids(ids: Iterable[str]) -> list[UUID]:
    return [found for found in map(uuid_of, ids) if found]


def roots_of(ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """For each person, the record that stands for them (their own, unless merged). One query."""
    return {one: into or one for one, into in Person.objects.filter(pk__in=ids).values_list("pk", "merged_into")}


def root_of(ref: Ref) -> UUID:
    """The record that stands for a person. Raises NotFound. One query."""
    own = id_of(ref, PERSON)
    found = roots_of([own]).get(own)
    if found is None:
        raise NotFound("There is no record of such a person.", "Look for them by name or number.")
    return found


def same_people(roots: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Every record that these stand for, themselves among them → the one that stands for it. One query."""
    merged = Person.objects.filter(merged_into__in=roots).values_list("pk", "merged_into_id")
    return {root: root for root in roots} | {one: into for one, into in merged if into}
