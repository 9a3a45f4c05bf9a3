"""Longitude and latitude to the National Grid and back, in bulk, and whether a point can be on land."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from convertbng.cutil import convert_bng, convert_lonlat

_Numbers: TypeAlias = npt.NDArray[np.float64]

_REMEMBERED = 250_000
"""Points of one area. The largest force has published about half as many."""

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


def in_reach(easting: _Numbers, northing: _Numbers) -> npt.NDArray[np.bool_]:
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


def with_grid(frame: pl.DataFrame, longitude: str, latitude: str, area: str | None = None) -> pl.DataFrame:
    """Adds ``longitude``, ``latitude``, ``easting``, ``northing`` (whole metres) and ``where``, from two text columns.

    ``where`` is why the location cannot be used, or null. Published points are anchors that many crimes share, so each
    is converted once; those of one ``area`` (a force) are remembered from file to file.
    """
    degrees = [_numbers(frame[longitude]).alias("longitude"), _numbers(frame[latitude]).alias("latitude")]
    lon, lat = (_array(numbers) for numbers in degrees)
    keys, first, anchor = _anchors(lon, lat)
    east, north = _points_of(area).converted(keys, lon[first], lat[first])
    reached = in_reach(east, north)
    grid = [column[anchor] for column in _placed(east, north, reached)]
    where = why_not(frame[longitude], frame[latitude], lon, lat, reached[anchor])
    return frame.hstack([*degrees, *grid, where])


def with_lonlat(frame: pl.DataFrame, easting: str, northing: str) -> pl.DataFrame:
    """The same from National Grid coordinates as text; longitude and latitude to six decimal places."""
    east, north = (_array(_numbers(frame[name])) for name in (easting, northing))
    reached = in_reach(east, north)
    lon, lat = convert_lonlat(east, north)
    degrees = [pl.Series(name, v).fill_nan(None).round(6) for name, v in (("longitude", lon), ("latitude", lat))]
    where = why_not(frame[easting], frame[northing], east, north, reached)
    return frame.hstack([*degrees, *_placed(east, north, reached), where])


def why_not(x: pl.Series, y: pl.Series, numbers_x: _Numbers, numbers_y: _Numbers, reached: npt.NDArray[np.bool_]) -> pl.Series:
    """``where``: why a location cannot be used, or null. No location at all is allowed: it is on no map, and counts.

    ``x`` and ``y`` are as given, the numbers NaN where there is none.
    """
    if reached.all():
        return pl.Series("where", [None], pl.String).new_from_index(0, len(x))
    given = x.is_not_null().to_numpy(), y.is_not_null().to_numpy()
    bad = (given[0] | given[1]) & ~reached
    half = given[0] ^ given[1]
    numeric = np.isfinite(numbers_x) & np.isfinite(numbers_y)
    words = np.select([~bad, half, ~numeric], [0, 1, 2], default=3)
    return pl.Series("where", words).replace_strict(dict(enumerate(_WHY_NOT)), return_dtype=pl.String)


_WHY_NOT = (
    None,
    "one of the two coordinates is missing",
    "a coordinate is not a number",
    "the coordinates are in the sea or outside the United Kingdom",
)


def _anchors(lon: _Numbers, lat: _Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Each distinct point, told apart to a centimetre: its key (rising) and first row; for each row the place of its point."""
    known = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    across, up = (np.rint(np.where(known, degrees, 0) * 1e7).astype(np.int64) for degrees in (lon, lat))
    keys = np.where(known, (across << 32) + up, np.iinfo(np.int64).max)
    # As numpy.unique does it, which would also load numpy's masked arrays: as much time as two files take.
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    opens = np.ones(len(keys), dtype=bool)
    opens[1:] = ranked[1:] != ranked[:-1]
    anchor = np.empty(len(keys), np.intp)
    anchor[order] = np.cumsum(opens) - 1
    return ranked[opens], order[opens], anchor


class _Points:
    """Points that were converted before. Any number of threads; what two add at the same moment, one may lose."""

    def __init__(self) -> None:
        none = np.empty(0, np.float64)
        self._known: tuple[npt.NDArray[np.int64], _Numbers, _Numbers] = (np.empty(0, np.int64), none, none)

    def converted(self, keys: npt.NDArray[np.int64], lon: _Numbers, lat: _Numbers) -> tuple[_Numbers, _Numbers]:
        """Easting and northing of each point; ``keys`` rise."""
        known, *grid = self._known
        place = np.searchsorted(known, keys)
        met = np.zeros(len(keys), dtype=bool)
        inside = place < len(known)
        met[inside] = known[place[inside]] == keys[inside]
        if met.all():
            return grid[0][place], grid[1][place]
        fresh = ~met
        east, north = np.empty(len(keys)), np.empty(len(keys))
        east[met], north[met] = grid[0][place[met]], grid[1][place[met]]
        east[fresh], north[fresh] = convert_bng(lon[fresh], lat[fresh])
        # A point between two keys would lend its own last digits to the next: only those that lie on theirs are kept.
        exact = fresh & (np.rint(lon * 1e7) / 1e7 == lon) & (np.rint(lat * 1e7) / 1e7 == lat)
        if len(known) + np.count_nonzero(exact) <= _REMEMBERED:
            at = place[exact]
            self._known = (
                np.insert(known, at, keys[exact]),
                np.insert(grid[0], at, east[exact]),
                np.insert(grid[1], at, north[exact]),
            )
        return east, north


@lru_cache(maxsize=64)
def _points_of(_area: str | None) -> _Points:
    return _Points()


def _placed(east: _Numbers, north: _Numbers, reached: npt.NDArray[np.bool_]) -> list[pl.Series]:
    whole = [np.rint(np.where(reached, metres, 0)).astype(np.int32) for metres in (east, north)]
    columns = [pl.Series(name, metres) for name, metres in zip(("easting", "northing"), whole, strict=True)]
    return columns if reached.all() else [column.set(pl.Series(~reached), None) for column in columns]


def _numbers(text: pl.Series) -> pl.Series:
    return text.cast(pl.Float64, strict=False)


def _array(values: pl.Series) -> _Numbers:
    return (values.fill_null(float("nan")) if values.null_count() else values).to_numpy()
