"""A force's own recorded crime: a CSV extract, or rows that a program holds in memory."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from headwater.insight.datasets import OFFENCES, RECORDED_CRIME
from headwater.insight.ingest.extracts import Extract, columns_of
from headwater.insight.ingest.loading import outcome_of
from headwater.insight.ingest.reading import heading_of, pieces
from headwater.insight.ingest.report import Report, report_on
from headwater.insight.ingest.sources import Source, sources_at
from headwater.insight.ingest.staging import READER, Receipt, lay, shaped
from headwater.insight.lake import Lake, Refusal, Staged, file_digest, place
from headwater.kernel import Invalid, Progress, Quiet

AT_ONCE = 1_000_000
"""Rows of a table in memory that are checked at once."""

BY_FORM = "Offence codes were tried by their form only: the list is not loaded (headwater load offences)."

Rows: TypeAlias = pa.Table | pa.RecordBatch | Iterable[pa.Table | pa.RecordBatch]
_Checked = tuple[pl.DataFrame, list[Refusal]]


def load_recorded_crime(
    lake: Lake,
    source: Path | Rows,
    *,
    force: str,
    updated: datetime,
    progress: Progress | None = None,
    name: str = "rows in memory",
) -> Report:
    """Load a force's extract: a CSV file, a folder or ZIP of them, or Arrow rows with the same columns.

    ``force`` is the slug; ``updated`` the time at which the extract was true: a later date in it is in the future, and a later
    extract replaces the months that it covers, whole; ``name`` is what rows in memory are called as a source.

    Rows that cannot be used are kept in quarantine; of rows with one crime reference the first is kept. Offence codes are
    looked up in the dataset ``offences`` where that is loaded.

    Raises Invalid, with the lake as it was, where the source is damaged, has other columns or has no usable row.
    """
    began = time.perf_counter()
    progress = progress or Quiet()
    place(RECORDED_CRIME.name, force, None)  # an impossible name is refused before anything is read
    codes = known_codes(lake)
    extract = Extract(force, updated.date(), codes)
    path = source if isinstance(source, Path) else None
    name = path.name if path else name
    with lake.staging(f"recorded-crime-{force}") as room:
        checked = _of_path(path, extract, progress) if path else _of_rows(source, extract, progress)
        receipt = lay(room, RECORDED_CRIME.name, "extract", checked)
        if not receipt.parts:
            why = f": {receipt.first}" if receipt.first else ""
            raise Invalid(f"{name} has no row that can be used{why}.", "Check that it is the extract you meant.")
        staged = list(_staged(lake, room, receipt, name, updated))
        effects = lake.commit(staged)
    (report,) = report_on([outcome_of(item, effect) for item, effect in zip(staged, effects, strict=True)])
    remarks = (
        () if codes else ("Offence codes were tried by their form only: the list is not loaded (headwater load offences).",)
    )
    return Report((report,), (name,), time.perf_counter() - began, reasons=receipt.reasons, remarks=remarks)


def known_codes(lake: Lake) -> frozenset[str] | None:
    """Every offence code of the lake; a row for several, such as 1/4.1/4.2, gives each. None where the list is not loaded."""
    files = lake.files(OFFENCES.name)
    if not files:
        return None
    listed = pl.read_parquet(files, columns=["offence_code"])["offence_code"].to_list()
    return frozenset(code.upper() for row in listed for code in (row, *row.split("/")))


def _of_path(path: Path, extract: Extract, progress: Progress) -> Iterator[_Checked]:
    for source in sources_at(path):
        with closing(source):
            yield from _of_source(source, extract, progress)


def _of_source(source: Source, extract: Extract, progress: Progress) -> Iterator[_Checked]:
    progress.begin(len(source.members), f"Reading {source.name}")
    for member in source.members:
        with member.open() as stream:
            names = columns_of(member.label, heading_of(stream, member.label))
            for piece in pieces(stream, member.label):
                frame, refused = shaped(piece, names, extract.shape, member.label)
                extract.accept(frame)
                yield frame, refused
        progress.advance(1, member.label)


def _of_rows(rows: Rows, extract: Extract, progress: Progress) -> Iterator[_Checked]:
    first = 2  # as if a heading were line 1
    progress.begin(0, "Checking rows")
    for table in _at_once(rows):
        names = columns_of("The table", table.column_names)
        frame = pl.from_arrow(table.rename_columns(names).unify_dictionaries())
        assert isinstance(frame, pl.DataFrame)
        checked = extract.shape(frame)
        good = checked.filter(pl.col("reason").is_null())
        extract.accept(good)
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


def _staged(lake: Lake, room: Path, receipt: Receipt, source: str, updated: datetime) -> Iterator[Staged]:
    """The parts, oldest first; the newest carries the refusals, so that other refusals revise that month alone.

    A part's contents are its rows, not the extract's bytes: tomorrow's extract leaves the months alone that did not change.
    """
    edition = int(updated.strftime("%Y%m%d"))
    parts = sorted(receipt.parts, key=lambda part: part.month or 0)
    refusals = room / receipt.refusals if receipt.reasons else None
    for part in parts:
        newest = part is parts[-1]
        content = _digest(room / part.file, refusals if newest else None)
        partition = lake.partition_for(
            RECORDED_CRIME.name, part.force, part.month, content, rows=part.rows, source=source, edition=edition, at=updated
        )
        partition = replace(partition, unlocated=part.unlocated)
        if refusals and newest:
            partition = replace(partition, quarantine=f"quarantine/{content}.jsonl", quarantined=receipt.refused)
        yield Staged(room / part.file, partition, refusals if newest else None)


def _digest(data: Path, refusals: Path | None) -> str:
    """Of the rows as text, in order of their references, and of what was refused: the same on any machine."""
    rows = pl.read_parquet(data, hive_partitioning=False).sort("crime_ref").write_csv().encode()
    parts = [str(READER), hashlib.sha256(rows).hexdigest(), file_digest(refusals) if refusals else ""]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
