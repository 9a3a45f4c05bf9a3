"""Time on support tasks: when a relief is due, how hours fall on days, and what somebody means by a time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from headwater.kernel import Invalid

LONDON = ZoneInfo("Europe/London")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})", re.ASCII)


def relief_due(started: datetime, minutes: int, expected_end: datetime, duty_until: datetime | None = None) -> datetime | None:
    """When a unit that has stood since then must be relieved: after so many minutes (0: not), and before its duty ends.

    None where the task is expected to end by then.
    """
    wanted = [started + timedelta(minutes=minutes)] if minutes else []
    if duty_until is not None:
        wanted.append(max(started, duty_until))
    due = min(wanted, default=None)
    return None if due is None or due >= expected_end else due


def by_day(start: datetime, end: datetime) -> Iterator[tuple[date, timedelta]]:
    """How much of a time falls on each day in London, in order. The parts add up to the whole, also when the clocks change."""
    here = start
    while here < end:
        day = here.astimezone(LONDON).date()
        until = min(end, _midnight(day + timedelta(days=1)))
        yield day, until - here
        here = until


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants between which these days lie in London, both included."""
    return _midnight(first), _midnight(last + timedelta(days=1))


def moment_on(day: date, text: str) -> datetime:
    """The instant of a time of day in London: “14:30”, “1430”, “9.05”. Raises Invalid.

    A time that the clocks leave out in spring is taken as far after midnight as it would have been without the change; one
    that comes twice in autumn is its first.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Invalid(f"“{text.strip()[:20]}” is not a time of day.", "Write it as 14:30.")
    return datetime.combine(day, time(int(found[1]), int(found[2])), LONDON).astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
