"""Bands of distance and of days, as the Near Repeat Calculator makes its table: “same place”, …, “300 m or more”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from headwater.kernel import Invalid

SAME_PLACE = 1.0
"""Metres: nearer than this is the same place."""

DISTANCES = (SAME_PLACE, 100.0, 200.0, 300.0)
DAYS = (7, 14, 21)
"""The bands that the literature uses most: the same place, three of 100 metres, three weeks, and all that lies beyond."""

MOST = 30


class Metric(Enum):
    """How distance is measured. Manhattan (along the streets of a grid) is what the Near Repeat Calculator counts by."""

    EUCLIDEAN = "euclidean"
    MANHATTAN = "manhattan"


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` (included) to ``high`` (not; None: without end), in metres or in days."""

    low: float
    high: float | None
    label: str


def distance_bands(edges: Sequence[float]) -> tuple[Band, ...]:
    """Bands that begin at 0 and end at each edge, in metres, and one beyond the last. Raises Invalid where they do not rise."""
    _rising(edges, "distances")
    if round(edges[-1] * 1000) > 100_000_000:
        raise Invalid("Distances go up to 100 km.", "Near repeats lie within some hundred metres.")
    bounds = [0.0, *(round(float(edge) * 1000) / 1000 for edge in edges)]
    bands = [Band(low, high, _metres(low, high)) for low, high in pairwise(bounds)]
    return (*bands, Band(bounds[-1], None, f"{bounds[-1]:g} m or more"))


def day_bands(edges: Sequence[int]) -> tuple[Band, ...]:
    """Bands that begin at 0 and end before each edge, in days: 7, 14 and 21 are 0–6, 7–13, 14–20 and 21 or more."""
    _rising(edges, "days")
    if any(edge != int(edge) for edge in edges):
        raise Invalid("Days are counted in whole days.", "Give whole numbers, such as 7, 14, 21.")
    bounds = [0, *(int(edge) for edge in edges)]
    bands = [Band(low, high, _days(low, high)) for low, high in pairwise(bounds)]
    return (*bands, Band(bounds[-1], None, f"{bounds[-1]} days or more"))


def metric_named(name: Metric | str) -> Metric:
    """Raises Invalid for a metric that there is not."""
    try:
        return Metric(name)
    except ValueError:
        raise Invalid(f"Distance is not measured “{name}”.", "Choose euclidean or manhattan.") from None


def _rising(edges: Sequence[float], what: str) -> None:
    if not 1 <= len(edges) <= MOST or edges[0] <= 0 or any(high <= low for low, high in pairwise(edges)):
        raise Invalid(
            f"The {what} at which bands end must rise from above 0.", f"Give between one and {MOST}, such as 7, 14, 21."
        )


def _metres(low: float, high: float) -> str:
    if low == 0 and high <= SAME_PLACE:
        return "same place"
    return f"{low:g} m to under {high:g} m"


def _days(low: int, high: int) -> str:
    return f"{low} to {high - 1} days" if high - low > 1 else {0: "same day"}.get(low, f"{low} days")
