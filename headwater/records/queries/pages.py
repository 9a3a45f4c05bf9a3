"""What the pages of records show, each in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from headwater.journal.queries import AuditRow, names_of, timeline
from headwater.kernel import Actor, Ref
from headwater.records.queries.demand import Demand, demand
from headwater.records.queries.links import LinkView, links_of
from headwater.records.queries.markers import Marker, all_markers
from headwater.records.queries.people import PersonView, person
from headwater.records.queries.premises import PremisesView, Resident, premises, residents
from headwater.records.queries.recognising import Recognised, recognise
from headwater.records.queries.vehicles import VehicleView, vehicle

_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a record's history: what, when, by whom."""

    at: datetime
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class About:
    """What every record's page shows below its facts. ``names``: what those who placed and lifted markers are called."""

    markers: tuple[Marker, ...]
    demand: tuple[Demand, ...]
    history: tuple[Happening, ...]
    names: dict[Ref, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """``alike``: other records that may be of the same person, for those who may merge."""

    person: PersonView
    about: About
    alike: tuple[Recognised, ...]


@dataclass(frozen=True, slots=True)
class VehiclePage:
    vehicle: VehicleView
    about: About
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class PremisesPage:
    premises: PremisesView
    about: About
    links: tuple[LinkView, ...]
    residents: tuple[Resident, ...]


def person_page(by: Actor, at: datetime, ref: Ref) -> PersonPage:
    """Raises NotFound."""
    known = person(ref)
    number = known.phones[0].number if known.phones else ""
    others = recognise(by, at, number=number, name=known.name, birth_date=known.birth_date, limit=6)
    alike = tuple(one for one in others if one.person not in known.records)
    return PersonPage(known, _about(by, known.records), alike)


def vehicle_page(by: Actor, ref: Ref) -> VehiclePage:
    """Raises NotFound."""
    known = vehicle(ref)
    return VehiclePage(known, _about(by, [known.ref]), links_of([known.ref]))


def premises_page(by: Actor, ref: Ref) -> PremisesPage:
    """Raises NotFound."""
    known = premises(ref)
    return PremisesPage(known, _about(by, [known.ref]), links_of([known.ref]), residents(known.ref))


def _about(by: Actor, refs: tuple[Ref, ...] | list[Ref]) -> About:
    markers = all_markers(refs, by=by)
    entries: list[AuditRow] = [row for ref in refs for row in timeline(ref, limit=_HISTORY)]
    entries.sort(key=lambda row: row.id, reverse=True)
    people = {row.by for row in entries} | {marker.placed_by for marker in markers}
    names = names_of(people | {marker.lifted_by for marker in markers if marker.lifted_by})
    history = tuple(Happening(row.at, row.meaning, names[row.by]) for row in entries[:_HISTORY])
    return About(markers, demand(by, refs), history, names)
