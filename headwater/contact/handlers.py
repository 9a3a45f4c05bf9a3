"""What happens to incidents after the call: when what is known changes, the risk must be assessed again."""

from __future__ import annotations

from headwater.contact.actions import ask_for_reassessment
from headwater.contact.queries import graded_by_assessment
from headwater.dispatch.events import IncidentGraded, IncidentMoved, IncidentReclassified, LogEntryAdded, SubjectAttached
from headwater.dispatch.queries import kinds
from headwater.kernel import Actor, Event, Ref, handles
from headwater.records.queries import markers_on

PROGRAM = "re-assessment"
"""Who asks, in the journal."""

GRAVE = frozenset({"firearms", "weapons", "officer_safety", "vulnerable", "domestic_abuse", "self_harm", "repeat_victim"})
"""Markers whose bearer changes the risk of an incident."""


@handles(LogEntryAdded)
def new_fact(event: LogEntryAdded) -> None:
    """Somebody wrote a new fact into the log."""
    if event.kind == "new_fact":
        _ask(event, event.incident, f"New fact: {event.text}")


@handles(SubjectAttached)
def somebody_with_a_marker(event: SubjectAttached) -> None:
    """Somebody or something with a grave marker was attached."""
    program = Actor.system(PROGRAM)
    grave = [marker for marker in markers_on([event.attached], by=program).get(event.attached, ()) if marker.kind in GRAVE]
    if grave:
        _ask(event, event.incident, f"Attached as {event.role}: {', '.join(dict.fromkeys(m.label for m in grave))}")


@handles(IncidentMoved)
def moved(event: IncidentMoved) -> None:
    """It is somewhere else."""
    _ask(event, event.incident, f"Moved to {event.after or 'an unknown place'}")


@handles(IncidentReclassified)
def reclassified(event: IncidentReclassified) -> None:
    """It is something else."""
    known = kinds().get(event.after)
    _ask(event, event.incident, f"Now {known.name if known else event.after}")


@handles(IncidentGraded)
def graded(event: IncidentGraded) -> None:
    """Somebody changed the grade without an assessment that says so."""
    if not graded_by_assessment(event.incident, event.after):
        _ask(event, event.incident, f"Graded {event.after}: {event.reason}")


def _ask(event: Event, incident: Ref, why: str) -> None:
    ask_for_reassessment(by=Actor.system(PROGRAM), at=event.at, incident=incident, why=why)
