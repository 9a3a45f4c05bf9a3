"""Home Office offence codes, with their group, subgroup and the category under which data.police.uk publishes them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

import polars as pl

from headwater.insight.datasets import OFFENCES
from headwater.insight.ingest.loading import outcome_of
from headwater.insight.ingest.reading import heading_of, pieces
from headwater.insight.ingest.report import Report, report_on
from headwater.insight.ingest.shapes import Tests, categories, refusing
from headwater.insight.ingest.sources import sources_at
from headwater.insight.ingest.staging import READER, Receipt, lay, shaped
from headwater.insight.lake import Lake, Staged, file_digest
from headwater.kernel import Invalid, Progress, Quiet

_NAMES = {
    "offence_code": "offence_code",
    "offence_description": "description",
    "description": "description",
    "offence_group": "offence_group",
    "offence_subgroup": "offence_subgroup",
    "police.uk_cat": "category",
    "policeuk_cat": "category",
    "category": "category",
    "": "number",
}
"""What the columns are called, in ours and in the published spelling; a first column without a name numbers the rows."""


def load_offences(lake: Lake, source: Path, *, updated: datetime, progress: Progress | None = None) -> Report:
    """Load the list of offences from one CSV file; it replaces the list that the lake holds, which is kept as a revision.

    Of rows with one code the first is kept. ``updated``: the time of this load.

    Raises Invalid, with the lake as it was, where the file is damaged, has other columns or has no usable row.
    """
    began = time.perf_counter()
    progress = progress or Quiet()
    path = Path(source)
    with ExitStack() as stack:
        found = sources_at(path)
        for one in found:
            stack.callback(one.close)
        members = [member for one in found for member in one.members]
        if len(members) != 1:
            raise Invalid(f"{path.name} holds {len(members):,} CSV files.", "Give the one that lists the offences.")
        (member,) = members
        progress.begin(1, f"Reading {member.label}")
        room, stream = stack.enter_context(lake.staging("offences")), stack.enter_context(member.open())
        receipt = _laid(room, member.label, stream)
        staged = _staged(lake, room, receipt, member.label, updated)
        (effect,) = lake.commit([staged])
    progress.advance(1, member.label)
    report = report_on([outcome_of(staged, effect)])
    return Report(report, (path.name,), time.perf_counter() - began, reasons=receipt.reasons)


def _laid(room: Path, label: str, stream: IO[bytes]) -> Receipt:
    names = _columns(label, heading_of(stream, label))
    whole = list(pieces(stream, label))
    if len(whole) > 1:
        raise Invalid(f"{label} is larger than any list of offences.", "Check that it is the file you meant.")
    receipt = lay(room, OFFENCES.name, "list", (shaped(piece, names, _shape, label) for piece in whole))
    if not receipt.parts:
        why = f": {receipt.first}" if receipt.first else ""
        raise Invalid(f"{label} has no row that can be used{why}.", "Check that it is the file you meant.")
    return receipt


def _staged(lake: Lake, room: Path, receipt: Receipt, label: str, updated: datetime) -> Staged:
    (part,) = receipt.parts
    data, refusals = room / part.file, room / receipt.refusals if receipt.reasons else None
    digests = [file_digest(path) for path in (data, refusals) if path]
    content = f"{'-'.join(digests)}-r{READER}"
    entry = lake.partition_for(OFFENCES.name, None, None, content, rows=part.rows, source=label, edition=0, at=updated)
    if refusals:
        entry = replace(entry, quarantine=f"quarantine/{digests[1]}.jsonl", quarantined=receipt.refused)
    return Staged(data, entry, refusals)


def _columns(label: str, heading: Sequence[str]) -> list[str]:
    names = [_NAMES.get(name.lower().replace(" ", "_"), f"? {name}") for name in heading]
    lacking = [name for name in OFFENCES.columns.names if name not in names]
    strange = [name[2:42] for name in names if name.startswith("? ")]
    faults = [f"lacks {', '.join(lacking)}"] if lacking else []
    faults += [f"has the unknown {', '.join(strange)}"] if strange else []
    faults += [] if faults or len(set(names)) == len(names) else ["names a column twice"]
    if faults:
        raise Invalid(
            f"{label} has the wrong columns for a list of offences: it {' and '.join(faults)}.",
            "The layout is in docs/how-to/load-open-data.md.",
        )
    return names


def _shape(text: pl.DataFrame) -> pl.DataFrame:
    slugs = {name.lower(): slug for name, slug in categories().items()} | {slug: slug for slug in categories().values()}
    frame = text.with_columns(
        pl.col("offence_code").str.strip_chars().str.to_uppercase(),
        pl.col("description", "offence_group", "offence_subgroup").str.strip_chars(),
        slug=pl.col("category").str.to_lowercase().replace_strict(slugs, default=None, return_dtype=pl.String),
        force=pl.lit(None, pl.String),
        month=pl.lit(None, pl.Int32),
    )
    tests = [
        ("there is no offence code", pl.col("offence_code").is_null()),
        ("there is no description", pl.col("description").is_null()),
        ("the category is not one of data.police.uk", pl.col("slug").is_null()),
        ("repeats the code of an earlier row", ~pl.col("offence_code").is_first_distinct()),
    ]
    return refusing(frame, Tests(tests)).with_columns(category=pl.col("slug"))
