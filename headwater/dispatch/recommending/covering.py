"""What going leaves behind: free units in each policing unit, against the number that it should keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from headwater.dispatch.recommending.policy import Policy
from headwater.dispatch.recommending.questions import Bools, Floats, Ints, UnitTable, among


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Free units in each policing unit now [n], and how many it should keep [n]; the last row stands for none.

    ``counted``: which units are among the free ones [k], so that their going is felt.
    """

    free: Ints
    minimum: Ints
    counted: Bools


def cover_of(units: UnitTable, policy: Policy) -> Cover:
    counted = among(units.status, policy.free) & (units.rank == 0) & (units.npu >= 0)
    free = np.bincount(units.npu[counted], minlength=len(units.npus) + 1)
    return Cover(free, np.array([*(policy.minimum_of(npu) for npu in units.npus), 0], np.int64), counted)


def lacking(cover: Cover, units: UnitTable) -> Floats:
    """1 where a unit's going leaves its policing unit below the minimum, or farther below it [k]."""
    return (cover.counted & (cover.free[units.npu] <= cover.minimum[units.npu])).astype(np.float64)


def left_by(rows: list[int], units: UnitTable, cover: Cover) -> tuple[str, ...]:
    """What these units leave below the minimum: “leaves Coventry with 1 of 3”."""
    going = Counter(int(units.npu[row]) for row in rows if cover.counted[row])
    return tuple(
        f"leaves {units.npus[npu]} with {int(cover.free[npu]) - number} of {int(cover.minimum[npu])}"
        for npu, number in sorted(going.items(), key=lambda item: units.npus[item[0]])
        if cover.free[npu] - number < cover.minimum[npu]
    )
