"""What people ask for without a report: how soon it is due, and whether footage is still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

from headwater.contact.rules.channels import read
from headwater.contact.rules.outcomes import Step

LONDON = ZoneInfo("Europe/London")


class Footage(Enum):
    """Whether footage of a day can still be kept."""

    TO_COME = "to_come"
    KEPT = "kept"
    GOING = "going"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Sort:
    """What is asked for. ``acknowledge_within`` in hours, ``answer_within`` in days, ``steps`` in hours beyond what is due."""

    code: str
    name: str
    acknowledge_within: int
    answer_within: int
    steps: tuple[Step, ...]


@cache
def sorts() -> Mapping[str, Sort]:
    """Every sort by its code."""
    return {
        code: Sort(code, row["name"], row["acknowledge_within"], row["answer_within"], tuple(Step(**s) for s in row["step"]))
        for code, row in read("requests")["sort"].items()
    }


@cache
def kept_days() -> int:
    """Days after which footage that nobody holds is deleted."""
    return int(read("requests")["footage"]["kept"])


def deleted_from(day: date) -> datetime:
    """The first moment at which footage of a day may be deleted: its first minute was kept for just so many days.

    >>> deleted_from(date(2026, 3, 1))  # through the change of the clocks
    datetime.datetime(2026, 4, 1, 0, 0, tzinfo=zoneinfo.ZoneInfo(key='Europe/London'))
    """
    return datetime.combine(day + timedelta(days=kept_days()), time(), LONDON)


def footage(day: date, at: datetime) -> Footage:
    """Whether footage of a day can still be kept at a moment. On its last day, part of it may be deleted already."""
    if day > at.astimezone(LONDON).date():
        return Footage.TO_COME
    if at < deleted_from(day):
        return Footage.KEPT
    return Footage.GOING if at < deleted_from(day + timedelta(days=1)) else Footage.GONE


def acknowledge_by(sort: Sort, at: datetime, day: date | None = None) -> datetime:
    """When it must be acknowledged; footage well before it is deleted, and at once where that is too short."""
    usual = at + timedelta(hours=sort.acknowledge_within)
    return usual if day is None else max(at, min(usual, deleted_from(day) - timedelta(hours=4)))
