"""What neighbourhood decides, in plain Python: kinds of gathering, how long they last, which places are alike,
which e-mail addresses are one person's, when news is delivered."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from math import log
from typing import Self
from zoneinfo import ZoneInfo

from headwater.kernel import Invalid

_LONDON = ZoneInfo("Europe/London")
LONGEST = timedelta(days=3)
AHEAD = timedelta(days=400)


class Kind(Enum):
    """A kind of gathering. The value is stored, and is the ``type`` that police.uk publishes; the label is shown."""

    MEETING = ("meeting", "Meeting")
    SURGERY = ("surgery", "Drop-in")
    STALL = ("stall", "Stall")
    WALK = ("walk", "Walkabout")
    ONLINE = ("online", "Online")
    OTHER = ("other", "Something else")

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        kind = object.__new__(cls)
        kind._value_ = value
        kind.label = label
        return kind


def kind_of(text: str) -> Kind:
    """Raises Invalid for a word that names no kind."""
    try:
        return Kind(text)
    except ValueError:
        raise Invalid(f"“{text[:40]}” is not a kind of event.", f"There are: {', '.join(k.value for k in Kind)}.") from None


def check_times(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Raises Invalid where people could not come: it is over, it lasts for days, it ends before it starts."""
    if ends_at <= starts_at or ends_at - starts_at > LONGEST:
        raise Invalid("It starts, then ends, within three days.", "Look at the times.")
    if ends_at <= at:
        raise Invalid("It is over.", "Write when it will be.")
    if starts_at > at + AHEAD:
        raise Invalid("It is more than a year away.", "Look at the year.")


@dataclass(frozen=True, slots=True)
class Place:
    """A place to compare with: its name, people, and decile of deprivation (1 is the most deprived); None: not known."""

    name: str
    people: int | None
    decile: int | None


DOUBLE, DECILES = log(2), 3
"""Twice as many people makes a place as unlike another as three deciles of deprivation do."""


def similar(places: Sequence[Place], to: int, most: int = 5) -> tuple[int, ...]:
    """Positions of the places most like one of them, the most alike first; none where nobody knows how many live there.

    Unlike by population (the logarithm of how many times as many) and by deprivation, where both deciles are known.
    """
    here = places[to]
    if not here.people:
        return ()
    found = [
        (unlike, place.name, number)
        for number, place in enumerate(places)
        if number != to and (unlike := _unlike(here, place)) is not None
    ]
    return tuple(number for _, _, number in sorted(found)[:most])


def _unlike(here: Place, there: Place) -> float | None:
    if not here.people or not there.people:
        return None
    by_people = abs(log(there.people / here.people)) / DOUBLE
    if here.decile is None or there.decile is None:
        return by_people
    return by_people + abs(there.decile - here.decile) / DECILES


def one_mailbox(email: str) -> str:
    """One way of writing an address for all that reach one mailbox: capitals, “+something”, and Google’s dots aside."""
    name, _, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in {"gmail.com", "googlemail.com"}:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def spoken_times(starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 24 November, 10:00 to 11:00”, by the clock on the wall."""
    starts, ends = starts_at.astimezone(_LONDON), ends_at.astimezone(_LONDON)
    until = f"{ends:%H:%M}" if starts.date() == ends.date() else f"{ends:%A} {ends.day} {ends:%B}, {ends:%H:%M}"
    return f"{starts:%A} {starts.day} {starts:%B}, {starts:%H:%M} to {until}"


DELIVERED, QUIET = time(8), time(21)
"""From when to when news is delivered, by the clock on the wall: a telephone beside a bed is not woken by it."""


def last_delivery(at: datetime) -> datetime | None:
    """When today’s delivery began; None before it and at night."""
    local = at.astimezone(_LONDON)
    if not DELIVERED <= local.time() < QUIET:
        return None
    return datetime.combine(local.date(), DELIVERED, _LONDON)
