"""Longitude and latitude to the British National Grid and back, and grid references in letters.

The transformation is Ordnance Survey's OSTN15, exact to a millimetre. Everything inside the platform is in grid metres;
degrees appear where data comes in and goes out.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
from convertbng.cutil import convert_bng, convert_lonlat

from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # no I
_REFERENCE = re.compile(r"([HJNOST])([A-HJ-Z])((?:\d\d){0,5})", re.ASCII)


def to_grid(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Eastings and northings in metres, to a millimetre, from degrees (WGS84). NaN where a place is not on the grid.

    Arrays (or lists) of one length. Raises Invalid where they are not.
    """
    east, north = convert_bng(*_pair(longitude, latitude))
    return np.asarray(east, np.float64), np.asarray(north, np.float64)


def to_degrees(easting: npt.ArrayLike, northing: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Longitudes and latitudes in degrees (WGS84) from metres. NaN where a place is not on the grid."""
    longitude, latitude = convert_lonlat(*_pair(easting, northing))
    return np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)


def grid_point(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing of one place, in metres. Raises Invalid where it is not on the National Grid."""
    east, north = to_grid([longitude], [latitude])
    if not (np.isfinite(east[0]) and np.isfinite(north[0])):
        raise Invalid(
            f"Longitude {longitude:g}, latitude {latitude:g} is not on the National Grid.",
            "Longitudes go from about −9 to 2, latitudes from about 49 to 61.",
        )
    return float(east[0]), float(north[0])


def degrees_point(easting: float, northing: float) -> tuple[float, float]:
    """Longitude and latitude of one place. Raises Invalid where it is not on the National Grid."""
    longitude, latitude = to_degrees([easting], [northing])
    if not (np.isfinite(longitude[0]) and np.isfinite(latitude[0])):
        raise Invalid(
            f"Easting {easting:g}, northing {northing:g} is not on the National Grid.",
            "Eastings go from 0 to 700,000, northings from 0 to 1,300,000.",
        )
    return float(longitude[0]), float(latitude[0])


def reference(easting: float, northing: float, digits: int = 3) -> str:
    """The grid reference of the square that holds a place: ``SP 334 791`` with three digits each way (100 metres).

    ``digits`` from 0 (100 km) to 5 (1 m). Raises Invalid off the grid.
    """
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000 and 0 <= digits <= 5):
        raise Invalid(f"Easting {easting:g}, northing {northing:g} has no grid reference.", "It is not on the National Grid.")
    letters = _letters(int(easting // 100_000), int(northing // 100_000))
    numbers = (int(metres % 100_000) // 10 ** (5 - digits) for metres in (easting, northing))
    return " ".join([letters, *(f"{number:0{digits}}" for number in numbers)]) if digits else letters


def from_reference(text: str) -> tuple[float, float, float]:
    """South-west corner and width, in metres, of the square that a grid reference names. Raises Invalid on anything else."""
    found = _REFERENCE.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None:
        raise Invalid(f"“{text[:30]}” is not a grid reference.", "Write it as SP 334 791.")
    first, second = _LETTERS.index(found[1]), _LETTERS.index(found[2])
    column = (first % 5 - 2) * 5 + second % 5
    row = (3 - first // 5) * 5 + 4 - second // 5
    if not (0 <= column < 7 and 0 <= row < 13):
        raise Invalid(f"“{text[:30]}” is not on the National Grid.", "Its squares go from SV to HP and TV to OV.")
    half = len(found[3]) // 2
    width = 10.0 ** (5 - half)
    east, north = (int(part or 0) * width for part in (found[3][:half], found[3][half:]))
    return column * 100_000 + east, row * 100_000 + north, width


def _letters(column: int, row: int) -> str:
    first = (3 - row // 5) * 5 + column // 5 + 2
    second = (4 - row % 5) * 5 + column % 5
    return _LETTERS[first] + _LETTERS[second]


def _pair(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    first, second = (np.ascontiguousarray(values, dtype=np.float64) for values in (x, y))
    if first.ndim != 1 or first.shape != second.shape:
        raise Invalid("The two coordinates must be two lists of one length.", "Give one of each for each place.")
    return first, second
