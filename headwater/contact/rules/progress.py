"""Where a report has got to, in the words of whoever made it; and how soon what they write is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from headwater.contact.rules.channels import State, read
from headwater.contact.rules.outcomes import Step

STEPS = {
    "reported": "You reported it.",
    "taken": "An investigator took it up.",
    "dealt": "Officers have dealt with it.",
}
DECIDED = {
    "incident": "Somebody read it, and gave it to the control room.",
    "joined": "Somebody read it. Officers knew of it already, and have what you told us.",
    "crime_report": "Somebody read it, and it was recorded for an investigator.",
    "appointment": "Somebody read it, and an appointment was made.",
    "advice": "Somebody read it, and you were answered.",
    "referral": "Somebody read it, and handed it to another organisation.",
    "nfa": "Somebody read it, and decided that we can do no more.",
}
"""What was done, in the words of whoever reported it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A state as it is told. ``within``: minutes in which what comes next is promised; None where nothing is."""

    words: str
    who: str
    next: str
    within: int | None = None
    closed: bool = False

    def by(self, since: datetime) -> datetime | None:
        """When what comes next is promised."""
        return None if self.within is None else since + timedelta(minutes=self.within)


@dataclass(frozen=True, slots=True)
class Reading:
    """How soon a message is read, in minutes, and who is told when it was not. ``signed``: how our messages are signed."""

    within: int
    steps: tuple[Step, ...]
    signed: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the state. ``over``: the incident is closed, the crime report taken up, or the appointment over."""

    state: str
    outcome: str = ""
    in_force: bool = True
    over: bool = False


@cache
def states() -> Mapping[str, Progress]:
    """Every state by its name."""
    return {name: Progress(**row) for name, row in read("progress")["state"].items()}


@cache
def reading() -> Reading:
    row = read("progress")["messages"]
    return Reading(row["read_within"], tuple(Step(**step) for step in row["step"]), row["signed"])


def name_of(facts: Facts) -> str:
    """The name of the state.

    >>> name_of(Facts("closed", "crime_report", over=True))
    'crime_taken'
    """
    if not facts.in_force:
        return "passed_on"
    if facts.state == State.TAKEN.value:
        return "taken"
    if facts.state != State.CLOSED.value:
        return "waiting"
    match facts.outcome:
        case "incident" | "joined":
            return "incident_closed" if facts.over else "incident"
        case "crime_report":
            return "crime_taken" if facts.over else "crime"
        case "appointment":
            return "appointment_over" if facts.over else "appointment"
        case "referral" | "advice" as same:
            return same
        case _:
            return "nfa"
