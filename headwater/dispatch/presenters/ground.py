"""What lies under the map: the ground of policing units, and the roads that people steer by.

In National Grid metres, whole ones, as the map draws them. Made once and kept, because neither changes from day to day.
"""

from __future__ import annotations

import json
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
import shapely

from headwater.dispatch.queries.roads import the_network
from headwater.places import queries as places
from headwater.space.roads import Network, RoadClass

LEVEL = "npu"
TOLERANCE = 25.0
"""Metres by which a line on the map may leave the true one."""
MOST_ROADS = 60_000
"""Edges that a browser is given; of more, the lesser classes are left out."""

_lock = Lock()
_held: dict[tuple[str, int], bytes] = {}


def ground(at: datetime) -> bytes:
    """The ground as JSON: ``origin`` and ``bounds`` in metres, ``areas`` as polygons, ``roads`` as lines by rank. Two queries,
    one more when the areas or the roads are others than before.
    """
    network = the_network(at)
    mark = (",".join(view.ref.id for view in places.areas(LEVEL)), id(network.roads) if network else 0)
    with _lock:
        if mark not in _held:
            _held.clear()
            _held[mark] = json.dumps(_ground(network), separators=(",", ":")).encode()
        return _held[mark]


def _ground(network: Network | None) -> dict[str, Any]:
    shapes = [(view.name, shape.simplify(TOLERANCE)) for view, shape in places.boundaries(LEVEL)]
    lines = _roads(network)
    bounds = shapely.total_bounds([shape for _, shape in shapes]) if shapes else _extent(lines)
    origin = [433_500, 279_000] if bounds is None else [int((bounds[0] + bounds[2]) / 2), int((bounds[1] + bounds[3]) / 2)]
    return {
        "origin": origin,
        "bounds": None if bounds is None else [round(float(edge)) for edge in bounds],
        "areas": [{"name": name, "polygons": _polygons(shape)} for name, shape in shapes],
        "roads": [{"rank": rank, "lines": held} for rank, held in sorted(lines.items())],
    }


def _polygons(shape: Any) -> list[list[list[list[int]]]]:
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    return [[_points(ring) for ring in (part.exterior, *part.interiors)] for part in parts]


def _points(line: Any) -> list[list[int]]:
    return [[round(x), round(y)] for x, y in line.coords]


def _roads(network: Network | None) -> dict[int, list[list[list[int]]]]:
    """Rank (2 main, 1 lesser) → lines; nothing where no roads are loaded."""
    if network is None:
        return {}
    held, found = network.roads, {}
    once = held.tail < held.head
    ranks = ((2, RoadClass.PRIMARY, RoadClass.MOTORWAY), (1, RoadClass.TERTIARY, RoadClass.SECONDARY))
    given = 0
    for rank, least, most in ranks:
        chosen = np.flatnonzero(once & (held.kind >= least.value) & (held.kind <= most.value))
        given += len(chosen)
        if not len(chosen) or given > MOST_ROADS:
            continue
        ends = np.stack([held.tail[chosen], held.head[chosen]], axis=1)
        points = np.stack([held.eastings[ends], held.northings[ends]], axis=2)
        merged = shapely.line_merge(shapely.union_all(shapely.linestrings(points)))
        found[rank] = [_points(line.simplify(TOLERANCE)) for line in getattr(merged, "geoms", [merged])]
    return found


def _extent(lines: dict[int, list[list[list[int]]]]) -> tuple[int, int, int, int] | None:
    points = [point for held in lines.values() for line in held for point in line]
    if not points:
        return None
    easts, norths = zip(*points, strict=True)
    return min(easts), min(norths), max(easts), max(norths)
