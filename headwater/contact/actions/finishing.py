"""The end of a contact: what comes of it, what the caller was told, and the record that follows, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.appointing import book_for
from headwater.contact.actions.assessing import Answers, drafted, keep
from headwater.contact.actions.referring import refer_for
from headwater.contact.actions.reporting import report_for
from headwater.contact.actions.rows import clean, held_by, locked
from headwater.contact.models import Contact
from headwater.contact.models.contacts import LONGEST_TEXT
from headwater.contact.permissions import Permission
from headwater.contact.queries.knowing import Known, known_of
from headwater.contact.queries.places import location_of
from headwater.contact.queries.thriving import AssessmentView
from headwater.contact.rules.channels import State
from headwater.contact.rules.outcomes import (
    BookAppointment,
    GiveAdvice,
    JoinIncident,
    NoFurtherAction,
    OpenIncident,
    Outcome,
    ReferTo,
    ReportCrime,
    told_of,
)
from headwater.dispatch import actions as dispatch
from headwater.dispatch.queries import kind_of
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Event, HeadwaterError, Invalid, Ref
from headwater.records.actions import add_person

LONGEST_SUMMARY = 10_000
"""Characters of what the caller said that an incident log begins with; the whole stays with the contact."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a contact. ``incident``: the log that was opened or joined; ``result``: the report, appointment or
    referral; ``assessment``: the version that was made, where there was something to assess.
    """

    contact: Ref
    outcome: str
    incident: Ref | None = None
    result: Ref | None = None
    assessment: AssessmentView | None = None


@transaction.atomic
def finish(
    *,
    by: Actor,
    at: datetime,
    contact: Ref,
    outcome: Outcome,
    told: Sequence[str] | None = None,
    told_text: str | None = None,
    letters: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    silent: Mapping[str, str] | None = None,
    not_asked: str | None = None,
) -> Finished:
    """Finish a contact that one has. Everything that follows from it is made now, or nothing is.

    What is not given is taken from the draft. A contact about a kind of incident is assessed (THRIVE+) whatever comes of
    it, unless it joins an incident. Finished twice the same way by the same person is once. Raises Conflict where somebody
    else has it or it is over, Invalid where something is missing; nothing is changed then.
    """
    by.must(Permission.HANDLE)
    row = locked(contact)
    if row.state == State.CLOSED.value and row.holder == str(by.ref) and row.outcome == outcome.code:
        return _as_it_was(row)
    held_by(row, by)
    said = _said(row, letters, answers, silent, not_asked)
    row.told = list(told_of(tuple(row.told if told is None else told)))
    row.told_text = clean(row.told_text if told_text is None else told_text, LONGEST_TEXT, "What the caller was told")
    row.outcome, row.state, row.closed_at = outcome.code, State.CLOSED.value, max(at, row.rang_at)
    _remember_caller(row, by, at)
    done, noted = _come_of(row, outcome, said, by, at)
    row.incident, row.result, row.draft = str(done.incident or ""), str(done.result or ""), {}
    Contact.objects.rewrite(row, _ENDS)
    caller = Ref.parse(row.caller) if row.caller else None
    record_all(
        [
            *noted,
            events.ContactFinished(
                contact=row.ref, outcome=row.outcome, kind=row.kind, grade=row.grade, told=tuple(row.told),
                told_text=row.told_text, reason=row.reason, incident=done.incident, result=done.result, caller=caller,
                by=by.ref, at=at,
            ),
        ]
    )  # fmt: skip
    return done


_ENDS = (
    "told", "told_text", "outcome", "state", "closed_at", "caller", "reason", "grade", "recommended", "incident", "result",
    "draft",
)  # fmt: skip
"""What the end of a contact may change of it."""


def _come_of(row: Contact, outcome: Outcome, said: Answers, by: Actor, at: datetime) -> tuple[Finished, list[Event]]:
    """What comes of it, and the events that are still to be recorded."""
    match outcome:
        case OpenIncident():
            return _incident(row, outcome, said, by, at)
        case JoinIncident():
            return _joined(row, outcome, by, at), []
        case _:
            made, noted = _assessed(row, said, by, at)
            return Finished(row.ref, outcome.code, result=_other(row, outcome, by, at), assessment=made), noted


def _other(row: Contact, outcome: Outcome, by: Actor, at: datetime) -> Ref | None:
    match outcome:
        case ReportCrime(text=text):
            row.reason = clean(text, LONGEST_TEXT, "The report")
            return report_for(row, by, at)
        case BookAppointment(slot=slot, note=note):
            row.reason = clean(note, 2_000, "The note")
            return book_for(row, slot, row.reason, by, at)
        case ReferTo(agency=agency, text=text):
            row.reason = clean(text, LONGEST_TEXT, "The reason")
            return refer_for(row, agency, row.reason or row.summary, by, at)
        case GiveAdvice(text=text):
            row.reason = clean(text, LONGEST_TEXT, "The advice")
            if not (row.reason or row.told or row.told_text):
                raise Invalid("What was the caller told?", "Choose from the list, or write it.")
        case NoFurtherAction(reason=reason):
            row.reason = clean(reason, 2_000, "The reason")
            if not row.reason:
                raise Invalid("Why does nothing follow?", "A few words are enough.")
    return None


def _incident(row: Contact, outcome: OpenIncident, said: Answers, by: Actor, at: datetime) -> tuple[Finished, list[Event]]:
    known = known_of(row, by, at)
    decided = drafted(row, said, known, outcome.grade, outcome.override_reason)
    row.grade, row.recommended = decided.grade_after, decided.recommended
    caller = Ref.parse(row.caller) if row.caller else None
    location = location_of(row)  # none: taken all the same, and somebody finds out where it is
    incident = dispatch.open_incident(
        by=by,
        at=at,
        kind=row.kind,
        grade=row.grade,
        summary=_summary(row, location is None),
        location=location,
        caller=caller,
        source=row.ref,
        qualifiers=tuple(row.qualifiers),
        markers=tuple(sorted(_markers(row, said, known))),
        subjects=((caller, "caller"),) if caller else (),
    )
    made, noted = keep(decided, by, at, incident=incident)
    return Finished(row.ref, outcome.code, incident=incident, assessment=made), noted


def _joined(row: Contact, outcome: JoinIncident, by: Actor, at: datetime) -> Finished:
    text = clean(outcome.text, 2_000, "The text") or row.summary[:2_000] or row.text[:2_000]
    row.reason = text
    dispatch.join_incident(by=by, at=at, incident=outcome.incident, source=row.ref, text=text)
    if row.caller:
        _attach_caller(outcome.incident, Ref.parse(row.caller), by, at)
    return Finished(row.ref, outcome.code, incident=outcome.incident)


def _attach_caller(incident: Ref, caller: Ref, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            dispatch.attach(by=by, at=at, incident=incident, subject=caller, role="caller")
    except Conflict:  # they called about it before
        return


def _assessed(row: Contact, said: Answers, by: Actor, at: datetime) -> tuple[AssessmentView | None, list[Event]]:
    """An assessment of a contact from which no incident comes, where it is about a kind of incident at all."""
    if not row.kind or kind_of(row.kind).family == "admin":
        return None, []
    decided = drafted(row, said, known_of(row, by, at), "", "")
    row.grade = row.recommended = decided.recommended
    return keep(decided, by, at, why=f"outcome: {row.outcome}")


def _said(
    row: Contact,
    letters: Mapping[str, str] | None,
    answers: Mapping[str, str] | None,
    silent: Mapping[str, str] | None,
    not_asked: str | None,
) -> Answers:
    draft = row.draft
    return Answers(
        {**draft.get("letters", {}), **(letters or {})},
        {**draft.get("answers", {}), **(answers or {})},
        {**draft.get("silent", {}), **(silent or {})},
        draft.get("not_asked", "") if not_asked is None else not_asked,
    ).checked()


def _remember_caller(row: Contact, by: Actor, at: datetime) -> None:
    """A caller who gave a name and is not on record is put there, so that they are recognised the next time."""
    if row.caller or not row.caller_name:
        return
    try:
        with transaction.atomic():
            person = add_person(
                by=by, at=at, name=row.caller_name, birth_date=row.birth_date, phones=(row.number,) if row.number else ()
            )
    except HeadwaterError:  # what was given is no name: the contact keeps it as it was said
        return
    row.caller = str(person)


def _summary(row: Contact, nowhere: bool) -> str:
    said = row.summary or row.text or row.reason
    where = row.draft.get("place_typed", "") if nowhere else ""
    return f"{said}\nPlace, as it was said: {where}"[:LONGEST_SUMMARY] if where else said[:LONGEST_SUMMARY]


def _markers(row: Contact, said: Answers, known: Known) -> set[str]:
    """What the board shows beside the new incident."""
    marks = set(known.board())
    if said.answers.get("now") == "yes":
        marks.add("in_progress")
    if said.answers.get("cannot_protect") == "yes":
        marks.add("vulnerable")
    if said.answers.get("firearm") == "yes":
        marks.add("firearms")
    if row.silent == "pressed":
        marks.add("silent")
    if not row.in_force:
        marks.add("outside_force")
    if row.interpreter or row.language:
        marks.add("interpreter")
    return marks


def _as_it_was(row: Contact) -> Finished:
    return Finished(
        row.ref,
        row.outcome,
        Ref.parse(row.incident) if row.incident else None,
        Ref.parse(row.result) if row.result else None,
    )
