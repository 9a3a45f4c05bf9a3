"""Requests at places, from the logs of the lake: by reference to a square of ground, and to nobody."""

from __future__ import annotations

import numpy as np

from headwater.insight.crime.areas import Area
from headwater.insight.crime.reading import read
from headwater.insight.datasets import SAME_PLACE
from headwater.insight.demand import About, Demand, expressions
from headwater.insight.demand.asking import Chosen
from headwater.insight.periods import Period
from headwater.insight.repeats.requests import Requests
from headwater.kernel import Invalid


def logs_at_places(demand: Demand, period: Period, *, area: Area | None = None) -> Requests:
    """The logs of a period whose place is known. A place is a square of 50 m of the National Grid, named by its south-west
    corner in metres: “433200 279050”. Raises Invalid where there is no such log.
    """
    chosen = Chosen(area).labels(About.LOGS)
    labels = {name: tuple(names) for name, names in chosen.items() if names is not None}
    table = demand.table(About.LOGS)
    found = read(expressions.rows_of(table, period, ("on", "hour", "easting", "northing"), labels, "easting"))
    if not found.num_rows:
        raise Invalid(f"No log of {period} has a place.", "Choose a longer period or a larger area.")
    east, north = (found[axis].to_numpy().astype(np.int64) // SAME_PLACE * SAME_PLACE for axis in ("easting", "northing"))
    squares, inverse = np.unique(east * 10_000_000 + north, return_inverse=True)
    names = np.array([f"{square // 10_000_000} {square % 10_000_000}" for square in squares.tolist()])
    return Requests.of(names[inverse], found["on"].to_numpy(), period=period)
