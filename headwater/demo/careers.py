"""Lives in a policing unit: who joins, moves, changes hours and leaves between two counts, and who cannot be deployed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from headwater.demo.hours import Hours
from headwater.workforce.actions import Rank, Span, Spell, Status

Place = tuple[Rank, str]
Slot = tuple[Place, Decimal]
"""Work of so many hours in a place."""

_TURNOVER = 0.08
"""Of those who could stay from one count to the next, the share that goes and is replaced."""
_WAS_OFF = 0.25
"""Of all careers, the share with a time off duties that is over."""


@dataclass
class Career:
    """One person: postings one after another, and times during which they could not be deployed."""

    steps: list[tuple[Place, Decimal, Span]] = field(default_factory=list)
    spells: tuple[Spell, ...] = ()

    @property
    def begins(self) -> date:
        return self.steps[0][2].starts

    @property
    def last(self) -> tuple[Place, Decimal, Span]:
        return self.steps[-1]

    def begin(self, slot: Slot, day: date) -> None:
        self.steps.append((*slot, Span(day)))

    def end(self, day: date) -> None:
        place, fte, span = self.last
        self.steps[-1] = (place, fte, Span(span.starts, day))


def careers_of(
    days: Sequence[date], states: Sequence[Mapping[Place, Hours]], off: Mapping[Place, Hours], seed: int
) -> Iterator[Career]:
    """People who are just those of each state on its day; of the last state, those in ``off`` cannot be deployed."""
    rng = np.random.default_rng([seed, 3])
    everyone: list[Career] = []
    working: list[Career] = []
    for index, state in enumerate(states):
        wanted = Counter({(place, fte): number for place, hours in state.items() for fte, number in hours.items()})
        turnover = _TURNOVER if index else 0.0
        working, fresh = _next(working, wanted, _between(days, index), turnover, rng)
        everyone += fresh
    _keep_off(working, off, days[-1], rng)
    _once_off(everyone, days[-1], rng)
    yield from everyone


def _next(
    working: Sequence[Career], wanted: Counter[Slot], between: Sequence[date], turnover: float, rng: np.random.Generator
) -> tuple[list[Career], list[Career]]:
    """Those who work at the next count, and those of them who are new."""
    kept, free = [], []
    for career in working:
        place, fte, _ = career.last
        if wanted[place, fte] > 0 and rng.random() >= turnover:
            wanted[place, fte] -= 1
            kept.append(career)
        else:
            free.append(career)
    moved, fresh = [], []
    for slot in [slot for slot, number in sorted(wanted.items(), key=str) for _ in range(number)]:
        day = between[int(rng.integers(len(between)))]
        mover = _mover(free, slot)
        if mover is None:
            fresh.append(Career())
            fresh[-1].begin(slot, day)
            continue
        free.remove(mover)
        mover.end(day)
        mover.begin(slot, day)
        moved.append(mover)
    for leaver in free:
        leaver.end(between[int(rng.integers(len(between)))])
    return [*kept, *moved, *fresh], fresh


def _mover(free: Sequence[Career], slot: Slot) -> Career | None:
    """Somebody of the same rank who changes unit or hours, or None: then somebody joins."""
    place, fte = slot
    for career in free:
        (rank, unit), hours, _ = career.last
        if rank is place[0] and (unit, hours) != (place[1], fte):
            return career
    return None


def _between(days: Sequence[date], index: int) -> list[date]:
    """Mondays after the count before and not after this one; the first count's own day at the beginning."""
    if index == 0:
        return [days[0]]
    first, last = days[index - 1] + timedelta(days=1), days[index]
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if day.weekday() == 0]


def _keep_off(working: Sequence[Career], off: Mapping[Place, Hours], day: date, rng: np.random.Generator) -> None:
    """Give those who cannot be deployed at the last count a status that still lasts."""
    kinds = list(Status)
    number = 0
    for place, hours in off.items():
        for fte in hours.elements():
            career = next(c for c in working if c.last[:2] == (place, fte) and not c.spells)
            starts = max(career.begins, day - timedelta(days=int(rng.integers(20, 200))))
            career.spells = (Spell(kinds[number % len(kinds)], Span(starts)),)
            number += 1


def _once_off(everyone: Sequence[Career], until: date, rng: np.random.Generator) -> None:
    for career in everyone:
        ends = career.last[2].ends or until
        days = (ends - career.begins).days
        if career.spells or days < 120 or rng.random() >= _WAS_OFF:
            continue
        starts = career.begins + timedelta(days=int(rng.integers(30, days - 80)))
        kind = list(Status)[int(rng.integers(3))]
        career.spells = (Spell(kind, Span(starts, starts + timedelta(days=int(rng.integers(14, 75))))),)
