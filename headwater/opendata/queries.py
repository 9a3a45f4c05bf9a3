"""What may be read of reports that came by Open311, and of the programs that send them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from headwater.kernel import Actor, Permission, Ref
from headwater.opendata.models import Client, Request
from headwater.opendata.open311.asking import LONDON, Wanted
from headwater.opendata.open311.keys import hashed

_MAY = ("opendata.request.make", "contact.contact.ring")


@dataclass(frozen=True, slots=True)
class RequestView:
    """A report as everybody may see it. ``latitude`` None: its anchor point is not found yet, or there is none near."""

    identifier: str
    service: str
    requested_on: date
    changed_on: date
    state: str
    closed: bool
    latitude: float | None
    longitude: float | None
    street: str


@dataclass(frozen=True, slots=True)
class ClientView:
    """A program that may send in reports, or might."""

    ref: Ref
    name: str
    admitted_at: datetime
    shut_out_at: datetime | None


def client_with(key: str) -> Actor | None:
    """The program that holds a key, as it acts here; None for any other key. One query."""
    row = Client.objects.filter(key=hashed(key), shut_out_at=None).first()
    if row is None:
        return None
    known = Permission.all()
    return Actor(row.ref, row.name, permissions=frozenset(known[one].value for one in _MAY))


def clients() -> tuple[ClientView, ...]:
    """Every program, those with a key first, by name. One query."""
    rows = Client.objects.order_by("shut_out_at", "name")
    views = [ClientView(row.ref, row.name, row.admitted_at, row.shut_out_at) for row in rows]
    return tuple(sorted(views, key=lambda one: one.shut_out_at is not None))


def requests_like(wanted: Wanted, at: datetime) -> tuple[RequestView, ...]:
    """Those that are asked for, the newest day first, in no order within a day. One query.

    Without their names none of today is told: the moment at which one appears would say when somebody wrote.
    """
    if wanted.ids:
        rows = Request.objects.filter(identifier__in=wanted.ids)
    else:
        today = at.astimezone(LONDON).date()
        rows = Request.objects.filter(requested_on__gte=wanted.first, requested_on__lte=wanted.last, requested_on__lt=today)
        if wanted.services:
            rows = rows.filter(service__in=wanted.services)
        if len(wanted.statuses) == 1:
            rows = rows.filter(closed="closed" in wanted.statuses)
    begins = (wanted.page - 1) * wanted.size
    return tuple(map(_view, rows.order_by("-requested_on", "identifier")[begins : begins + wanted.size]))


def request_called(identifier: str) -> RequestView | None:
    """One query."""
    row = Request.objects.filter(identifier=identifier).first()
    return _view(row) if row else None


def clients_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """What the audit calls programs. One query."""
    return {str(key): name for key, name in Client.objects.filter(pk__in=_uuids(ids)).values_list("pk", "name")}


def _uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return found


def _view(row: Request) -> RequestView:
    return RequestView(
        row.identifier, row.service, row.requested_on, row.changed_on, row.state, row.closed, row.latitude, row.longitude,
        row.street,
    )  # fmt: skip
