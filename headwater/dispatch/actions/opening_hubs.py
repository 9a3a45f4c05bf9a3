"""Opening the contact hubs of a force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from headwater.dispatch.events import HubOpened
from headwater.dispatch.models import Hub, HubArea
from headwater.dispatch.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, Ref


@transaction.atomic
def open_hub(*, by: Actor, at: datetime, name: str, short: str, areas: Sequence[tuple[Ref, str]], capacity: int) -> Ref:
    """Open a hub that serves these policing units (reference and name of each). ``capacity``: open incidents it can bear.

    Raises Conflict where there is a hub of that name or an area is served already, Invalid without name or capacity.
    """
    by.must(Permission.HUB_OPEN)
    words, letters = name.strip(), short.strip().upper()
    if not 0 < len(words) <= 80 or not 0 < len(letters) <= 8 or capacity < 1:
        raise Invalid("A hub needs a name, a short name and a capacity.", "Give 80 letters at most, 8 at most, and 1 or more.")
    if Hub.objects.filter(name=words).exists() or Hub.objects.filter(short=letters).exists():
        raise Conflict(f"There is a hub called {words} or {letters} already.", "Choose another name.")
    served = HubArea.objects.filter(area__in=[str(ref) for ref, _ in areas]).first()
    if served is not None:
        raise Conflict(f"{served.name} is served by another hub.", "An area belongs to one hub.")
    hub = Hub.objects.create(name=words, short=letters, position=Hub.objects.count(), capacity=capacity, opened_at=at)
    HubArea.objects.bulk_create(HubArea(hub=hub, area=str(ref), name=called) for ref, called in areas)
    record(HubOpened(hub=hub.ref, name=words, areas=tuple(ref for ref, _ in areas), capacity=capacity, by=by.ref, at=at))
    return hub.ref
