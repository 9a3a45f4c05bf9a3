"""One's own cameras and visits, in the words of whoever owns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from headwater.citizen.presenters.tracking import Day, day_words, moment
from headwater.citizen.presenters.tracking import days as days_of
from headwater.contact.queries import AskView, CameraView, SlotView, VisitView
from headwater.records.queries import Time


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked of a camera. ``gone``: from when it overwrites it."""

    id: str
    time: str
    text: str
    by: str
    gone: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class CameraPage:
    """A camera. ``until``: the last day of its registration."""

    id: str
    reference: str
    what: str
    place: str
    sees: tuple[str, ...]
    view: str
    keeps_days: int
    confirmed: bool
    email: str
    until: str
    asks: tuple[Ask, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit. ``when``: in words, empty where no time is booked."""

    id: str
    reference: str
    what: str
    place: str
    when: str
    state: str
    request: str
    chosen: bool
    changeable: bool


_STATES = {
    "asked": "You have not answered yet.",
    "has": "You keep it for us.",
    "nothing": "You have nothing of that time.",
    "declined": "You would rather not.",
}


def camera(one: CameraView) -> CameraPage:
    asks = tuple(map(ask, one.asks))
    return CameraPage(
        id=one.ref.id, reference=one.reference, what=one.sort, place=one.place, sees=one.sees, view=one.view,
        keeps_days=one.keeps_days, confirmed=one.confirmed_at is not None, email=one.email, until=day_words(one.ends_on),
        asks=asks, waiting=sum(asked.state == _STATES["asked"] for asked in asks),
    )  # fmt: skip


def ask(one: AskView) -> Ask:
    until, since = timezone.localtime(one.until), timezone.localtime(one.since)
    end = f"{until:%H:%M}" if until.date() == since.date() else moment(one.until)
    return Ask(
        id=one.ref.id, time=f"{moment(one.since)} to {end}", text=one.text, by=moment(one.due_at),
        gone=moment(one.gone_from) if one.gone_from else "", state=_STATES[one.state], note=one.note,
    )  # fmt: skip


def visit(one: VisitView) -> VisitPage:
    return VisitPage(
        id=one.ref.id, reference=one.reference, what=one.sort, place=one.place, when=_when(one.starts_at, one.team),
        state=one.state, request=one.request, chosen=one.chosen, changeable=one.changeable,
    )  # fmt: skip


def days(free: Sequence[SlotView]) -> list[Day]:
    """Free times by day, in London."""
    return days_of([Time(one.ref, one.starts_at) for one in free])


def _when(starts_at: datetime | None, team: str) -> str:
    if starts_at is None:
        return ""
    here = timezone.localtime(starts_at)
    return f"{day_words(here.date())} at {here:%H:%M}, with {team}"
