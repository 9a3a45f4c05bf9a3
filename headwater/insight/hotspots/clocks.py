"""Hours of the week: when crimes happen, those included that are only known to have happened between two moments.

A burglary between leaving for work and coming home belongs to all hours between, a little to each (J. H. Ratcliffe, “Aoristic
analysis”, International Journal of Geographical Information Science 14, 2000). Each crime counts as one, spread evenly over its
interval to the minute and second; the whole adds up to the crimes counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid
from headwater.space.compiling import compiled

Floats = npt.NDArray[np.float64]
Seconds = npt.NDArray[np.int64]
Moments: TypeAlias = npt.ArrayLike | Sequence[datetime | None]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOUR, _WEEK = 3600, 168
_MONDAY = 4 * 86_400
"""Seconds from 1 January 1970, a Thursday, to the first Monday."""


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """``crimes`` [7, 24]: Monday first, midnight first. Fractions are crimes spread over several hours.

    ``exact`` were known to the moment, ``spread`` over an interval; ``vague`` had an interval too long to say anything and
    ``unusable`` no time, or an end before the beginning: both are left out.
    """

    crimes: Floats
    exact: int
    spread: int
    vague: int
    unusable: int

    @property
    def total(self) -> float:
        return float(self.crimes.sum())

    def by_hour(self) -> Floats:
        """Crimes by hour of the day [24]."""
        return np.asarray(self.crimes.sum(axis=0))

    def by_day(self) -> Floats:
        """Crimes by day of the week [7]."""
        return np.asarray(self.crimes.sum(axis=1))

    def rows(self) -> list[tuple[str, int, float]]:
        """Day, hour, crimes: 168 rows for a table."""
        return [(DAYS[day], hour, float(self.crimes[day, hour])) for day in range(7) for hour in range(24)]

    def busiest(self, hours: int = 8) -> tuple[str, int, float]:
        """The run of so many hours that holds the most: its day and first hour, and the share of all crime that it holds."""
        if not 1 <= hours <= _WEEK:
            raise Invalid("A run of hours is from 1 to 168 long.", "Give the length of a shift, such as 8.")
        week = np.concatenate([self.crimes.ravel(), self.crimes.ravel()[: hours - 1]])
        sums = np.convolve(week, np.ones(hours), "valid")
        first = int(sums.argmax())
        return DAYS[first // 24], first % 24, float(sums[first] / self.total)


def clock(times: Moments, *, zone: str | None = None) -> Clock:
    """Crimes by hour of the week, from the moment of each (``datetime64``, NaT where not known)."""
    return aoristic(times, times, zone=zone)


def aoristic(starts: Moments, ends: Moments, *, zone: str | None = None, longest: timedelta = timedelta(days=7)) -> Clock:
    """Crimes by hour of the week, from the first and the last moment at which each can have happened.

    ``starts``, ``ends``: ``datetime64`` or anything NumPy reads as such; an end that is missing is the start. They are what a
    clock on the wall showed; with a ``zone``, such as Europe/London, they are UTC and told by its clocks, the hour that
    comes twice in October and never in March included. Intervals over ``longest`` are left out as vague.

    Raises Invalid where no crime has a time that can be used.
    """
    first, last = _moments(starts, zone), _moments(ends, zone)
    if first.ndim != 1 or first.shape != last.shape:
        raise Invalid("Beginnings and ends must be two lists of one length.", "Give one of each for each crime.")
    if not first.size:
        raise Invalid("There are no crimes to time.", "Choose another offence, area or period.")
    last = np.where(np.isnat(last), first, last)
    usable = ~np.isnat(first) & (last >= first)
    began, ended = (column[usable].astype("datetime64[s]").astype(np.int64) for column in (first, last))
    vague = ended - began > longest.total_seconds()
    began, ended = began[~vague], ended[~vague]
    if not began.size:
        raise Invalid("No crime has a time that can be used.", "Look at the columns: the earliest and the latest moment.")
    shifts, offsets = _shifts(int(began.min()), int(ended.max()), zone)
    week = np.zeros(_WEEK)
    spread_out(began, ended, shifts, offsets, week)
    exact = int((began == ended).sum())
    return Clock(week.reshape(7, 24), exact, began.size - exact, int(vague.sum()), int((~usable).sum()))


def _moments(values: Moments, zone: str | None) -> npt.NDArray[np.datetime64]:
    """As NumPy's moments; those that carry a time zone of their own become UTC, which needs a zone to be told by."""
    held = values if isinstance(values, np.ndarray) and values.dtype != object else _utc(values, zone)
    try:
        return np.asarray(held, "datetime64[us]")
    except (TypeError, ValueError):
        raise Invalid("A time cannot be read.", "Write it as 2018-03-25 23:40.") from None


def _utc(values: Moments, zone: str | None) -> npt.NDArray[np.generic]:
    found = np.asarray(values)
    if found.dtype != object:
        return found
    aware = [isinstance(one, datetime) and one.tzinfo is not None for one in found.ravel()]
    if any(aware) and zone is None:
        raise Invalid("These times carry a time zone.", 'Say by which clocks to tell them, such as zone="Europe/London".')
    moved = [one.astimezone(UTC).replace(tzinfo=None) if is_aware else one for one, is_aware in zip(found, aware, strict=True)]
    return np.array(moved, dtype=object)


def _shifts(first: int, last: int, zone: str | None) -> tuple[Seconds, Seconds]:
    """From which moment on (UTC seconds) the zone's clocks are so many seconds ahead."""
    if zone is None:
        return np.array([np.iinfo(np.int64).min]), np.array([0])
    try:
        clocks = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(f"There is no time zone “{zone}”.", "Give one such as Europe/London.") from None

    def ahead(moment: int) -> int:
        offset = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).astimezone(clocks).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    moments, offsets = [np.iinfo(np.int64).min], [ahead(first)]
    for day in range(first // 86_400 * 86_400, last + 86_400, 86_400):
        if ahead(day + 86_400) != ahead(day):
            hour = next(day + h * _HOUR for h in range(1, 25) if ahead(day + h * _HOUR) != ahead(day))
            if hour > first:
                moments.append(hour)
                offsets.append(ahead(hour))
    return np.array(moments), np.array(offsets)


@compiled
def spread_out(began: Seconds, ended: Seconds, shifts: Seconds, offsets: Seconds, week: Floats) -> None:
    """Add one crime for each interval, spread evenly over the hours of the week that it touches."""
    for i in range(began.size):
        at, weight = began[i], 1.0 / max(ended[i] - began[i], 1)
        shift = np.searchsorted(shifts, at, "right") - 1
        while True:
            if shift + 1 < shifts.size and at >= shifts[shift + 1]:
                shift += 1
            local = at + offsets[shift] - _MONDAY
            hour = local // _HOUR
            if ended[i] == began[i]:
                week[hour % _WEEK] += 1.0
                break
            until = min(ended[i], (hour + 1) * _HOUR - offsets[shift] + _MONDAY)
            if shift + 1 < shifts.size:
                until = min(until, shifts[shift + 1])
            week[hour % _WEEK] += (until - at) * weight
            at = until
            if at >= ended[i]:
                break
