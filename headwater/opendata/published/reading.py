"""Answers about what is published, over all forces of the lake and any of its months.

A month of a force is read when it is first asked for and kept, the longest unused going first where many are. It is found by
its file, which never changes: a new generation of the lake reads anew only what changed. Whether the ground that somebody asks
about can touch a force at all is read from the statistics of its file, so that a question about a street in Coventry reads
nothing about Cornwall.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.parquet as pq

from headwater.insight.lake import Lake, Partition
from headwater.opendata.naming import ALL_CRIME
from headwater.opendata.published import rows
from headwater.opendata.published.months import Month
from headwater.opendata.published.packing import Answer, Chosen, joined, of_text
from headwater.opendata.published.shapes import Bounds, Everywhere, Found, Nearest

DATASETS = ("street", "outcomes", "stops")

MOST = 10_000
"""Rows of one answer; data.police.uk refuses to give more."""

MEMORY = 256 * 1024 * 1024
"""Bytes of packed months that one process keeps."""

_BOUNDS_KEPT = 20_000

_T = TypeVar("_T")


class TooMany(Exception):
    """More rows than one answer may have."""


class Shape(Protocol):
    """Ground that anchor points are compared with."""

    @property
    def bounds(self) -> Bounds: ...

    def of(self, month: Month) -> Found: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A crime with its outcomes, each as JSON. ``outcomes``: name and month (201803), oldest first."""

    crime: bytes
    outcomes: tuple[tuple[str, int], ...]


class _Listing:
    """What a lake held at one generation, found by dataset, force and month without looking through all of it."""

    def __init__(self, lake: Lake) -> None:
        self.generation = lake.generation
        self.by_month: dict[tuple[str, int], list[Partition]] = {}
        self.by_force: dict[tuple[str, str], list[Partition]] = {}
        for dataset in DATASETS:
            for partition in lake.partitions(dataset):
                self.by_month.setdefault((dataset, partition.month or 0), []).append(partition)
                self.by_force.setdefault((dataset, partition.force or ""), []).append(partition)
        self.months = {dataset: sorted(month for one, month in self.by_month if one == dataset) for dataset in DATASETS}
        self.outcomes = {
            force: " ".join(p.file for p in held) for (one, force), held in self.by_force.items() if one == "outcomes"
        }


