"""The ground of an area: its boundary, as places knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from headwater.insight.crime import Area
from headwater.kernel import Invalid
from headwater.places import queries as places

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def boundary_of(area: Area) -> BaseGeometry | None:
    """The polygon of an area in metres; None where nobody has loaded one. One small query."""
    try:
        layer = places.layer_of(area.level)
    except Invalid:
        return None
    wanted = {area.name.casefold(), area.label.casefold()}
    for view, shape in zip(layer.areas, layer.shapes, strict=True):
        if view.code.casefold() in wanted or view.name.casefold() in wanted:
            return shape
    return None


def parts_of(boundary: BaseGeometry | None) -> dict[str, BaseGeometry]:
    """The smallest areas with boundaries whose middle lies within a boundary, by name: neighbourhoods, or else wards."""
    if boundary is None:
        return {}
    for level in ("neighbourhood", "ward", "npu", "district"):
        try:
            layer = places.layer_of(level)
        except Invalid:
            continue
        inside = shapely.contains(boundary, [shape.representative_point() for shape in layer.shapes])
        found = {area.name: shape for area, shape, held in zip(layer.areas, layer.shapes, inside, strict=True) if held}
        if len(found) > 1:
            return found
    return {}
