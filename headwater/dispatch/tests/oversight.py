"""Hubs, open incidents and units for the tests of oversight; made as rows, so that thousands cost nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.dispatch.models import Deployment, Hub, HubArea, Incident, Unit
from headwater.kernel import Actor, Ref, Role

AT = datetime(2018, 3, 12, 12, 0, tzinfo=UTC)
DEE = Actor.with_roles(Ref("accounts.user", "dee"), "Dee Dispatcher", [Role.DISPATCHER])
DAN = Actor.with_roles(Ref("accounts.user", "dan"), "Dan Dispatcher", [Role.DISPATCHER])
INA = Actor.with_roles(Ref("accounts.user", "ina"), "Ina Inspector", [Role.DUTY_INSPECTOR])
SAM = Actor.with_roles(Ref("accounts.user", "sam"), "Sam Sergeant", [Role.SERGEANT])
COL = Actor.with_roles(Ref("accounts.user", "col"), "Col Commander", [Role.COMMANDER])
HAL = Actor.with_roles(Ref("accounts.user", "hal"), "Hal Handler", [Role.HANDLER])
ANN = Actor.with_roles(Ref("accounts.user", "ann"), "Ann Analyst", [Role.ANALYST])

_numbers = count(1_000_001)  # far above those that the day gives


def later(**given: float) -> datetime:
    return AT + timedelta(**given)


def area(name: str) -> str:
    return f"places.area:{name}"


def hubs(*names: str, capacity: int = 1_000) -> tuple[Hub, ...]:
    """One hub a name, each with an area of the same name."""
    made = []
    for position, name in enumerate(names):
        hub = Hub.objects.create(name=name, short=name[:8].upper(), position=position, capacity=capacity, opened_at=AT)
        HubArea.objects.create(hub=hub, area=area(name), name=name)
        made.append(hub)
    return tuple(made)


def incidents(hub: Hub, number: int = 1, *, grade: str = "P3", npu: str | None = None, at: datetime = AT) -> list[Incident]:
    """Open incidents of a hub, without timers."""
    return Incident.objects.bulk_create(
        Incident(
            day=at.date(), number=next(_numbers), hub=hub, opened_at=at, opened_by="test.made:x", kind="A2", opening_kind="A2",
            grade=grade, opening_grade=grade, graded_at=at, npu=area(hub.name) if npu is None else npu, npu_name=hub.name,
        )
        for _ in range(number)
    )  # fmt: skip


def unit(call_sign: str, *, crew: int = 2) -> Unit:
    return Unit.objects.create(
        call_sign=call_sign, status=2, status_at=AT, on_duty=True, duty_until=later(hours=10), crew_size=crew
    )


def deployment(one: Unit, incident: Incident, at: datetime = AT) -> Deployment:
    incident.units_now += 1
    incident.save()
    return Deployment.objects.create(
        unit=one, incident=incident, during=DateTimeTZRange(at, None), assigned_at=at, assigned_by="test.made:x",
        assigned_by_name="Test", crew_size=one.crew_size,
    )  # fmt: skip


def journalled(*names: str) -> list[tuple[str, dict[str, Any]]]:
    """Subject and data of every journal entry of these kinds, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select subject, data::text from journal_entry where name = any(%s) order by id", [list(names)])
        return [(subject, json.loads(data)) for subject, data in cursor.fetchall()]


def where(rows: Iterable[Incident]) -> dict[str, str]:
    """By incident, the name of its hub."""
    keys = [row.pk for row in rows]
    return {str(key): name for key, name in Incident.objects.filter(pk__in=keys).values_list("pk", "hub__name")}
