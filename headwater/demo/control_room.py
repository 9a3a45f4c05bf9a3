"""The three contact hubs of the demonstration, and its units with their crews."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from headwater.demo.names import synthetic
from headwater.dispatch.actions import UnitPosition, book_off, book_on, open_hub, report_positions
from headwater.dispatch.queries import hubs_open, the_network
from headwater.dispatch.queries.commanding import duties_over, units_on_duty
from headwater.kernel import Actor, Ref
from headwater.places.queries import area_named, boundary
from headwater.workforce.actions import NewPerson, NewPosting, Rank, Span, appoint, open_unit
from headwater.workforce.queries import called, serving

LONDON = ZoneInfo("Europe/London")
_HUBS = {
    ("West", "W"): ("Wolverhampton", "Walsall", "Dudley", "Sandwell"),
    ("Central", "C"): ("Birmingham West", "Birmingham East"),
    ("East", "E"): ("Solihull", "Coventry"),
}
_CAPACITY = 400
_RESPONSE, _COLLAR = "Force Response", "R"
"""The department that units are of, and what the collar numbers of its constables begin with."""


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit that works every shift. ``base``: its policing unit; ``crew``: how many people."""

    call_sign: str
    base: str
    crew: int
    vehicle: str
    skills: tuple[str, ...]


def open_hubs(by: Actor, at: datetime) -> None:
    """Open the hubs, each for its policing units, unless there are any."""
    if hubs_open():
        return
    for (name, short), npus in _HUBS.items():
        areas = [(area_named("npu", npu).ref, npu) for npu in npus]
        open_hub(by=by, at=at, name=f"{name} hub", short=short, areas=areas, capacity=_CAPACITY)


def hub_of(npu: str) -> str:
    """The name of the hub to which a policing unit's incidents come."""
    return next(f"{name} hub" for (name, _), npus in _HUBS.items() if npu in npus)


def appoint_crews(*, by: Actor, at: datetime) -> int:
    """Take on the constables of Force Response, as many as the units need in every shift; returns how many are new.

    They are of no policing unit's posts, so that the tables that the pack prints stay what they are.
    """
    number = sum(unit.crew for unit in planned_units()) * len(_plan()["shifts"])
    if called([f"{_COLLAR}{number:04}"]):
        return 0
    team = open_unit(by=by, at=at, npu=_RESPONSE, name="Response", neighbourhood_team=False, area=None, position=0)
    posting = NewPosting(team, Rank.CONSTABLE, Span(at.astimezone(LONDON).date() - timedelta(days=400)))
    people = [NewPerson(synthetic(1_000 + n), f"{_COLLAR}{n:04}", (posting,)) for n in range(1, number + 1)]
    return len(appoint(by=by, at=at, people=people))


def man_units(seed: int, *, by: Actor, at: datetime) -> int:
    """Book on the units of the shift that has begun which are not on duty, somewhere in their area; returns how many.

    Those whose duty is over and who are on nothing go off first; others follow when they are clear. The people who work a
    shift work it every day, so that each has the rest that the rule asks for.
    """
    for over in duties_over(at):
        book_off(by=by, at=at, unit=over)
    there = units_on_duty()
    wanted = [unit for unit in planned_units() if unit.call_sign not in there]
    if not wanted:
        return 0
    number, until = shift_at(at)
    crews = _crews(number, at)
    where = {unit.base: area_named("npu", unit.base).ref for unit in wanted}
    booked: list[tuple[PlannedUnit, Ref]] = []
    for unit in wanted:
        ref = book_on(
            by=by, at=at, call_sign=unit.call_sign, crew=crews[unit.call_sign], skills=unit.skills, vehicle=unit.vehicle,
            base=where[unit.base], until=until, reason="Demonstration",
        )  # fmt: skip
        booked.append((unit, ref))
    report_positions(by=by, at=at, positions=list(_placed(booked, where, seed, at)))
    return len(booked)


@cache
def planned_units() -> tuple[PlannedUnit, ...]:
    """Every unit of the demonstration, by reference/units.toml."""
    held = _plan()
    found = []
    for base, letter in held["letters"].items():
        for number in range(held["response"]):
            skills = held["skills"][number % len(held["skills"])]
            found.append(PlannedUnit(f"{letter}{21 + number}", base, 2, "Response car", tuple(skills)))
    for special in held["specialist"]:
        for number, base in enumerate(special["bases"]):
            sign = f"{special['letters']}{1 + number}"
            found.append(PlannedUnit(sign, base, special["crew"], special["vehicle"], tuple(special["skills"])))
    return tuple(found)


def shift_at(at: datetime) -> tuple[int, datetime]:
    """Which shift works at a moment (0, 1, 2…), and when it ends: both by the clock on the wall in London."""
    starts = [time.fromisoformat(text) for text in _plan()["shifts"]]
    day = at.astimezone(LONDON).date()
    begun = [
        (datetime.combine(day + timedelta(days=offset), start, LONDON), number)
        for offset in (-1, 0, 1)
        for number, start in enumerate(starts)
    ]
    number = max(pair for pair in begun if pair[0] <= at)[1]
    return number, min(start for start, _ in begun if start > at)


def _crews(number: int, at: datetime) -> dict[str, list[Ref]]:
    """The crew of each call sign in a shift: everybody who may be sent out is of one shift, and of one unit in it."""
    day = at.astimezone(LONDON).date()
    people = [one.person for one in serving(day, [Rank.CONSTABLE]) if one.collar_number.startswith(_COLLAR)]
    mine = iter(people[number :: len(_plan()["shifts"])])
    return {unit.call_sign: [next(mine) for _ in range(unit.crew)] for unit in planned_units()}


def _placed(booked: list[tuple[PlannedUnit, Ref]], where: dict[str, Ref], seed: int, at: datetime) -> Iterator[UnitPosition]:
    """Each unit on a road of its area, the same ones for the same seed."""
    network = the_network(at)
    if network is None:
        return
    eastings, northings = network.roads.eastings, network.roads.northings
    rng = np.random.default_rng([seed, 11])
    for base, ref in where.items():
        ground = boundary(ref)
        if ground is None:
            continue
        inside = np.flatnonzero(shapely.contains_xy(ground, eastings, northings))
        for unit, whose in booked:
            if unit.base == base and len(inside):
                node = int(rng.choice(inside))
                yield UnitPosition(whose, round(float(eastings[node])), round(float(northings[node])), at)


@cache
def _plan() -> dict[str, Any]:
    with (Path(__file__).parent / "reference" / "units.toml").open("rb") as file:
        return tomllib.load(file)
