"""The reference data of dispatch, read once from its versioned files: grades, kinds, statuses, skills, results."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from headwater.kernel import Invalid, Role

_ROLES = {role.value: role for role in Role}
_FOLDER = Path(__file__).resolve().parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who must be told, and how many minutes after opening, when no unit has been sent; 0 is at once."""

    role: Role
    after: int
    again_at_shift_change: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of response. ``rank`` 1 is the most pressing; ``target``: minutes to the first unit at the scene, if any."""

    code: str
    name: str
    national: str
    rank: int
    attend: bool
    target: int | None = None
    escalations: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident. ``sensitive``: boards show ``shown_as`` and the street only. ``grade``: what it usually is."""

    code: str
    name: str
    family: str
    family_name: str
    grade: str
    sensitive: bool = False
    shown_as: str = ""
    needs_location: bool = True
    skills: tuple[str, ...] = ()
    units: int = 1
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """An entry of a plain list: a qualifier, a marker or a skill. ``short``: as boards print it."""

    code: str
    name: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What may come of an incident. ``needs_text``: whoever closes it must say more."""

    code: str
    name: str
    needs_text: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A status code of units. ``effect``: en_route, arrive, committed, clear, book_off or nothing; ``signal``: it asks for
    something and leaves the status as it is (emergency, callback, urgent_callback, received, repeat).
    """

    code: int
    name: str
    work: bool = True
    may_deploy: bool = False
    effect: str = ""
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Resting:
    """Hours of rest between duties, of a duty at most, and after which a crew counts as tired."""

    minimum_rest_hours: int
    longest_duty_hours: int
    tired_after_hours: int


@dataclass(frozen=True, slots=True)
class SupportKind:
    """A kind of support task, and what is usual for it: officers at any moment, minutes between reliefs (0: none), hours.

    ``skills`` are those that somebody on it should have; ``gives_way``: its units may be called away.
    """

    code: str
    name: str
    needed: int
    relief_minutes: int
    hours: int
    hint: str = ""
    skills: tuple[str, ...] = ()
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class SupportTimes:
    """When somebody is told: so long before a relief, after a start that nobody made, after a hand-over that nobody read."""

    relief_soon: timedelta
    grace: timedelta
    handover: timedelta


_T = TypeVar("_T")


@cache
def grades() -> Mapping[str, Grade]:
    """Every grade by its code, the most pressing first."""
    found = {}
    for row in sorted(_read("grades")["grade"], key=lambda row: int(row["rank"])):
        told = tuple(
            Escalation(_ROLES[e["role"]], int(e["after"]), bool(e.get("again_at_shift_change")))
            for e in row.pop("escalation", ())
        )
        found[row["code"]] = Grade(**row, escalations=told)
    return found


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of incident by its code, in the order of the file."""
    held = _read("nsir")
    families = {row["code"]: row["name"] for row in held["family"]}
    return {
        row["code"]: Kind(
            **{**row, "skills": tuple(row.get("skills", ())), "similar": tuple(row.get("similar", ()))},
            family_name=families[row["family"]],
        )
        for row in held["kind"]
    }


@cache
def qualifiers() -> Mapping[str, Word]:
    """What may be said of any incident besides its kind, by code."""
    return _words("nsir", "qualifier")


@cache
def markers() -> Mapping[str, Word]:
    """What boards show beside an incident, by code."""
    return _words("nsir", "marker")


@cache
def skills() -> Mapping[str, Word]:
    """Skills of units, by code."""
    return _words("skills", "skill")


@cache
def results() -> Mapping[str, Result]:
    """What may come of an incident, by code."""
    return {row["code"]: Result(**row) for row in _read("results")["result"]}


@cache
def statuses() -> Mapping[int, Status]:
    """Status codes of units, by number."""
    return {row["code"]: Status(**row) for row in _read("unit_statuses")["status"]}


@cache
def free_status() -> Status:
    """The status of a unit that is on duty, free, and has not said more."""
    return statuses()[int(_read("unit_statuses")["free"])]


@cache
def resting() -> Resting:
    """Hours of work and rest."""
    held = _read("resting")
    return Resting(held["minimum_rest_hours"], held["longest_duty_hours"], held["tired_after_hours"])


@cache
def support_kinds() -> Mapping[str, SupportKind]:
    """Kinds of support tasks by code, in the order of the file."""
    rows = _read("support")["kind"]
    return {row["code"]: SupportKind(**{**row, "skills": tuple(row.get("skills", ()))}) for row in rows}


@cache
def support_times() -> SupportTimes:
    """When somebody is told that a support task waits."""
    return SupportTimes(**{name: timedelta(minutes=number) for name, number in _read("support")["times"].items()})


@cache
def standing_status(gives_way: bool) -> Status:
    """What a unit is that stands a support task."""
    return status_of(_read("support")["status"]["gives_way" if gives_way else "stays"])


def grade_of(text: str) -> Grade:
    """By its code or name, capitals aside. Raises Invalid."""
    wanted = text.strip().casefold()
    for grade in grades().values():
        if wanted in (grade.code.casefold(), grade.name.casefold()):
            return grade
    raise Invalid(f"“{text[:40]}” is not a grade.", f"There are: {', '.join(grades())}.")


def kind_of(text: str) -> Kind:
    """By its code or name, capitals aside. Raises Invalid."""
    wanted = text.strip().casefold()
    for kind in kinds().values():
        if wanted in (kind.code.casefold(), kind.name.casefold()):
            return kind
    raise Invalid(f"“{text[:40]}” is not a kind of incident.", "Choose one from the list of kinds.")


def status_of(code: int) -> Status:
    """By its number. Raises Invalid."""
    return _one(statuses(), code, f"{code} is not a status of a unit.")


def result_of(code: str) -> Result:
    """By its code. Raises Invalid."""
    return _one(results(), code, f"“{code[:40]}” is not a result.")


def support_kind_of(code: str) -> SupportKind:
    """By its code. Raises Invalid."""
    return _one(support_kinds(), code, f"“{code[:40]}” is not a kind of support task.")


def skill_of(code: str) -> Word:
    """By its code. Raises Invalid."""
    return _one(skills(), code, f"“{code[:40]}” is not a skill.")


def marker_of(code: str) -> Word:
    """By its code. Raises Invalid."""
    return _one(markers(), code, f"“{code[:40]}” is not a marker.")


def qualifier_of(code: str) -> Word:
    """By its code. Raises Invalid."""
    return _one(qualifiers(), code, f"“{code[:40]}” is not a qualifier.")


_K = TypeVar("_K")


def _one(known: Mapping[_K, _T], code: _K, otherwise: str) -> _T:
    found = known.get(code)
    if found is None:
        raise Invalid(otherwise, f"There are: {', '.join(map(str, known))}.")
    return found


def _words(file: str, name: str) -> Mapping[str, Word]:
    return {row["code"]: Word(**row) for row in _read(file)[name]}


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
