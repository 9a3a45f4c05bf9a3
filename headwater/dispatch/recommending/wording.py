"""Reasons and refusals in words that a dispatcher says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from headwater.dispatch.recommending.policy import Policy
from headwater.dispatch.recommending.questions import Question, UnitTable, bits_of
from headwater.dispatch.rules.reference import resting, skills, statuses

_OF_ALL = {  # cause: of all units, of some
    "already": ("are on this incident already", "on it already"),
    "alarm": ("have an alarm of their own", "with an alarm of their own"),
    "status": ("are committed or away", "committed or away"),
    "committed": ("are committed to something as pressing", "committed to something as pressing"),
    "resting": ("are resting", "resting"),
    "ended": ("are past the end of their duty", "past the end of their duty"),
    "duty": ("end their duty before they could deal with it", "ending duty too soon"),
    "crew": ("have too small a crew", "with too small a crew"),
    "vehicle": ("have another vehicle", "with another vehicle"),
    "unlocated": ("have no known location", "without a known location"),
    "stale": ("have stale locations", "with a stale location"),
    "range": ("are out of range", "out of range"),
    "road": ("have no way there by road", "without a way by road"),
}


def minutes(seconds: float) -> str:
    """“4 min”; under a minute says so."""
    return f"{round(seconds / 60)} min" if seconds >= 60 else "under 1 min"


def hours(seconds: float) -> str:
    return f"{int(seconds // 3600)} h"


def named(codes: Sequence[str]) -> str:
    """Skills as people say them: “Taser and Dog handler”."""
    names = [skills()[code].name for code in codes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def way(seconds: float, *, by_road: bool) -> str:
    """“4 min by road”, or what a straight line lets one guess."""
    return f"{minutes(seconds)} by road" if by_road else f"about {minutes(seconds)}, by straight line"


def reasons(row: int, question: Question, units: UnitTable, policy: Policy) -> list[str]:
    """What speaks for a unit and against it, besides its way and what it leaves behind."""
    age, left = question.at - units.seen[row], units.duty_until[row] - question.at
    on = question.at - units.on_since[row]
    said = [_skill(need, bool(units.skills[row] & bits_of([need]))) for need in question.needs]
    if units.status[row] in policy.resting:
        said.append("breaks off refreshments")
    if units.rank[row] > 0:
        said.append(f"diverted from a {units.grades[row]}")
    if age > policy.fresh:
        said.append(f"location {minutes(age)} old")
    if units.crew[row] < 2 and question.rank <= policy.single_ranks:
        said.append("single-crewed")
    if on > resting().tired_after_hours * 3_600:
        said.append(f"on duty for {hours(on)}")
    if left < policy.duty_soon:
        said.append(f"duty ends in {minutes(left)}")
    return said


def _skill(code: str, held: bool) -> str:
    return named([code]) if held else f"no {named([code])}"


def refusal(cause: str, row: int, question: Question, units: UnitTable, policy: Policy, seconds: Sequence[float]) -> str:
    """Why a unit is not proposed."""
    match cause:
        case "already":
            return "is on this incident already"
        case "alarm":
            return "its own alarm has not been answered"
        case "status":
            return _status(int(units.status[row]))
        case "committed":
            return f"committed to a {units.grades[row]}, which does not give way to a {question.grade}"
        case "resting":
            return f"at refreshments, not broken off for a {question.grade}"
        case "ended":
            return f"duty ended {minutes(question.at - units.duty_until[row])} ago"
        case "duty":
            return f"duty ends in {minutes(units.duty_until[row] - question.at)}, {minutes(seconds[row])} away"
        case "skills":
            return f"lacks {named([need for need in question.needs if not units.skills[row] & bits_of([need])])}"
        case "crew":
            return f"crew of {int(units.crew[row])}, {question.crew} needed"
        case "vehicle":
            return f"{units.vehicles[row] or 'no vehicle'}, not a {question.vehicle}"
        case "unlocated":
            return "location not known"
        case "stale":
            return f"location {minutes(question.at - units.seen[row])} old"
        case "range":
            reach = policy.reach_of(question.grade).seconds
            return f"{minutes(seconds[row])} away, out of range ({minutes(reach)})"
        case _:
            return "no way there by road"


@cache
def _status(code: int) -> str:
    known = statuses().get(code)
    return known.name.lower() if known else f"status {code}"


def none_because(refused: Sequence[str], question: Question) -> str:
    """Why nobody can go: one cause where they share it, else the causes, the most frequent first. ``refused``: of each."""
    if not refused:
        return "No unit is on duty."
    causes = Counter(refused)
    if len(causes) == 1:
        (cause,) = causes
        if cause == "range":
            return "No unit in range."
        if cause == "stale":
            return "All locations are stale."
        every = "The only unit" if len(refused) == 1 else f"All {len(refused)} units"
        return f"{every} {_singular(_all_of(cause, question)) if len(refused) == 1 else _all_of(cause, question)}."
    parts = [
        f"{number} {_some_of(cause, question)}" for cause, number in sorted(causes.items(), key=lambda one: (-one[1], one[0]))
    ]
    return f"No unit can go: {', '.join(parts)}."


def short_of(chosen: Sequence[int], question: Question, units: UnitTable) -> tuple[str, ...]:
    """What was asked for and is not among the chosen."""
    said = []
    if len(chosen) < question.number:
        said.append(f"{len(chosen)} of {question.number} units")
    unheld = (need for need in question.needs if not any(units.skills[row] & bits_of([need]) for row in chosen))
    return (*said, *(f"nobody who can go has {named([need])}" for need in unheld))


def _all_of(cause: str, question: Question) -> str:
    return f"lack {named(question.needs)}" if cause == "skills" else _OF_ALL[cause][0]


def _some_of(cause: str, question: Question) -> str:
    return f"without {named(question.needs)}" if cause == "skills" else _OF_ALL[cause][1]


def _singular(words: str) -> str:
    verb, _, rest = words.partition(" ")
    one = {"are": "is", "have": "has", "lack": "lacks", "end": "ends"}[verb]
    return f"{one} {rest}"
