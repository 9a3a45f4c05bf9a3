"""The ground of an area: its boundary, as places knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
