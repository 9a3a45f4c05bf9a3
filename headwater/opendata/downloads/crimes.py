"""The crimes of a force's month as CSV, GeoJSON and Parquet, in the columns that the features have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from headwater.insight.lake import Partition
from headwater.opendata.columns import CRIMES, Column, Kind
from headwater.opendata.downloads.keeping import Offer, mark_of, write_features
from headwater.opendata.features.crimes import feature_of
from headwater.opendata.naming import force_name
from headwater.opendata.openapi import LICENCE_URL
from headwater.opendata.published import Published
from headwater.opendata.published.crimes import table
from headwater.opendata.published.rows import text_of

RULES = "1"
"""Changes whenever the same rows are written differently, so that every file is made anew."""


@dataclass(frozen=True, slots=True)
class Month:
    """A force's month, to be written; ``updated``: when its data were."""

    title: str
    updated: datetime
    rows: Callable[[], pl.DataFrame]


def crimes_of(published: Published, force: str, month: int, form: str) -> Offer | None:
    """The crimes of a force's month in one of ``FORMS``; None where nothing of it is published."""
    held = [part for part in published.listing.by_month.get(("street", month), []) if part.force == force]
    if not held or form not in FORMS:
        return None
    [part] = held
    media, packed, write = FORMS[form]
    about = Month(
        f"Crimes and anti-social behaviour, {force_name(force)}, {text_of(month)}",
        part.loaded_at,
        lambda: _rows(published, part),
    )
    return Offer(
        name=f"{text_of(month)}-{force}-crimes.{form}",
        media=media,
        mark=mark_of(RULES, part.file, published.listing.outcomes.get(force, "")),
        changed=part.loaded_at,
        packed=packed,
        write=lambda file: write(about, file),
    )


def _rows(published: Published, part: Partition) -> pl.DataFrame:
    force, month = part.force or "", part.month or 0
    return table(published.lake.root / part.file, force, month, published.latest_of(force))


def _csv(month: Month, file: IO[bytes]) -> None:
    month.rows().write_csv(file)


def _geojson(month: Month, file: IO[bytes]) -> None:
    members = {"title": month.title, "licence": LICENCE_URL, "updated": stamp(month.updated)}
    write_features(file, members, map(feature_of, month.rows().iter_rows(named=True)))


def _parquet(month: Month, file: IO[bytes]) -> None:
    about = {"title": month.title, "licence": LICENCE_URL, "updated": stamp(month.updated)}
    schema = pa.schema([_field(one) for one in CRIMES], metadata=about)
    pq.write_table(month.rows().to_arrow().cast(schema), file, compression="zstd")


def _field(column: Column) -> pa.Field:
    kinds = {Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64()}
    return pa.field(column.name, kinds.get(column.kind, pa.string()), column.maybe, {"description": column.words})


def stamp(moment: datetime) -> str:
    """A moment as programs read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


FORMS: dict[str, tuple[str, bool, Callable[[Month, IO[bytes]], None]]] = {
    "csv": ("text/csv; charset=utf-8; header=present", True, _csv),
    "geojson": ("application/geo+json", True, _geojson),
    "parquet": ("application/vnd.apache.parquet", False, _parquet),
}
"""The forms by the end of their name: media type, whether it is kept packed, and what writes it."""
