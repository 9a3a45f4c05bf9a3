"""Counts kept ready: area × offence group × day (or month), so that a page asks in microseconds.

A cube is built by one pass over the lake and kept for as long as the lake's generation stands.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.crime.offences import OffenceGroup
from headwater.insight.periods import Period, month

_V = TypeVar("_V")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Cube:
    """``counts[area, group, time]``, int32. The last area holds the crimes that no area of this level holds.

    ``origin`` is the first time: a day's ordinal, or a month's (year × 12 + month − 1).
    """

    areas: dict[str, int]
    groups: dict[str, int]
    monthly: bool
    origin: int
    counts: npt.NDArray[np.int32]

    def count(self, area: str | None, group: str, period: Period) -> int:
        """Crimes in a period of whole days (whole months where the data is monthly). ``area`` None: held by none."""
        return int(self._line(area, group)[self._slice(period)].sum())

    def by_area(self, group: str, period: Period) -> dict[str, int]:
        """The same for every area at once."""
        sums = self.counts[:, self.groups[group], self._slice(period)].sum(axis=1)
        return {area: int(sums[index]) for area, index in self.areas.items()}

    def by_month(self, area: str | None, group: str, months: Sequence[int]) -> list[int]:
        """Crimes in each month (201803)."""
        return [self.count(area, group, month(one)) for one in months]

    def by_step(self, area: str | None, group: str, periods: Sequence[Period]) -> npt.NDArray[np.int64]:
        """Crimes in each of many periods."""
        sums = np.concatenate([[0], np.cumsum(self._line(area, group), dtype=np.int64)])
        slices = [self._slice(period) for period in periods]
        starts, stops = (np.clip(ends, 0, len(sums) - 1) for ends in zip(*((s.start, s.stop) for s in slices), strict=True))
        found: npt.NDArray[np.int64] = sums[stops] - sums[starts]
        return found

    def months(self) -> Cube:
        """The same by month: for every area, group and month at once."""
        if self.monthly or not self.counts.shape[2]:
            return self
        first = np.datetime64(self.origin - _EPOCH, "D")
        of = (first + np.arange(self.counts.shape[2])).astype("datetime64[M]").astype(np.int64)
        starts = np.flatnonzero(np.diff(of, prepend=of[0] - 1))
        sums = np.add.reduceat(self.counts, starts, axis=2, dtype=np.int32)
        return Cube(self.areas, self.groups, True, int(of[0]) + 1970 * 12, sums)

    def _line(self, area: str | None, group: str) -> npt.NDArray[np.int32]:
        index = len(self.areas) if area is None else self.areas.get(area)
        if index is None:  # an area that the data never names: no crime was recorded there
            return np.zeros(self.counts.shape[2], dtype=np.int32)
        line: npt.NDArray[np.int32] = self.counts[index, self.groups[group]]
        return line

    def _slice(self, period: Period) -> slice:
        first, last = (_ordinal(day, self.monthly) - self.origin for day in (period.start, period.end))
        return slice(max(first, 0), max(last + 1, 0))


@dataclass(frozen=True)
class Tally:
    """The answer to ``expressions.counts``: one line for each time and smallest area that has crime.

    ``times[line]`` are ordinals as in a cube, ``counts[group, line]`` the crimes (the last group is all rows),
    ``places[level]`` the names of areas and each line's index into them (one past the last: held by none).
    """

    groups: dict[str, int]
    monthly: bool
    times: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int32]
    places: dict[str, tuple[list[str], npt.NDArray[np.int64]]]

    @property
    def last(self) -> int | None:
        """The last time with a crime, as an ordinal."""
        return int(self.times.max()) if len(self.times) else None

    def cube(self, level: str | None) -> Cube:
        """Counts by area of a level. None: of the whole force, as one area without a name."""
        names, at = self.places[level] if level else ([""], np.zeros(len(self.times), dtype=np.int64))
        origin = int(self.times.min()) if len(self.times) else 0
        length = int(self.times.max()) - origin + 1 if len(self.times) else 0
        cells, size = at * length + self.times - origin, (len(names) + 1) * length
        filled = np.zeros((len(names) + 1, len(self.groups), length), dtype=np.int32)
        for i in self.groups.values():
            filled[:, i, :] = np.bincount(cells, weights=self.counts[i], minlength=size).reshape(len(names) + 1, length)
        return Cube({name: i for i, name in enumerate(names)}, self.groups, self.monthly, origin, filled)

    def together(self, *levels: str) -> list[tuple[list[str | None], int]]:
        """Which areas of these levels (or their labels) occur together, and how many rows they share."""
        sizes = [len(self.places[level][0]) + 1 for level in levels]
        flat = np.ravel_multi_index([self.places[level][1] for level in levels], sizes)
        found, line = np.unique(flat, return_inverse=True)
        sums = np.bincount(line, weights=self.counts[-1], minlength=len(found))
        indexes = np.unravel_index(found, sizes)
        named = [[*self.places[level][0], None] for level in levels]
        return [
            ([names[i] for names, i in zip(named, each, strict=True)], int(n)) for n, *each in zip(sums, *indexes, strict=True)
        ]


def tally_of(table: pa.Table, groups: Sequence[OffenceGroup], *, monthly: bool) -> Tally:
    """From the answer to ``expressions.counts``."""
    numbers = [*(f"n{i}" for i in range(len(groups))), "n"]
    return Tally(
        {group.slug: i for i, group in enumerate(groups)},
        monthly,
        _times(table["time"], monthly=monthly),
        np.array([_whole(table[name]) for name in numbers], dtype=np.int32),
        {name: _coded(table[name]) for name in table.column_names if name not in ("time", "month", *numbers)},
    )


def _coded(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The names in order, and each line's place among them; one past the last where there is none."""
    coded = column.combine_chunks().dictionary_encode()
    found: list[str] = coded.dictionary.to_pylist()
    names = sorted(set(found))
    place = {name: i for i, name in enumerate(names)}
    places = np.array([*(place[name] for name in found), len(names)], dtype=np.int64)
    return names, places[_indexes(coded.indices, len(found))]


