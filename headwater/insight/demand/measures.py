"""What is measured about demand: each measure with its words, and of which counts it is made."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

from headwater.kernel import NotFound

CHANNELS = {
    "999": "999 calls",
    "101": "101 calls",
    "web": "web reports",
    "counter": "callers at the counter",
    "partner": "partners’ referrals",
    "officer": "officers’ observations",
}
"""Each channel as a sentence names what comes by it."""

ANY = "all"


class About(Enum):
    """What a measure is about: each has its own rows in the lake, and its own way to choose among them."""

    LOGS = "logs"
    CONTACTS = "contacts"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class GradeGroup:
    """Final grades that are shown together. ``target``: minutes within which a unit attends; None: there is none."""

    slug: str
    title: str
    codes: tuple[str, ...]
    target: int | None
    definition: str


@dataclass(frozen=True, slots=True)
class Measure:
    """``part`` is the count that is shown, ``whole`` what it is a share of ("" for a count), ``column`` the seconds of which a
    median (or the ninth decile) is shown. ``known``: the column that the rows behind it must hold.
    """

    slug: str
    about: About
    title: str
    unit: str
    definition: str
    part: str = "n"
    whole: str = ""
    column: str = ""
    quantile: float = 0.5
    known: str = ""
    live_only: bool = False
    """The earlier systems' extracts do not hold it."""

    @property
    def timed(self) -> bool:
        return bool(self.column)

    @property
    def share(self) -> bool:
        return bool(self.whole)


_LOGS, _CONTACTS = About.LOGS, About.CONTACTS

_MEASURES = (
    Measure("logs", _LOGS, "Logs", "logs", "Incident logs {which}, by the day on which they were opened"),
    Measure(
        "attended_in_time", _LOGS, "Attended in time", "%",
        "Logs {which} that a unit reached within the time of their final grade (P1: 15 minutes, P2: 60), as a share of those "
        "of a grade with such a time that a unit reached",
        part="in_time", whole="targeted", known="arrive_seconds",
    ),
    Measure(
        "time_to_resource", _LOGS, "Time to resource", "minutes",
        "The median time from the opening of a log until the first unit was assigned, of logs {which} that had one",
        part="resourced", column="assign_seconds", known="assign_seconds",
    ),
    Measure(
        "time_to_attend", _LOGS, "Time to attend", "minutes",
        "The median time from the opening of a log until the first unit was at the scene, of logs {which} that a unit reached. "
        "The final grade counts, also where it was another at first",
        part="attended", column="arrive_seconds", known="arrive_seconds",
    ),
    Measure(
        "regraded", _LOGS, "Graded again", "%", "Logs {which} whose grade was changed at least once, as a share of all",
        part="regraded", whole="n",
    ),
    Measure(
        "cross_boundary", _LOGS, "Across a boundary", "%",
        "Logs {which} to which a unit of another policing unit was sent, as a share of those to which any was",
        part="crossed", whole="sent", known="cross_boundary",
    ),
    Measure(
        "recurring_place", _LOGS, "Recurring places", "%",
        "Logs {which} with an earlier log within 90 days and 50 metres, as a share of those whose place is known",
        part="recurring", whole="placed", known="recurring_place",
    ),
    Measure("contacts", _CONTACTS, "Contacts", "contacts", "{Which}, by the day on which they came"),
    Measure(
        "answered_in_time", _CONTACTS, "Grade of service", "%",
        "{Which} that were answered within the time of their channel (999: 10 seconds), as a share of those that were answered",
        part="in_time", whole="answered",
    ),
    Measure(
        "abandoned", _CONTACTS, "Abandoned", "%", "{Which} whose caller rang off before anybody answered, as a share of all",
        part="abandoned", whole="n",
    ),
    Measure(
        "answer_median", _CONTACTS, "Time to answer, median", "seconds",
        "The median time from ring to answer, of {which} that were answered",
        part="answered", column="answer_seconds", known="answer_seconds", live_only=True,
    ),
    Measure(
        "answer_p90", _CONTACTS, "Time to answer, nine in ten", "seconds",
        "The time from ring to answer that nine in ten of {which} that were answered kept within",
        part="answered", column="answer_seconds", known="answer_seconds", quantile=0.9, live_only=True,
    ),
    Measure(
        "called_back", _CONTACTS, "Called back", "%",
        "{Which} that were abandoned and whose caller was rung back, as a share of those that were abandoned",
        part="called_back", whole="owed", known="called_back", live_only=True,
    ),
    Measure(
        "overridden", _CONTACTS, "Overrides", "%",
        "{Which} graded against what the rules recommended, as a share of those that were assessed",
        part="overridden", whole="assessed", known="overridden", live_only=True,
    ),
    Measure(
        "repeat_callers", _CONTACTS, "Repeat callers", "%",
        "{Which} with an earlier contact within 90 days by the same caller or number, as a share of those whose caller or "
        "number is known",
        part="repeated", whole="known", known="repeat_caller", live_only=True,
    ),
    Measure(
        "repeat_places", _CONTACTS, "Repeat places", "%",
        "{Which} with an earlier contact within 90 days and 50 metres, as a share of those whose place is known",
        part="recurring", whole="placed", known="repeat_place", live_only=True,
    ),
    Measure(
        "support_hours", About.SUPPORT, "Hours on Force Support", "officer-hours",
        "Officers × hours on searches, cordons, watches and other support tasks, by the day on which a unit was put on one; "
        "turns that have ended",
        part="officer_seconds", live_only=True,
    ),
)  # fmt: skip


def measures() -> Mapping[str, Measure]:
    """Every measure by its slug."""
    return {one.slug: one for one in _MEASURES}


def measure(slug: str) -> Measure:
    """Raises NotFound for one that is not measured."""
    found = measures().get(slug)
    if found is None:
        raise NotFound(f"“{slug[:40]}” is not measured.", f"These are: {', '.join(measures())}.")
    return found


@cache
def grade_groups() -> Mapping[str, GradeGroup]:
    """Groups of final grades by their slug, from reference/demand_grades.csv, in its order."""
    text = (resources.files("headwater.insight") / "reference" / "demand_grades.csv").read_text("utf-8")
    return {
        row["slug"]: GradeGroup(
            row["slug"],
            row["title"],
            tuple(row["codes"].split()),
            int(row["target_minutes"]) if row["target_minutes"] else None,
            row["definition"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def grade_group(slug: str) -> GradeGroup:
    """Raises NotFound for one that is not in the list."""
    found = grade_groups().get(slug)
    if found is None:
        raise NotFound(f"“{slug[:40]}” is no group of grades.", f"There are: {', '.join(grade_groups())}.")
    return found


def targets() -> Mapping[str, int]:
    """Seconds within which a unit attends, by grade."""
    return {code: group.target * 60 for group in grade_groups().values() if group.target for code in group.codes}
