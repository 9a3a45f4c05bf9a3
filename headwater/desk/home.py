"""What stands on the home page besides the menu: other rooms offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from headwater.kernel import Actor, HeadwaterError, Permission, Slot


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new one kind of data is. ``up_to`` is the last day or month that it covers; ``loaded_at`` when it came in.

    Both None: none has been loaded, and ``remedy`` says how to load it; or ``fault`` says why nobody can tell.
    """

    title: str
    up_to: date | None = None
    loaded_at: datetime | None = None
    rows: int | None = None
    remedy: str = ""
    href: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FreshnessSource:
    """Somebody who knows how new some data is. ``read()`` is called on every showing of the home page: it must be quick."""

    name: str
    read: Callable[[], tuple[Freshness, ...]]
    permission: Permission | None = None
    order: int = 50


freshness: Slot[FreshnessSource] = Slot("freshness", key=lambda source: source.name)


def data_for(actor: Actor) -> tuple[Freshness, ...]:
    """How new the data is, as far as this actor may know."""
    asked = sorted((s for s in freshness if s.permission is None or actor.may(s.permission)), key=lambda s: s.order)
    return tuple(line for source in asked for line in _read(source))


def _read(source: FreshnessSource) -> tuple[Freshness, ...]:
    """Data that cannot be read is said; it does not take the home page away."""
    try:
        return source.read()
    except HeadwaterError as fault:
        return (Freshness(source.name.capitalize(), fault=f"{fault.message} {fault.remedy}".strip()),)
