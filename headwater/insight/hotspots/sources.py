"""Places of crimes from the lake."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.insight.crime import Crime
from headwater.insight.periods import Period

Floats = npt.NDArray[np.float64]


def crime_places(crime: Crime, offence: str, period: Period, *, area: str = "") -> tuple[Floats, Floats]:
    """Eastings and northings of the crimes of an offence group over a period; NaN where a crime has no place.

    ``offence``: the group's slug, ``burglary``. ``area``: one area alone, as ``npu:Coventry``; otherwise the whole force.
    Whoever shows places of single crimes must be allowed to open their rows. Raises NotFound for a group, an area or months
    that the lake does not have.
    """
    from headwater.insight.crime.reading import read

    group = crime.group(offence)
    chosen = crime.find_area(area).key if area else f"force:{crime.force}"
    crime.coverage()
    table = read(crime.places(chosen, group, [period]))
    east, north = (np.asarray(table[name].to_numpy(), np.float64) for name in ("easting", "northing"))
    return east, north
