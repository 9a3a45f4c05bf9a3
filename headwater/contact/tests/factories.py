"""Contacts for tests, made as the platform makes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from headwater.contact import actions
from headwater.dispatch.actions import open_hub
from headwater.kernel import Actor, Ref, Role, new_id
from headwater.places.queries import Location

AT = datetime(2018, 3, 12, 21, 30, tzinfo=UTC)
TELEPHONY = Actor.system("telephony")


def staff(name: str, *roles: Role) -> Actor:
    """Somebody with these roles, as they are when signed in."""
    return Actor.with_roles(Ref("accounts.user", str(new_id())), name, roles)


HANA = staff("Hana Example", Role.HANDLER)
HAL = staff("Hal Example", Role.HANDLER)
SUNITA = staff("Sunita Example", Role.SUPERVISOR)
DEV = staff("Dev Example", Role.DISPATCHER)
ROSA = staff("Rosa Example", Role.RESPONSE)

ALDER_ROAD = Location(433_500, 279_000, "12 Alder Road, near Cedar Close, Coventry", method="street", npu_name="Coventry")


def rung(channel: str = "999", at: datetime = AT, **given: Any) -> Ref:
    """A contact that waits."""
    return actions.ring(by=TELEPHONY, at=at, channel=channel, **given)


def taken(by: Actor = HANA, at: datetime = AT, channel: str = "999", **given: Any) -> Ref:
    """A contact that somebody has."""
    contact = rung(channel, at, **given)
    actions.claim(by=by, at=at, contact=contact)
    return contact


def noted(by: Actor = HANA, at: datetime = AT, channel: str = "999", number: str = "", **details: Any) -> Ref:
    """A contact that somebody has and has noted something about."""
    contact = taken(by, at, channel, number=number)
    actions.note_details(by=by, at=at, contact=contact, **details)
    return contact


def hub(name: str = "Midlands", capacity: int = 1000) -> Ref:
    """A hub that owns incidents."""
    return open_hub(by=TELEPHONY, at=AT, name=name, short=name[:8].upper(), areas=[], capacity=capacity)


def journalled(name: str) -> list[dict[str, Any]]:
    """Data of every entry of this kind, oldest first, with its subject."""
    with connection.cursor() as cursor:
        cursor.execute("select subject, by, data::text from journal_entry where name = %s order by id", [name])
        return [json.loads(data) | {"subject": subject, "by": by} for subject, by, data in cursor.fetchall()]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of the database within, those left out that only mark a transaction's parts."""
    held: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield held
    held += [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))
    ]
