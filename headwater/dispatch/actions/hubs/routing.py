"""The hub that owns an incident from its first moment."""

from __future__ import annotations

from django.db.models import Count, Q

from headwater.dispatch.actions.hubs.holding import covers, lit_hubs
from headwater.dispatch.models import Hub
from headwater.dispatch.rules.routing import HubChoice, HubLoad, route


def routed(npu: str) -> HubChoice:
    """The hub for an incident in a policing unit, held so until the transaction ends: it does not go dark meanwhile.

    Raises Conflict where no hub was ever opened. Three queries, one more while a hub is dark.
    """
    lit = {hub.pk for hub in lit_hubs()}
    counted = list(Hub.objects.annotate(load=Count("incidents", filter=Q(incidents__closed_at=None))).prefetch_related("areas"))
    covered = covers() if len(lit) < len(counted) else {}
    served = {
        hub.pk: frozenset(area.area for area in hub.areas.all() if area.area not in covered)
        | frozenset(area for area, taker in covered.items() if taker == hub.pk)
        for hub in counted
    }
    return route(
        npu,
        [HubLoad(hub.ref, hub.name, served[hub.pk], hub.capacity, hub.load, hub.pk not in lit) for hub in counted],
    )
