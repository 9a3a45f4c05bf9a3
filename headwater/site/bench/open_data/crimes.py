"""A year of made-up published crime: busy streets in towns, few elsewhere; the same for one seed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.space.grid import to_degrees, to_grid

FORCE = "west-midlands"
MONTHS = tuple(f"2017-{month:02}" for month in range(1, 13))
AT = datetime(2018, 1, 10, tzinfo=UTC)

_ANCHORS = 8_000
_TOWNS = 12
_WIDTH = 30_000
_ASKED = 200
_KINDS = ("anti-social-behaviour", "burglary", "criminal-damage-and-arson", "other-theft", "vehicle-crime")

Point = tuple[float, float]
"""Longitude and latitude."""


def made_up(lake: Lake, rows: int) -> None:
    """Write ``rows`` crimes, as many in each month, at anchor points of a force thirty kilometres across."""
    rng = np.random.default_rng(45)
    longitude, latitude = _anchors(rng)
    east, north = (np.rint(metres).astype(np.int32) for metres in to_grid(longitude, latitude))
    weights = rng.pareto(1.5, _ANCHORS) + 0.2
    names = pa.array([f"On or near Road {number}" for number in range(_ANCHORS)])

    def month(number: int, size: int) -> pa.Table:
        at = rng.choice(_ANCHORS, size, p=weights / weights.sum())
        ids = [hashlib.sha256(f"{number} {row}".encode()).hexdigest() for row in range(size)]
        held = {
            "crime_id": pa.array(ids),
            "reported_by": pa.repeat(pa.scalar("West Midlands Police"), size),
            "falls_within": pa.repeat(pa.scalar("West Midlands Police"), size),
            "easting": pa.array(east[at]),
            "northing": pa.array(north[at]),
            "longitude": pa.array(longitude[at]),
            "latitude": pa.array(latitude[at]),
            "location": names.take(pa.array(at)),
            "category": pa.array([_KINDS[kind] for kind in rng.integers(len(_KINDS), size=size)]),
        }
        return pa.table({name: held.get(name, pa.nulls(size, pa.string())) for name in STREET.columns.names})

    sizes = np.diff(np.linspace(0, rows, len(MONTHS) + 1).astype(int)).tolist()
    parts = [(FORCE, int(text.replace("-", "")), month(number, sizes[number])) for number, text in enumerate(MONTHS)]
    lake.write_all("street", parts, source="bench", at=AT)


def points(lake: Lake) -> list[Point]:
    """Where is asked: near anchor points, the busy ones more often."""
    rng = np.random.default_rng(46)
    table = lake.table("street", FORCE, [201701]).select("longitude", "latitude").to_pyarrow()
    chosen = table.take(rng.choice(table.num_rows, _ASKED))
    east, north = (chosen[name].to_numpy() + rng.normal(0, 0.002, _ASKED) for name in ("longitude", "latitude"))
    return list(zip(np.round(east, 6).tolist(), np.round(north, 6).tolist(), strict=True))


def _anchors(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude to six places: half of the points in towns, half anywhere."""
    towns = rng.uniform(0, _WIDTH, (_TOWNS, 2))
    in_towns = towns[rng.integers(_TOWNS, size=_ANCHORS // 2)] + rng.normal(0, 1_500, (_ANCHORS // 2, 2))
    anywhere = rng.uniform(0, _WIDTH, (_ANCHORS - _ANCHORS // 2, 2))
    metres = np.concatenate([in_towns, anywhere]) + np.array([400_000, 275_000])
    longitude, latitude = to_degrees(metres[:, 0], metres[:, 1])
    return np.round(longitude, 6), np.round(latitude, 6)
