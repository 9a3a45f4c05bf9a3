"""What somebody reads who assesses the risk of a log again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from headwater.contact.models import Assessment, Reassessment
from headwater.contact.permissions import Permission
from headwater.contact.queries.outcomes import DueAssessment
from headwater.contact.queries.thriving import AssessmentView, history, recommendation
from headwater.contact.rules.thrive import GradeAdvice, Question, Silent, questions_for, silent_for
from headwater.dispatch.queries import IncidentView, kind_of
from headwater.dispatch.queries import incident as incident_log
from headwater.kernel import Actor, Ref

_GRADES = "dispatch.incident.grade"
"""What somebody holds who may grade an incident."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is being said at the moment: as the last assessment left it, until something of it is changed."""

    kind: str
    letters: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    not_asked: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """A log whose risk is assessed again. ``versions``: every assessment of it, the oldest first; ``due``: why it is due."""

    incident: IncidentView
    versions: tuple[AssessmentView, ...]
    due: DueAssessment | None
    said: Said
    questions: tuple[Question, ...]
    silent: tuple[Silent, ...]
    facts: tuple[str, ...]
    recommended: GradeAdvice
    may_grade: bool


def assess_again(*, by: Actor, incident: Ref, said: Said | None = None) -> Again:
    """Everything that is asked when a log is assessed again, with the grade that follows. Raises NotFound, Forbidden.

    ``said`` None: what the last assessment said. Five queries. Whoever shows it notes the read of the incident.
    """
    by.must(Permission.ASSESS)
    log, versions = incident_log(incident), history(incident)
    changes = list(Reassessment.objects.filter(incident=str(incident)).order_by("since"))
    open_one = next((row for row in changes if row.settled_at is None), None)
    last = versions[-1] if versions else None
    given = said or (
        Said(log.kind.code, last.letters, last.answers, last.silent, last.not_asked) if last else Said(log.kind.code)
    )
    text = " ".join([log.summary, *(row.why for row in changes)])
    facts = facts_of(incident, log.markers)
    return Again(
        incident=log,
        versions=versions,
        due=DueAssessment(incident, open_one.why, open_one.since, open_one.times) if open_one else None,
        said=given,
        questions=questions_for(given.kind, kind_of(given.kind).family),
        silent=silent_for(given.kind, log.qualifiers, text),
        facts=facts,
        recommended=recommendation(given.letters, given.answers, given.kind, given.silent, log.qualifiers, facts),
        may_grade=may_grade(by),
    )


def may_grade(by: Actor) -> bool:
    """Whether the grade of an incident is theirs to change."""
    return _GRADES in by.permissions


def facts_of(incident: Ref, markers: Collection[str]) -> tuple[str, ...]:
    """What the first assessment knew of the caller and the place, and what the log is marked with now. One query."""
    first = Assessment.objects.filter(incident=str(incident)).order_by("made_at").values_list("facts", flat=True).first()
    now = {"firearms", "vulnerable", "repeat"} & set(markers)
    return tuple(sorted({*(first or ()), *now, *(["silent_55"] if "silent" in markers else [])}))


def words_of(incident: Ref, summary: str) -> str:
    """Everything that was said of an incident, in which silent crimes are looked for: its summary, and each new fact."""
    changes = Reassessment.objects.filter(incident=str(incident)).order_by("since").values_list("why", flat=True)
    return " ".join([summary, *changes])
