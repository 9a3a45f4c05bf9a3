"""The numbers of the policy, from ``dispatch/reference/policy.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_FILE = Path(__file__).resolve().parents[1] / "reference" / "policy.toml"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a unit is sent for a grade, in seconds, and how much faster a response driver is than the ordinary flow."""

    seconds: float
    pace: float


@dataclass(frozen=True, slots=True)
class Straight:
    """How long a way is where no roads are known."""

    detour: float
    speed: float

    def seconds(self, eastings: Floats, northings: Floats, easting: float, northing: float) -> Floats:
        """From each place [k] to one."""
        metres: Floats = np.hypot(eastings - easting, northings - northing)
        return metres * self.detour / self.speed


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds for all times and penalties; the file says what each is for."""

    free: frozenset[int]
    divertible: frozenset[int]
    resting: frozenset[int]
    breaks_rest_for_rank: int
    rest_penalty: float
    reach: Reach
    reaches: Mapping[str, Reach] = field(hash=False)
    fresh: float
    stale: float
    stale_penalty_a_minute: float
    approach: float
    """Metres a second between a place and the nearest road."""
    least_duty_left: float
    runs_over_for_rank: int
    duty_soon: float
    duty_soon_penalty: float
    tired_penalty: float
    single_ranks: int
    single_penalty: float
    boundary_penalty: float
    divert_penalty: float
    support_rank: int
    straight: Straight
    cover_penalty: float
    cover_minimum: int
    cover_of: Mapping[str, int] = field(hash=False)
    shown: int
    pool: int
    most_units: int

    def reach_of(self, grade: str) -> Reach:
        return self.reaches.get(grade, self.reach)

    def minimum_of(self, npu: str) -> int:
        """Free units that a policing unit should keep."""
        return self.cover_of.get(npu, self.cover_minimum)

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Policy:
        """From the tables of the file. Raises KeyError where one is missing."""
        location, duty, crew, cover = held["location"], held["duty"], held["crew"], held["cover"]
        return cls(
            free=frozenset(held["status"]["free"]),
            divertible=frozenset(held["status"]["divertible"]),
            resting=frozenset(held["status"]["resting"]),
            breaks_rest_for_rank=held["rest"]["breaks_for_rank"],
            rest_penalty=held["rest"]["penalty"],
            reach=_reach(held["default"]),
            reaches={code: _reach({**held["default"], **row}) for code, row in held.get("grade", {}).items()},
            fresh=location["fresh_seconds"],
            stale=location["stale_seconds"],
            stale_penalty_a_minute=location["penalty_a_minute"],
            approach=location["approach_metres_a_second"],
            least_duty_left=duty["least_left_minutes"] * 60,
            runs_over_for_rank=duty["runs_over_for_rank"],
            duty_soon=duty["soon_minutes"] * 60,
            duty_soon_penalty=duty["soon_penalty"],
            tired_penalty=duty["tired_penalty"],
            single_ranks=crew["single_ranks"],
            single_penalty=crew["single_penalty"],
            boundary_penalty=held["boundary"]["penalty"],
            divert_penalty=held["divert"]["penalty"],
            support_rank=held["divert"]["support_rank"],
            straight=Straight(held["straight"]["detour"], held["straight"]["metres_a_second"]),
            cover_penalty=cover["penalty"],
            cover_minimum=cover["minimum"],
            cover_of=cover.get("npu", {}),
            shown=held["shown"]["suggestions"],
            pool=held["shown"]["pool"],
            most_units=held["shown"]["most_units"],
        )


@cache
def the_policy() -> Policy:
    """The policy in force."""
    return Policy.of(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def _reach(row: Mapping[str, Any]) -> Reach:
    return Reach(row["range_minutes"] * 60, row["pace"])
