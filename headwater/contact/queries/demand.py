"""Earlier demand: what came of earlier contacts of a caller and at a place, with the incidents of dispatch, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from headwater.contact.models import Contact
from headwater.contact.queries.knowing import NEAR, Known, at_point, known_of, records_of
from headwater.contact.rules.channels import State, channels
from headwater.contact.rules.outcomes import OUTCOMES
from headwater.dispatch.queries import PastIncident, at_place, by_caller, kinds
from headwater.kernel import Actor, Ref
from headwater.records import queries as records

SINCE = timedelta(days=730)
"""How far back earlier demand is shown."""

MOST = 12
"""Rows of earlier demand that a screen shows of a caller, and of a place."""


@dataclass(frozen=True, slots=True)
class Demand:
    """An earlier contact or incident. ``what``: in words; ``open``: it is not over yet."""

    ref: Ref
    at: datetime
    what: str
    kind: str
    grade: str
    place: str
    detail: str
    open: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a caller and a place, and what came of them before."""

    known: Known
    by_caller: tuple[Demand, ...]
    at_place: tuple[Demand, ...]


def demand_of(row: Contact, by: Actor, at: datetime) -> Around:
    """Earlier demand around a contact, itself left out. At most seven queries."""
    caller = Ref.parse(row.caller) if row.caller else None
    mine = list(demand_by_caller(caller, row.number, at, apart_from=row))
    here = list(demand_at_place(row.easting, row.northing, at, apart_from=row))
    return Around(known_of(row, by, at), tuple(mine), tuple(here))


def demand_by_caller(
    person: Ref | None, number: str, at: datetime, apart_from: Contact | None = None, limit: int = MOST
) -> tuple[Demand, ...]:
    """What this caller called about before, known by record or by number. Two queries at most."""
    records = records_of(str(person or ""))
    if not records and not number:
        return ()
    found = _rows(_BY_CALLER, at, apart_from, limit, callers=[str(one) for one in records], number=number)
    incidents = by_caller(records, at - SINCE, limit) if records else ()
    return _newest(found, incidents, limit)


def demand_at_place(
    easting: int | None, northing: int | None, at: datetime, apart_from: Contact | None = None, limit: int = MOST
) -> tuple[Demand, ...]:
    """What was called about at this place before. Two queries at most."""
    if easting is None or northing is None:
        return ()
    west, east, south, north = easting - NEAR, easting + NEAR, northing - NEAR, northing + NEAR
    found = _rows(_AT_PLACE, at, apart_from, limit, west=west, east=east, south=south, north=north)
    return _newest(found, at_place(easting, northing, NEAR, at - SINCE), limit)


_SHOWN = ("id", "channel", "state", "rang_at", "kind", "grade", "place", "outcome", "incident")
"""A contact has sixty columns, and texts of twenty thousand characters: no more is read than a row shows."""

_EARLIER = f"""
select {", ".join(_SHOWN)} from contact_contact
where %(where)s and rang_at between %%(since)s and %%(until)s and id is distinct from %%(apart)s
order by rang_at desc limit %%(limit)s
"""  # noqa: S608 - this module's own columns
_BY_CALLER = _EARLIER % {
    "where": "(caller = any(%(callers)s) and caller <> '' or number = nullif(%(number)s, '') and number <> '')"
}
_AT_PLACE = _EARLIER % {"where": "easting between %(west)s and %(east)s and northing between %(south)s and %(north)s"}


@dataclass(frozen=True, slots=True)
class _Row:
    """What is shown of an earlier contact."""

    id: UUID
    channel: str
    state: str
    rang_at: datetime
    kind: str
    grade: str
    place: str
    outcome: str
    incident: str

    @property
    def ref(self) -> Ref:
        return Ref("contact.contact", str(self.id))


def _rows(statement: str, at: datetime, apart_from: Contact | None, limit: int, **asked: Any) -> list[_Row]:
    within = {"since": at - SINCE, "until": at, "apart": apart_from.pk if apart_from else None, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**within, **asked})
        return [_Row(*row) for row in cursor.fetchall()]


def _newest(contacts: list[_Row], incidents: Iterable[PastIncident], limit: int) -> tuple[Demand, ...]:
    """Contacts and incidents together, newest first; a contact that became an incident is shown once, as that."""
    logs = list(incidents)
    shown = {str(log.ref) for log in logs}
    rows = [_contact(row) for row in contacts if not row.incident or row.incident not in shown]
    rows += [_incident(log) for log in logs]
    return tuple(sorted(rows, key=lambda one: one.at, reverse=True)[:limit])


def _contact(row: Contact | _Row) -> Demand:
    kind = kinds()[row.kind].name if row.kind in kinds() else ""
    what = f"{channels()[row.channel].name}: {kind or 'no kind noted'}"
    detail = OUTCOMES.get(row.outcome, "")
    if row.state == State.ABANDONED.value:
        detail = "Rang off"
    return Demand(row.ref, row.rang_at, what, row.kind, row.grade, row.place, detail, row.state != State.CLOSED.value)


def _incident(log: PastIncident) -> Demand:
    return Demand(log.ref, log.opened_at, log.words, log.kind, log.grade, log.place, log.result, log.closed_at is None)


def demand_on(by: Actor, refs: Sequence[Ref], limit: int) -> Sequence[records.Demand]:
    """What is known here of records: contacts of people, and at premises, the newest first. Two queries at most.

    The incidents of dispatch are dispatch's to tell.
    """
    people = [str(ref) for ref in refs if ref.kind == "records.person"]
    wanted = Q(caller__in=people) if people else Q(pk=None)
    for ref in refs:
        if ref.kind == "records.premises":
            where = records.premises(ref)
            wanted |= at_point(where.easting, where.northing) or Q(pk=None)
    rows = Contact.objects.filter(wanted).order_by("-rang_at")[:limit]
    return [
        records.Demand(one.at, one.what, "contact", one.detail, reverse("contact:call", args=[one.ref.id]), one.ref)
        for one in map(_contact, rows)
    ]
