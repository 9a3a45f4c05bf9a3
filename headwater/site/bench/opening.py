"""Opening incidents as fast as one client can, by the action."""

from __future__ import annotations

import time

from headwater.kernel import now
from headwater.site.bench.furnishing import open_one


def many(begin: int, seconds: int) -> int:
    """From a moment of the clock on (seconds since 1970), for so long; returns how many were opened."""
    time.sleep(max(0.0, begin - time.time()))
    number, deadline = 0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        open_one(number, "P2", now())
        number += 1
    return number
