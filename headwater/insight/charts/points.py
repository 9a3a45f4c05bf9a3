"""A map of points on the ground of one area: circles by how many are at each, National Grid metres, north up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from shapely.geometry.base import BaseGeometry

from headwater.insight.charts.maps import MARGIN, outline_of, scale_bar
from headwater.insight.charts.palette import INK, LINE, PAPER, QUIET, RULE
from headwater.insight.charts.svg import Chart, drawing, element, hinted, nothing, text

WIDTH, TALLEST, KEY = 400, 480, 48
"""Units of a telephone’s screen; the key lies under the ground."""

SMALLEST, LARGEST = 2.5, 12.0
"""Radii of a circle: of one, and of the most; areas grow with numbers between them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place, its name for people, and how many are there."""

    easting: float
    northing: float
    name: str
    number: int


def point_map(title: str, ground: BaseGeometry | None, points: Sequence[Point], *, unit: str) -> Chart:
    """Points with the outline of the area that holds them; without an outline, the ground is as wide as the points."""
    west, south, east, north = _extent(ground, points)
    scale = min((WIDTH - 2 * MARGIN) / max(east - west, 1), (TALLEST - 2 * MARGIN) / max(north - south, 1))
    bottom = max(int((north - south) * scale + 2 * MARGIN), 120)
    parts = []
    if ground is not None:
        parts.append(
            element(
                "path", d=outline_of(ground, west, north, scale), fill=RULE, fill_opacity=0.35, stroke=QUIET, stroke_width=1
            )
        )
    most = max((one.number for one in points), default=1)
    for one in sorted(points, key=lambda point: -point.number):
        x, y = (one.easting - west) * scale + MARGIN, (north - one.northing) * scale + MARGIN
        size = SMALLEST + (LARGEST - SMALLEST) * sqrt((one.number - 1) / max(most - 1, 1))
        drawn = element("circle", cx=x, cy=y, r=size, fill=LINE, fill_opacity=0.7, stroke=PAPER, stroke_width=1)
        parts.append(hinted(drawn, f"{one.name}: {one.number:,}"))
    parts += _key(bottom, most, unit) if points else [nothing(WIDTH / 2, bottom / 2)]
    parts += scale_bar(WIDTH - 110, bottom + KEY, scale)
    rows = [(one.name, f"{one.number:,}") for one in sorted(points, key=lambda point: (-point.number, point.name))]
    top = f" Most: {rows[0][0]}, {rows[0][1]}." if rows else ""
    description = f"Map of {len(points)} points with {unit}.{top} The table below holds every number."
    return Chart(
        title, description, drawing(title, description, WIDTH, bottom + KEY, parts, narrow=True), ("Where", unit), rows
    )


def _key(top: float, most: int, unit: str) -> list[str]:
    """What a circle of one and of the most stands for, side by side."""
    parts = [text(MARGIN, top + 2, unit.capitalize(), size=12, fill=INK)]
    for number, x, size in ((1, MARGIN + SMALLEST, SMALLEST), (most, MARGIN + 60.0, LARGEST)):
        if number == 1 or most > 1:
            parts.append(element("circle", cx=float(x), cy=float(top + 24), r=size, fill=LINE, fill_opacity=0.7))
            parts.append(text(x + size + 5, top + 28, f"{number:,}", size=12))
    return parts


def _extent(ground: BaseGeometry | None, points: Sequence[Point]) -> tuple[float, float, float, float]:
    if ground is not None:
        west, south, east, north = ground.bounds
        return west, south, east, north
    if not points:
        return 0, 0, 1000, 1000
    east, north = [one.easting for one in points], [one.northing for one in points]
    return min(east) - 50, min(north) - 50, max(east) + 50, max(north) + 50
