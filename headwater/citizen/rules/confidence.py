"""When information in confidence is brought into the queue: once a day, all of the day before together.

Were it brought at once, its place in the journal would say to the second when it was sent, and a telephone company or an
employer could say who was online then.
"""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

READ_FROM = time(7)
"""From when, by the clock on the wall in London. Anything later in the day is caught up on each hour."""


def is_hour(moment: datetime) -> bool:
    """Whether what was given the day before may be brought now."""
    return moment.astimezone(ZoneInfo("Europe/London")).time() >= READ_FROM
