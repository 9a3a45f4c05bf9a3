"""Compile the indexes of polygons and of places on roads before anybody waits for them: once, then from disk."""

from __future__ import annotations

import numpy as np
import shapely

from headwater.space.polygons import PolygonIndex
from headwater.space.roads.nearest import NearestPlaces


def warm() -> None:
    """Ask each compiled function one small question."""
    index = PolygonIndex([shapely.box(0, 0, 90, 90), shapely.Point(50, 50).buffer(30)])
    index.first([50.0, 1.0], [50.0, 1.0])
    index.all([50.0], [50.0])
    index.at(50.0, 50.0)
    NearestPlaces(np.zeros(1), np.zeros(1)).of(np.ones(1), np.ones(1))
