"""A force's own extract into the lake: CSV files, or rows that a program holds in memory; a month is replaced whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

import polars as pl
import pyarrow as pa

from headwater.insight.datasets import Dataset
from headwater.insight.ingest.reading import heading_of, pieces
from headwater.insight.ingest.sources import Source, sources_at
from headwater.insight.ingest.staging import READER, Receipt, lay, shaped
from headwater.insight.lake import Lake, Refusal, Staged, file_digest
from headwater.kernel import Progress

AT_ONCE = 1_000_000
"""Rows of a table in memory that are checked at once."""

Rows: TypeAlias = pa.Table | pa.RecordBatch | Iterable[pa.Table | pa.RecordBatch]
Checked = tuple[pl.DataFrame, list[Refusal]]


class Extract(Protocol):
    """Checks an extract piece by piece."""

    def shape(self, frame: pl.DataFrame, /) -> pl.DataFrame:
        """The dataset's columns, ``force``, ``month`` and ``reason``."""

    def accept(self, good: pl.DataFrame, /) -> None:
        """These rows are kept: none that comes later may carry their references."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of extract: its dataset, how a heading is read (raises Invalid), and what checks its rows."""

    dataset: Dataset
    columns_of: Callable[[str, Sequence[str]], list[str]]
    extract: Extract
    is_ours: Callable[[Sequence[str]], bool] = lambda heading: True
    """Whether a file with this heading is of this kind; where a folder holds several kinds."""


def staged_extract(
    lake: Lake, room: Path, layout: Layout, source: Path | Rows, *, name: str, updated: datetime, progress: Progress
) -> tuple[Receipt, list[Staged]]:
    """Check an extract and lay its good rows down by month; the caller commits them."""
    checked = _of_path(source, layout, progress) if isinstance(source, Path) else _of_rows(source, layout, progress)
    receipt = lay(room, layout.dataset.name, f"extract-{layout.dataset.name}", checked)
    return receipt, list(_staged(lake, room, layout.dataset, receipt, name, updated)) if receipt.parts else []


def _of_path(path: Path, layout: Layout, progress: Progress) -> Iterator[Checked]:
    for source in sources_at(path):
        with closing(source):
            yield from _of_source(source, layout, progress)


def _of_source(source: Source, layout: Layout, progress: Progress) -> Iterator[Checked]:
    progress.begin(len(source.members), f"Reading {source.name}")
    for member in source.members:
        with member.open() as stream:
            heading = heading_of(stream, member.label)
            if layout.is_ours(heading):
                names = layout.columns_of(member.label, heading)
                for piece in pieces(stream, member.label):
                    frame, refused = shaped(piece, names, layout.extract.shape, member.label)
                    layout.extract.accept(frame)
                    yield frame, refused
        progress.advance(1, member.label)


def _of_rows(rows: Rows, layout: Layout, progress: Progress) -> Iterator[Checked]:
    first = 2  # as if a heading were line 1
    progress.begin(0, "Checking rows")
    for table in _at_once(rows):
        names = layout.columns_of("The table", table.column_names)
        frame = pl.from_arrow(table.rename_columns(names).unify_dictionaries())
        assert isinstance(frame, pl.DataFrame)
        checked = layout.extract.shape(frame)
        good = checked.filter(pl.col("reason").is_null())
        layout.extract.accept(good)
        yield good, _refused(frame, checked["reason"], first) if good.height < frame.height else []
        first += frame.height
        progress.advance(frame.height)


def _at_once(rows: Rows) -> Iterator[pa.Table]:
    """Tables of about ``AT_ONCE`` rows, whatever came: many small batches would make many small files."""
    if isinstance(rows, pa.Table):
        yield from (rows.slice(start, AT_ONCE) for start in range(0, max(rows.num_rows, 1), AT_ONCE))
        return
    held: list[pa.Table] = []
    for batch in [rows] if isinstance(rows, pa.RecordBatch) else rows:
        held.append(batch if isinstance(batch, pa.Table) else pa.Table.from_batches([batch]))
        if sum(table.num_rows for table in held) >= AT_ONCE:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _refused(frame: pl.DataFrame, reasons: pl.Series, first: int) -> list[Refusal]:
    bad = reasons.is_not_null()
    lines = (bad.arg_true() + first).to_list()
    raws = (",".join("" if value is None else str(value) for value in row) for row in frame.filter(bad).iter_rows())
    return [Refusal(*found) for found in zip(lines, reasons.filter(bad).to_list(), raws, strict=True)]


def _staged(lake: Lake, room: Path, dataset: Dataset, receipt: Receipt, source: str, updated: datetime) -> Iterator[Staged]:
    """The parts, oldest first; the newest carries the refusals, so that other refusals revise that month alone.

    A part's contents are its rows, not the extract's bytes: tomorrow's extract leaves the months alone that did not change.
    """
    edition = int(updated.strftime("%Y%m%d"))
    parts = sorted(receipt.parts, key=lambda part: part.month or 0)
    refusals = room / receipt.refusals if receipt.reasons else None
    for part in parts:
        newest = part is parts[-1]
        content = _digest(room / part.file, dataset.key, refusals if newest else None)
        partition = lake.partition_for(
            dataset.name, part.force, part.month, content, rows=part.rows, source=source, edition=edition, at=updated
        )
        partition = replace(partition, unlocated=part.unlocated)
        if refusals and newest:
            partition = replace(partition, quarantine=f"quarantine/{content}.jsonl", quarantined=receipt.refused)
        yield Staged(room / part.file, partition, refusals if newest else None)


def _digest(data: Path, key: Sequence[str], refusals: Path | None) -> str:
    """Of the rows as text, in order of their references, and of what was refused: the same on any machine."""
    rows = pl.read_parquet(data, hive_partitioning=False).sort(key).write_csv().encode()
    parts = [str(READER), hashlib.sha256(rows).hexdigest(), file_digest(refusals) if refusals else ""]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
