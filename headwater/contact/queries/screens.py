"""Everything that a handler's screen shows, in one call and few queries: before the second question is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from headwater.contact.models import Contact
from headwater.contact.permissions import Permission
from headwater.contact.queries.cases import unread_of
from headwater.contact.queries.contacts import ContactView, row_of, view_of
from headwater.contact.queries.demand import Demand, demand_of
from headwater.contact.queries.outcomes import PlanView, plans_for
from headwater.contact.queries.thriving import AssessmentView, history, recommendation
from headwater.contact.rules.channels import State
from headwater.contact.rules.outcomes import Advice, Agency, advice_for, agencies
from headwater.contact.rules.thrive import GradeAdvice, Letter, Question, Silent, questions_for, silent_for, thrive, unanswered
from headwater.dispatch.queries import Likely, kinds, similar_open
from headwater.kernel import Actor, Ref
from headwater.records.queries import Marker, PersonSummary, Recognised, people, recognise


@dataclass(frozen=True, slots=True)
class Screen:
    """What is known around a contact. Earlier demand is newest first; ``duplicates`` are open incidents that it may be about.

    ``facts`` are what rules may know from the record; ``unanswered`` the silent-crime questions that are still owed;
    ``unread`` messages that they wrote and nobody has read.
    """

    contact: ContactView
    candidates: tuple[Recognised, ...]
    person: PersonSummary | None
    on_caller: tuple[Marker, ...]
    at_place_markers: tuple[Marker, ...]
    by_caller: tuple[Demand, ...]
    at_place: tuple[Demand, ...]
    duplicates: tuple[Likely, ...]
    plans: tuple[PlanView, ...]
    letters: tuple[Letter, ...]
    questions: tuple[Question, ...]
    silent: tuple[Silent, ...]
    unanswered: tuple[Question, ...]
    facts: tuple[str, ...]
    recommended: GradeAdvice | None
    advice: tuple[Advice, ...]
    agencies: tuple[Agency, ...]
    assessments: tuple[AssessmentView, ...]
    unread: int


def screen(*, by: Actor, at: datetime, contact: Ref) -> Screen:
    """Everything that the screen of a contact shows. Raises NotFound, Forbidden.

    Whoever shows it notes the read (``journal.actions.consulted``) of ``people_shown``.
    """
    by.must(Permission.CONTACT_READ)
    row = row_of(contact)
    demand = demand_of(row, by, at)
    caller = Ref.parse(row.caller) if row.caller else None
    family = kinds()[row.kind].family if row.kind else ""
    facts = demand.known.facts(row.silent)
    draft = row.draft
    answers, silent, not_asked = draft.get("answers", {}), draft.get("silent", {}), draft.get("not_asked", "")
    text = row.summary or row.text
    return Screen(
        contact=view_of(row, at),
        candidates=() if caller else _candidates(row, by, at),
        person=people([caller]).get(caller) if caller else None,
        on_caller=demand.known.on_caller,
        at_place_markers=demand.known.at_place,
        by_caller=demand.by_caller,
        at_place=demand.at_place,
        duplicates=_duplicates(row, at),
        plans=plans_for(caller, row.number, at),
        letters=thrive().letters,
        questions=questions_for(row.kind, family),
        silent=silent_for(row.kind, row.qualifiers, text),
        unanswered=unanswered(row.kind, row.qualifiers, text, silent, not_asked),
        facts=facts,
        recommended=recommendation({}, answers, row.kind, silent, row.qualifiers, facts) if row.kind else None,
        advice=advice_for(row.kind, family, row.outcome),
        agencies=tuple(sorted(agencies().values(), key=lambda agency: row.kind not in agency.kinds)),
        assessments=history(row.ref) if row.state == State.CLOSED.value else (),
        unread=unread_of([row.ref]).get(row.ref, 0),
    )


def people_shown(shown: Screen) -> tuple[Ref, ...]:
    """Whose records a screen shows: what the journal notes as read."""
    caller = [shown.contact.caller] if shown.contact.caller else []
    return tuple(dict.fromkeys([shown.contact.ref, *caller, *(one.person for one in shown.candidates)]))


def recognised(
    *, by: Actor, at: datetime, number: str = "", name: str = "", birth_date: date | None = None
) -> tuple[Recognised, ...]:
    """People on record whom a caller may be. The reader notes the read."""
    by.must(Permission.HANDLE)
    return recognise(by, at, number=number, name=name, birth_date=birth_date)


def _candidates(row: Contact, by: Actor, at: datetime) -> tuple[Recognised, ...]:
    if row.state == State.CLOSED.value or not (row.number or row.caller_name):
        return ()
    return recognise(by, at, number=row.number, name=row.caller_name, birth_date=row.birth_date)


def _duplicates(row: Contact, at: datetime) -> tuple[Likely, ...]:
    if row.state == State.CLOSED.value or row.easting is None or row.northing is None:
        return ()
    return similar_open(row.easting, row.northing, at, row.kind)
