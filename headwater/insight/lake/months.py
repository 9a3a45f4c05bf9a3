"""What a room writes into the lake, month by month: only the months in which something changed, all in one swap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pyarrow as pa

from headwater.insight.datasets import Dataset
from headwater.insight.lake.store import Lake
from headwater.kernel import Progress

LONDON = ZoneInfo("Europe/London")

Rows = Mapping["str | None", Sequence[Sequence[object]]]
"""Rows by force, each with the dataset's columns in their order."""


def write_months(
    lake: Lake,
    dataset: Dataset,
    months: Collection[int],
    rows: Callable[[int], Rows],
    *,
    source: str,
    at: datetime,
    progress: Progress,
) -> int:
    """Write these months (201803) anew; returns how many partitions changed. One month is in memory at a time.

    A month of which ``rows`` knows nothing any more is taken out. Raises Cancelled when told to stop: all is as it was.
    """
    written: set[tuple[str | None, int]] = set()

    def parts() -> Iterator[tuple[str | None, int, pa.Table]]:
        progress.begin(len(months), dataset.title)
        for month in sorted(months):
            for force, found in rows(month).items():
                written.add((force, month))
                yield force, month, _table(dataset, found)
            progress.advance(1, f"{month // 100}-{month % 100:02}")

    changed = lake.write_all(dataset.name, parts(), source=source, at=at, keep=False)
    held = [p for p in lake.partitions(dataset.name, months=months) if p.source == source]
    stale = [p for p in held if (p.force, p.month) not in written]
    return changed + sum(lake.remove(dataset.name, p.force, p.month) for p in stale)


def month_of(day: date) -> int:
    """As the lake writes it: 201803."""
    return day.year * 100 + day.month


def bounds(month: int) -> tuple[datetime, datetime]:
    """When a month begins in London, and when the next one does."""
    year, number = divmod(month, 100)
    days = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    start, end = (datetime.combine(day, time.min, LONDON) for day in days)
    return start, end


def on_the_wall(moment: datetime) -> tuple[date, int]:
    """The day and the hour by the clock on the wall in London."""
    there = moment.astimezone(LONDON)
    return there.date(), there.hour


def seconds_between(start: datetime, end: datetime | None) -> int | None:
    """Whole seconds; never below nought, since a clock may have been set. None where there is no end."""
    return None if end is None else max(0, round((end - start).total_seconds()))


def _table(dataset: Dataset, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Text that repeats is made as plain text: the lake gives it its dictionary."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in dataset.columns)
    arrays = [
        pa.array(values, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field, values in zip(dataset.columns, columns, strict=True)
    ]
    return pa.table(arrays, names=dataset.columns.names)
