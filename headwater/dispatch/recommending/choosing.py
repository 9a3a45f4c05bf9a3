"""Several units at once: the best set, not the best units one by one."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from headwater.dispatch.recommending.covering import Cover
from headwater.dispatch.recommending.policy import Policy
from headwater.dispatch.recommending.questions import Floats, Ints, Question, UnitTable, bits_of

_HOLDERS = 2
"""Holders of each skill that are thought of, beside the best units."""

_MISSING = 1e6
"""Seconds that a skill costs that nobody in the set has: more than all else together."""


def choose(question: Question, units: UnitTable, order: list[int], own: Floats, cover: Cover, policy: Policy) -> list[int]:
    """The rows to send, best first. ``order``: rows that may go, best first; ``own``: what each costs by itself [k].

    Of all sets out of the best ``policy.pool`` (and the best holders of each skill that is needed), the one that costs least:
    its skills must cover what is needed, and two units out of one policing unit may leave less than two out of two.
    """
    number = min(question.number, len(order), policy.most_units)
    if number == 1 and question.number == 1:
        return order[:1]
    pool = order[: policy.pool]
    for need in question.needs:
        holders = [row for row in order if units.skills[row] & bits_of([need])]
        pool += [row for row in holders[:_HOLDERS] if row not in pool]
    sets = _sets(len(pool), number)
    rows = np.array(pool)
    cost = own[rows][sets].sum(axis=1)
    cost += policy.cover_penalty * _uncovered(units, rows, sets, cover)
    held = np.bitwise_or.reduce(units.skills[rows][sets], axis=1)
    for need in question.needs:
        cost += np.where(held & bits_of([need]), 0.0, _MISSING)
    best = rows[sets[int(np.argmin(cost))]].tolist()
    best += [row for row in order if row not in best][: min(question.number, len(order)) - number]
    return sorted(best, key=order.index)


def _uncovered(units: UnitTable, rows: Ints, sets: Ints, cover: Cover) -> Ints:
    """How many units below the minimum each set adds, all policing units together."""
    added = np.zeros(len(sets), np.int64)
    home = np.where(cover.counted[rows], units.npu[rows], -1)
    for npu in set(home.tolist()) - {-1}:
        left = cover.free[npu] - (home == npu)[sets].sum(axis=1)
        added += np.maximum(cover.minimum[npu] - left, 0) - max(int(cover.minimum[npu] - cover.free[npu]), 0)
    return added


@cache
def _sets(pool: int, number: int) -> npt.NDArray[np.int64]:
    """Every set of ``number`` out of ``pool`` [sets, number], the earliest first."""
    return np.array(list(combinations(range(pool), number)), np.int64)
