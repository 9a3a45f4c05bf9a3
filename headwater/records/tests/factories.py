"""People, vehicles and premises to try things on; nobody real."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from headwater.kernel import Actor, Ref, Role
from headwater.places.queries import Location
from headwater.records import actions

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")
BORN = date(1961, 4, 9)


def actor(*roles: Role) -> Actor:
    return Actor.with_roles(Ref("accounts.user", "tester"), "Tester", roles)


def home(text: str = "12 Alder Road, Coventry", east: int = 433_500, north: int = 278_500) -> Location:
    return Location(east, north, text, npu_name="Coventry")


def somebody(name: str = "Wren Sherbourne", **known: Any) -> Ref:
    return actions.add_person(by=PROGRAM, at=AT, name=name, **known)


def journalled(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Subject and data of every journal entry of this kind, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select subject, data::text from journal_entry where name = %s order by id", [name])
        return [(subject, json.loads(data)) for subject, data in cursor.fetchall()]
