"""What a contact centre has before its first call: teams that keep appointments, their slots, and plans for some callers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from headwater.contact import actions, queries
from headwater.kernel import Actor
from headwater.places.queries import area_named
from headwater.records.queries import people, reviews_due

LONDON = ZoneInfo("Europe/London")

_BASES = {"Coventry": (433_500, 279_000), "Solihull": (416_500, 280_500), "Birmingham West": (404_500, 283_500),
          "Birmingham East": (411_500, 290_500), "Wolverhampton": (392_000, 298_500)}  # fmt: skip
"""Teams that keep appointments: their policing unit, and where their crews start from (National Grid metres)."""

_HOURS, _CREWS, _DAYS = range(9, 18), 2, 10
"""Slots on the hour, with as many crews, and how many days ahead they are opened."""

_PLANS = 4

_TEXT = (
    "Has reported fires and burglaries that were none, mostly at night. Take the call as any other and send all the same. "
    "Ask who is with them and when they last ate; let the neighbourhood team know in the morning."
)


def open_diaries(*, by: Actor, at: datetime) -> int:
    """Open the teams' diaries and their slots of the coming days; returns how many slots are new. Opened ones stay."""
    known = {diary.name: diary.ref for diary in queries.diaries()}
    fresh = 0
    for npu, base in _BASES.items():
        name = f"{npu} appointments"
        diary = known.get(name) or actions.open_diary(
            by=by, at=at, name=name, area=area_named("npu", npu).ref, area_name=npu, base=base
        )
        fresh += actions.open_slots(by=by, at=at, diary=diary, slots=_slots(at.astimezone(LONDON).date()))
    return fresh


def make_plans(*, by: Actor, at: datetime) -> int:
    """Plans for a few of those who are known for false reports; returns how many are new."""
    if queries.plans(by=by, at=at):
        return 0
    marked = [one.about for one in reviews_due(date(9999, 1, 1), 2_000, by=by) if one.kind == "false_reports"]
    callers = [ref for ref in dict.fromkeys(marked) if ref.kind == "records.person"][:_PLANS]
    for number, (ref, known) in enumerate(sorted(people(callers).items(), key=lambda pair: pair[0])):
        review = (at + timedelta(days=40 + 20 * number)).date()
        title = f"Plan for {known.name}"
        actions.make_plan(by=by, at=at, sort="repeat", title=title, text=_TEXT, review_on=review, person=ref)
    return len(callers)


def _slots(today: date) -> list[actions.NewSlot]:
    starts = [
        datetime.combine(today + timedelta(days=day), time(hour), LONDON) for day in range(1, _DAYS + 1) for hour in _HOURS
    ]
    return [actions.NewSlot(start, start + timedelta(hours=1), _CREWS) for start in starts]