class Published:
    """What is published in a lake. Safe to share between threads."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._listed: tuple[Lake, _Listing] | None = None
        self._months: OrderedDict[tuple[str, str], Month] = OrderedDict()
        self._bounds: dict[str, Bounds | None] = {}
        self._ids: dict[str, npt.NDArray[np.int64]] = {}
        self._latest: dict[str, tuple[str, rows.Latest]] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    @property
    def memory(self) -> int:
        """Bytes of the packed months that are kept now."""
        with self._lock:
            return sum(month.memory for month in self._months.values())

    # What there is

    @property
    def listing(self) -> _Listing:
        """What the lake holds now."""
        held = self._listed
        if held is None or held[0] is not self.lake or held[1].generation != self.lake.generation:
            held = self._listed = (self.lake, _Listing(self.lake))
        return held[1]

    def months(self, dataset: str = "street") -> list[int]:
        return self.listing.months[dataset]

    def forces(self) -> list[str]:
        """Every force of which anything is published."""
        return sorted({force for _, force in self.listing.by_force})

    def stops_by_month(self) -> dict[int, list[str]]:
        """The forces of which stops are published, by month."""
        held = self.listing.by_month.items()
        return {month: sorted(p.force or "" for p in parts) for (dataset, month), parts in held if dataset == "stops"}

    # Answers

    def near(self, dataset: str, shape: Shape | Nearest, months: Sequence[int], kind: str = ALL_CRIME) -> Answer:
        """The rows of some months on the ground of a shape, of one kind of crime or all.

        Raises TooMany where there are more than one answer may have.
        """
        listing = self.listing
        chosen = [one for month in months for one in self._which(listing, dataset, shape, month)]
        if kind == ALL_CRIME:
            _not_too_many(sum(int(month.pieces.rows[which].sum()) for month, which in chosen))
            packed: list[Chosen] = [(month.pieces, which) for month, which in chosen]
            return joined(packed)
        _not_too_many(sum(month.count_of(which, kind) for month, which in chosen))
        return _counted([row for month, which in chosen for row in month.rows_of(which, kind)], chosen, kind)

    def nowhere(self, dataset: str, force: str, month: int, kind: str = ALL_CRIME) -> Answer:
        """The rows of a force that have no location."""
        held = [(one, one.nowhere) for one in self._of_force(dataset, force, month)]
        if kind == ALL_CRIME:
            return joined([(one.pieces, which) for one, which in held])
        return _counted([row for one, which in held for row in one.rows_of(which, kind)], held, kind)

    def of_force(self, dataset: str, force: str, month: int) -> Answer:
        """All rows of a force in a month."""
        return joined([(one.pieces, Everywhere().of(one)) for one in self._of_force(dataset, force, month)])

    def ready(self, force: str, months: int) -> None:
        """Pack the last so many months of a force's crimes, so that whoever asks first need not wait."""
        for partition in self.listing.by_force.get(("street", force), [])[-months:]:
            self._month(self.listing, "street", partition)

    def case(self, crime_id: str) -> Case | None:
        """A crime and its outcomes, by its persistent identifier; None where no such crime is published."""
        key = int(crime_id[:15], 16)
        wanted = f'"persistent_id":"{crime_id}"'.encode()
        for partition in (p for (dataset, _), parts in self.listing.by_force.items() if dataset == "street" for p in parts):
            ids = self._ids_of(partition)
            place = int(np.searchsorted(ids, key))
            if place < len(ids) and ids[place] == key:
                row = self._month(self.listing, "street", partition).row_with(wanted)
                if row is not None:
                    return Case(row, self._outcomes_of(crime_id, partition.force))
        return None

    def _outcomes_of(self, crime_id: str, force: str | None) -> tuple[tuple[str, int], ...]:
        found = []
        for partition in self.listing.by_force.get(("outcomes", force or ""), []):
            here = pl.scan_parquet(self.lake.root / partition.file).filter(pl.col("crime_id") == crime_id)
            found += [(name, partition.month or 0) for name in here.select("outcome").collect()["outcome"].to_list()]
        return tuple(found)

    # The months that a question touches

    def _which(self, listing: _Listing, dataset: str, shape: Shape | Nearest, month: int) -> Iterator[tuple[Month, Found]]:
        parts = listing.by_month.get((dataset, month), [])
        if isinstance(shape, Nearest):
            yield from self._nearest(listing, dataset, parts, shape)
            return
        for partition in parts:
            if touch(self.bounds_of(partition), shape.bounds):
                held = self._month(listing, dataset, partition)
                which = shape.of(held)
                if len(which):
                    yield held, which

    def _nearest(
        self, listing: _Listing, dataset: str, parts: Sequence[Partition], point: Nearest
    ) -> Iterator[tuple[Month, Found]]:
        best: tuple[float, Month, int] | None = None
        for partition in parts:
            if best is not None and _away(self.bounds_of(partition), point) > best[0]:
                continue
            held = self._month(listing, dataset, partition)
            if len(held.easting):
                away = np.hypot(held.easting - point.easting, held.northing - point.northing)
                at = int(np.argmin(away))
                if best is None or away[at] < best[0]:
                    best = float(away[at]), held, at
        if best is not None:
            yield best[1], np.flatnonzero(best[1].ids == best[1].ids[best[2]])

    def _of_force(self, dataset: str, force: str, month: int) -> Iterator[Month]:
        listing = self.listing
        for partition in listing.by_month.get((dataset, month), []):
            if partition.force == force:
                yield self._month(listing, dataset, partition)

    def _month(self, listing: _Listing, dataset: str, partition: Partition) -> Month:
        key = (partition.file, listing.outcomes.get(partition.force or "", "") if dataset == "street" else "")
        with self._lock:
            if key in self._months:
                self._months.move_to_end(key)
                return self._months[key]
        with self._making:  # one after the other: two at a time would each take twice as long
            with self._lock:
                if key in self._months:
                    return self._months[key]
            month = self._read(dataset, partition)
            with self._lock:
                self._months[key] = month
                self._shed()
        return month

    def _shed(self) -> None:
        held = sum(month.memory for month in self._months.values())
        while held > MEMORY and len(self._months) > 1:
            held -= self._months.popitem(last=False)[1].memory

    def _read(self, dataset: str, partition: Partition) -> Month:
        file, force, month = self.lake.root / partition.file, partition.force or "", partition.month or 0
        if dataset == "street":
            return rows.crimes(file, force, month, self.latest_of(force))
        if dataset == "outcomes":
            return rows.outcomes(file, force, month, self._crimes_with(file, force))
        return rows.stops(file, force, self._names_of(force))

    def _crimes_with(self, file: Path, force: str) -> pl.DataFrame:
        """The crimes that a file of outcomes is about, with their months."""
        wanted = pl.read_parquet(file, columns=["crime_id"])["crime_id"]
        found = [
            pl.scan_parquet(self.lake.root / p.file)
            .select(*_CRIME)
            .filter(pl.col("crime_id").is_in(wanted.implode()))
            .with_columns(month=pl.lit(p.month))
            .collect()
            for p in self.listing.by_force.get(("street", force), [])
        ]
        return pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys([*_CRIME, "month"], pl.Null))

    def _names_of(self, force: str) -> pl.DataFrame:
        """What the anchor points of a force are called, newest first."""
        columns = ["easting", "northing", "location"]
        parts = reversed(self.listing.by_force.get(("street", force), []))
        found = [pl.read_parquet(self.lake.root / p.file, columns=columns).unique(maintain_order=True) for p in parts]
        empty = pl.DataFrame(schema={"easting": pl.Int32, "northing": pl.Int32, "location": pl.String})
        return pl.concat(found) if found else empty

    def latest_of(self, force: str) -> rows.Latest:
        """The newest outcome of each crime of a force."""
        files = self.listing.outcomes.get(force, "")
        held = self._latest.get(force)
        if held is None or held[0] != files:
            found: dict[str, tuple[str, int]] = {}
            for p in self.listing.by_force.get(("outcomes", force), []):
                frame = pl.read_parquet(self.lake.root / p.file, columns=["crime_id", "outcome"])
                found |= {id_: (name, p.month or 0) for id_, name in frame.iter_rows()}
            held = self._latest[force] = (files, found)
        return held[1]

    def bounds_of(self, partition: Partition) -> Bounds | None:
        """West, south, east, north of a file's rows; None where none of them has a location."""
        return self._kept(self._bounds, partition.file, lambda: _bounds(self.lake.root / partition.file))

    def _ids_of(self, partition: Partition) -> npt.NDArray[np.int64]:
        """The first 60 bits of every identifier in a file, rising."""
        return self._kept(self._ids, partition.file, lambda: _ids(self.lake.root / partition.file))

    def _kept(self, kept: dict[str, _T], file: str, read: Callable[[], _T]) -> _T:
        if file not in kept:
            found = read()
            with self._lock:
                if len(kept) >= _BOUNDS_KEPT:
                    kept.clear()
                kept[file] = found
        return kept[file]


