"""Earlier demand: what came of earlier contacts of a caller and at a place, with the incidents of dispatch, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from headwater.contact.models import Contact
from headwater.contact.queries.knowing import Known, at_point, known_of, of_caller, records_of
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
    wanted = of_caller(records, number)
    if wanted is None:
        return ()
    found = Contact.objects.filter(wanted, rang_at__gte=at - SINCE, rang_at__lte=at)
    incidents = by_caller(records, at - SINCE, limit) if records else ()
    return _newest(_rows(found.exclude(pk=apart_from.pk) if apart_from else found, limit), incidents, limit)


def demand_at_place(
    easting: int | None, northing: int | None, at: datetime, apart_from: Contact | None = None, limit: int = MOST
) -> tuple[Demand, ...]:
    """What was called about at this place before. Two queries at most."""
    wanted = at_point(easting, northing)
    if wanted is None or easting is None or northing is None:
        return ()
    found = Contact.objects.filter(wanted, rang_at__gte=at - SINCE, rang_at__lte=at)
    incidents = at_place(easting, northing, 50, at - SINCE)
    return _newest(_rows(found.exclude(pk=apart_from.pk) if apart_from else found, limit), incidents, limit)


_SHOWN = ("channel", "state", "rang_at", "kind", "grade", "place", "outcome", "incident")
"""A contact has sixty columns, and texts of twenty thousand characters: no more is read than a row shows."""


def _rows(found: QuerySet[Contact], limit: int) -> list[Contact]:
    return list(found.only(*_SHOWN).order_by("-rang_at")[:limit])


def _newest(contacts: list[Contact], incidents: Iterable[PastIncident], limit: int) -> tuple[Demand, ...]:
    """Contacts and incidents together, newest first; a contact that became an incident is shown once, as that."""
    logs = list(incidents)
    shown = {str(log.ref) for log in logs}
    rows = [_contact(row) for row in contacts if not row.incident or row.incident not in shown]
    rows += [_incident(log) for log in logs]
    return tuple(sorted(rows, key=lambda one: one.at, reverse=True)[:limit])


def _contact(row: Contact) -> Demand:
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
