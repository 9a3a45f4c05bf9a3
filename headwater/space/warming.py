"""Compile the polygon index before anybody waits for it: once, then from disk."""

from __future__ import annotations

import shapely

from headwater.space.polygons import PolygonIndex


def warm() -> None:
    """Ask each compiled function one small question."""
    index = PolygonIndex([shapely.box(0, 0, 90, 90), shapely.Point(50, 50).buffer(30)])
    index.first([50.0, 1.0], [50.0, 1.0])
    index.all([50.0], [50.0])
    index.at(50.0, 50.0)
