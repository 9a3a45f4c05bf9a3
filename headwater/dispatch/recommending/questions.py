"""What is asked: an incident, and every unit as a row of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from headwater.dispatch.rules.reference import skills
from headwater.kernel import Invalid, Ref

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Question:
    """Who should go to a place (National Grid metres) at a moment (seconds since 1970)?

    ``rank``: of the grade, 1 the most pressing. ``needs``: codes of skills, which one unit must have all of, and several
    units between them. ``crew``, ``vehicle``: each unit must have. ``npu``: the policing unit of the place, "" unknown.
    ``already``: units on this incident.
    """

    easting: float
    northing: float
    at: float
    grade: str
    rank: int
    needs: tuple[str, ...] = ()
    number: int = 1
    crew: int = 1
    vehicle: str = ""
    npu: str = ""
    already: frozenset[Ref] = frozenset()

    def __post_init__(self) -> None:
        if not (np.isfinite(self.easting) and np.isfinite(self.northing)):
            raise Invalid("The incident has no place.", "Give it a location first.")
        if self.number < 1:
            raise Invalid("Ask for one unit at least.")
        for need in self.needs:
            if need not in skills():
                raise Invalid(f"“{need[:40]}” is not a skill.", "Choose one from the list of skills.")


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Units on duty, one a row [k]. Moments are seconds since 1970; NaN is not known.

    ``skills`` has a bit for each code of the reference list (``bits_of``); ``rank``: of the grade that it is committed to,
    0 for nothing; ``npu`` is a row of ``npus``, -1 for none; ``alarm``: it pressed its emergency button.
    """

    units: tuple[Ref, ...]
    call_signs: tuple[str, ...]
    status: Ints
    easting: Floats
    northing: Floats
    seen: Floats
    skills: Ints
    crew: Ints
    vehicles: tuple[str, ...]
    duty_until: Floats
    on_since: Floats
    rank: Ints
    grades: tuple[str, ...]
    """The grade that it is committed to, "" for nothing."""
    npu: Ints
    npus: tuple[str, ...]
    alarm: Bools

    def __post_init__(self) -> None:
        columns = (self.call_signs, self.status, self.easting, self.northing, self.seen, self.skills, self.crew,
                   self.vehicles, self.duty_until, self.on_since, self.rank, self.grades, self.npu, self.alarm)  # fmt: skip
        if any(len(column) != len(self.units) for column in columns):
            raise Invalid("The columns of the units have different lengths.")

    def __len__(self) -> int:
        return len(self.units)

    def rows(self, chosen: Sequence[int]) -> UnitTable:
        """These rows, in this order."""
        at = np.asarray(chosen, np.int64)
        return UnitTable(
            tuple(self.units[k] for k in at), tuple(self.call_signs[k] for k in at), self.status[at], self.easting[at],
            self.northing[at], self.seen[at], self.skills[at], self.crew[at], tuple(self.vehicles[k] for k in at),
            self.duty_until[at], self.on_since[at], self.rank[at], tuple(self.grades[k] for k in at), self.npu[at],
            self.npus, self.alarm[at],
        )  # fmt: skip


def bits_of(codes: Sequence[str]) -> int:
    """A bit for each skill, by its place in the reference list; a code that is not in it has none."""
    bits = 0
    for code in codes:
        bits |= _bits().get(code, 0)
    return bits


def among(status: Ints, codes: frozenset[int]) -> Bools:
    """Which statuses [k] are among these codes (0 to 255)."""
    return _table(codes)[status]


@cache
def _bits() -> dict[str, int]:
    return {code: 1 << number for number, code in enumerate(skills())}


@cache
def _table(codes: frozenset[int]) -> Bools:
    table = np.zeros(256, bool)
    table[list(codes)] = True
    return table
