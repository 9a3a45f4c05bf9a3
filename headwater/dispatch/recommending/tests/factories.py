"""Units and questions for tests: roads as a straight line of ten metres a second, so that times can be read off."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.dispatch.recommending import Question, UnitTable
from headwater.dispatch.recommending.questions import bits_of
from headwater.kernel import Ref

NOW = 1_520_812_800.0
SPEED = 10.0


class Lines:
    """Roads that are straight lines at SPEED; nobody gets past easting 900,000."""

    def nearest_of(
        self, eastings: npt.ArrayLike, northings: npt.ArrayLike, /
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        self.x, self.y = np.asarray(eastings, np.float64), np.asarray(northings, np.float64)
        return np.arange(len(self.x), dtype=np.int32), np.zeros(len(self.x))

    def seconds(self, sources: npt.ArrayLike, target: int, /) -> npt.NDArray[np.float64]:
        rows = np.asarray(sources)
        metres = np.hypot(self.x[rows] - self.x[target], self.y[rows] - self.y[target])
        return np.where(self.x[rows] > 900_000, np.inf, metres / SPEED)


@dataclass(frozen=True)
class A:
    """A unit, ``minutes`` from the incident by road, everything else as good as it can be."""

    sign: str
    minutes: float = 5.0
    status: int = 2
    skills: tuple[str, ...] = ()
    crew: int = 2
    npu: str = "Coventry"
    seen: float = 10.0
    """Seconds ago."""
    left: float = 6 * 60.0
    """Minutes of duty."""
    on: float = 2.0
    """Hours on duty."""
    to: str = ""
    """The grade that it is sent to."""
    vehicle: str = "Response car"
    alarm: bool = False
    known: bool = True

    @property
    def ref(self) -> Ref:
        return Ref("dispatch.unit", self.sign.lower())


RANKS = {"": 0, "P1": 1, "P2": 2, "P3": 3, "P4": 5}
QUESTION = Question(400_000.0, 300_000.0, NOW, "P2", 2, npu="Coventry")


def ask(**others: object) -> Question:
    return replace(QUESTION, **others)  # type: ignore[arg-type]


def table(*units: A) -> UnitTable:
    npus = tuple(sorted({unit.npu for unit in units if unit.npu}))
    return UnitTable(
        units=tuple(unit.ref for unit in units),
        call_signs=tuple(unit.sign for unit in units),
        status=np.array([unit.status for unit in units], np.int64),
        easting=np.array([400_000.0 + unit.minutes * 60 * SPEED if unit.known else np.nan for unit in units], np.float64),
        northing=np.array([300_000.0] * len(units), np.float64),
        seen=np.array([NOW - unit.seen if unit.known else np.nan for unit in units], np.float64),
        skills=np.array([bits_of(unit.skills) for unit in units], np.int64),
        crew=np.array([unit.crew for unit in units], np.int64),
        vehicles=tuple(unit.vehicle for unit in units),
        duty_until=np.array([NOW + unit.left * 60 for unit in units], np.float64),
        on_since=np.array([NOW - unit.on * 3_600 for unit in units], np.float64),
        rank=np.array([RANKS[unit.to] for unit in units], np.int64),
        grades=tuple(unit.to for unit in units),
        npu=np.array([npus.index(unit.npu) if unit.npu else -1 for unit in units], np.int64),
        npus=npus,
        alarm=np.array([unit.alarm for unit in units], bool),
    )
