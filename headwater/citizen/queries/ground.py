"""What lies under the map on which somebody shows where it was: the force's units, and streets a piece at a time.

In National Grid metres. A piece is made once and kept; who looks at one is not known here, and in confidence none is offered.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from headwater.dispatch.queries import the_network
from headwater.insight.crime.cubes import Kept
from headwater.kernel import NotFound
from headwater.places.queries import areas, boundaries, streets_within
from headwater.space.roads import Network, RoadClass

SIDE = 2_000
"""Metres of the side of a piece."""

_TOLERANCE = 50.0
_LEVEL = "npu"

_kept: Kept[bytes] = Kept(400)


def overview() -> bytes:
    """JSON: ``bounds`` in metres (null where no area has one), ``areas`` with names and polygons. One query, two when made."""
    return _kept.get(("overview", tuple(view.ref for view in areas(_LEVEL))), _overview)


def piece(east: int, north: int, at: datetime) -> bytes:
    """JSON of one piece, by its south-west corner in sides: ``roads`` as lines by rank (2 main, 1 lesser, 0 streets), ``names``
    of streets with their middles. One query, one more when it is made. Raises NotFound off the National Grid.
    """
    if not (0 <= east < 350 and 0 <= north < 650):
        raise NotFound("There is no map of that.", "Move back to the West Midlands.")
    network = the_network(at)
    return _kept.get((east, north, id(network.roads) if network else 0), lambda: _piece(east * SIDE, north * SIDE, network))


def _overview() -> bytes:
    shapes = [(view.name, shape.simplify(_TOLERANCE)) for view, shape in boundaries(_LEVEL)]
    bounds = shapely.total_bounds([shape for _, shape in shapes]) if shapes else None
    held = {
        "bounds": None if bounds is None else [round(float(edge)) for edge in bounds],
        "areas": [{"name": name, "polygons": _polygons(shape)} for name, shape in shapes],
    }
    return json.dumps(held, separators=(",", ":")).encode()


def _piece(west: int, south: int, network: Network | None) -> bytes:
    held = {
        "roads": [{"rank": rank, "lines": lines} for rank, lines in _roads(west, south, network)],
        "names": [list(one) for one in streets_within(west, south, SIDE)],
    }
    return json.dumps(held, separators=(",", ":")).encode()


def _roads(west: int, south: int, network: Network | None) -> list[tuple[int, list[list[list[int]]]]]:
    if network is None:
        return []
    roads = network.roads
    x, y = roads.eastings, roads.northings
    inside = (x >= west) & (x < west + SIDE) & (y >= south) & (y < south + SIDE)
    edges = np.flatnonzero((inside[roads.tail] | inside[roads.head]) & (roads.tail < roads.head))
    ends = np.stack([roads.tail[edges], roads.head[edges]], axis=1)
    lines = np.stack([x[ends], y[ends]], axis=2).round().astype(int)
    rank = np.digitize(roads.kind[edges], [RoadClass.TERTIARY.value, RoadClass.PRIMARY.value])
    return [(value, lines[rank == value].tolist()) for value in (0, 1, 2) if (rank == value).any()]


def _polygons(shape: Any) -> list[list[list[list[int]]]]:
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    return [[[[round(x), round(y)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)] for part in parts]
