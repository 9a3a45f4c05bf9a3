"""What has been asked of the force about a record: the rooms upstream know, and offer it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from headwater.kernel import Actor, Permission, Ref, Slot


@dataclass(frozen=True, slots=True)
class Demand:
    """One contact, incident or crime. ``href`` opens it; "" where there is no page. ``kind`` is a word: incident, contact."""

    at: datetime
    title: str
    kind: str
    detail: str = ""
    href: str = ""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class DemandSource:
    """What a room upstream knows: ``find(actor, refs, limit)`` gives the newest first of what concerns any of these records.

    ``refs`` are all the records that mean one person, or one vehicle or premises. ``permission`` None: whoever may read the
    record. ``find`` takes as many queries for many refs as for one.
    """

    name: str
    find: Callable[[Actor, Sequence[Ref], int], Sequence[Demand]]
    permission: Permission | None = None
    order: int = 50


demand_sources: Slot[DemandSource] = Slot("demand on a record", key=lambda source: source.name)
"""Offered by contact and dispatch, shown on the pages of people, vehicles and premises."""


def demand(by: Actor, refs: Sequence[Ref], limit: int = 50) -> tuple[Demand, ...]:
    """What every source knows, the newest first; nothing from sources that this reader may not ask."""
    found = [
        one
        for source in sorted(demand_sources, key=lambda source: source.order)
        if source.permission is None or by.may(source.permission)
        for one in source.find(by, refs, limit)
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])
