"""THRIVE+: each assessment is an immutable version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from headwater.contact import events
from headwater.contact.actions.noting import lines
from headwater.contact.actions.rows import clean, locked
from headwater.contact.models import Assessment, Contact, Reassessment
from headwater.contact.permissions import Permission
from headwater.contact.queries.knowing import Known, known_of
from headwater.contact.queries.reassessing import facts_of, may_grade, words_of
from headwater.contact.queries.thriving import AssessmentView, history, view_of
from headwater.contact.rules.thrive import GradeAdvice, checked, recommendation, unanswered
from headwater.dispatch import actions as dispatch
from headwater.dispatch.queries import grade_of, grades, kind_of
from headwater.dispatch.queries import incident as incident_log
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, NotFound, Ref, new_id


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said: a line for each letter, answers to questions and to silent-crime prompts, or why they were not asked."""

    letters: Mapping[str, str]
    answers: Mapping[str, str]
    silent: Mapping[str, str]
    not_asked: str = ""

    def checked(self) -> Answers:
        """The same in a fixed order. Raises Invalid on anything that is not asked."""
        return Answers(
            lines(self.letters),
            checked(self.answers, silent=False),
            checked(self.silent, silent=True),
            clean(self.not_asked, 500, "The reason"),
        )


@transaction.atomic
def assess(
    *,
    by: Actor,
    at: datetime,
    about: Ref,
    letters: Mapping[str, str],
    answers: Mapping[str, str],
    silent: Mapping[str, str] | None = None,
    not_asked: str = "",
    kind: str = "",
    grade: str = "",
    override_reason: str = "",
    why: str = "",
    after: int | None = None,
) -> AssessmentView:
    """Assess a contact, or an incident again; returns the new version with the grade that its rules recommend.

    ``grade`` empty: the recommended one. An incident is re-graded to it at once where the assessor may grade (its other
    grade needs a reason). ``after``: how many assessments of the incident its assessor had read.

    Raises Invalid where a silent-crime prompt was neither answered nor set aside with a reason, and Conflict where somebody
    else assessed the incident meanwhile.
    """
    by.must(Permission.ASSESS)
    said = Answers(letters, answers, silent or {}, not_asked).checked()
    if about.kind == "contact.contact":
        row = locked(about)
        return assess_contact(row, by, at, said, known_of(row, by, at), grade=grade, override_reason=override_reason, why=why)
    if about.kind == "dispatch.incident":
        return _assess_incident(about, by, at, said, kind, grade, override_reason, why, after)
    raise NotFound("Only contacts and incidents are assessed.", "Choose one.")


def assess_contact(
    row: Contact,
    by: Actor,
    at: datetime,
    said: Answers,
    known: Known,
    *,
    grade: str = "",
    override_reason: str = "",
    why: str = "",
) -> AssessmentView:
    """A new version for a contact whose row is held. The caller has checked who may."""
    view, noted = keep(drafted(row, said, known, grade, override_reason), by, at, why=why)
    record_all(noted)
    return view


def drafted(row: Contact, said: Answers, known: Known, grade: str, override_reason: str) -> Assessment:
    """An assessment of a contact with its grade decided, not yet kept: what comes of it is made first, and kept with it.

    Raises Invalid where something is missing.
    """
    if not row.kind:
        raise Invalid("What kind of incident is it?", "Choose a kind first: the questions depend on it.")
    made = _new(row.ref, row.kind, row.qualifiers, row.summary or row.text, said, known.facts(row.silent))
    made.contact, made.grade_before = row, row.grade
    return _decided(made, grade, override_reason)


def advice_on(kind: str, qualifiers: Collection[str], said: Answers, facts: Collection[str]) -> GradeAdvice:
    """The grade that these answers recommend for this kind."""
    return recommendation(
        kind=kind,
        family=kind_of(kind).family,
        rank={code: grade.rank for code, grade in grades().items()},
        answers=said.answers,
        silent=said.silent,
        qualifiers=qualifiers,
        facts=facts,
    )


