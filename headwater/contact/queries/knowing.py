"""What the record itself says of a caller and a place, before anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from headwater.contact.models import Contact
from headwater.kernel import Actor, Ref
from headwater.records.queries import Marker, markers_near, markers_on, same_person

REPEAT_WITHIN = timedelta(days=90)
"""How long an earlier contact makes a caller or a place a repeat."""

APART = timedelta(hours=6)
"""How long before an earlier contact at the same place must have been to count: nine phones about one crash are no repeat."""

NEAR = 50
"""Metres within which something is at the same place."""

_FACTS = {"firearms": "firearms", "vulnerable": "vulnerable", "repeat_victim": "repeat", "domestic_abuse": "vulnerable",
          "self_harm": "vulnerable"}  # fmt: skip
"""Which fact of THRIVE+ a kind of marker says."""

_ON_BOARD = {"firearms": "firearms", "weapons": "officer_safety", "officer_safety": "officer_safety",
             "vulnerable": "vulnerable", "repeat_victim": "repeat"}  # fmt: skip
"""Which marker an incident gets from a marker of the record."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says: markers of caller and place, and how many contacts there were within ninety days."""

    on_caller: tuple[Marker, ...] = ()
    at_place: tuple[Marker, ...] = ()
    earlier_by_caller: int = 0
    earlier_at_place: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(marker.kind for marker in (*self.on_caller, *self.at_place))

    def facts(self, silent: str) -> tuple[str, ...]:
        """The facts that rules of THRIVE+ ask for, in a fixed order."""
        held = {_FACTS[kind] for kind in self.kinds if kind in _FACTS}
        if self.earlier_by_caller or self.earlier_at_place:
            held.add("repeat")
        if silent == "pressed":
            held.add("silent_55")
        return tuple(sorted(held))

    def board(self) -> frozenset[str]:
        """Markers that an incident gets from the record."""
        held = {_ON_BOARD[kind] for kind in self.kinds if kind in _ON_BOARD}
        return frozenset(held | ({"repeat"} if self.earlier_by_caller or self.earlier_at_place else set()))


def known_of(row: Contact, by: Actor, at: datetime) -> Known:
    """What the record says of a contact's caller and place, as far as this reader may know. At most four queries."""
    caller = Ref.parse(row.caller) if row.caller else None
    on_caller = markers_on([caller], by=by).get(caller, ()) if caller else ()
    near: tuple[Marker, ...] = ()
    if row.easting is not None and row.northing is not None:
        near = tuple(marker for _, _, marker in markers_near(row.easting, row.northing, NEAR, by=by))
    by_caller, at_place = _earlier(row, at)
    return Known(tuple(on_caller), near, by_caller, at_place)


def records_of(caller: str) -> tuple[Ref, ...]:
    """Every record that means this person, theirs alone where none was merged. One query, none for nobody."""
    return same_person(Ref.parse(caller)) if caller else ()


def at_point(easting: int | None, northing: int | None, metres: int = NEAR) -> Q | None:
    """Contacts at this place; None where it is not known."""
    if easting is None or northing is None:
        return None
    return Q(
        easting__range=(easting - metres, easting + metres), northing__range=(northing - metres, northing + metres)
    )  # fmt: skip


_EARLIER = """
select caller, number, easting, northing, rang_at from contact_contact
where state = 'closed' and outcome <> 'nfa' and rang_at between %(since)s and %(until)s and id <> %(pk)s and (
  caller = any(%(callers)s) and caller <> ''
  or number = nullif(%(number)s, '') and number <> ''
  or easting between %(easting)s::int - %(near)s and %(easting)s::int + %(near)s
    and northing between %(northing)s::int - %(near)s and %(northing)s::int + %(near)s
)
limit 50
"""


def _earlier(row: Contact, at: datetime) -> tuple[int, int]:
    """How many contacts of this caller, and at this place, were finished within ninety days. One query, or two."""
    callers = records_of(row.caller)
    if not callers and not row.number and (row.easting is None or row.northing is None):
        return 0, 0
    asked: dict[str, Any] = {
        "pk": row.pk, "since": at - REPEAT_WITHIN, "until": row.rang_at, "callers": [str(one) for one in callers],
        "number": row.number, "easting": row.easting, "northing": row.northing, "near": NEAR,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, asked)
        rows = cursor.fetchall()
    mine = {str(one) for one in callers}
    theirs = sum(1 for caller, number, *_ in rows if caller in mine or (row.number and number == row.number))
    here = sum(1 for _, _, east, north, rang in rows if rang <= row.rang_at - APART and _is_here(row, east, north))
    return theirs, here


def _is_here(row: Contact, easting: int | None, northing: int | None) -> bool:
    if row.easting is None or row.northing is None or easting is None or northing is None:
        return False
    return abs(easting - row.easting) <= NEAR and abs(northing - row.northing) <= NEAR
