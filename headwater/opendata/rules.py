"""What may be asked of the open data, and how it is refused: as data.police.uk documents it and, where its documentation says
nothing, as its server was seen to answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]

LONGEST = 4094
"""Bytes of the first line of a GET request; data.police.uk answers a longer one with 400."""

CORNERS = 20_000
"""Most corners of a polygon: ten times those of the most crooked neighbourhood that is published."""

AT_ONCE = 12
"""Months of one answer. data.police.uk gives one; ``to`` is an addition of ours."""


@dataclass
class Refused(Exception):
    """A request that cannot be answered: the status, and why, for people; ``wait``: seconds until it may be asked again, 0
    where asking again does not help; ``allow``: the methods that are answered, where this one is not."""

    status: int
    why: str = ""
    wait: int = 0
    allow: tuple[str, ...] = ()


def month_asked(text: str | None, known: Sequence[int]) -> int | None:
    """The month (201803) that ``date`` names: the newest where it names none; None for one that is not published yet.

    ``known`` rises. Raises Refused (404) for what is no month, and for one before the first.
    """
    month = _month(text, known)
    return month if known and month is not None and month <= known[-1] else None


def months_asked(date: str | None, to: str | None, known: Sequence[int]) -> list[int]:
    """The months from ``date`` to ``to``, which may be left out; those that are not published yet are left out.

    Raises Refused as ``month_asked``, and (400) where they are more than a year.
    """
    first = _month(date, known)
    if first is None:
        return []
    last = _month(to, known) if to else first
    assert last is not None, "a month that is named is a month"
    begin, end = (month // 100 * 12 + month % 100 - 1 for month in (first, last))
    if not 0 <= end - begin < AT_ONCE:
        raise Refused(400, f"“to” is a month not before “date” and within {AT_ONCE} months of it.")
    months = [n // 12 * 100 + n % 12 + 1 for n in range(begin, end + 1)]
    return [month for month in months if month <= known[-1]] if known else []


def _month(text: str | None, known: Sequence[int]) -> int | None:
    """The month that is named, else the newest; None where there is none."""
    if not text:
        return known[-1] if known else None
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    if not found:
        raise Refused(404, "Write the month like 2018-03.")
    month = int(found[1]) * 100 + int(found[2])
    if known and month < known[0]:
        raise Refused(404, f"The data begin with {known[0] // 100}-{known[0] % 100:02}.")
    return month


def degrees_asked(given: Mapping[str, str]) -> tuple[float, float]:
    """Longitude and latitude, from ``lng`` and ``lat``. Raises Refused (400) where either is missing or no number."""
    return _degrees(given.get("lng")), _degrees(given.get("lat"))


def point_asked(text: str | None) -> tuple[float, float]:
    """Longitude and latitude, from ``q``: “52.63,-1.13”. Raises Refused (404)."""
    parts = (text or "").split(",")
    try:
        if len(parts) == 2:
            return _degrees(parts[1]), _degrees(parts[0])
    except Refused:
        pass
    raise Refused(404, "Write the point as its latitude and longitude, like q=52.63,-1.13.")


def _degrees(text: str | None) -> float:
    try:
        found = float(text or "")
    except ValueError:
        found = nan
    if not isfinite(found):  # what lies off the globe is a number all the same: nothing is there
        raise Refused(400, "Give lat and lng as numbers of degrees, such as lat=52.63&lng=-1.13.")
    return found


def ring_asked(text: str) -> tuple[_Floats, _Floats]:
    """Longitudes and latitudes of the corners of a polygon, from ``poly``: “52.2,0.5:52.7,0.2:52.1,0.4”.

    Raises Refused (400) for fewer than three corners, more than ``CORNERS``, and what is no number.
    """
    pairs = text.count(":") + 1
    if not 3 <= pairs <= CORNERS:
        raise Refused(400, f"A polygon has at least three corners and at most {CORNERS:,}.")
    try:
        corners = np.array([corner.split(",") for corner in text.split(":")], np.float64)
    except ValueError:  # a word that is no number, or corners of unequal length
        corners = np.full((1, 2), nan)
    if corners.shape[1:] != (2,) or not (np.abs(corners) <= 360).all():
        raise Refused(400, "Write each corner as latitude,longitude, and a colon between corners.")
    return corners[:, 1], corners[:, 0]


def spot_asked(text: str) -> int:
    """The number of an anchor point, from ``location_id``. Raises Refused (400)."""
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise Refused(400, "location_id is a whole number, as street.id has it.")
    return int(text)
