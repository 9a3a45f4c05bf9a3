"""What every page of contact has around it: who is ringing, the ways between its pages, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from headwater import kernel
from headwater.contact import queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters.queue import Waiting, waiting_rows
from headwater.kernel import Actor

Keys = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Titles, each with its keys and what they do."""

FIRST = 2
"""Contacts that the strip names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Who is ringing. ``now``: the server's clock, by which the page counts."""

    first: tuple[Waiting, ...]
    waiting: int
    more: int
    emergency: bool
    may_answer: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of contact."""

    words: str
    href: str
    current: bool
    count: int = 0


_TABS: tuple[tuple[str, str, kernel.Permission], ...] = (
    ("Queue", "contact:queue", Permission.QUEUE_READ),
    ("Supervisor", "contact:supervisor", Permission.SUPERVISE),
    ("Diary", "contact:diary", Permission.APPOINTMENT_BOOK),
    ("Referrals", "contact:referrals", Permission.REFERRAL_MANAGE),
    ("Crime reports", "contact:reports", Permission.REPORT_READ),
    ("Messages", "contact:threads", Permission.MESSAGE_ANSWER),
    ("Requests", "contact:requests", Permission.REQUEST_ANSWER),
    ("Cameras", "contact:cameras", Permission.CAMERA_SEARCH),
    ("Plans for callers", "contact:plans", Permission.PLAN_MAKE),
)


def frame(actor: Actor, at: datetime, here: str, keys: Keys = (), strip: Strip | None = None) -> dict[str, Any]:
    """The strip, the tabs and the keys. One query, unless the page has asked who waits already."""
    tabs = [Tab(words, reverse(name), name == here) for words, name, right in _TABS if actor.may(right)]
    return {"strip": strip or strip_for(actor, at), "tabs": tabs, "keys": list(keys)}


def strip_for(actor: Actor, at: datetime) -> Strip:
    """Who waits, as the strip shows it; nobody, for those who may not see the queue."""
    if not actor.may(Permission.QUEUE_READ):
        return Strip((), 0, 0, False, False, at)
    ringing = queries.ringing(by=actor, at=at, most=FIRST)
    first, emergency = waiting_rows(ringing.first, at), "999" in ringing.channels
    return Strip(first, ringing.waiting, max(0, ringing.waiting - FIRST), emergency, actor.may(Permission.HANDLE), at)


def strip_of(rows: Sequence[Waiting], actor: Actor, at: datetime) -> Strip:
    """The strip out of rows that were read already."""
    first = tuple(rows[:FIRST])
    return Strip(
        first, len(rows), max(0, len(rows) - FIRST), any(one.emergency for one in rows), actor.may(Permission.HANDLE), at
    )
