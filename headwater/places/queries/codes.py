"""Location codes: short texts that stand for a point, each kind a plug-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from headwater.kernel import Slot


@dataclass(frozen=True, slots=True)
class LocationCode:
    """A kind of code. ``pattern`` matches the whole text; ``decode`` gives its point in metres, None where there is none."""

    name: str
    pattern: re.Pattern[str]
    decode: Callable[[str], tuple[int, int] | None]


location_codes: Slot[LocationCode] = Slot("location codes", key=lambda code: code.name)
"""Where a force adds the codes that its callers read out. ``headwater.places.queries.location_codes.offer(...)``."""
