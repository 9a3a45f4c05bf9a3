"""When vehicles can be fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from headwater.kernel import Ref
from headwater.kernel.working_days import is_working_day
from headwater.recovery.models import Collection, Pound
from headwater.recovery.rules.charges import LONDON

_AHEAD = 15
"""Days for which collections can be booked."""


def free_slots(pound: Ref, at: datetime, limit: int = 120) -> tuple[datetime, ...]:
    """Times from an hour ahead at which a place is free, the soonest first. Two queries."""
    yard = Pound.objects.get(pk=UUID(pound.id))
    begins = at + timedelta(hours=1)
    booked = Collection.objects.filter(pound=yard, starts_at__gte=begins, cancelled_at=None).values_list("starts_at", flat=True)
    taken = Counter(booked)
    today = at.astimezone(LONDON).date()
    slots = (slot for number in range(_AHEAD) for slot in slots_of(yard, today + timedelta(days=number)))
    free = [slot for slot in slots if slot >= begins and taken[slot] < yard.places]
    return tuple(free[:limit])


def slots_of(yard: Pound, day: date) -> Iterator[datetime]:
    """The times of a day in London: none on bank holidays, nor where the pound is closed on that day of the week."""
    holiday = day.weekday() < 5 and not is_working_day(day)
    if day.weekday() not in yard.weekdays or holiday:
        return
    slot = datetime.combine(day, yard.opens, LONDON)
    closes = datetime.combine(day, yard.closes, LONDON)
    while slot + timedelta(minutes=yard.each_minutes) <= closes:
        yield slot
        slot += timedelta(minutes=yard.each_minutes)


def is_slot(yard: Pound, starts_at: datetime) -> bool:
    """Whether this is one of the pound's times."""
    return starts_at in slots_of(yard, starts_at.astimezone(LONDON).date())
