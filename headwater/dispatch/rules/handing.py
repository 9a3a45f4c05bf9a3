"""To whom the work of a dark hub goes, and when a hub is seen to be dark."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[1] / "reference" / "hubs.toml"


@dataclass(frozen=True, slots=True)
class Watch:
    """How hubs are watched. ``gone`` zero: a hub is dark only when somebody says so."""

    present: timedelta
    gone: timedelta
    answer: timedelta


@dataclass(frozen=True, slots=True)
class Work:
    """An open incident of the dark hub. ``area`` is the policing unit it is in; ``asked`` a hub that was asked to take it."""

    id: str
    area: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """A hub that can work: how many incidents it has, and how many it can bear."""

    id: str
    load: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a hub's people: when the last of them was heard of, None where nobody has been in."""

    id: str
    dark: bool
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Spread:
    """Which hub takes each incident, and which answers for each area."""

    incidents: Mapping[str, str]
    areas: Mapping[str, str]


@cache
def watch() -> Watch:
    """What reference/hubs.toml says."""
    with _FILE.open("rb") as file:
        held = tomllib.load(file)
    return Watch(
        timedelta(seconds=held["present_seconds"]),
        timedelta(seconds=held["gone_seconds"]),
        timedelta(minutes=held["answer_minutes"]),
    )


def spread(work: Iterable[Work], areas: Iterable[str], takers: Sequence[Taker]) -> Spread:
    """Give the work of a dark hub to the others: whole areas first, so that incidents and units stay in one hand.

    The busiest area goes first, to the hub that has the most room for what it bears; what was asked of a hub already goes
    to that hub; incidents in no area of the dark hub follow one by one. Every incident and every area gets a taker, however
    full they all are. The same input gives the same answer. Raises ValueError without a taker.
    """
    if not takers:
        raise ValueError("there is nobody to take it")
    todo, given, covered = list(work), {}, {}
    load = {taker.id: taker.load for taker in takers}
    capacity = {taker.id: max(taker.capacity, 1) for taker in takers}

    def roomiest(more: int) -> str:
        return min(load, key=lambda hub: ((load[hub] + more) / capacity[hub], hub))

    for one in todo:
        if one.asked in load:
            given[one.id] = one.asked
            load[one.asked] += 1
    rest = [one for one in todo if one.id not in given]
    busy = Counter(one.area for one in rest)
    for area in sorted(set(areas), key=lambda name: (-busy[name], name)):
        covered[area] = roomiest(busy[area])
        load[covered[area]] += busy[area]
    for one in rest:
        hub = covered.get(one.area)
        if hub is None:
            hub = roomiest(1)
            load[hub] += 1
        given[one.id] = hub
    return Spread(given, covered)


def gone_dark(hubs: Sequence[Seen], at: datetime, rule: Watch) -> tuple[str, ...]:
    """The hubs that had people and have none any more, while another one has: otherwise nobody could take their work."""
    if not rule.gone:
        return ()
    staffed = {hub.id for hub in hubs if not hub.dark and hub.last_seen is not None and at - hub.last_seen <= rule.present}
    if not staffed:
        return ()
    return tuple(hub.id for hub in hubs if not hub.dark and hub.last_seen is not None and at - hub.last_seen > rule.gone)
