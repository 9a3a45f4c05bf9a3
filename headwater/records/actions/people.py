"""People: added, amended, and where they are reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from headwater.journal.actions import record, record_all
from headwater.kernel import Actor, Event, Invalid, NotFound, Ref, new_id
from headwater.places.queries import Location
from headwater.records import events
from headwater.records.actions.premises import premises_at_each
from headwater.records.models import Address, OtherName, Person, Phone
from headwater.records.permissions import Permission
from headwater.records.queries.rows import PREMISES, id_of, root_of
from headwater.records.rules import name_key, name_of, same_number

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added. Each phone is a number as it was said; those that are none are refused."""

    name: str = ""
    birth_date: date | None = None
    phones: tuple[str, ...] = ()
    address: Location | None = None
    note: str = ""


def add_person(
    *,
    by: Actor,
    at: datetime,
    name: str = "",
    birth_date: date | None = None,
    phones: Iterable[str] = (),
    address: Location | None = None,
    note: str = "",
) -> Ref:
    """Make a record of a person. Raises Invalid where nothing at all is known of them, and on what cannot be true."""
    return add_people(by=by, at=at, people=[NewPerson(name, birth_date, tuple(phones), address, note)])[0]


@transaction.atomic
def add_people(*, by: Actor, at: datetime, people: Sequence[NewPerson]) -> list[Ref]:
    """Make records of many people, all or none; their references in the same order. As many queries as for one."""
    by.must(Permission.RECORDS_WRITE)
    rows = [_person(one, at) for one in people]
    Person.objects.bulk_create(rows)
    numbers = [(row, _number(phone)) for row, one in zip(rows, people, strict=True) for phone in one.phones]
    Phone.objects.bulk_create(
        [Phone(person=row, number=number, added_at=at) for row, number in dict.fromkeys((row, n) for row, n in numbers)]
    )
    housed = [(row, one.address) for row, one in zip(rows, people, strict=True) if one.address]
    homes = premises_at_each(by=by, at=at, locations=[home for _, home in housed]) if housed else []
    Address.objects.bulk_create(
        [
            Address(person=row, premises_id=id_of(home, PREMISES), added_at=at)
            for (row, _), home in zip(housed, homes, strict=True)
        ]
    )
    record_all(
        events.PersonAdded(person=row.ref, known=_known(one), by=by.ref, at=at)
        for row, one in zip(rows, people, strict=True)
    )  # fmt: skip
    return [row.ref for row in rows]


@transaction.atomic
def amend_person(
    *,
    by: Actor,
    at: datetime,
    person: Ref,
    name: str | None = None,
    birth_date: date | None = None,
    note: str | None = None,
    reason: str = "",
) -> bool:
    """Change what is given; returns whether anything changed. The name that was is kept as another name of theirs."""
    by.must(Permission.RECORDS_WRITE)
    row = _locked(person)
    changed = []
    if name is not None and name_of(name) != row.name:
        if row.name:
            OtherName.objects.bulk_create(
                [OtherName(person=row, name=row.name, key=row.key, added_at=at)], ignore_conflicts=True
            )
        row.name, row.key = name_of(name), name_key(name)
        changed += ["name", "key"]
    if birth_date is not None and birth_date != row.birth_date:
        row.birth_date = _birth_date(birth_date, at)
        changed.append("birth_date")
    if note is not None and note.strip() != row.note:
        row.note = _note(note)
        changed.append("note")
    if changed:
        row.save(update_fields=changed)
        _noted(row.ref, by, at, *(part for part in changed if part != "key"), reason=reason)
    return bool(changed)


@transaction.atomic
def add_other_name(*, by: Actor, at: datetime, person: Ref, name: str) -> bool:
    """A former name, or one that they go by; returns whether it was new. Raises Invalid on no name."""
    by.must(Permission.RECORDS_WRITE)
    row = _locked(person)
    said = name_of(name)
    if not name_key(said):
        raise Invalid("A name has letters.", "Write the name as it is said.")
    if said == row.name or OtherName.objects.filter(person=row, name=said).exists():
        return False
    OtherName.objects.create(person=row, name=said, key=name_key(said), added_at=at)
    _noted(row.ref, by, at, "other_names")
    return True


@transaction.atomic
def add_phone(*, by: Actor, at: datetime, person: Ref, number: str) -> bool:
    """A number that they use; returns whether it was new. Raises Invalid on what is no telephone number."""
    by.must(Permission.RECORDS_WRITE)
    row = _locked(person)
    _, fresh = Phone.objects.get_or_create(person=row, number=_number(number), defaults={"added_at": at})
    if fresh:
        _noted(row.ref, by, at, "phones")
    return fresh


@transaction.atomic
def add_address(*, by: Actor, at: datetime, person: Ref, location: Location) -> Ref:
    """Where they live or stay; returns the premises. Doing it again changes nothing."""
    by.must(Permission.RECORDS_WRITE)
    row = _locked(person)
    [premises] = premises_at_each(by=by, at=at, locations=[location])
    _, fresh = Address.objects.get_or_create(
        person=row, premises_id=id_of(premises, PREMISES), left_at=None, defaults={"added_at": at}
    )
    if fresh:
        record(events.AddressAdded(person=row.ref, premises=premises, by=by.ref, at=at))
    return premises


@transaction.atomic
def leave_address(*, by: Actor, at: datetime, person: Ref, premises: Ref) -> None:
    """They live there no longer. Raises NotFound where they were not known to."""
    by.must(Permission.RECORDS_WRITE)
    row = _locked(person)
    here = Address.objects.filter(person__in=[row, *row.merged.all()], premises=id_of(premises, PREMISES), left_at=None)
    if not here.update(left_at=at):
        raise NotFound("They are not known to live there.", "Read their record again.")
    record(events.AddressLeft(person=row.ref, premises=premises, by=by.ref, at=at))


def _person(one: NewPerson, at: datetime) -> Person:
    if not (name_of(one.name) or one.birth_date or one.phones or one.address or one.note.strip()):
        raise Invalid("Nothing is known of this person.", "Give a name, a number, an address, or say what is known.")
    return Person(
        id=new_id(), name=name_of(one.name), key=name_key(one.name), note=_note(one.note), added_at=at,
        birth_date=None if one.birth_date is None else _birth_date(one.birth_date, at),
    )  # fmt: skip


def _known(one: NewPerson) -> tuple[str, ...]:
    return tuple(part for part in ("name", "birth_date", "phones", "address", "note") if getattr(one, part))


def _number(text: str) -> str:
    number = same_number(text)
    if not number:
        raise Invalid(f"“{text[:30]}” is not a telephone number.", "Write it with its area code, or with + and its country's.")
    return number


def _birth_date(day: date, at: datetime) -> date:
    if day > at.date() or day.year < 1880:
        raise Invalid(f"{day:%-d %B %Y} cannot be a date of birth.", "Look at the year.")
    return day


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Invalid("That note is too long.", f"A note has at most {LONGEST_NOTE:,} characters.")
    return text.replace("\x00", "").strip()


def _locked(person: Ref) -> Person:
    """The record that stands for a person, held until the end of the transaction."""
    return Person.objects.select_for_update(no_key=True).get(pk=root_of(person))


def _noted(person: Ref, by: Actor, at: datetime, *what: str, reason: str = "") -> None:
    event: Event = events.PersonAmended(person=person, what=what, reason=reason, by=by.ref, at=at)
    record(event)
