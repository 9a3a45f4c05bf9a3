"""Counts by time, place and kind: what a forecast is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid

Ints = npt.NDArray[np.int64]
_USUAL = 30
Times = npt.NDArray[np.datetime64]


class Step(Enum):
    """How long one point is. ``cycle`` points make the shortest round: a week, or a year of months."""

    HOUR = "h"
    DAY = "D"
    MONTH = "M"

    @property
    def cycle(self) -> int:
        return {"h": 168, "D": 7, "M": 12}[self.value]

    @property
    def year(self) -> float:
        """Points in a year."""
        return {"h": 8766.0, "D": 365.25, "M": 12.0}[self.value]

    def position(self, times: Times) -> Ints:
        """Each time's place in the cycle: hours from Monday midnight, days from Monday, months from January."""
        number = times.astype(f"datetime64[{self.value}]").astype(np.int64)
        return np.asarray((number + {"h": 72, "D": 3, "M": 0}[self.value]) % self.cycle, dtype=np.int64)


@dataclass(frozen=True)
class DatedCounts:
    """``counts[place, kind, time]``, a point for every step from ``start`` on. Hours are those of the clock on the wall: in
    March one hour is empty, in October one holds two, and no other is moved.
    """

    step: Step
    start: np.datetime64
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: Ints

    @classmethod
    def of(
        cls,
        times: npt.ArrayLike,
        places: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        *,
        step: Step = Step.HOUR,
        start: object = None,
        end: object = None,
    ) -> DatedCounts:
        """From one event a row. ``times``: local times as ``datetime64`` or text like 2018-03-08T17:00.

        ``places`` and ``kinds``: a name for each event; one of each if left out. ``start`` and ``end`` (both included):
        where the record begins and ends, if that is not with an event: a quiet end is data too. Raises Invalid where there
        is no event, where a time cannot be read, or where the lengths differ.
        """
        if not np.size(times):
            raise Invalid("There is no event to forecast from.", "Choose a longer period.")
        try:
            when = np.asarray(times, dtype=f"datetime64[{step.value}]")
            first = when.min() if start is None else np.datetime64(str(start), step.value)
            last = when.max() if end is None else np.datetime64(str(end), step.value)
        except ValueError:
            raise Invalid("A time cannot be read.", "Write times like 2018-03-08T17:00.") from None
        if np.isnat(when).any():
            raise Invalid("An event has no time.", "Leave such events out.")
        names = [_coded(one, len(when)) for one in (places, kinds)]
        inside = (when >= first) & (when <= last)
        length = int((last - first).astype(np.int64)) + 1
        if length < 1:
            raise Invalid("The record ends before it begins.", "Exchange its start and its end.")
        (place_names, at), (kind_names, of) = names
        shape = (len(place_names), len(kind_names), length)
        cell = np.ravel_multi_index((at[inside], of[inside], (when[inside] - first).astype(np.int64)), shape)
        counts = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(np.int64)
        return cls(step, first, place_names, kind_names, counts)

    @property
    def times(self) -> Times:
        return self.start + np.arange(self.counts.shape[2])

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which points are data. One in which nothing at all was recorded, where thirty and more are usual, is a hole in the
        record and no quiet time: chance makes one in ten million million.
        """
        whole = self.counts.sum(axis=(0, 1))
        return np.asarray((whole > 0) | (whole.mean() < _USUAL), dtype=np.bool_)

    def until(self, points: int) -> DatedCounts:
        """The first points alone: what was known then."""
        return DatedCounts(self.step, self.start, self.places, self.kinds, self.counts[:, :, :points])

    def total(self) -> DatedCounts:
        """All places and kinds as one."""
        return DatedCounts(self.step, self.start, ("all places",), ("all kinds",), self.counts.sum(axis=(0, 1), keepdims=True))


def _coded(names: Sequence[str] | None, size: int) -> tuple[tuple[str, ...], Ints]:
    if names is None:
        return ("all",), np.zeros(size, dtype=np.int64)
    if len(names) != size:
        raise Invalid("There are not as many names as times.", "Give each event a place and a kind.")
    found, at = np.unique(np.asarray(names, dtype=np.str_), return_inverse=True)
    return tuple(found.tolist()), at.astype(np.int64)
