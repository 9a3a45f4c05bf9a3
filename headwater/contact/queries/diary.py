"""The diary: which slots are free for an appointment, and what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import inf, isfinite
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from headwater.contact.models import Appointment, Diary, Slot
from headwater.contact.rules.diary import Booked, Point, Travel, as_the_crow_flies, crew_for, lengths
from headwater.dispatch.queries import the_network
from headwater.kernel import Ref

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class DiaryView:
    """A team that keeps appointments."""

    ref: Ref
    name: str
    area: Ref
    area_name: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot. ``free``: crews that have nothing then; ``travel``: seconds to the place asked for by the crew that would go,
    None where no place was given.
    """

    ref: Ref
    diary: Ref
    team: str
    area_name: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    booked: int
    closed: bool = False
    travel: int | None = None

    @property
    def free(self) -> int:
        return 0 if self.closed else max(0, self.capacity - self.booked)


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment. ``travel_seconds``: by road from the crew's one before, or from its base."""

    ref: Ref
    slot: Ref
    team: str
    crew: int
    starts_at: datetime
    ends_at: datetime
    state: str
    kind: str
    caller: Ref | None
    caller_name: str
    number: str
    place: str
    note: str
    travel_seconds: int | None
    contact: Ref | None
    incident: Ref | None
    booked_by_name: str
    reason: str


def diaries() -> tuple[DiaryView, ...]:
    """Every team with a diary, by name."""
    return tuple(
        DiaryView(row.ref, row.name, Ref.parse(row.area), row.area_name, row.easting, row.northing)
        for row in Diary.objects.order_by("name")
    )


def slots(day: datetime, days: int = 1, diary: Ref | None = None) -> tuple[SlotView, ...]:
    """Every slot of some days in London, in order, with how much of each is booked. Two queries."""
    start = day.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Slot.objects.select_related("diary").filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=days))
    if diary is not None:
        found = found.filter(diary__id=diary.id)
    rows = list(found.order_by("starts_at", "diary__name"))
    return tuple(_view(row, len(_at(row, booked))) for booked in [_booked(rows)] for row in rows)


def free_slots(
    *, at: datetime, kind: str = "", point: Point | None = None, area: Ref | None = None, limit: int = 12
) -> tuple[SlotView, ...]:
    """Slots at which a crew is free and gets to the place in time, those of the place's area first, soonest first.

    Two queries, and one more where the way matters; the roads are asked once for each way.
    """
    until = at + timedelta(days=lengths().days_ahead)
    found = Slot.objects.select_related("diary").filter(starts_at__gt=at, starts_at__lt=until, closed_at=None)
    rows = list(found.order_by("starts_at", "diary__name")[:400])
    if area is not None:
        rows.sort(key=lambda row: row.diary.area != str(area))
    booked, travel = _booked(rows), travel_by_road(at)
    offered: list[SlotView] = []
    for row in rows:
        fit = crew_for(
            starts_at=row.starts_at, minutes=lengths().of(kind), point=point, base=(row.diary.easting, row.diary.northing),
            crews=row.capacity, booked=_day(row, booked), travel=travel,
        )  # fmt: skip
        if fit is not None:
            offered.append(_view(row, len(_at(row, booked)), fit.travel if point else None))
        if len(offered) >= limit:
            break
    return tuple(offered)


def appointments(day: datetime, days: int = 1) -> tuple[AppointmentView, ...]:
    """What is booked on some days in London, in order. One query."""
    start = day.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Appointment.objects.select_related("slot", "diary").filter(
        slot__starts_at__gte=start, slot__starts_at__lt=start + timedelta(days=days)
    )
    return tuple(_appointment(row) for row in found.order_by("slot__starts_at", "diary__name", "crew"))


def booked_beside(slot: Slot, apart_from: UUID | None) -> list[Booked]:
    """What the team of a slot has within twelve hours of it. One query."""
    reach = timedelta(hours=12)
    near = Q(slot__starts_at__gt=slot.starts_at - reach, slot__starts_at__lt=slot.starts_at + reach)
    found = Appointment.objects.filter(near, diary_id=slot.diary_id).exclude(state=Appointment.State.CANCELLED)
    return [_as_booked(row) for row in (found if apart_from is None else found.exclude(pk=apart_from))]


def point_of(row: Appointment) -> Point | None:
    return None if row.easting is None or row.northing is None else (row.easting, row.northing)


def travel_by_road(at: datetime) -> Travel:
    """How long crews travel, by the roads of this moment; as the crow flies where none are loaded, or they do not reach
    there. One query, when the first way is asked for.
    """
    network = cache(lambda: the_network(at))
    known: dict[tuple[Point, Point], int] = {}

    def travel(one: Point, other: Point) -> int:
        if one == other:
            return 0
        if (one, other) not in known:
            roads = network()
            seconds = roads.seconds([roads.nearest(*one)], roads.nearest(*other))[0] if roads else inf
            known[one, other] = round(float(seconds)) if isfinite(seconds) else as_the_crow_flies(one, other)
        return known[one, other]

    return travel


def _booked(rows: list[Slot]) -> list[Appointment]:
    """The appointments of the days of some slots. One query, none for no slots."""
    if not rows:
        return []
    first, last = min(row.starts_at for row in rows), max(row.starts_at for row in rows)
    near = Q(slot__starts_at__gte=first - timedelta(hours=12), slot__starts_at__lte=last + timedelta(hours=12))
    return list(Appointment.objects.filter(near).exclude(state=Appointment.State.CANCELLED))


def _day(slot: Slot, booked: list[Appointment]) -> list[Booked]:
    reach = timedelta(hours=12)
    return [
        _as_booked(row) for row in booked if row.diary_id == slot.diary_id and abs(row.during.lower - slot.starts_at) < reach
    ]


def _at(slot: Slot, booked: list[Appointment]) -> list[Appointment]:
    return [
        row for row in booked
        if row.diary_id == slot.diary_id and row.during.lower < slot.ends_at and slot.starts_at < row.during.upper
    ]  # fmt: skip


def _as_booked(row: Appointment) -> Booked:
    return Booked(row.crew, row.during.lower, row.during.upper, point_of(row))


def _view(row: Slot, booked: int, travel: int | None = None) -> SlotView:
    return SlotView(
        row.ref, row.diary.ref, row.diary.name, row.diary.area_name, row.starts_at, row.ends_at, row.capacity, booked,
        row.closed_at is not None, travel,
    )  # fmt: skip


def _appointment(row: Appointment) -> AppointmentView:
    return AppointmentView(
        ref=row.ref, slot=row.slot.ref, team=row.diary.name, crew=row.crew, starts_at=row.during.lower,
        ends_at=row.during.upper, state=row.state, kind=row.kind, caller=_ref(row.caller), caller_name=row.caller_name,
        number=row.number, place=row.place, note=row.note, travel_seconds=row.travel_seconds,
        contact=Ref("contact.contact", str(row.contact_id)) if row.contact_id else None, incident=_ref(row.incident),
        booked_by_name=row.booked_by_name, reason=row.reason,
    )  # fmt: skip


def _ref(text: str) -> Ref | None:
    return Ref.parse(text) if text else None
