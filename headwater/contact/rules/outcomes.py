"""What may come of a contact, what callers are told, and which agencies cases go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from headwater.contact.rules.channels import read
from headwater.kernel import Invalid, Ref


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident log. ``grade`` empty: the recommended one; any other needs a reason."""

    grade: str = ""
    override_reason: str = ""
    code = "incident"


@dataclass(frozen=True, slots=True)
class JoinIncident:
    """The contact is about an incident that is known already."""

    incident: Ref
    text: str = ""
    code = "joined"


@dataclass(frozen=True, slots=True)
class ReportCrime:
    """A crime report without deployment, for an initial investigation."""

    text: str = ""
    code = "crime_report"


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """Somebody is seen at a slot of the diary."""

    slot: Ref
    note: str = ""
    code = "appointment"


@dataclass(frozen=True, slots=True)
class GiveAdvice:
    """The caller was advised, and needs no more."""

    text: str = ""
    code = "advice"


@dataclass(frozen=True, slots=True)
class ReferTo:
    """The case is handed to another agency."""

    agency: str
    text: str = ""
    code = "referral"


@dataclass(frozen=True, slots=True)
class NoFurtherAction:
    """Nothing follows, and why."""

    reason: str
    code = "nfa"


Outcome = OpenIncident | JoinIncident | ReportCrime | BookAppointment | GiveAdvice | ReferTo | NoFurtherAction

OUTCOMES = {
    "incident": "Incident",
    "joined": "Joined to a known incident",
    "crime_report": "Crime report, nobody sent",
    "appointment": "Appointment",
    "advice": "Advice",
    "referral": "Referral to another agency",
    "nfa": "No further action",
}
"""Every outcome by its code, as it is shown."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to tell callers. ``sort``: scene (keep evidence), prevention, safety or next (what happens now)."""

    code: str
    text: str
    sort: str
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told when an agency has not acknowledged: after so many minutes beyond its time."""

    after: int
    to: str


@dataclass(frozen=True, slots=True)
class Agency:
    """Somebody whom cases are referred to. ``acknowledge_within`` is in minutes."""

    code: str
    name: str
    acknowledge_within: int
    reach: str = ""
    kinds: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def due(self, at: datetime) -> datetime:
        return at + timedelta(minutes=self.acknowledge_within)


@cache
def advice() -> Mapping[str, Advice]:
    """Everything that callers are told, by code."""
    found = {}
    for row in read("advice")["advice"]:
        given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        found[row["code"]] = Advice(**given)
    return found


def advice_for(kind: str, family: str, outcome: str = "") -> tuple[Advice, ...]:
    """What to tell a caller of this kind, those of the kind itself first; and of this outcome, where it is known."""
    fits = [one for one in advice().values() if _fits(one, kind, family) and (not one.outcomes or outcome in one.outcomes)]
    return tuple(sorted(fits, key=lambda one: (kind not in one.kinds, not one.families)))


def told_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of advice that were given, each once, in the order of the file. Raises Invalid on one that nobody knows."""
    unknown = [code for code in codes if code not in advice()]
    if unknown:
        raise Invalid(f"“{unknown[0][:40]}” is no advice that is on the list.", "Load the page again: the list has changed.")
    return tuple(code for code in advice() if code in codes)


@cache
def agencies() -> Mapping[str, Agency]:
    """The agencies that cases are referred to, by code."""
    found = {}
    for row in read("agencies")["agency"]:
        steps = tuple(Step(**step) for step in row.pop("step", ()))
        found[row["code"]] = Agency(**{**row, "kinds": tuple(row.get("kinds", ()))}, steps=steps)
    return found


def agency_of(code: str) -> Agency:
    """By its code. Raises Invalid."""
    found = agencies().get(code)
    if found is None:
        raise Invalid(f"“{code[:40]}” is not an agency of the directory.", f"There are: {', '.join(agencies())}.")
    return found


def _fits(one: Advice, kind: str, family: str) -> bool:
    return (not one.kinds and not one.families) or kind in one.kinds or family in one.families
