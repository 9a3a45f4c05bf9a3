"""Which hub an incident comes to: that of its area, unless it is dark or full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.kernel import Conflict, Ref


@dataclass(frozen=True, slots=True)
class HubLoad:
    """A hub as routing sees it. ``areas``: references of the policing units it serves; ``load``: its open incidents."""

    hub: Ref
    name: str
    areas: frozenset[str]
    capacity: int
    load: int
    dark: bool

    @property
    def room(self) -> float:
        """The part of its capacity that is free; below 0 where it holds more."""
        return 1 - self.load / self.capacity


@dataclass(frozen=True, slots=True)
class HubChoice:
    """The hub that was chosen, and why, as the log says it."""

    hub: Ref
    why: str


def route(npu: str, hubs: Sequence[HubLoad]) -> HubChoice:
    """The hub for an incident in a policing unit (its reference as text; empty where nobody knows).

    A dark hub is chosen only where every hub is: an incident must have an owner. Raises Conflict where there is no hub.
    """
    if not hubs:
        raise Conflict("There is no contact hub yet.", "Ask a commander to open one; the contact stays open until then.")
    lit = [hub for hub in hubs if not hub.dark]
    own = next((hub for hub in hubs if npu and npu in hub.areas), None)
    if own is not None and not own.dark and own.load < own.capacity:
        return HubChoice(own.hub, f"{own.name} serves the area")
    if not lit:
        last = own or max(hubs, key=lambda hub: hub.room)
        return HubChoice(last.hub, f"{last.name}, though every hub is dark")
    other = max(lit, key=lambda hub: hub.room)
    if own is None:
        return HubChoice(other.hub, f"{other.name} has the most room")
    if other.hub == own.hub:
        return HubChoice(own.hub, f"{own.name} serves the area; every hub is full")
    return HubChoice(other.hub, f"{other.name} has the most room; {own.name} is {'dark' if own.dark else 'full'}")
