"""What changes the record of units, posts and people. Each has a bulk form, which is all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from headwater.journal.actions import record, record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, NotFound, Ref
from headwater.workforce import events, models
from headwater.workforce.permissions import Permission
from headwater.workforce.refusals import understood
from headwater.workforce.rules import FULL_TIME, Rank, Span, Spell, Status, checked_fte, overcommitted

__all__ = [
    "NewPerson",
    "NewPost",
    "NewPosting",
    "Rank",
    "Span",
    "Spell",
    "Status",
    "appoint",
    "declare_complete",
    "establish_posts",
    "leave",
    "move",
    "open_unit",
    "record_status",
]


@dataclass(frozen=True, slots=True)
class NewPost:
    """Funded work to be established."""

    unit: Ref
    rank: Rank
    span: Span
    fte: Decimal = FULL_TIME


@dataclass(frozen=True, slots=True)
class NewPosting:
    """Work of a person in a unit."""

    unit: Ref
    rank: Rank
    span: Span
    fte: Decimal = FULL_TIME


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody with their postings and statuses so far, oldest first."""

    name: str
    collar_number: str
    postings: tuple[NewPosting, ...]
    spells: tuple[Spell, ...] = ()


@transaction.atomic
def open_unit(
    *,
    by: Actor,
    at: datetime,
    npu: str,
    name: str,
    neighbourhood_team: bool,
    area: Ref | None = None,
    position: int = 0,
) -> Ref:
    """Open a unit of a policing unit. Raises Invalid without a name, Conflict where the NPU has one of that name."""
    by.must(Permission.WORKFORCE_MANAGE)
    name, npu = name.strip(), npu.strip()
    if not 0 < len(name) <= 80 or not 0 < len(npu) <= 80:
        raise Invalid("A unit needs a name and the policing unit that it belongs to.", "Give both, in 80 characters at most.")
    if models.Unit.objects.filter(npu=npu, name=name).exists():
        raise Conflict(f"{npu} has a unit called “{name}” already.", "Choose another name.")
    unit = models.Unit.objects.create(
        npu=npu,
        name=name,
        neighbourhood_team=neighbourhood_team,
        area="" if area is None else str(area),
        position=position,
        recorded_at=at,
    )
    record(events.UnitOpened(by=by.ref, at=at, unit=unit.ref, name=name, npu=npu, neighbourhood_team=neighbourhood_team))
    return unit.ref


@transaction.atomic
def establish_posts(*, by: Actor, at: datetime, posts: Iterable[NewPost]) -> int:
    """Fund posts; returns how many. One event for each unit, rank and time. Raises Invalid, NotFound for a unit."""
    by.must(Permission.WORKFORCE_MANAGE)
    wanted = list(posts)
    units = _units(post.unit for post in wanted)
    rows = [
        models.Post(
            unit=units[post.unit],
            rank=post.rank.value,
            fte=checked_fte(post.fte, most=FULL_TIME),
            during=_range(post.span),
            recorded_at=at,
        )
        for post in wanted
    ]
    models.Post.objects.bulk_create(rows)
    record_all(_established(wanted, by=by, at=at))
    return len(rows)


@transaction.atomic
def appoint(*, by: Actor, at: datetime, people: Iterable[NewPerson]) -> tuple[Ref, ...]:
    """Take people on, with their postings and statuses so far; returns them in the order given.

    Raises Invalid where somebody would work more than full time or has no posting, Conflict where a collar number is
    taken, NotFound for a unit.
    """
    by.must(Permission.WORKFORCE_MANAGE)
    wanted = list(people)
    units = _units(posting.unit for person in wanted for posting in person.postings)
    rows = [_person(person, at) for person in wanted]
    pairs = list(zip(rows, wanted, strict=True))
    with understood():
        models.Person.objects.bulk_create(rows)
        models.Posting.objects.bulk_create(
            _posting(row, posting, units[posting.unit], at) for row, person in pairs for posting in person.postings
        )
        models.StatusSpell.objects.bulk_create(
            models.StatusSpell(person=row, status=spell.status.value, during=_range(spell.span), recorded_at=at)
            for row, person in pairs
            for spell in person.spells
        )
    record_all(event for row, person in pairs for event in _appointed(row.ref, person, by=by, at=at))
    return tuple(row.ref for row in rows)


@transaction.atomic
def move(*, by: Actor, at: datetime, person: Ref, unit: Ref, rank: Rank, on: date, fte: Decimal = FULL_TIME) -> None:
    """From a day on, a person works in this unit, rank and hours and nowhere else; what they held ends there.

    Raises Conflict where a later posting has been recorded already, NotFound for a person or unit.
    """
    by.must(Permission.WORKFORCE_MANAGE)
    who = _locked(person)
    _end_postings(who, on)
    new = NewPosting(unit, rank, Span(on), fte)
    with understood():
        _posting(who, new, _units([unit])[unit], at).save(force_insert=True)
    record(events.PersonMoved(by=by.ref, at=at, person=person, unit=unit, rank=rank.value, fte=fte, on=on))


@transaction.atomic
def record_status(*, by: Actor, at: datetime, person: Ref, status: Status, starts: date, ends: date | None = None) -> None:
    """Record that a person is restricted, recuperative, long-term absent or seconded.

    ``ends`` is the first day on which they are no longer. Raises Conflict where the record says so for a part of that
    time already.
    """
    by.must(Permission.WORKFORCE_MANAGE)
    who, span = _locked(person), Span(starts, ends)
    with understood():
        models.StatusSpell.objects.create(person=who, status=status.value, during=_range(span), recorded_at=at)
    record(events.StatusRecorded(by=by.ref, at=at, person=person, status=status.value, starts=starts, ends=ends))


