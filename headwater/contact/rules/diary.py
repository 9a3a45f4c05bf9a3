"""Which crew of a team can keep an appointment: nobody in two places, and time to get from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import dist

from headwater.contact.rules.channels import read

Point = tuple[int, int]
Travel = Callable[[Point, Point], int]
"""Seconds from one point of the National Grid to another."""


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that a crew has. ``point`` is None where nobody knows where it is."""

    crew: int
    starts_at: datetime
    ends_at: datetime
    point: Point | None


@dataclass(frozen=True, slots=True)
class Fit:
    """The crew that can keep an appointment, and the seconds that it travels to it."""

    crew: int
    travel: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long appointments last (minutes), how far ahead they are offered, and how fast a crew gets there."""

    minutes: int
    days_ahead: int
    metres_a_second: float
    largest_travel: int
    by_kind: Mapping[str, int]

    def of(self, kind: str) -> timedelta:
        return timedelta(minutes=self.by_kind.get(kind, self.minutes))


@cache
def lengths() -> Lengths:
    """The reference in force."""
    held = read("appointments")
    return Lengths(
        held["minutes"], held["days_ahead"], held["metres_a_second"], held["largest_travel"], dict(held["kind_minutes"])
    )


def as_the_crow_flies(one: Point, other: Point) -> int:
    """Seconds between two points where no road network is loaded."""
    return round(dist(one, other) / lengths().metres_a_second)


def crew_for(
    *,
    starts_at: datetime,
    minutes: timedelta,
    point: Point | None,
    base: Point,
    crews: int,
    booked: Sequence[Booked],
    travel: Travel,
) -> Fit | None:
    """The crew with the shortest way that is free, gets there in time, and from there to its next; None where none is.

    ``booked``: what the team's crews have on that day. A place that nobody knows counts as the base.
    """
    fits = []
    here, ends_at = point or base, starts_at + minutes
    for crew in range(1, crews + 1):
        day = sorted((one for one in booked if one.crew == crew), key=lambda one: one.starts_at)
        if any(one.starts_at < ends_at and starts_at < one.ends_at for one in day):
            continue
        before = max((one for one in day if one.ends_at <= starts_at), key=lambda one: one.ends_at, default=None)
        after = min((one for one in day if one.starts_at >= ends_at), key=lambda one: one.starts_at, default=None)
        to_here = travel((before.point or base) if before else base, here)
        in_time = before is None or before.ends_at + timedelta(seconds=to_here) <= starts_at
        onward = 0 if after is None else travel(here, after.point or base)
        reaches_next = after is None or ends_at + timedelta(seconds=onward) <= after.starts_at
        longest = max(onward, 0 if before is None else to_here)
        if in_time and reaches_next and longest <= lengths().largest_travel:
            fits.append(Fit(crew, to_here))
    return min(fits, key=lambda fit: (fit.travel, fit.crew), default=None)
