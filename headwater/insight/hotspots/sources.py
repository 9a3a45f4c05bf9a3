"""Places of crimes from the lake."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.insight.crime import Crime
from headwater.insight.datasets import STOPS
from headwater.insight.dated_points import DatedPoints
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.kernel import Invalid

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
    table = read(crime.places(chosen, group, [period]).select("easting", "northing"))
    east, north = (np.asarray(table[name].to_numpy(), np.float64) for name in ("easting", "northing"))
    return east, north


def crime_points(crime: Crime, offence: str, period: Period, *, area: str = "") -> DatedPoints:
    """The same with the day of each: what near repeats and predictions are made from. Those without a place are left out.

    The day is the one on which the crime was recorded, since the force's record tells no other. Raises Invalid for a source
    that tells months alone, and as ``crime_places``.
    """
    from headwater.insight.crime.reading import read

    if crime.source.monthly:
        raise Invalid(
            "This record tells the months of its crimes and not their days.",
            "Choose a force's own record. Months will do for charts and hot grids.",
        )
    group = crime.group(offence)
    chosen = crime.find_area(area).key if area else f"force:{crime.force}"
    crime.coverage()
    table = read(crime.places(chosen, group, [period]))
    east, north = (np.asarray(table[name].to_numpy(), np.float64) for name in ("easting", "northing"))
    days = np.asarray(table["time"].to_numpy(), "datetime64[D]")
    return DatedPoints.of(east, north, days, leave_out_missing=True)


def stop_places(lake: Lake, force: str, period: Period) -> tuple[Floats, Floats]:
    """Eastings and northings of the stops and searches of a force in the months that a period touches; NaN without a place.

    Only where they were: whom anybody stopped is not read. Empty where the lake holds none of these months.
    """
    from headwater.insight.crime.reading import read

    months = period.months()
    stops = lake.table(STOPS.name, force)
    table = read(stops.filter(stops.month.between(months[0], months[-1])).select("easting", "northing"))
    east, north = (np.asarray(table[name].to_numpy(), np.float64) for name in ("easting", "northing"))
    return east, north
