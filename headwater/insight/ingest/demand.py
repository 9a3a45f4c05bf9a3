"""A force's own extracts of demand: incident logs of its earlier command and control system, calls of its telephones."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from headwater.insight.datasets import CALL_HOURS, DEMAND_LOGS
from headwater.insight.ingest.demand_extracts import CallExtract, LogExtract, call_columns, is_logs, log_columns
from headwater.insight.ingest.extracting import Layout, Rows, staged_extract
from headwater.insight.ingest.loading import outcome_of
from headwater.insight.ingest.report import Report, report_on
from headwater.insight.ingest.staging import Receipt
from headwater.insight.lake import Lake, Staged, place
from headwater.kernel import Invalid, Progress, Quiet


def load_demand(
    lake: Lake,
    source: Path | None = None,
    *,
    force: str,
    updated: datetime,
    logs: Rows | None = None,
    calls: Rows | None = None,
    progress: Progress | None = None,
    name: str = "rows in memory",
) -> Report:
    """Load extracts of demand: a CSV file, a folder or ZIP of them, or Arrow rows of ``logs`` and ``calls``.

    A file is known by its heading as logs one by one or as calls by the hour. ``force``, ``updated`` and ``name`` are as for
    ``load_recorded_crime``: a later extract replaces the months that it covers, whole, all at once.

    Raises Invalid, with the lake as it was, where the source is damaged, has other columns or has no usable row.
    """
    began, progress = time.perf_counter(), progress or Quiet()
    place(DEMAND_LOGS.name, force, None)  # an impossible name is refused before anything is read
    name = source.name if source else name
    of_logs = Layout(DEMAND_LOGS, log_columns, LogExtract(force, updated.date()), is_logs)
    of_calls = Layout(CALL_HOURS, call_columns, CallExtract(force, updated.date()), lambda heading: not is_logs(heading))
    given: list[tuple[Layout, Path | Rows | None]] = [(of_logs, source or logs), (of_calls, source or calls)]
    receipts: list[Receipt] = []
    staged: list[Staged] = []
    with lake.staging(f"demand-{force}") as room:
        for layout, rows in given:
            if rows is not None:
                receipt, laid = staged_extract(lake, room, layout, rows, name=name, updated=updated, progress=progress)
                receipts.append(receipt)
                staged += laid
        if not staged:
            why = next((f": {receipt.first}" for receipt in receipts if receipt.first), "")
            raise Invalid(f"{name} has no row that can be used{why}.", "Check that it is the extract you meant.")
        effects = lake.commit(staged)
    reports = report_on([outcome_of(item, effect) for item, effect in zip(staged, effects, strict=True)])
    reasons = sum((Counter(receipt.reasons) for receipt in receipts), Counter[str]())
    return Report(reports, (name,), time.perf_counter() - began, reasons=dict(reasons))
