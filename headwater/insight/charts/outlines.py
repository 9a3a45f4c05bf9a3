"""A map of one piece of ground over the areas that it touches: National Grid metres, north up."""

from __future__ import annotations

from collections.abc import Sequence

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from headwater.insight.charts.maps import MARGIN, outline_of, scale_bar
from headwater.insight.charts.palette import HIGH, INK, QUIET, RULE
from headwater.insight.charts.svg import Chart, drawing, element, text

WIDTH, TALLEST, ROOM = 760, 520, 130


def ground_map(title: str, ground: BaseGeometry, around: Sequence[tuple[str, BaseGeometry]]) -> Chart:
    """``ground`` in colour over the outlines of ``around``, each with its name; the table says how much of each it covers."""
    west, south, east, north = union_all([ground, *(shape for _, shape in around)]).bounds
    scale = min((WIDTH - ROOM - 2 * MARGIN) / max(east - west, 1), (TALLEST - 2 * MARGIN) / max(north - south, 1))
    height = max(int((north - south) * scale + 2 * MARGIN), 160)
    parts = [
        element("path", d=outline_of(shape, west, north, scale), fill=RULE, fill_opacity=0.35, stroke=QUIET, stroke_width=1)
        for _, shape in around
    ]
    drawn = outline_of(ground, west, north, scale)
    parts.append(element("path", d=drawn, fill=HIGH, fill_opacity=0.35, stroke=HIGH, stroke_width=2))
    for name, shape in around:
        middle = shape.representative_point()
        x, y = (middle.x - west) * scale + MARGIN, (north - middle.y) * scale + MARGIN
        parts.append(text(x, y, name, size=12, fill=INK, anchor="middle"))
    parts += scale_bar(WIDTH - ROOM, height, scale)
    rows = [(name, f"{100 * shape.intersection(ground).area / shape.area:.0f}%") for name, shape in around]
    description = f"Map of the ground, over {', '.join(name for name, _ in around) or 'no area'}."
    return Chart(title, description, drawing(title, description, WIDTH, height, parts), ("Area", "Covered"), rows)
