"""Events with a place and a day: what near repeats, self-exciting models and tomorrow's grids are made from.

Places are metres on the National Grid (or on any other flat grid), kept to the millimetre; time is kept to the day, because
the hour of most crimes found later is not known. Rows stand in an order of their own (day, easting, northing), so the
order in which they were given changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from headwater.insight.periods import Period, in_words
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int32]
When: TypeAlias = Sequence[date] | Sequence[int] | Sequence[str] | npt.NDArray[np.datetime64] | npt.NDArray[np.integer]

EPOCH = date(1970, 1, 1)
_NO_DAY = tuple(np.dtype(f"datetime64[{unit}]") for unit in "YM")
_MONTH = re.compile(r"\d{4}(-\d\d)?", re.ASCII)
_FARTHEST = 10_000_000.0  # metres; no grid is larger, and millimetres stay exact


@dataclass(frozen=True, slots=True, eq=False)
class DatedPoints:
    """``east`` and ``north`` in metres, ``day`` in days since 1970; read only. ``left_out`` says what of the rows, and why.

    Make one by ``DatedPoints.of``.
    """

    east: Floats
    north: Floats
    day: Days
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        east: npt.ArrayLike,
        north: npt.ArrayLike,
        on: When,
        *,
        incident: Sequence[object] | npt.NDArray[np.generic] | None = None,
        leave_out_missing: bool = False,
        until: date | None = None,
    ) -> DatedPoints:
        """Lists or arrays of one length: metres, metres, and dates (or whole days since 1970).

        ``incident`` keeps the first row of each incident number: extracts repeat an incident for every offence in it.
        ``until`` is the last day that an event can have happened on (today). Raises Invalid for lists of unequal length,
        missing places or dates (unless ``leave_out_missing``), and days after ``until``.
        """
        x, y = _metres(east), _metres(north)
        day, known = day_numbers(on)
        if not len(x) == len(y) == len(day):
            raise Invalid(
                f"There are {len(x):,} eastings, {len(y):,} northings and {len(day):,} dates.",
                "Give one of each for each event.",
            )
        said: list[str] = []
        complete = known & np.isfinite(x) & np.isfinite(y)
        complete[complete] &= (np.abs(x[complete]) < _FARTHEST) & (np.abs(y[complete]) < _FARTHEST)
        if missing := int((~complete).sum()):
            sentence = f"{missing:,} of {len(x):,} events lack a place or a date."
            if not leave_out_missing:
                raise Invalid(sentence, "Find them, or leave them out by saying so (leave_out_missing=True).")
            said.append(sentence)
        keep = np.flatnonzero(complete)
        if incident is not None:
            once = _first_of_each(incident, len(x), keep)
            if twice := len(keep) - len(once):
                said.append(f"{twice:,} rows are of an incident that an earlier row told of.")
            keep = once
        x, y, day = (np.rint(x[keep] * 1000) / 1000, np.rint(y[keep] * 1000) / 1000, day[keep])
        if until is not None and (later := int((day > number(until)).sum())):
            raise Invalid(f"{later:,} events are dated after {in_words(until)}.", "Correct their dates, or leave them out.")
        order = np.lexsort((y, x, day))
        return cls(*_frozen(x[order], y[order], day[order]), tuple(said))

    def __len__(self) -> int:
        return len(self.day)

    @property
    def period(self) -> Period:
        """First to last day. Raises Invalid where there is no event."""
        self.at_least(1, "A period")
        return Period(the_date(int(self.day[0])), the_date(int(self.day[-1])))

    def before(self, day: date) -> DatedPoints:
        """What was known when the day began."""
        return self._slice(0, int(np.searchsorted(self.day, number(day))))

    def during(self, period: Period) -> DatedPoints:
        """Those of the days of the period, both ends included."""
        first, last = np.searchsorted(self.day, (number(period.start), number(period.end) + 1))
        return self._slice(int(first), int(last))

    def at_least(self, events: int, what: str) -> None:
        """Raises Invalid where there are fewer: “A period needs at least 4 events; there are 2.”"""
        if len(self) < events:
            there = {0: "there is none", 1: "there is one"}.get(len(self), f"there are {len(self)}")
            plural = "event" if events == 1 else "events"
            raise Invalid(f"{what} needs at least {events} {plural}; {there}.", "Choose a longer period or a larger area.")

    def _slice(self, first: int, last: int) -> DatedPoints:
        return DatedPoints(self.east[first:last], self.north[first:last], self.day[first:last], self.left_out)


def number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def the_date(day: int) -> date:
    """The date of a number of days since 1970."""
    return EPOCH + timedelta(days=day)


def _metres(values: npt.ArrayLike) -> Floats:
    try:
        return np.asarray(values, np.float64).ravel()
    except (ValueError, TypeError) as wrong:
        raise Invalid("Not every place is a number of metres.", "Give eastings and northings as numbers.") from wrong


def day_numbers(on: When) -> tuple[Days, npt.NDArray[np.bool_]]:
    """Days since 1970, and which of them are known. Raises Invalid for what is no date, and for months."""
    values = np.asarray(on)
    if values.dtype.kind == "O":  # the day on the clock where it happened, whatever the time zone
        values = np.array([one.date() if isinstance(one, datetime) and one == one else one for one in values.ravel()], "O")
    if values.dtype.kind == "b":
        raise Invalid("Not every date can be read.", "Give dates, or text such as 2018-03-31.")
    if values.dtype.kind in "iu":
        if len(values) and np.abs(values.astype(np.int64)).max() > 1_000_000:
            raise Invalid("The days are no days since 1970: they lie thousands of years away.", "Give dates.")
        return values.astype(np.int32).ravel(), np.ones(values.size, np.bool_)
    written = values.dtype.kind in "UO" and any(isinstance(one, str) and _MONTH.fullmatch(one) for one in values.ravel())
    if written or values.dtype in _NO_DAY:
        raise Invalid(
            "Only the months of the events are known, as in open data, and not their days.",
            "Use an extract with dates. Months will do for charts and hot grids.",
        )
    if values.dtype.kind == "U":
        values = values.astype("U10")  # the hour, where one is written after the date, is not looked at
    try:
        dates = values.ravel().astype("datetime64[D]")
    except (ValueError, TypeError) as wrong:
        raise Invalid("Not every date can be read.", "Give dates, or text such as 2018-03-31.") from wrong
    known = ~np.isnat(dates)
    return np.where(known, dates.astype(np.int64), 0).astype(np.int32), known


def _first_of_each(
    incident: Sequence[object] | npt.NDArray[np.generic], rows: int, keep: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    if len(incident) != rows:
        raise Invalid(f"There are {len(incident):,} incident numbers for {rows:,} events.", "Give one for each event.")
    seen: dict[object, int] = {}
    for row in keep:
        seen.setdefault(incident[row], int(row))
    return np.fromiter(seen.values(), np.intp, len(seen))


def _frozen(x: Floats, y: Floats, day: Days) -> tuple[Floats, Floats, Days]:
    for values in (x, y, day):
        values.flags.writeable = False
    return x, y, day
