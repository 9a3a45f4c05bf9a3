"""Location codes: short texts that stand for a point, each kind a plug-in. Ours decodes Open Location Codes ("plus codes")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from headwater.kernel import HeadwaterError, Slot
from headwater.space.grid import grid_point


@dataclass(frozen=True, slots=True)
class LocationCode:
    """A kind of code. ``pattern`` matches the whole text; ``decode`` gives its point in metres, None where there is none.

    ``decode`` asks nobody outside: a kind that needs a table brings it along.
    """

    name: str
    pattern: re.Pattern[str]
    decode: Callable[[str], tuple[int, int] | None]


location_codes: Slot[LocationCode] = Slot("location codes", key=lambda code: code.name)
"""Where a force adds the codes that its callers read out: ``location_codes.offer(LocationCode(…))``."""

_DIGITS = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"[{_DIGITS}]{{8}}\+[{_DIGITS}]{{2,7}}", re.IGNORECASE | re.ASCII)
_ROWS, _COLUMNS = 5, 4
_PAIRS = 10
"""Digits that come in pairs, latitude first, each a twentieth of the one before; the rest name cells of a 4 by 5 grid."""


def plus_code_degrees(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a full Open Location Code; None where the text is none."""
    if not _PLUS.fullmatch(text):
        return None
    digits = [_DIGITS.index(digit) for digit in text.upper().replace("+", "")]
    south, west, size = -90.0, -180.0, 400.0
    for place in range(0, _PAIRS, 2):
        size /= 20
        south += digits[place] * size
        west += digits[place + 1] * size
    height = width = size
    for digit in digits[_PAIRS:]:
        height, width = height / _ROWS, width / _COLUMNS
        south += digit // _COLUMNS * height
        west += digit % _COLUMNS * width
    latitude, longitude = south + height / 2, west + width / 2
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def _plus_code(text: str) -> tuple[int, int] | None:
    degrees = plus_code_degrees(text)
    if degrees is None:
        return None
    try:
        easting, northing = grid_point(degrees[1], degrees[0])
    except HeadwaterError:  # it is elsewhere in the world
        return None
    return round(easting), round(northing)


location_codes.offer(LocationCode("Open Location Code", _PLUS, _plus_code))
