"""Severity beside counts: how many days each crime weighs, by a list that somebody published and somebody loaded.

Nothing here knows a weight. Both years of a comparison are weighed by the list in force at the end of the later one, so that a
new list is not taken for a change of crime.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.special import gammaincinv

from headwater.insight.crime.areas import Area
from headwater.insight.crime.asking import Crime
from headwater.insight.crime.cubes import Kept
from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.crime.reading import read
from headwater.insight.datasets import HARM_WEIGHTS
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, month
from headwater.kernel import Invalid

NOT_LOADED = (
    "No harm weights have been loaded, so every crime counts alike: a bicycle as much as a life. Whoever runs the platform can "
    "load a published list (headwater load harm-weights). docs/how-to/load-harm-weights.md says where the Cambridge Crime Harm "
    "Index and the Crime Severity Score of the Office for National Statistics are."
)

_CLASS = re.compile(r"[0-9]+")
_kept: Kept[Any] = Kept(32)


@dataclass(frozen=True, slots=True)
class HarmWeights:
    """``by_offence``: days, by Home Office code (28E), class (28) or category; the list as it was in force on one day."""

    by_offence: Mapping[str, float]
    source: str
    version: str
    licence: str

    def of(self, offence: str | None) -> float | None:
        """The weight of an offence: by its own code, else by its class. None where the list has neither."""
        if not offence:
            return None
        exact = self.by_offence.get(offence)
        found = _CLASS.match(offence)
        return exact if exact is not None or not found else self.by_offence.get(found.group())

    def __str__(self) -> str:
        return f"{self.source}, {self.version}"


@dataclass(frozen=True, slots=True)
class Harm:
    """Of some crimes: how much they weigh together, in ``days``, with a 95% ``interval`` (None of no crimes); ``spread`` is the
    variance of the days. ``unweighed`` crimes have no weight and are not in it.
    """

    days: float
    crimes: int
    unweighed: int
    spread: float = 0.0
    interval: tuple[float, float] | None = None

    @classmethod
    def of(cls, counts: Mapping[str | None, int], weights: HarmWeights) -> Harm:
        """``counts``: crimes by offence. The interval is Fay and Feuer's (1997) for a weighted sum of Poisson counts."""
        known = [(number, weight) for offence, number in counts.items() if (weight := weights.of(offence)) is not None]
        numbers, each = (np.array(column, np.float64) for column in zip(*known, strict=True)) if known else (np.zeros(0),) * 2
        weighed = int(numbers.sum())
        days, spread = float(numbers @ each), float(numbers @ each**2)
        interval = _interval(days, spread, float(each.max())) if spread > 0 else None
        return cls(days, weighed, sum(counts.values()) - weighed, spread, interval)


def harm_weights(lake: Lake, on: date) -> HarmWeights | None:
    """The list in force on a day; None where none has been loaded, or none of it was in force."""
    found: HarmWeights | None = _kept.get((str(lake.root), lake.generation, "weights", on), lambda: _read(lake, on))
    return found


def weights_on(crime: Crime, on: date) -> HarmWeights:
    """The same. Raises Invalid where there is none, with where to find one."""
    found = harm_weights(crime.lake, on)
    if found is None:
        raise Invalid(NOT_LOADED)
    return found


def harm_by_area(crime: Crime, group: OffenceGroup, level: str, period: Period, weights: HarmWeights) -> dict[str, Harm]:
    """Of every area of a level that had such a crime; the whole force is named ""."""
    counts: dict[str, dict[str | None, int]] = defaultdict(dict)
    for area, offence, _, number in _counted(crime, group, level, period):
        if area is not None:
            counts[area][offence] = counts[area].get(offence, 0) + number
    return {area: Harm.of(found, weights) for area, found in counts.items()}


def harm_of(crime: Crime, group: OffenceGroup, area: Area, period: Period, weights: HarmWeights) -> Harm:
    """Of one area over a period that the data covers."""
    found = harm_by_area(crime, group, area.level, period, weights).get(_name(area))
    return found or Harm.of({}, weights)


def harm_by_month(crime: Crime, group: OffenceGroup, area: Area, months: Sequence[int], weights: HarmWeights) -> list[Harm]:
    """Of one area in each month (201803)."""
    counts: dict[int, dict[str | None, int]] = defaultdict(dict)
    whole = Period(month(min(months)).start, month(max(months)).end)
    for name, offence, when, number in _counted(crime, group, area.level, whole):
        if name == _name(area):
            counts[when][offence] = counts[when].get(offence, 0) + number
    return [Harm.of(counts.get(one, {}), weights) for one in months]


def _counted(crime: Crime, group: OffenceGroup, level: str, period: Period) -> list[tuple[str | None, str | None, int, int]]:
    """(area, offence, month, crimes), read once a generation."""
    crime = crime.still()
    key = (str(crime.lake.root), crime.lake.generation, crime.source.slug, crime.force, group.slug, level, str(period))

    def ask() -> list[tuple[str | None, str | None, int, int]]:
        table = read(crime.by_offence(level, group, period))
        columns = (table[name].to_pylist() for name in ("area", "offence", "month", "n"))
        return list(zip(*columns, strict=True))

    found: list[tuple[str | None, str | None, int, int]] = _kept.get(key, ask)
    return found


def _name(area: Area) -> str:
    return "" if area.level == "force" else area.name


def _read(lake: Lake, on: date) -> HarmWeights | None:
    if not lake.files(HARM_WEIGHTS.name):
        return None
    rows = read(lake.table(HARM_WEIGHTS.name)).to_pylist()
    valid = [one for one in rows if (one["starts"] or on) <= on <= (one["ends"] or on)]
    if not valid:
        return None
    about = valid[0]
    by_offence = {str(one["offence"]): float(one["weight"]) for one in valid}
    return HarmWeights(by_offence, about["source"], about["version"], about["licence"])


def _interval(days: float, spread: float, heaviest: float) -> tuple[float, float]:
    more, wider = days + heaviest, spread + heaviest**2
    low = float(gammaincinv(days**2 / spread, 0.025)) * spread / days
    high = float(gammaincinv(more**2 / wider, 0.975)) * wider / more
    return low, high
