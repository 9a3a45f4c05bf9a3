"""The lake's files: where each lies, what it may hold, how it is written."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from headwater.insight.datasets import Dataset, datasets
from headwater.kernel import Invalid

if TYPE_CHECKING:
    import polars as pl

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def place(dataset: str, force: str | None, month: int | None) -> str:
    """The folder of a partition, relative to the lake. Raises Invalid for an impossible name or month."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", dataset):
        raise Invalid(f"“{dataset}” cannot name a dataset.", "Use small letters, digits and underscores.")
    parts = [dataset]
    if force is not None:
        if not _SLUG.fullmatch(force):
            raise Invalid(f"“{force}” cannot name a force.", "Use its slug, such as west-midlands.")
        parts.append(f"force={force}")
    if month is not None:
        if not (1900 <= month // 100 <= 2199 and 1 <= month % 100 <= 12):
            raise Invalid(f"{month} is not a month.", "Write March 2018 as 201803.")
        parts.append(f"month={month}")
    return "/".join(parts)


def lacking(dataset: Dataset, path: Path) -> frozenset[str]:
    """Which of the columns that were added to a dataset later a file does not have. Reads its footer, where there are any."""
    if not dataset.added:
        return frozenset()
    from pyarrow import parquet

    return frozenset(dataset.added) - set(parquet.read_schema(path).names)


def fitted(dataset: str, table: pa.Table) -> pa.Table:
    """The table with the dataset's columns in their order and types. Raises Invalid where it does not fit."""
    known = datasets.get(dataset)
    if known is None:
        raise Invalid(f"There is no dataset “{dataset}”.", "Offer it to the slot of datasets first.")
    missing = [name for name in known.columns.names if name not in table.column_names]
    if missing:
        raise Invalid(f"The table for “{dataset}” lacks {', '.join(missing)}.", "Add the columns; they may be empty.")
    try:
        return table.select(known.columns.names).cast(known.columns)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise Invalid(f"A column does not fit “{dataset}”: {error}.", "See headwater/insight/datasets.py.") from error


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write one file of the lake: the same rows always give the same bytes. Text that repeats is kept in a dictionary."""
    frame.write_parquet(path, compression="zstd", compression_level=1)


def plain(table: pa.Table) -> pl.DataFrame:
    """Labels as text: two dictionaries in another order are the same rows."""
    import polars as pl  # needed to write; whoever reads need not wait for it

    kinds = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in table.schema]
    frame = pl.from_arrow(table.cast(pa.schema(kinds)))
    assert isinstance(frame, pl.DataFrame)
    return frame


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
