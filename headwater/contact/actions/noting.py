"""What a handler notes while a caller speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.holding import put_at
from headwater.contact.actions.rows import clean, cut, held_by, locked
from headwater.contact.models import Contact
from headwater.contact.models.contacts import LONGEST_TEXT
from headwater.contact.permissions import Permission
from headwater.contact.rules.outcomes import told_of
from headwater.contact.rules.thrive import checked, thrive
from headwater.dispatch.queries import kind_of, qualifier_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, Ref
from headwater.places.queries import Location
from headwater.records.queries import person as person_on_record
from headwater.records.queries import same_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What may be noted of a contact; None leaves it as it is. ``location`` may be cleared by ``no_location``.

    ``letters``, ``answers`` and ``silent`` are kept as they are typed (each merged into what is there), until an assessment
    is made of them. ``place_typed`` is what was typed for the place before it was found.
    """

    caller_name: str | None = None
    birth_date: date | None = None
    no_birth_date: bool = False
    number: str | None = None
    summary: str | None = None
    kind: str | None = None
    qualifiers: Sequence[str] | None = None
    location: Location | None = None
    no_location: bool = False
    location_confirmed: bool | None = None
    place_typed: str | None = None
    language: str | None = None
    interpreter: bool | None = None
    needs: str | None = None
    letters: Mapping[str, str] | None = None
    answers: Mapping[str, str] | None = None
    silent: Mapping[str, str] | None = None
    not_asked: str | None = None
    told: Sequence[str] | None = None
    told_text: str | None = None


NAMES = frozenset(field.name for field in fields(Details))


@transaction.atomic
def note_details(*, by: Actor, at: datetime, contact: Ref, **given: Any) -> tuple[str, ...]:
    """Keep what the handler has typed so far (``Details``); returns the names of the facts that changed.

    Facts that changed are noted in the journal by name; the draft of an assessment is not, until one is made of it. Raises
    Conflict where somebody else has the contact, Invalid where something cannot be so (nothing is kept then).
    """
    by.must(Permission.HANDLE)
    unknown = given.keys() - NAMES
    if unknown:
        raise Invalid(f"A contact has no “{min(unknown)}”.", "Load the page again.")
    details = Details(**given)
    row = locked(contact)
    held_by(row, by)
    before = {name: getattr(row, name) for name in _COLUMNS}
    draft = dict(row.draft)
    note_all(row, details, at)
    changed = [name for name in _COLUMNS if getattr(row, name) != before[name]]
    row.touched_at = at
    Contact.objects.rewrite(row, [*changed, "touched_at", *(["draft"] if row.draft != draft else [])])
    facts = tuple(dict.fromkeys(_FACTS[name] for name in changed if name in _FACTS))
    if facts:
        record(events.ContactNoted(contact=row.ref, fields=facts, by=by.ref, at=at))
    return facts


def note_all(row: Contact, details: Details, at: datetime) -> None:
    """Set what is given on a row that is held, without saving it. Raises Invalid."""
    _note_caller(row, details, at)
    _note_place(row, details)
    _note_kind(row, details)
    _note_draft(row, details)


@transaction.atomic
def recognise_caller(*, by: Actor, at: datetime, contact: Ref, person: Ref | None) -> None:
    """The caller is this person on record; None: nobody who was thought. What is known of them fills what was not asked."""
    by.must(Permission.HANDLE)
    row = locked(contact)
    held_by(row, by)
    before = Ref.parse(row.caller) if row.caller else None
    if before == person:
        return
    if person is not None:
        known = person_on_record(person)
        row.caller_name = row.caller_name or known.name[:200]
        row.birth_date = row.birth_date or known.birth_date
    row.caller, row.touched_at = str(person or ""), at
    row.save(update_fields=["caller", "caller_name", "birth_date", "touched_at"])
    record(events.CallerRecognised(contact=row.ref, person=person, before=before, by=by.ref, at=at))


