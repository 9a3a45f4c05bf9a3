"""What was reported near a place, as far as it is published: anchor points and months, nothing that is somebody's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from django.conf import settings

if TYPE_CHECKING:
    from headwater.insight.lake import Lake

NEAR = 400
"""Metres around a place. Published points are up to some hundred metres from where it was."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """How many were published of each category (slug → number), the most first, in a month such as 202610."""

    month: int
    counts: Mapping[str, int]


def published_nearby(easting: int, northing: int) -> Nearby | None:
    """Within ``NEAR`` metres of a point in the last month that is published; None where nothing is."""
    lake = _lake(str(settings.LAKE))
    months = lake.months("street")
    if not months:
        return None
    near = (pl.col("easting") - easting).abs().le(NEAR) & (pl.col("northing") - northing).abs().le(NEAR)
    away = (pl.col("easting") - easting).cast(pl.Int64).pow(2) + (pl.col("northing") - northing).cast(pl.Int64).pow(2)
    rows = pl.scan_parquet(lake.files("street", months=[months[-1]])).filter(near).filter(away <= NEAR**2)
    found = rows.select(pl.col("category").cast(pl.String)).collect().get_column("category").value_counts()
    counts = {str(name): int(number) for name, number in found.iter_rows()}
    return Nearby(months[-1], dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))) if counts else None


@cache
def _lake(folder: str) -> Lake:
    from headwater.insight.lake import Lake  # its engines take a second to import, which most pages do not need

    return Lake(Path(folder))
