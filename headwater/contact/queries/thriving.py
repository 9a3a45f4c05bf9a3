"""Assessments, as they were made: they never change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from headwater.contact.models import Assessment, Contact
from headwater.contact.rules.thrive import Fired, GradeAdvice
from headwater.contact.rules.thrive import recommendation as by_rules
from headwater.dispatch.queries import grades, kind_of
from headwater.kernel import Ref


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One version. ``number`` counts over everything that was assessed for the same incident, oldest 1.

    ``recommended`` is the rules' grade, ``grade_after`` the one that was chosen (empty where the assessor may not grade).
    """

    ref: Ref
    about: Ref
    version: int
    made_at: datetime
    made_by: Ref
    made_by_name: str
    kind: str
    letters: Mapping[str, str]
    answers: Mapping[str, str]
    silent: Mapping[str, str]
    not_asked: str
    facts: tuple[str, ...]
    fired: tuple[Fired, ...]
    recommended: str
    rules_version: str
    grade_before: str
    grade_after: str
    override_reason: str
    why: str
    number: int = 0

    @property
    def overridden(self) -> bool:
        return bool(self.grade_after) and self.grade_after != self.recommended


def history(ref: Ref) -> tuple[AssessmentView, ...]:
    """Every assessment of a contact, or of an incident and the contacts that it came of, oldest first. One query."""
    found = Assessment.objects.filter(subject=str(ref))
    if ref.kind == "dispatch.incident":
        contacts = Contact.objects.filter(incident=str(ref)).values("pk")
        found = Assessment.objects.filter(Q(incident=str(ref)) | Q(contact__in=contacts))
    rows = found.order_by("made_at", "version")
    return tuple(view_of(row, number) for number, row in enumerate(rows, 1))


def latest(ref: Ref) -> AssessmentView | None:
    """The last assessment, None where there is none. One query."""
    found = history(ref)
    return found[-1] if found else None


def graded_by_assessment(incident: Ref, grade: str) -> bool:
    """Whether the last assessment of an incident is what gave it this grade. One query."""
    last = Assessment.objects.filter(incident=str(incident)).order_by("-made_at", "-version").first()
    return last is not None and last.grade_after == grade


def recommendation(
    letters: Mapping[str, str],
    answers: Mapping[str, str],
    kind: str,
    silent: Mapping[str, str] | None = None,
    qualifiers: Collection[str] = (),
    facts: Collection[str] = (),
) -> GradeAdvice:
    """The grade that these answers recommend, with every rule that speaks. Nothing is read or kept: rules and reference only.

    ``letters`` are a human's reasons and decide nothing; they are part of the question so that they may, one day.
    """
    return by_rules(
        kind=kind,
        family=kind_of(kind).family if kind else "",
        rank={code: grade.rank for code, grade in grades().items()},
        answers=answers,
        silent=silent or {},
        qualifiers=qualifiers,
        facts=facts,
    )


def view_of(row: Assessment, number: int = 0) -> AssessmentView:
    """A row as others read it."""
    return AssessmentView(
        ref=row.ref, about=Ref.parse(row.subject), version=row.version, made_at=row.made_at, made_by=Ref.parse(row.made_by),
        made_by_name=row.made_by_name, kind=row.kind, letters=dict(row.letters), answers=dict(row.answers),
        silent=dict(row.silent), not_asked=row.not_asked, facts=tuple(row.facts),
        fired=tuple(Fired(**{**rule, "because": tuple(rule["because"])}) for rule in row.fired), recommended=row.recommended,
        rules_version=row.rules_version, grade_before=row.grade_before, grade_after=row.grade_after,
        override_reason=row.override_reason, why=row.why, number=number,
    )  # fmt: skip