def one_at_a_time(incident: Ref) -> None:
    """Hold the assessments of an incident until the transaction ends: their versions are counted one by one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"contact.assessment {incident}"])


def settle(incident: Ref, at: datetime, how: Ref) -> bool:
    """The risk of an incident was assessed again: nothing is due any more. Returns whether something was."""
    open_ones = Reassessment.objects.filter(incident=str(incident), settled_at=None)
    return bool(open_ones.update(settled_at=at, settled_by=str(how)))


def _assess_incident(
    incident: Ref,
    by: Actor,
    at: datetime,
    said: Answers,
    kind: str,
    grade: str,
    override_reason: str,
    why: str,
    after: int | None,
) -> AssessmentView:
    one_at_a_time(incident)
    log = incident_log(incident)
    code = kind_of(kind).code if kind else log.kind.code
    held = len(history(incident))
    if after is not None and after != held:
        raise Conflict("Somebody assessed this log while you did.", f"Read version {held}, then assess it again if you must.")
    made = _new(incident, code, log.qualifiers, words_of(incident, log.summary), said, facts_of(incident, log.markers))
    made.incident, made.grade_before = str(incident), log.grade.code
    if not may_grade(by):  # somebody who may grade decides on it
        kept, noted = keep(made, by, at, why=why)
        record_all(noted)
        return kept
    kept, noted = keep(_decided(made, grade, override_reason), by, at, why=why)
    record_all(noted)
    if kept.grade_after != log.grade.code:
        reason = f"THRIVE+ version {held + 1}: {kept.override_reason or kept.fired[0].sentence}"
        dispatch.change_grade(by=by, at=at, incident=incident, grade=kept.grade_after, reason=reason[:500])
    if settle(incident, at, kept.ref):
        dispatch.mark(by=by, at=at, incident=incident, removed=("reassess",))
    return kept


def _new(subject: Ref, kind: str, qualifiers: Collection[str], text: str, said: Answers, facts: tuple[str, ...]) -> Assessment:
    left = unanswered(kind, qualifiers, text, said.silent, said.not_asked)
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        raise Invalid(f"Not answered: “{left[0].text}”{more}.", "Answer yes, no or not known, or say why it was not asked.")
    advice = advice_on(kind, qualifiers, said, facts)
    return Assessment(
        id=new_id(), subject=str(subject), kind=kind, qualifiers=list(qualifiers), letters=dict(said.letters),
        answers=dict(said.answers), silent=dict(said.silent), not_asked=said.not_asked, facts=list(facts),
        fired=[asdict(rule) for rule in advice.fired], recommended=advice.grade, rules_version=advice.version,
    )  # fmt: skip


def _decided(made: Assessment, grade: str, override_reason: str) -> Assessment:
    """With the grade that was chosen: the recommended one, or another with its reason."""
    chosen = grade_of(grade).code if grade.strip() else made.recommended
    reason = clean(override_reason, 500, "The reason")
    if chosen != made.recommended and not reason:
        raise Invalid(f"The rules recommend {made.recommended}.", f"Say why it should be {chosen}.")
    made.grade_after = chosen
    made.override_reason = reason if chosen != made.recommended else ""
    return made


def keep(
    made: Assessment, by: Actor, at: datetime, *, incident: Ref | None = None, why: str = ""
) -> tuple[AssessmentView, list[Event]]:
    """Keep an assessment for good, as the next version of its subject, with the incident that came of it.

    Returns it with the events that the caller must record in the same transaction, together with its own.
    """
    made.incident = str(incident or made.incident)
    last = Assessment.objects.filter(subject=made.subject).aggregate(last=Max("version"))["last"]
    made.version = (last or 0) + 1
    made.why = clean(why, 300, "Why")
    made.made_by, made.made_by_name, made.made_at = str(by.ref), by.name[:120], at
    made.save(force_insert=True)
    return view_of(made), _noted(made, by, at)


def _noted(made: Assessment, by: Actor, at: datetime) -> list[Event]:
    about = Ref.parse(made.incident or made.subject)
    rules = tuple(rule["code"] for rule in made.fired)
    noted: list[Event] = [
        events.Assessed(
            about=about, assessment=made.ref, version=made.version, recommended=made.recommended, before=made.grade_before,
            after=made.grade_after, rules=rules, rules_version=made.rules_version, override_reason=made.override_reason,
            why=made.why, by=by.ref, at=at,
        )
    ]  # fmt: skip
    if made.override_reason:
        noted.append(
            events.GradeOverridden(
                about=about, assessment=made.ref, recommended=made.recommended, chosen=made.grade_after,
                reason=made.override_reason, by=by.ref, at=at,
            )
        )  # fmt: skip
    return noted
