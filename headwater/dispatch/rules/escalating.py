"""When somebody must be told that an incident, a unit or a hub waits, and who is told next."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from headwater.dispatch.rules.reference import grade_of
from headwater.kernel import Invalid, Role

LONDON = ZoneInfo("Europe/London")
_FILE = Path(__file__).resolve().parents[1] / "reference" / "escalations.toml"

UNRESOURCED = "unresourced"
AT_SHIFT_CHANGE = "unresourced_shift"
UNATTENDED = "unattended"
ALARM = "alarm"
WELFARE = "welfare"
HANDOVER = "handover"
HUB_DARK = "hub_dark"
NO_HUB = "no_hub"
RELIEF_SOON = "relief_soon"
RELIEF = "relief"
SUPPORT_LATE = "support_late"
SUPPORT_SHORT = "support_short"
SUPPORT_NOTE = "support_note"
SUPPORT_OVER = "support_over"
TRANSFER = "transfer"
TRANSFER_IN = "transfer_in"
OF_RESOURCING = frozenset({UNRESOURCED, AT_SHIFT_CHANGE})
OF_STAFFING = frozenset({SUPPORT_LATE, SUPPORT_SHORT})
OF_INCIDENTS = OF_RESOURCING | {UNATTENDED}


@dataclass(frozen=True, slots=True)
class Rung:
    """A role that is told, how long it may take to acknowledge, and who is told then (None: the same again)."""

    role: Role
    answer: timedelta
    then: Role | None


@dataclass(frozen=True, slots=True)
class Reason:
    """What is escalated: its words, and the role that is told first, of a grade where they differ."""

    code: str
    words: str
    first: Role
    of_grade: Mapping[str, Role] = field(default_factory=dict)

    def first_for(self, grade: str) -> Role:
        return self.of_grade.get(grade, self.first)


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that should run: what for, when it is due, and whom it tells."""

    reason: str
    at: datetime
    role: Role


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole of reference/escalations.toml."""

    version: str
    shift_changes: tuple[time, ...]
    rungs: Mapping[Role, Rung]
    reasons: Mapping[str, Reason]
    attended_in_target: frozenset[str]
    welfare: tuple[tuple[str, str, timedelta], ...]


@cache
def policy() -> Policy:
    """What the file says. Raises ValueError where it names what there is not, so that no force starts with a hole in it."""
    with _FILE.open("rb") as file:
        return read_policy(tomllib.load(file))


def read_policy(held: Mapping[str, Any]) -> Policy:
    """Raises ValueError where a role is told that nobody follows, or the rungs go round in a circle."""
    rungs = {}
    for row in held["rung"]:
        then = Role(row["then"]) if "then" in row else None
        rungs[Role(row["role"])] = Rung(Role(row["role"]), timedelta(minutes=row["answer_minutes"]), then)
    reasons = {}
    for row in held["reason"]:
        of_grade = {grade: Role(role) for grade, role in row.get("of_grade", {}).items()}
        reasons[row["code"]] = Reason(row["code"], row["words"], Role(row["first"]), of_grade)
        for role in (Role(row["first"]), *of_grade.values()):
            _ends(role, rungs)
    return Policy(
        version=held["version"],
        shift_changes=tuple(sorted(time.fromisoformat(text) for text in held["shift_changes"])),
        rungs=rungs,
        reasons=reasons,
        attended_in_target=frozenset(held["attended_in_target"]),
        welfare=tuple(
            (row.get("kind", ""), row.get("grade", ""), timedelta(minutes=row["minutes"])) for row in held["welfare"]
        ),
    )


def _ends(role: Role, rungs: Mapping[Role, Rung]) -> None:
    passed: set[Role] = set()
    following: Role | None = role
    while following is not None:
        if following not in rungs:
            raise ValueError(f"{following.value} is told, and has no rung")
        if following in passed:
            raise ValueError(f"the rungs from {role.value} go round in a circle")
        passed.add(following)
        following = rungs[following].then


def reason_of(code: str) -> Reason:
    """Raises Invalid."""
    found = policy().reasons.get(code)
    if found is None:
        raise Invalid(f"“{code}” is no reason to escalate.", f"There are: {', '.join(policy().reasons)}.")
    return found


def rung_of(role: Role) -> Rung:
    """How long this role has to acknowledge. A role that grades.toml names and no rung answers within five minutes."""
    return policy().rungs.get(role) or Rung(role, timedelta(minutes=5), None)


def next_role(role: Role) -> Role:
    """Who is told when this role has not acknowledged: the next one, or the last again."""
    return rung_of(role).then or role


def due_for(grade: str, since: datetime, *, resourced: bool = False, attended: bool = False) -> tuple[Due, ...]:
    """The timers of an incident that has had this grade, or been without a unit, since then.

    ``resourced``: a unit has been sent. ``attended``: one has been there. A timer due at ``since`` itself is told at once.
    """
    if attended:
        return ()
    chosen, wanted = grade_of(grade), []
    if not resourced:
        for step in chosen.escalations:
            wanted.append(Due(UNRESOURCED, since + timedelta(minutes=step.after), step.role))
            if step.again_at_shift_change:
                wanted.append(Due(AT_SHIFT_CHANGE, next_shift_change(since), step.role))
    if chosen.target is not None and chosen.code in policy().attended_in_target:
        role = reason_of(UNATTENDED).first_for(chosen.code)
        wanted.append(Due(UNATTENDED, since + timedelta(minutes=chosen.target), role))
    return tuple(wanted)


def next_shift_change(after: datetime) -> datetime:
    """The first change of shift after this moment, as an instant in UTC.

    Shifts change by the clock on the wall. A time that the clocks leave out in spring is taken as far after midnight as it
    would have been without the change; one that comes twice in autumn is its first.
    """
    day = after.astimezone(LONDON).date()
    instants = (
        datetime.combine(day + timedelta(days=days), change, LONDON).astimezone(UTC)
        for days in (0, 1, 2)
        for change in policy().shift_changes
    )
    return min(instant for instant in instants if instant > after)


def welfare_after(kind: str, grade: str) -> timedelta:
    """How long a unit may be at a scene of this kind and grade before it is asked whether all is well."""

    def fits(row: tuple[str, str, timedelta]) -> bool:
        return row[0] in ("", kind) and row[1] in ("", grade)

    return max(filter(fits, policy().welfare), key=lambda row: (bool(row[0]), bool(row[1])))[2]


def may_answer(roles: Collection[Role], told: Role) -> bool:
    """Whether somebody with these roles may answer for the role that is told: the same, one above it, or one passed over."""
    return any(told in _above(role) or role in _above(told) for role in roles)


def answered_by(roles: Collection[Role]) -> frozenset[Role]:
    """The roles told that these may answer for and are shown: their own, and those that come to them next."""
    return frozenset(role for role in policy().rungs if any(mine in _above(role) for mine in roles))


def _above(role: Role) -> tuple[Role, ...]:
    """This role and those that are told after it."""
    found: list[Role] = []
    following: Role | None = role
    while following is not None and following in policy().rungs:
        found.append(following)
        following = policy().rungs[following].then
    return tuple(found)