def _indexes(indexes: pa.Array, none: int) -> npt.NDArray[np.int64]:
    """Straight from Arrow's memory: an index, or ``none`` where it is unknown. (Filling the unknown would import pandas.)"""
    if not len(indexes):
        return np.zeros(0, dtype=np.int64)
    end = indexes.offset + len(indexes)
    known, held = indexes.buffers()
    found = np.frombuffer(held, dtype=indexes.type.to_pandas_dtype())[indexes.offset : end].astype(np.int64)
    if known is not None:
        bits = np.unpackbits(np.frombuffer(known, np.uint8), bitorder="little")[indexes.offset : end]
        found[bits == 0] = none
    return found


def _times(column: pa.ChunkedArray, *, monthly: bool) -> npt.NDArray[np.int64]:
    if monthly:
        months = _whole(column)
        return months // 100 * 12 + months % 100 - 1
    days = column if pa.types.is_date32(column.type) else column.cast(pa.date32())  # casting imports more of Arrow
    return _whole(days, pa.int32()) + _EPOCH


def _whole(column: pa.ChunkedArray, seen_as: pa.DataType | None = None) -> npt.NDArray[np.int64]:
    """An Arrow column of whole numbers, none unknown. (``to_numpy`` would import pandas, for half a second.)"""
    held = column.combine_chunks()
    return np.from_dlpack(held.view(seen_as) if seen_as else held).astype(np.int64)


def _ordinal(day: date, monthly: bool) -> int:
    return day.year * 12 + day.month - 1 if monthly else day.toordinal()


class Kept(Generic[_V]):
    """Values made once and kept, the least used dropped first.

    Two threads that ask for one value wait for one making; those that ask for another do not wait.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, _V] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], _V]) -> _V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
                with self._lock:
                    self._values[key] = value
                    while len(self._values) > self._size:
                        self._values.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return value
