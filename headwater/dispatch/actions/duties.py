"""Units come on duty with a crew, and go off again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from headwater.dispatch import events
from headwater.dispatch.actions.deploying import held_with
from headwater.dispatch.actions.escalations import over
from headwater.dispatch.actions.logs import checked_text
from headwater.dispatch.actions.units import on_duty
from headwater.dispatch.models import Crew, Deployment, Duty, Unit
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import ALARM
from headwater.dispatch.rules.reference import free_status, resting, skill_of, statuses
from headwater.dispatch.rules.units import call_sign_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.places.queries import AreaView, ancestors, area
from headwater.workforce.queries import people_by_id

MOST_CREW = 30


@transaction.atomic
def book_on(
    *,
    by: Actor,
    at: datetime,
    call_sign: str,
    crew: Sequence[Ref],
    skills: Sequence[str],
    vehicle: str,
    base: Ref,
    until: datetime,
    reason: str = "",
) -> Ref:
    """A unit comes on duty, with these people (workforce.person) at this base (places.area), until then. Returns the unit.

    A crew that had less rest than the rule asks for needs a ``reason``. Raises Invalid for a call sign, crew, skill or time
    that cannot be, Conflict where the unit or somebody of the crew is on duty already.
    """
    by.must(Permission.UNIT_MANAGE)
    sign, people = call_sign_of(call_sign), list(dict.fromkeys(crew))
    known = sorted({skill_of(skill).code for skill in skills})
    _check(people, until, at)
    names = people_by_id([person.id for person in people])
    _must_be_free(people, names)
    tired = _short_of_rest(people, at)
    why = checked_text(reason, "The reason", 300, may_be_empty=True)
    if tired and not why:
        who = ", ".join(names[person.id] for person in tired)
        raise Invalid(f"{who} had less than {resting().minimum_rest_hours} hours of rest.", "Choose others, or say why.")
    row = _opened(sign, at)
    starts = at if row.last_cleared_at is None else max(at, row.last_cleared_at)
    _put_on_duty(row, len(people), known, vehicle, base, until, at)
    duty = Duty.objects.create(
        unit=row, during=DateTimeTZRange(starts, None), until=until, skills=known, vehicle=row.vehicle, base=str(base)
    )
    Crew.objects.bulk_create(
        Crew(duty=duty, person_id=UUID(person.id), during=DateTimeTZRange(starts, None)) for person in people
    )
    record(
        events.UnitBookedOn(
            unit=row.ref, call_sign=sign, crew=tuple(people), until=until, skills=tuple(known), short_of_rest=tuple(tired),
            reason=why, by=by.ref, at=at,
        )
    )  # fmt: skip
    return row.ref


@transaction.atomic
def book_off(*, by: Actor, at: datetime, unit: Ref) -> None:
    """A unit goes off duty. Raises Conflict where it is on something still, or off duty already."""
    by.must(Permission.UNIT_MANAGE)
    row, held, _ = held_with(unit)
    on_duty(row)
    end_duty(row, held, by, at)


def end_duty(unit: Unit, held: Deployment | None, by: Actor, at: datetime) -> None:
    """End the duty of a unit that the caller holds. Raises Conflict where it is on something."""
    if held is not None:
        raise Conflict(f"{unit.call_sign} is on something still.", "Clear it or stand it down first.")
    duty = Duty.objects.select_for_update().get(unit=unit, during__endswith=None)
    ends = max(at, duty.during.lower + timedelta(microseconds=1))
    people = list(Crew.objects.filter(duty=duty).values_list("person_id", flat=True))
    span = DateTimeTZRange(duty.during.lower, ends)
    Crew.objects.filter(duty=duty).update(during=span)
    duty.during = span
    duty.save(update_fields=["during"])
    unit.on_duty, unit.status, unit.status_at = False, _off(), at
    unit.alarm_at, unit.signal, unit.signal_at = None, None, None
    unit.save(update_fields=["on_duty", "status", "status_at", "alarm_at", "signal", "signal_at"])
    crew = tuple(Ref("workforce.person", str(key)) for key in people)
    record(events.UnitBookedOff(unit=unit.ref, call_sign=unit.call_sign, crew=crew, by=by.ref, at=at))
    over(subject=unit.ref, reasons=[ALARM], at=at, why="The unit went off duty")


def _check(people: Sequence[Ref], until: datetime, at: datetime) -> None:
    longest = resting().longest_duty_hours
    if not 0 < len(people) <= MOST_CREW:
        raise Invalid(f"A crew is 1 to {MOST_CREW} people.", "Give their collar numbers.")
    if not timedelta() < until - at <= timedelta(hours=longest):
        raise Invalid(f"A duty ends after now, and lasts {longest} hours at most.", "Give another end.")


def _must_be_free(people: Sequence[Ref], names: Mapping[str, str]) -> None:
    if any(person.kind != "workforce.person" or person.id not in names for person in people):
        raise NotFound("Somebody of the crew is not known.", "Look them up by their collar numbers.")
    busy = Crew.objects.select_related("duty__unit").filter(person__in=_keys(people), during__endswith=None).first()
    if busy is not None:
        sign = busy.duty.unit.call_sign
        raise Conflict(f"{names[str(busy.person_id)]} is on duty with {sign}.", f"Book {sign} off first.")


def _short_of_rest(people: Sequence[Ref], at: datetime) -> list[Ref]:
    """Those who were on duty within the rule's hours of rest before now, in the order given."""
    since = DateTimeTZRange(at - timedelta(hours=resting().minimum_rest_hours), at)
    late = set(Crew.objects.filter(person__in=_keys(people), during__overlap=since).values_list("person_id", flat=True))
    return [person for person in people if UUID(person.id) in late]


def _opened(sign: str, at: datetime) -> Unit:
    """The unit of this call sign, new or old, held. Raises Conflict where it is on duty."""
    Unit.objects.bulk_create([Unit(call_sign=sign, status=_off(), status_at=at)], ignore_conflicts=True)
    row = Unit.objects.select_for_update(no_key=True).get(call_sign=sign)
    if row.on_duty:
        raise Conflict(f"{sign} is on duty already.", "Book it off first, or choose another call sign.")
    return row


def _put_on_duty(row: Unit, people: int, skills: list[str], vehicle: str, base: Ref, until: datetime, at: datetime) -> None:
    held, npu = _base(base)
    row.on_duty, row.duty_until, row.crew_size = True, until, people
    row.status, row.status_at = free_status().code, at
    row.skills, row.vehicle = skills, checked_text(vehicle, "The vehicle", 60, may_be_empty=True)
    row.base, row.base_name, row.npu, row.npu_name = str(held.ref), held.name, str(npu.ref), npu.name
    row.save()


def _base(base: Ref) -> tuple[AreaView, AreaView]:
    """The area of a base, and the policing unit that it is in."""
    held = area(base)
    npu = held if held.level == "npu" else next((one for one in ancestors(base) if one.level == "npu"), None)
    if npu is None:
        raise Invalid(f"{held.name} is in no policing unit.", "Choose a base within one.")
    return held, npu


def _off() -> int:
    return next(status.code for status in statuses().values() if not status.work)


def _keys(people: Sequence[Ref]) -> list[UUID]:
    return [UUID(person.id) for person in people]
