"""The hub that owns an incident from its first moment."""

from __future__ import annotations

from typing import Any

from django.db import connection

from headwater.dispatch.actions.hubs.holding import covers, lit_hubs
from headwater.dispatch.rules.routing import HubChoice, HubLoad, route
from headwater.kernel import Ref

_LOADS = """
with lit as materialized (select id from dispatch_hub where dark_since is null order by position, name for share skip locked)
select hub.id, hub.name, hub.capacity,
  array(select area from dispatch_hubarea where hub_id = hub.id),
  (select count(*) from dispatch_incident where hub_id = hub.id and closed_at is null),
  hub.id in (select id from lit)
from dispatch_hub hub
order by hub.position, hub.name
"""
"""Only what is open is counted: the incidents of years before are not looked at. Hubs that can work are held (``lit_hubs``)."""


def routed(npu: str) -> HubChoice:
    """The hub for an incident in a policing unit, held so until the transaction ends: it does not go dark meanwhile.

    Raises Conflict where no hub was ever opened. One query, one more while a hub is dark.
    """
    hubs = _hubs()
    if not any(lit for *_, lit in hubs) and lit_hubs():  # the last of them was just going dark, and did not
        hubs = _hubs()
    covered = {} if all(lit for *_, lit in hubs) else covers()
    loads = []
    for key, name, capacity, areas, load, lit in hubs:
        served = frozenset(areas) - covered.keys() | {area for area, taker in covered.items() if taker == key}
        loads.append(HubLoad(Ref("dispatch.hub", str(key)), name, served, capacity, load, not lit))
    return route(npu, loads)


def _hubs() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_LOADS)
        hubs: list[tuple[Any, ...]] = cursor.fetchall()
    return hubs
