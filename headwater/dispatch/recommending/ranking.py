"""The policy: every unit is refused with a reason or ranked by what sending it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from headwater.dispatch.recommending import choosing, covering, wording
from headwater.dispatch.recommending.answers import Recommendation, Refusal, Refusals, Suggestion
from headwater.dispatch.recommending.policy import Policy, the_policy
from headwater.dispatch.recommending.questions import Bools, Floats, Ints, Question, UnitTable, among, bits_of
from headwater.dispatch.rules.reference import resting

_T = TypeVar("_T")

RESPONSE_DRIVER = "response_driver"


class Roads(Protocol):
    """``space.roads.Network``, or whatever answers as it does."""

    def nearest_of(
        self, eastings: npt.ArrayLike, northings: npt.ArrayLike, /
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]: ...

    def seconds(self, sources: npt.ArrayLike, target: int, /) -> npt.NDArray[np.float64]: ...


def recommend(question: Question, units: UnitTable, network: Roads | None, policy: Policy | None = None) -> Recommendation:
    """Rank the units for the question, choose as many as it asks for, and say of all others why not.

    Without a network, times are those of straight lines, and say so. The
    answer does not depend on the order of the rows, provided that call signs differ.
    """
    rules = policy or the_policy()
    cover = covering.cover_of(units, rules)
    cause = _refusals(question, units, rules)
    candidates = np.flatnonzero(cause == "")
    seconds = np.full(len(units), np.inf)
    seconds[candidates] = _seconds(question, units, candidates, network, rules)
    late = candidates[units.duty_until[candidates] < question.at + seconds[candidates] + rules.least_duty_left]
    near = candidates[seconds[candidates] <= rules.reach_of(question.grade).seconds]
    if question.rank > rules.runs_over_for_rank or len(np.setdiff1d(near, late)) >= question.number:
        cause[late] = "duty"
    cause[np.setdiff1d(candidates, near)] = "range"
    cause[candidates[~np.isfinite(seconds[candidates])]] = "road"
    own = _own_cost(question, units, seconds, rules)
    lacking = covering.lacking(cover, units)
    score = own + rules.cover_penalty * lacking
    costs, times, signs, causes = score.tolist(), seconds.tolist(), units.call_signs, cause.tolist()
    order = [row for row, why in enumerate(causes) if not why]
    order.sort(key=lambda row: (costs[row], times[row], signs[row]))

    def refusal(row: int) -> Refusal:
        why = wording.refusal(causes[row], row, question, units, rules, times)
        return Refusal(units.units[row], signs[row], causes[row], why)

    refused = Refusals(sorted((row for row, why in enumerate(causes) if why), key=signs.__getitem__), refusal)
    if not order:
        return Recommendation((), refused, wording.none_because(causes, question))
    first = min(times[row] for row in order)
    chosen = choosing.choose(question, units, order, own, cover, rules)
    crosses = _crosses(question, units)

    def suggestion(row: int) -> Suggestion:
        leaves = "; ".join(covering.left_by([row], units, cover)) if lacking[row] else ""
        way = wording.way(times[row], by_road=network is not None) + (", nearest" if times[row] == first else "")
        why = [way, *wording.reasons(row, question, units, rules)]
        if crosses[row]:
            why.append(f"crosses from {units.npus[units.npu[row]]} into {question.npu}")
        if leaves:
            why.append(leaves)
        return Suggestion(units.units[row], signs[row], times[row], costs[row], tuple(why), leaves, bool(crosses[row]))

    made = {row: suggestion(row) for row in {*order[: rules.shown], *chosen}}
    return Recommendation(
        ranked=tuple(made[row] for row in order[: rules.shown]),
        refused=refused,
        none_because="",
        chosen=tuple(made[row] for row in chosen),
        leaves_uncovered=covering.left_by(chosen, units, cover),
        short_of=wording.short_of(chosen, question, units),
        eligible=len(order),
    )


def _refusals(question: Question, units: UnitTable, policy: Policy) -> npt.NDArray[np.str_]:
    """The rule that keeps each unit from going, before anybody asks how far it is; "" where none does [k].

    The first that holds is the one that is said: what cannot change comes before what might.
    """
    status = units.status
    divertible, at_rest, free = (among(status, codes) for codes in (policy.divertible, policy.resting, policy.free))
    age = question.at - units.seen
    all_needed = bits_of(question.needs) if question.number == 1 else 0
    rules: list[tuple[str, Bools]] = [
        ("already", _each(units.units, question.already.__contains__ if question.already else None)),
        ("alarm", units.alarm),
        ("status", ~(free | divertible | at_rest)),
        ("committed", (units.rank > 0) & (units.rank <= question.rank)),
        ("resting", at_rest & (question.rank > policy.breaks_rest_for_rank)),
        ("ended", units.duty_until <= question.at),
        ("skills", (units.skills & all_needed) != all_needed),
        ("crew", units.crew < question.crew),
        ("vehicle", _each(units.vehicles, _other_than(question.vehicle) if question.vehicle else None)),
        ("unlocated", ~(np.isfinite(units.easting) & np.isfinite(units.northing) & np.isfinite(units.seen))),
        ("stale", age > policy.stale),
    ]
    cause = np.full(len(units), "", "U9")
    for name, holds in reversed(rules):
        cause[holds] = name
    return cause


def _each(values: Sequence[_T], holds: Callable[[_T], bool] | None) -> Bools:
    return np.fromiter(map(holds, values), bool, len(values)) if holds else np.zeros(len(values), bool)


def _other_than(wanted: str) -> Callable[[str], bool]:
    return lambda vehicle: wanted.casefold() not in vehicle.casefold()


def _seconds(question: Question, units: UnitTable, rows: Ints, network: Roads | None, policy: Policy) -> Floats:
    """Seconds by road of these rows, their ways to and from the nearest road included."""
    if not rows.size:
        return np.empty(0)
    fast = (units.skills[rows] & bits_of([RESPONSE_DRIVER])) != 0
    pace = np.where(fast, policy.reach_of(question.grade).pace, 1.0)
    x, y = units.easting[rows], units.northing[rows]
    if network is None:
        about: Floats = policy.straight.seconds(x, y, question.easting, question.northing) / pace
        return about
    nodes, metres = network.nearest_of(np.append(x, question.easting), np.append(y, question.northing))
    driven = network.seconds(nodes[:-1], int(nodes[-1]))
    whole: Floats = driven / pace + (metres[:-1] + metres[-1]) / policy.approach
    return whole


def _own_cost(question: Question, units: UnitTable, seconds: Floats, policy: Policy) -> Floats:
    """What sending each unit costs by itself [k]: its seconds, and what the policy adds."""
    age = np.maximum(question.at - units.seen, 0.0)
    cost = seconds + np.where(age > policy.fresh, age / 60 * policy.stale_penalty_a_minute, 0.0)
    cost = cost + policy.boundary_penalty * _crosses(question, units)
    cost = cost + policy.divert_penalty * (units.rank > 0)
    cost = cost + policy.rest_penalty * among(units.status, policy.resting)
    cost = cost + policy.single_penalty * ((units.crew < 2) & (question.rank <= policy.single_ranks))
    cost = cost + policy.tired_penalty * _tired(question, units)
    whole: Floats = cost + policy.duty_soon_penalty * (units.duty_until - question.at < policy.duty_soon)
    return whole


def _crosses(question: Question, units: UnitTable) -> Bools:
    here = units.npus.index(question.npu) if question.npu in units.npus else -2
    known = (units.npu >= 0) & (question.npu != "")
    crossing: Bools = known & (units.npu != here)
    return crossing


def _tired(question: Question, units: UnitTable) -> Bools:
    tired: Bools = question.at - units.on_since > resting().tired_after_hours * 3_600
    return tired
