"""When a document that could not be given is tried again."""

from __future__ import annotations

from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)

LEASE = timedelta(seconds=45)
"""For so long a document belongs to the worker that took it; then, as after a kill -9, another one tries. Longer than one try
may last.
"""


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries that failed: five seconds, doubled each time, five minutes at most."""
    doubled: int = 2 ** min(max(attempts, 1) - 1, 10)
    return min(LONGEST, FIRST * doubled)
