"""Whom somebody means who attaches a person or a vehicle to a log: by registration, number, name, or the address of a page."""

from __future__ import annotations

import re
from datetime import datetime

from headwater.kernel import Actor, Invalid, NotFound, Ref
from headwater.records.queries import find_people, names_of_records, recognise, vehicle_with

_PAGE = re.compile(r"/records/(people|vehicles|premises)/([0-9a-f-]{36})/", re.IGNORECASE)
_KINDS = {"people": "records.person", "vehicles": "records.vehicle", "premises": "records.premises"}
_MOST = 5


def subject_called(text: str, *, by: Actor, at: datetime) -> tuple[Ref, str]:
    """The one that is called so, and its name. Raises NotFound, and Invalid where several are: it names them."""
    page = _PAGE.search(text)
    if page is not None:
        ref = Ref(_KINDS[page[1].lower()], page[2].lower())
        name = names_of_records([ref]).get(ref)
        if name is None:
            raise NotFound("There is no such record.", "Copy the address of its page again.")
        return ref, name
    vehicle = vehicle_with(text)
    if vehicle is not None:
        return vehicle.ref, vehicle.registration
    found = _people(text, by, at)
    if not found:
        raise NotFound(f"Nobody and nothing is called “{text[:60]}”.", "Add them to the records first.")
    if len(found) > 1:
        names = "; ".join(name for _, name in found)
        raise Invalid(f"Several are called so: {names}.", "Open the right one's page, and paste its address here.")
    return found[0]


def _people(text: str, by: Actor, at: datetime) -> list[tuple[Ref, str]]:
    if sum(character.isdigit() for character in text) >= 6:
        return [(one.person, _name(one.name, one.birth_date)) for one in recognise(by, at, number=text, limit=_MOST)]
    return [(one.ref, _name(one.name, one.birth_date)) for one in find_people(text, _MOST)]


def _name(name: str, born: object) -> str:
    return f"{name} ({born:%d %B %Y})" if born else name
