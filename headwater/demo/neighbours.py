"""People who ring, obviously invented: with phones, addresses, vehicles and markers, some known for calling again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction

from headwater.demo.ground import Ground
from headwater.demo.names import NAMES
from headwater.demo.streets import streets
from headwater.kernel import Actor, Ref
from headwater.places.actions import NewEntry
from headwater.places.queries import Location, in_their_areas
from headwater.records import actions, queries
from headwater.records.actions import NewPerson

NUMBER = 400
"""People on record: few enough to be made in a second, enough for some to ring twice."""

_FIRST_NUMBER = 900_000
"""Ofcom keeps 07700 900000 to 900999 for drama: nobody can be rung on one."""

_A_HOUSEHOLD = 5
"""Every so many people share the address and the number of the one before."""

_MARKERS: Mapping[str, tuple[float, str]] = {  # kind: share of people, what is said
    "vulnerable": (0.06, "Lives alone; speak slowly and wait for the answer."),
    "repeat_victim": (0.05, "Victim of burglary twice in a year; knows the neighbourhood team."),
    "mental_health": (0.03, "Calm voice, one officer to speak, no sudden approach."),
    "officer_safety": (0.02, "Assaulted an officer at this address; do not go alone."),
    "firearms": (0.015, "Shotgun certificate; the cabinet is in the hall."),
    "domestic_abuse": (0.02, "High risk; somebody in the house may be listening to the call."),
    "language": (0.03, "Speaks Polish; an interpreter is needed for more than a few words."),
    "false_reports": (0.01, "Has reported fires that were none; send all the same."),
}
_AT_PREMISES: Mapping[str, str] = {
    "dangerous_dog": "A large dog, loose in the yard.",
    "hoarding": "Full to the ceiling; the back door alone opens.",
    "access": "Ring the concierge; the lift needs a key.",
}
_MAKES = (("Lapwing", "Courier"), ("Redstart", "Estate"), ("Swift", "Hatchback"), ("Heron", "Van"))
_COLOURS = ("Blue", "Red", "Silver", "Black", "White", "Green")


@dataclass(frozen=True)
class Neighbour:
    """Somebody who may ring: what a handler is told, and the number that is shown."""

    name: str
    birth_date: date
    phone: str
    home: Location


def neighbours(entries: Sequence[NewEntry], seed: int) -> list[Neighbour]:
    """The callers of the demonstration: the same for one seed, and spread over the streets of the force."""
    rng = np.random.default_rng([seed, 6])
    points = [one for one in entries if not one.is_place]
    found: list[Neighbour] = []
    for number in range(NUMBER):
        shares = found and number % _A_HOUSEHOLD == _A_HOUSEHOLD - 1
        point = points[int(rng.integers(len(points)))]
        house = int(rng.integers(1, 120))
        home = Location(point.easting, point.northing, f"{house} {point.name} (synthetic)", method="street")
        born = date(2018, 3, 12) - timedelta(days=int(rng.integers(17 * 365, 90 * 365)))
        name = f"{NAMES[(number * 7 + 3) % len(NAMES)]} (synthetic)"
        before = found[-1] if shares else None
        found.append(Neighbour(name, born, before.phone if before else _phone(number), before.home if before else home))
    return found


def _phone(number: int) -> str:
    return f"+44 7700 {_FIRST_NUMBER + number}"


@transaction.atomic
def add_neighbours(seed: int, *, by: Actor, at: datetime) -> list[Ref]:
    """Put them on record with their markers and vehicles, unless they are there; returns those that were made."""
    if queries.recognise(by, at, number=_phone(0)):
        return []
    people = neighbours(list(streets(Ground.of_the_force(seed), seed)), seed)
    rng = np.random.default_rng([seed, 7])
    homes = in_their_areas([one.home for one in people])
    known = [NewPerson(one.name, one.birth_date, (one.phone,), home) for one, home in zip(people, homes, strict=True)]
    refs = actions.add_people(by=by, at=at, people=known)
    for kind, (share, words) in _MARKERS.items():
        for place in np.flatnonzero(rng.random(len(refs)) < share).tolist():
            actions.place_marker(by=by, at=at, subject=refs[place], kind=kind, detail=words, reason="Demonstration")
    for place, ref in enumerate(refs[:12]):
        kind = list(_AT_PREMISES)[place % len(_AT_PREMISES)]
        home = queries.person(ref).addresses[0].premises
        actions.place_marker(by=by, at=at, subject=home, kind=kind, detail=_AT_PREMISES[kind], reason="Demonstration")
    for place, ref in enumerate(refs[::10]):
        make, model = _MAKES[place % len(_MAKES)]
        car = actions.add_vehicle(
            by=by, at=at, registration=f"ZZ{place % 100:02}SYN", make=make, model=model, colour=_COLOURS[place % len(_COLOURS)]
        )
        actions.link(by=by, at=at, one=ref, other=car, kind="keeper")
    return refs
