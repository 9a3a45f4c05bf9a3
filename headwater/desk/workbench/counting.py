"""How many crimes lie in a square, as a figure that opens to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from headwater.desk.workbench.choosing import Chosen
from headwater.insight.crime.describing import Describer
from headwater.insight.crime.squares import Square
from headwater.insight.figures import Figure
from headwater.insight.periods import Period

if TYPE_CHECKING:
    Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def in_square(describe: Describer, chosen: Chosen, square: Square, at: Places, period: Period | None = None) -> Figure:
    """``at``: eastings and northings of the crimes of the area over the ``period`` (the chosen one where none is given)."""
    east, north = at
    inside = (east >= square.west) & (east < square.west + square.metres)
    inside &= (north >= square.south) & (north < square.south + square.metres)
    return describe.in_square(chosen.area, period or chosen.period, square, int(inside.sum()))
