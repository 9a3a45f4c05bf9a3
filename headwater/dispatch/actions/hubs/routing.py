"""The hub that owns an incident from its first moment."""

from __future__ import annotations

from django.db import connection

from headwater.dispatch.actions.hubs.holding import covers, lit_hubs
from headwater.dispatch.rules.routing import HubChoice, HubLoad, route
from headwater.kernel import Ref

_LOADS = """
select hub.id, hub.name, hub.capacity,
  array(select area from dispatch_hubarea where hub_id = hub.id),
  (select count(*) from dispatch_incident where hub_id = hub.id and closed_at is null)
from dispatch_hub hub
order by hub.position, hub.name
"""
"""Only what is open is counted: the incidents of years before are not looked at."""


def routed(npu: str) -> HubChoice:
    """The hub for an incident in a policing unit, held so until the transaction ends: it does not go dark meanwhile.

    Raises Conflict where no hub was ever opened. Two queries, one more while a hub is dark.
    """
    lit = {hub.pk for hub in lit_hubs()}
    with connection.cursor() as cursor:
        cursor.execute(_LOADS)
        hubs = cursor.fetchall()
    covered = covers() if len(lit) < len(hubs) else {}
    loads = []
    for key, name, capacity, areas, load in hubs:
        served = frozenset(areas) - covered.keys() | {area for area, taker in covered.items() if taker == key}
        loads.append(HubLoad(Ref("dispatch.hub", str(key)), name, served, capacity, load, key not in lit))
    return route(npu, loads)
