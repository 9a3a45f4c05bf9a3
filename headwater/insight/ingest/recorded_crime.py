"""A force's own recorded crime: a CSV extract, or rows that a program holds in memory."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import polars as pl

from headwater.insight.datasets import OFFENCES, RECORDED_CRIME
from headwater.insight.ingest.extracting import Layout, Rows, staged_extract
from headwater.insight.ingest.extracts import Extract, columns_of
from headwater.insight.ingest.loading import outcome_of
from headwater.insight.ingest.report import Report, report_on
from headwater.insight.lake import Lake, place
from headwater.kernel import Invalid, Progress, Quiet

BY_FORM = "Offence codes were tried by their form only: the list is not loaded (headwater load offences)."


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
    layout = Layout(RECORDED_CRIME, columns_of, Extract(force, updated.date(), codes))
    name = source.name if isinstance(source, Path) else name
    with lake.staging(f"recorded-crime-{force}") as room:
        receipt, staged = staged_extract(lake, room, layout, source, name=name, updated=updated, progress=progress)
        if not staged:
            why = f": {receipt.first}" if receipt.first else ""
            raise Invalid(f"{name} has no row that can be used{why}.", "Check that it is the extract you meant.")
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