_CRIME = ("crime_id", "easting", "northing", "longitude", "latitude", "location", "category", "context")


def _counted(found: list[bytes], chosen: Sequence[tuple[Month, Found]], kind: str) -> Answer:
    """Runs of rows as one answer, which counts rows and not runs."""
    answer = of_text(found)
    return Answer(answer.gzipped, answer.size, sum(month.count_of(which, kind) for month, which in chosen))


def _not_too_many(number: int) -> None:
    if number > MOST:
        raise TooMany


def _bounds(file: Path) -> Bounds | None:
    metadata = pq.read_metadata(file)
    names = {metadata.schema.column(at).name: at for at in range(metadata.num_columns)}
    found = []
    for group in range(metadata.num_row_groups):
        east, north = (metadata.row_group(group).column(names[name]).statistics for name in ("easting", "northing"))
        if east is None or north is None:
            return (-np.inf, -np.inf, np.inf, np.inf)
        if east.has_min_max and north.has_min_max:
            found.append((east.min, north.min, east.max, north.max))
    if not found:
        return None
    west, south, east_most, north_most = zip(*found, strict=True)
    return min(west), min(south), max(east_most), max(north_most)


def _ids(file: Path) -> npt.NDArray[np.int64]:
    column = pl.read_parquet(file, columns=["crime_id"])["crime_id"].drop_nulls()
    return np.sort(column.str.slice(0, 15).str.to_integer(base=16).to_numpy())


def touch(one: Bounds | None, other: Bounds) -> bool:
    """Whether two boxes have a point in common; nothing touches None."""
    return one is not None and not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])


def _away(bounds: Bounds | None, point: Nearest) -> float:
    """Metres from a point to a box, 0 inside."""
    if bounds is None:
        return float("inf")
    across = max(bounds[0] - point.easting, 0, point.easting - bounds[2])
    return float(np.hypot(across, max(bounds[1] - point.northing, 0, point.northing - bounds[3])))