@transaction.atomic
def leave(*, by: Actor, at: datetime, person: Ref, on: date) -> None:
    """A person leaves: their postings and statuses end; ``on`` is the first day on which they are gone.

    Raises Conflict where a later posting has been recorded, Invalid where they hold none.
    """
    by.must(Permission.WORKFORCE_MANAGE)
    who = _locked(person)
    if not _end_postings(who, on):
        raise Invalid(f"{who} holds no posting on {on}.", "Look at when they left.")
    for spell in who.spells.filter(during__contains=on):
        _cut(spell, on)
    record(events.PersonLeft(by=by.ref, at=at, person=person, on=on))


@transaction.atomic
def declare_complete(*, by: Actor, at: datetime, npu: str, days: Iterable[date]) -> None:
    """Declare that the record of an NPU is complete as at these days: tables over time are made for them."""
    by.must(Permission.WORKFORCE_MANAGE)
    known = set(models.Snapshot.objects.filter(npu=npu).values_list("as_at", flat=True))
    fresh = sorted(set(days) - known)
    models.Snapshot.objects.bulk_create(models.Snapshot(npu=npu, as_at=day, recorded_at=at) for day in fresh)
    place = Ref("workforce.npu", npu)
    record_all(events.WorkforceCounted(by=by.ref, at=at, npu=place, as_at=day) for day in fresh)


def _units(refs: Iterable[Ref]) -> dict[Ref, models.Unit]:
    wanted = set(refs)
    keys = [ref.id for ref in wanted if ref.kind == "workforce.unit"]
    found = {unit.ref: unit for unit in models.Unit.objects.filter(pk__in=keys)}
    if wanted - set(found):
        raise NotFound("There is no such unit.", "Open it first, or choose one from the list of units.")
    return found


def _locked(ref: Ref) -> models.Person:
    """The person, held until the transaction ends."""
    rows = models.Person.objects.select_for_update(no_key=True)
    found = rows.filter(pk=ref.id).first() if ref.kind == "workforce.person" else None
    if found is None:
        raise NotFound("There is no such person.", "Choose one from the list of people.")
    return found


def _person(new: NewPerson, at: datetime) -> models.Person:
    name, collar = new.name.strip(), new.collar_number.strip()
    if not 0 < len(name) <= 120 or not 0 < len(collar) <= 20:
        raise Invalid(
            "A person needs a name and a collar number.", "Give both: 120 characters at most for the one, 20 for the other."
        )
    if not new.postings:
        raise Invalid(f"{collar} has no posting.", "Say where the person works.")
    crowded = overcommitted((posting.span, posting.fte) for posting in new.postings)
    if crowded is not None:
        raise Invalid(f"The postings of {collar} come to more than full time on {crowded}.", "End one, or lower its FTE.")
    return models.Person(name=name, collar_number=collar, recorded_at=at)


def _posting(person: models.Person, new: NewPosting, unit: models.Unit, at: datetime) -> models.Posting:
    return models.Posting(
        person=person,
        unit=unit,
        rank=new.rank.value,
        fte=checked_fte(new.fte, most=FULL_TIME),
        during=_range(new.span),
        recorded_at=at,
    )


def _end_postings(person: models.Person, on: date) -> int:
    """End what the person holds on the day. Raises Conflict where something begins on it or later."""
    later = person.postings.filter(during__startswith__gte=on).first()
    if later is not None:
        raise Conflict(
            f"{person} has a posting from {later.during.lower} already.", "Read the record again, and choose a later day."
        )
    held = list(person.postings.filter(during__contains=on))
    for posting in held:
        _cut(posting, on)
    return len(held)


def _cut(row: models.Posting | models.StatusSpell, on: date) -> None:
    if row.during.lower == on:  # it would last no day at all
        row.delete()
        return
    row.during = DateRange(row.during.lower, on)
    row.save(update_fields=["during"])


def _range(span: Span) -> DateRange:
    return DateRange(span.starts, span.ends)


def _established(posts: Sequence[NewPost], *, by: Actor, at: datetime) -> Iterator[Event]:
    together: dict[tuple[Ref, str, date, date | None], list[Decimal]] = defaultdict(list)
    for post in posts:
        together[post.unit, post.rank.value, post.span.starts, post.span.ends].append(post.fte)
    for (unit, rank, starts, ends), ftes in together.items():
        yield events.PostsEstablished(
            by=by.ref, at=at, unit=unit, rank=rank, number=len(ftes), fte=sum(ftes, Decimal(0)), starts=starts, ends=ends
        )


def _appointed(ref: Ref, person: NewPerson, *, by: Actor, at: datetime) -> Iterator[Event]:
    for index, posting in enumerate(person.postings):
        kind = events.PersonMoved if index else events.PersonAppointed
        yield kind(
            by=by.ref, at=at, person=ref, unit=posting.unit, rank=posting.rank.value, fte=posting.fte, on=posting.span.starts
        )
    for spell in person.spells:
        yield events.StatusRecorded(
            by=by.ref, at=at, person=ref, status=spell.status.value, starts=spell.span.starts, ends=spell.span.ends
        )
    ends = [posting.span.ends for posting in person.postings]
    last = max((day for day in ends if day is not None), default=None)
    if None not in ends and last is not None:
        yield events.PersonLeft(by=by.ref, at=at, person=ref, on=last)
