"""Longitude and latitude to the National Grid and back, in bulk, and whether a point can be on land."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from convertbng.cutil import convert_bng, convert_lonlat

_HUNDRED_KM = 100_000
_SCILLY = 80_000

_LAND = np.array(
    [
        [c == "#" for c in row]
        for row in (
            "######.",  # 0: SV SW SX SY SZ TV
            ".######",  # 1: SR SS ST SU TQ TR
            ".######",  # 2: SM SN SO SP TL TM
            "..#####",  # 3: SH SJ SK TF TG
            "######.",  # 4: SA and SB (Ireland), SC SD SE TA
            "######.",  # 5: NV and NW (Ireland, Galloway), NX NY NZ OV
            "#####..",  # 6: NQ (Ireland), NR NS NT NU
            "####...",  # 7: NL NM NN NO
            "#####..",  # 8: NF NG NH NJ NK
            "####...",  # 9: NA NB NC ND
            ".####..",  # 10: HW HX HY HZ
            "...##..",  # 11: HT HU
            "....#..",  # 12: HP
        )
    ]
)
"""Which squares of 100 km hold land, Northern Ireland included; rows go north, columns east."""


def in_reach(easting: npt.NDArray[np.float64], northing: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether each point lies in a 100 km square that holds land of the United Kingdom. Metres; NaN is not.

    Finer tests (is it inside its own area?) are for those who hold the boundaries.
    """
    known = np.isfinite(easting) & np.isfinite(northing)
    column = np.where(known, easting, -1) // _HUNDRED_KM
    row = np.where(known, northing, -1) // _HUNDRED_KM
    inside = (column >= 0) & (row >= 0) & (column < _LAND.shape[1]) & (row < _LAND.shape[0])
    found = np.zeros(easting.shape, dtype=bool)
    found[inside] = _LAND[row[inside].astype(int), column[inside].astype(int)]
    # The south-westernmost square holds the Isles of Scilly, and the placeholder 0, 0 that must not pass for them.
    return found & ((easting >= _SCILLY) | (northing >= _HUNDRED_KM))


def with_grid(frame: pl.DataFrame, longitude: str, latitude: str) -> pl.DataFrame:
    """Adds ``longitude``, ``latitude``, ``easting``, ``northing`` (whole metres) and ``where``, from two text columns.

    ``where`` is why the location cannot be used, or null. Published points are anchors that many crimes share, so each
    is converted once.
    """
    anchors = frame.select(x=longitude, y=latitude).unique()
    x = anchors["x"].cast(pl.Float64, strict=False)
    y = anchors["y"].cast(pl.Float64, strict=False)
    east, north = convert_bng(_array(x), _array(y))
    anchors = anchors.with_columns(longitude=x, latitude=y).with_columns(_placed(east, north))
    return _joined(frame, _judged(anchors), longitude, latitude)


def with_lonlat(frame: pl.DataFrame, easting: str, northing: str) -> pl.DataFrame:
    """The same from National Grid coordinates as text; longitude and latitude to six decimal places."""
    anchors = frame.select(x=easting, y=northing).unique()
    x = anchors["x"].cast(pl.Float64, strict=False)
    y = anchors["y"].cast(pl.Float64, strict=False)
    east, north = _array(x), _array(y)
    lon, lat = convert_lonlat(east, north)
    degrees = [pl.Series(name, v).fill_nan(None).round(6) for name, v in (("longitude", lon), ("latitude", lat))]
    return _joined(frame, _judged(anchors.with_columns(*degrees, *_placed(east, north))), easting, northing)


def _placed(east: npt.NDArray[np.float64], north: npt.NDArray[np.float64]) -> list[pl.Series]:
    reached = in_reach(east, north)
    whole = [np.rint(np.where(reached, metres, 0)).astype(np.int32) for metres in (east, north)]
    return [
        pl.Series("easting", whole[0]).set(pl.Series(~reached), None),
        pl.Series("northing", whole[1]).set(pl.Series(~reached), None),
    ]


def _judged(anchors: pl.DataFrame) -> pl.DataFrame:
    given = pl.col("x").is_not_null(), pl.col("y").is_not_null()
    numeric = [pl.col(c).cast(pl.Float64, strict=False).is_finite().fill_null(False) for c in ("x", "y")]
    return anchors.with_columns(
        where=pl.when(~given[0] & ~given[1])
        .then(None)
        .when(given[0] ^ given[1])
        .then(pl.lit("one of the two coordinates is missing"))
        .when(~(numeric[0] & numeric[1]))
        .then(pl.lit("a coordinate is not a number"))
        .when(pl.col("easting").is_null())
        .then(pl.lit("the coordinates are in the sea or outside the United Kingdom"))
    )


def _joined(frame: pl.DataFrame, anchors: pl.DataFrame, x: str, y: str) -> pl.DataFrame:
    return frame.join(
        anchors, left_on=[x, y], right_on=["x", "y"], how="left", nulls_equal=True, maintain_order="left", coalesce=True
    )


def _array(values: pl.Series) -> npt.NDArray[np.float64]:
    return values.fill_null(float("nan")).to_numpy().astype(np.float64)
