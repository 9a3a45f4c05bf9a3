"""Cameras of the public: how long a registration lasts, whether what they recorded is still there, when an owner answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from headwater.contact.rules.channels import read
from headwater.contact.rules.requests import LONDON


@dataclass(frozen=True, slots=True)
class Terms:
    """What an owner agrees to. ``lasts`` in days, ``confirm_within`` and ``answer_within`` and ``longest`` in hours,
    ``widest`` in metres; ``sorts`` and ``sees`` by their codes.
    """

    wording: str
    lasts: int
    confirm_within: int
    answer_within: int
    widest: int
    longest: int
    sorts: Mapping[str, str]
    sees: Mapping[str, str]


@cache
def terms() -> Terms:
    """The reference in force."""
    held = read("cameras")
    numbers = {name: int(held[name]) for name in ("lasts", "confirm_within", "answer_within", "widest", "longest")}
    return Terms(wording=held["wording"], sorts=held["sort"], sees=held["sees"], **numbers)


def ends_on(at: datetime) -> date:
    """The last day of a registration that its owner agrees to now."""
    return at.astimezone(LONDON).date() + timedelta(days=terms().lasts)


def overwritten_from(moment: datetime, keeps_days: int) -> datetime:
    """When a camera begins to overwrite what it recorded at a moment: so many times 24 hours later, whatever the clocks do."""
    return moment.astimezone(UTC) + timedelta(days=keeps_days)


def answer_by(at: datetime, since: datetime, keeps_days: int) -> datetime:
    """When an owner must have answered: in time before it is overwritten, and at once where that is too short."""
    usual = at + timedelta(hours=terms().answer_within)
    return max(at, min(usual, overwritten_from(since, keeps_days) - timedelta(hours=4)))