_PLACE = ("easting", "northing", "radius", "place", "place_method", "place_source", "npu", "npu_name", "neighbourhood",
          "neighbourhood_name", "in_force", "place_confirmed")  # fmt: skip

_FACTS = {
    "caller_name": "caller_name", "birth_date": "birth_date", "number": "number", "number_given": "number", "kind": "kind",
    "qualifiers": "qualifiers", "language": "language", "interpreter": "interpreter", "needs": "needs",
    **{name: "location" for name in _PLACE if name != "place_confirmed"}, "place_confirmed": "location_confirmed",
}  # fmt: skip

_COLUMNS = (*_FACTS, "summary", "told", "told_text")


def _note_caller(row: Contact, details: Details, at: datetime) -> None:
    if details.caller_name is not None:
        row.caller_name = " ".join(clean(details.caller_name, 200, "The name").split())
    if details.no_birth_date:
        row.birth_date = None
    elif details.birth_date is not None:
        if details.birth_date > at.date() or details.birth_date.year < 1880:
            raise Invalid(f"{details.birth_date:%-d %B %Y} cannot be a date of birth.", "Look at the year.")
        row.birth_date = details.birth_date
    if details.number is not None and details.number.strip() != row.number_given:
        row.number_given = clean(details.number, 60, "The number")
        row.number = same_number(row.number_given)[:20]
    if details.language is not None:
        row.language = clean(details.language, 60, "The language")
    if details.interpreter is not None:
        row.interpreter = details.interpreter
    if details.needs is not None:
        row.needs = clean(details.needs, 500, "What is needed")


def _note_place(row: Contact, details: Details) -> None:
    if details.no_location:
        put_at(row, Location(0, 0, ""))
        row.easting = row.northing = None
        row.place_method, row.place_confirmed = "", False
    elif details.location is not None:
        before = (row.easting, row.northing, row.place)
        put_at(row, details.location)
        row.place_confirmed = row.place_confirmed and before == (row.easting, row.northing, row.place)
    if details.location_confirmed is not None:
        row.place_confirmed = details.location_confirmed and row.easting is not None


def _note_kind(row: Contact, details: Details) -> None:
    if details.kind is not None:
        row.kind = kind_of(details.kind).code if details.kind.strip() else ""
    if details.qualifiers is not None:
        row.qualifiers = sorted({qualifier_of(code).code for code in details.qualifiers})
    if details.summary is not None:
        row.summary = clean(details.summary, LONGEST_TEXT, "What the caller says")
    if details.told is not None:
        row.told = list(told_of(tuple(details.told)))
    if details.told_text is not None:
        row.told_text = clean(details.told_text, LONGEST_TEXT, "What the caller was told")


def _note_draft(row: Contact, details: Details) -> None:
    draft = dict(row.draft)
    if details.letters is not None:
        draft["letters"] = lines({**draft.get("letters", {}), **details.letters})
    if details.answers is not None:
        draft["answers"] = checked({**draft.get("answers", {}), **details.answers}, silent=False)
    if details.silent is not None:
        draft["silent"] = checked({**draft.get("silent", {}), **details.silent}, silent=True)
    if details.not_asked is not None:
        draft["not_asked"] = clean(details.not_asked, 500, "The reason")
    if details.place_typed is not None:
        draft["place_typed"] = cut(details.place_typed, 300)
    row.draft = draft


def lines(given: Mapping[str, str]) -> dict[str, str]:
    """A line of rationale for each letter, in their order, empty ones left out. Raises Invalid on any other letter."""
    known = {letter.code: letter.name for letter in thrive().letters}
    for code in given:
        if code not in known:
            raise Invalid(f"“{code[:40]}” is not a letter of THRIVE+.", "Load the page again.")
    said = {code: clean(given[code], 2_000, known[code]) for code in known if code in given}
    return {code: line for code, line in said.items() if line}
