"""The three contact hubs of the demonstration."""

from __future__ import annotations

from datetime import datetime

from headwater.dispatch.actions import open_hub
from headwater.dispatch.queries import hubs_open
from headwater.kernel import Actor
from headwater.places.queries import area_named

_HUBS = {
    ("West", "W"): ("Wolverhampton", "Walsall", "Dudley", "Sandwell"),
    ("Central", "C"): ("Birmingham West", "Birmingham East"),
    ("East", "E"): ("Solihull", "Coventry"),
}
_CAPACITY = 400


def open_hubs(by: Actor, at: datetime) -> None:
    """Open the hubs, each for its policing units, unless there are any."""
    if hubs_open():
        return
    for (name, short), npus in _HUBS.items():
        areas = [(area_named("npu", npu).ref, npu) for npu in npus]
        open_hub(by=by, at=at, name=f"{name} hub", short=short, areas=areas, capacity=_CAPACITY)
