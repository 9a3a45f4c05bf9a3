"""The diary of one day, team by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from headwater.contact.permissions import Permission
from headwater.contact.presenters.parts import Tag
from headwater.contact.queries import AppointmentView, DiaryView, SlotView
from headwater.dispatch.queries import kinds
from headwater.kernel import Actor

KEYS = (("The diary", (("Alt B", "The day before"), ("Alt A", "The day after"), ("Alt D", "Another day"), ("Alt K", "Book"))),)

_STATES = {"cancelled": Tag("Cancelled"), "kept": Tag("Took place"), "missed": Tag("Did not take place", "warn")}


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment in its slot."""

    id: str
    who: str
    kind: str
    detail: str
    state: Tag | None
    open: bool


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A time of the day."""

    time: str
    free: int
    capacity: int
    closed: Tag | None
    booked: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """The day of one team."""

    name: str
    area: str
    free: int
    slots: tuple[SlotRow, ...]


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """The whole page. ``free_slots``: reference and words of the slots that still take somebody."""

    day: date
    day_words: str
    before: date
    after: date
    diaries: tuple[Team, ...]
    free_slots: tuple[tuple[str, str], ...]
    may_book: bool
    may_manage: bool


def page(
    day: date,
    teams: Sequence[DiaryView],
    slots: Sequence[SlotView],
    appointments: Iterable[AppointmentView],
    free: Iterable[SlotView],
    actor: Actor,
) -> DiaryPage:
    """The day of every team, with what is booked under the slot that it is in."""
    booked: dict[str, list[AppointmentView]] = defaultdict(list)
    for one in appointments:
        booked[str(one.slot)].append(one)
    return DiaryPage(
        day=day,
        day_words=f"{day:%A} {day.day} {day:%B %Y}",
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        diaries=tuple(_team(team, [slot for slot in slots if slot.diary == team.ref], booked) for team in teams),
        free_slots=tuple(slot_choice(slot) for slot in free),
        may_book=actor.may(Permission.APPOINTMENT_BOOK),
        may_manage=actor.may(Permission.DIARY_MANAGE),
    )


def slot_choice(slot: SlotView) -> tuple[str, str]:
    """A slot as an option: “Tuesday 13 March, 10:00, Coventry appointments (12 minutes away)”."""
    here = timezone.localtime(slot.starts_at)
    away = f" ({round(slot.travel / 60)} minutes away)" if slot.travel is not None else ""
    return str(slot.ref), f"{here:%a} {here.day} {here:%b}, {here:%H:%M}, {slot.team}{away}"


def _team(team: DiaryView, slots: Sequence[SlotView], booked: dict[str, list[AppointmentView]]) -> Team:
    rows = tuple(
        SlotRow(
            f"{_time(slot.starts_at)}–{_time(slot.ends_at)}", slot.free, slot.capacity, Tag("Closed") if slot.closed else None,
            tuple(map(_booked, booked[str(slot.ref)])),
        )
        for slot in slots
    )  # fmt: skip
    return Team(team.name, team.area_name, sum(slot.free for slot in slots), rows)


def _booked(one: AppointmentView) -> Booked:
    kind = kinds().get(one.kind)
    travel = f"{round(one.travel_seconds / 60)} minutes’ way" if one.travel_seconds is not None else ""
    detail = ", ".join(part for part in (f"crew {one.crew}", one.place, one.number, travel, one.note, one.reason) if part)
    return Booked(
        one.ref.id,
        one.caller_name or "No name",
        kind.name if kind else "",
        detail,
        _STATES.get(one.state),
        one.state == "booked",
    )


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
