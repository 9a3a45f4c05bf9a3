"""From what records knows to what its pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from headwater.kernel import Actor, NotFound, Ref
from headwater.records.permissions import Permission
from headwater.records.queries import Marker, MarkerKind, PersonView, PremisesView, VehicleView, marker_kinds

NOUNS = {"people": "records.person", "vehicles": "records.vehicle", "premises": "records.premises"}
"""How records are named in addresses."""

_PATHS = {kind: noun for noun, kind in NOUNS.items()}


def href_of(ref: Ref) -> str:
    """The page of a record of this room; "" for anything else."""
    noun = _PATHS.get(ref.kind)
    return reverse(f"records:{noun}", args=[ref.id]) if noun else ""


def ref_of(noun: str, key: object) -> Ref:
    """The record that an address names. Raises NotFound."""
    if noun not in NOUNS:
        raise NotFound("There is no such page.", "Look for the record again.")
    return Ref(NOUNS[noun], str(key))


def age(born: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def born(birth_date: date | None, day: date) -> str:
    """“9 April 1961 (56)”."""
    if birth_date is None:
        return "Not known"
    return f"{birth_date.day} {birth_date:%B %Y} ({age(birth_date, day)})"


def person_facts(person: PersonView, day: date) -> list[tuple[str, str]]:
    """The facts at the head of a person's page."""
    facts = [("Born", born(person.birth_date, day))]
    facts += [("Also known as", ", ".join(person.other_names))] * bool(person.other_names)
    facts.append(("Telephone", ", ".join(phone.shown for phone in person.phones) or "None known"))
    facts += [("Note", person.note)] * bool(person.note)
    if len(person.records) > 1:
        facts.append(("Records", f"{len(person.records)}, merged"))
    return facts


def vehicle_facts(vehicle: VehicleView) -> list[tuple[str, str]]:
    known = [("Make", vehicle.make), ("Model", vehicle.model), ("Colour", vehicle.colour), ("Note", vehicle.note)]
    return [("Registration", vehicle.registration), *((title, said) for title, said in known if said)]


def premises_facts(premises: PremisesView) -> list[tuple[str, str]]:
    facts = [("Easting, northing", f"{premises.easting}, {premises.northing}")]
    facts += [("Policing unit", premises.npu)] * bool(premises.npu)
    return facts + [("Neighbourhood", premises.neighbourhood)] * bool(premises.neighbourhood)


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """A marker as a page shows it. ``level`` is how grave: danger, care or note."""

    marker: Marker
    level: str
    placed_by: str
    lifted_by: str
    overdue: bool


_LEVELS = {1: "danger", 2: "care", 3: "note"}


def marker_lines(markers: tuple[Marker, ...], names: dict[Ref, str], day: date) -> tuple[list[MarkerLine], list[MarkerLine]]:
    """Those that stand, and those that were lifted."""
    lines = [
        MarkerLine(
            one, _LEVELS[one.severity], names.get(one.placed_by, ""),
            names.get(one.lifted_by, "") if one.lifted_by else "", one.overdue(day),
        )
        for one in markers
    ]  # fmt: skip
    return [one for one in lines if one.marker.lifted_at is None], [one for one in lines if one.marker.lifted_at]


def kinds_for(by: Actor, noun: str) -> list[MarkerKind]:
    """The kinds of marker that this actor may place on such a record, the gravest first."""
    may = by.may(Permission.MARKER_SENSITIVE)
    return [kind for kind in marker_kinds().values() if NOUNS.get(noun) in kind.on and (may or not kind.sensitive)]
