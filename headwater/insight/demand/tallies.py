"""Answers of the lake kept as whole numbers under labels, so that a page is arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.insight.periods import Period

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64] | npt.NDArray[np.int32]
_COUNTABLE = 2_000_000
"""Seconds, some three weeks: up to here each second has a place of its own."""

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Tally:
    """Lines in order of time. ``times``: ordinals of days, or months (201803). A label's codes end with −1: none.

    ``numbers[name]`` are counts, or whatever else the lines hold, one a line.
    """

    times: Ints
    labels: Mapping[str, tuple[dict[str, int], npt.NDArray[np.int16]]]
    numbers: Mapping[str, Ints]

    def within(self, period: Period) -> slice:
        """The lines of a period of days."""
        return self._between(period.start.toordinal(), period.end.toordinal())

    def in_months(self, period: Period) -> slice:
        """The lines of the months that a period touches."""
        months = period.months()
        return self._between(months[0], months[-1])

    def where(self, lines: slice, **labels: Collection[str] | None) -> Mask:
        """Which of the lines carry one of the names, for each label; None: any."""
        found = np.ones(len(self.times[lines]), dtype=bool)
        for label, names in labels.items():
            if names is not None:
                known, codes = self.labels[label]
                wanted = np.zeros(len(known) + 1, dtype=bool)  # the last is that of none
                wanted[[known[name] for name in names if name in known]] = True
                found &= wanted[codes[lines]]
        return found

    def sum(self, number: str, lines: slice, **labels: Collection[str] | None) -> int:
        """A number summed over the lines that carry the labels."""
        values = self.numbers[number][lines]
        return int(values[self.where(lines, **labels)].sum())

    def by_time(self, number: str, lines: slice, **labels: Collection[str] | None) -> dict[int, int]:
        """A number summed for each time that occurs among the lines."""
        met = self.where(lines, **labels)
        times, places = np.unique(self.times[lines], return_inverse=True)
        sums = np.bincount(places[met], weights=self.numbers[number][lines][met], minlength=len(times))
        return {int(time): int(value) for time, value in zip(times, sums, strict=True)}

    def by_label(self, label: str, number: str, lines: slice) -> dict[str, int]:
        """A number summed for each name of a label."""
        known, codes = self.labels[label]
        sums = np.bincount(codes[lines] + 1, weights=self.numbers[number][lines], minlength=len(known) + 1)
        return {name: int(sums[code + 1]) for name, code in known.items()}

    def names(self, label: str) -> tuple[str, ...]:
        return tuple(sorted(self.labels[label][0]))

    def together(self, label: str, other: str) -> dict[str, str]:
        """For each name of a label the name of another that it mostly stands with."""
        (known, codes), (others, other_codes) = self.labels[label], self.labels[other]
        shared = np.zeros((len(known) + 1, len(others) + 1), dtype=np.int64)
        np.add.at(shared, (codes, other_codes), self.numbers["n"])
        names = [*others, ""]
        return {name: names[int(shared[code, :-1].argmax())] for name, code in known.items() if shared[code, :-1].any()}

    def _between(self, first: int, last: int) -> slice:
        ends = self.times.dtype.type(first), self.times.dtype.type(last)  # of another type, all of the times would be copied
        return slice(int(self.times.searchsorted(ends[0])), int(self.times.searchsorted(ends[1], side="right")))


def tally_of(table: pa.Table, time: str, labels: Collection[str]) -> Tally:
    """From an answer with a column of time (days or months), labels, and numbers."""
    times = table[time].combine_chunks()
    if pa.types.is_date(times.type):
        ordinals = np.asarray(times.to_numpy(zero_copy_only=False), dtype="datetime64[D]").astype(np.int64) + _EPOCH
    else:
        ordinals = np.asarray(times.to_numpy(zero_copy_only=False), dtype=np.int64)
    order = np.argsort(ordinals, kind="stable")
    return Tally(
        ordinals[order].astype(np.int32),
        {label: _coded(table[label], order) for label in labels},
        {
            name: _narrow(np.asarray(table[name].to_numpy(), dtype=np.int64)[order])
            for name in table.column_names
            if name != time and name not in labels
        },
    )


def joined(tallies: Collection[Tally]) -> Tally:
    """Several tallies as one; a label or a number that one of them lacks is none, or nought, there."""
    labels = sorted({label for tally in tallies for label in tally.labels})
    numbers = sorted({number for tally in tallies for number in tally.numbers})
    times = np.concatenate([tally.times for tally in tallies])
    order = np.argsort(times, kind="stable")
    found: dict[str, tuple[dict[str, int], npt.NDArray[np.int16]]] = {}
    for label in labels:
        names = sorted({name for tally in tallies if label in tally.labels for name in tally.labels[label][0]})
        place = {name: i for i, name in enumerate(names)}
        codes = [_recoded(tally, label, place) for tally in tallies]
        found[label] = place, np.concatenate(codes)[order]
    return Tally(
        times[order],
        found,
        {
            name: np.concatenate([tally.numbers.get(name, np.zeros(len(tally.times), np.int64)) for tally in tallies])[order]
            for name in numbers
        },
    )


def _recoded(tally: Tally, label: str, place: Mapping[str, int]) -> npt.NDArray[np.int16]:
    if label not in tally.labels:
        return np.full(len(tally.times), -1, np.int16)
    known, codes = tally.labels[label]
    moved = np.array([*(place[name] for name in known), -1], np.int16)
    return moved[codes]


def _coded(column: pa.ChunkedArray, order: Ints) -> tuple[dict[str, int], npt.NDArray[np.int16]]:
    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int16)
    return {name: i for i, name in enumerate(coded.dictionary.to_pylist())}, codes[order]


def _narrow(values: npt.NDArray[np.int64]) -> Ints:
    """Half the room where the numbers allow: a force has a million times."""
    return values if len(values) and values.max() > np.iinfo(np.int32).max else values.astype(np.int32)


def quantile(seconds: Ints, counts: Ints, share: float) -> float | None:
    """The value below which a share of the counted values lies; the median of an even number lies between the two.

    ``seconds`` may repeat and stand in any order. None where nothing is counted.
    """
    total = int(counts.sum())
    if not total:
        return None
    values, until = _cumulated(seconds, counts)

    def at(rank: int) -> int:
        """The value of a rank, counted from 1."""
        return int(values[int(np.searchsorted(until, rank))])

    if share == 0.5:
        return (at((total + 1) // 2) + at(total // 2 + 1)) / 2
    return float(at(max(1, int(np.ceil(share * total)))))


def _cumulated(seconds: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The values in order, and how many lie at or below each: by counting where that is less work than sorting."""
    if seconds.max() < _COUNTABLE:
        at_each = np.bincount(seconds, weights=counts).astype(np.int64)
        return np.arange(len(at_each)), np.cumsum(at_each, dtype=np.int64)
    order = np.argsort(seconds, kind="stable")
    return seconds[order], np.cumsum(counts[order], dtype=np.int64)
