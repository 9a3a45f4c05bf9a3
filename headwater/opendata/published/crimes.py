"""Crimes as a table: a row for each, with everything that is published of it, for pages of features and for downloads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from headwater.opendata.published.months import number_of, spot_id
from headwater.opendata.published.rows import Latest, places_of, status_of, text_of

Rows = npt.NDArray[np.intp]
"""Positions of rows in their month, rising."""

_PLACE = ("easting", "northing", "longitude", "latitude", "location")
_READ = ("crime_id", *_PLACE, "lsoa_code", "lsoa_name", "category", "outcome", "context")

COLUMNS = (
    "id", "crime_id", "month", "force", "category", "longitude", "latitude", "location", "street_id", "lsoa_code", "lsoa_name",
    "outcome", "outcome_month", "context",
)  # fmt: skip
"""Of the table, in their order; ``columns.CRIMES`` says what each means."""


def feature_id(force: str, month: int, number: int) -> str:
    """The name of a crime: “2018-02.west-midlands.123”, with the number by which /api/ knows it."""
    return f"{text_of(month)}.{force}.{number}"


def rows_where(file: Path, matching: Sequence[pl.Expr]) -> Rows:
    """Which rows of a month fit, by conditions on its columns; reads those columns only."""
    found = pl.scan_parquet(file).with_row_index("row").filter(*matching).select("row").collect()
    return found["row"].to_numpy().astype(np.intp)


def table(file: Path, force: str, month: int, latest: Latest, rows: Rows | None = None) -> pl.DataFrame:
    """The crimes of a month in the columns of ``COLUMNS``; ``rows`` None: all of them.

    ``latest``: the newest outcome of each crime of the force.
    """
    frame = _read(file, _READ)
    if rows is not None:
        frame = frame[rows]
    numbers = _numbers(frame, force, month)
    outcomes = [
        status_of(id_, outcome, month, latest)
        for id_, outcome in zip(frame["crime_id"].to_list(), frame["outcome"].to_list(), strict=True)
    ]
    placed = frame.select("easting", "northing", "location").iter_rows()
    return frame.with_columns(
        id=pl.Series([feature_id(force, month, number) for number in numbers], dtype=pl.String),
        month=pl.lit(text_of(month)),
        force=pl.lit(force),
        street_id=pl.Series([None if x is None else spot_id(x, y, name) for x, y, name in placed], dtype=pl.Int64),
        outcome=pl.Series([one and one[0] for one in outcomes], dtype=pl.String),
        outcome_month=pl.Series([one and text_of(one[1]) for one in outcomes], dtype=pl.String),
    ).select(COLUMNS)


def row_numbered(file: Path, force: str, month: int, number: int) -> Rows:
    """The row of a month's crime that has a number; none where there is no such."""
    frame = _read(file, ("crime_id", *_PLACE, "category"))
    return np.flatnonzero(np.array(_numbers(frame, force, month), np.int64) == number)[:1]


def _read(file: Path, columns: Sequence[str]) -> pl.DataFrame:
    frame = pl.read_parquet(file, columns=list(columns)).with_columns(pl.col(pl.Categorical).cast(pl.String))
    return frame.with_columns(twin=_twins(frame))


def _twins(frame: pl.DataFrame) -> pl.Series:
    """Of each without an identifier, how many that are alike in all that is published came before, and this one; else 0."""
    placed = pl.col("easting").is_not_null() & pl.col("northing").is_not_null()
    alike = ["category", *(pl.when(placed).then(name).alias(name) for name in _PLACE)]
    nameless = frame.with_row_index("row").filter(pl.col("crime_id").fill_null("") == "")
    counted = nameless.select("row", twin=pl.int_range(1, pl.len() + 1).over(alike))
    found = np.zeros(frame.height, np.int64)
    found[counted["row"].to_numpy()] = counted["twin"].to_numpy()
    return pl.Series(found)


def _numbers(frame: pl.DataFrame, force: str, month: int) -> list[int]:
    rows = zip(*(frame[name].to_list() for name in ("crime_id", "category", "twin")), places_of(frame), strict=True)
    date = text_of(month)
    return [number_of(id_ or f"{force} {date} {category} {place} {twin}") for id_, category, twin, place in rows]
