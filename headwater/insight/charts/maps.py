"""A map of areas shaded by a number: polygons in National Grid metres, north up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, inf, log10
from typing import TypeAlias

import numpy as np
from shapely import get_parts
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from headwater.insight.charts.axes import known as number
from headwater.insight.charts.axes import label, ticks
from headwater.insight.charts.palette import DIVERGING, INK, NO_DATA, PAPER, QUIET, STEPS
from headwater.insight.charts.svg import Chart, drawing, element, hinted, line, nothing, shortened, text

Shapes: TypeAlias = Mapping[str, BaseGeometry]
WIDTH, TALLEST, KEY, MARGIN = 760, 720, 210, 16


def choropleth(
    title: str,
    shapes: Shapes,
    values: Mapping[str, float | None],
    *,
    unit: str,
    names: Mapping[str, str] | None = None,
    first_column: str = "Area",
) -> Chart:
    """Shade each polygon (National Grid metres, by key) by its value. Keys without a value are grey and say so.

    ``names``: names for people by key. Five classes with round bounds: from little to much, or, where some values are
    negative, from less to more with “about the same” in the middle.
    """
    names = names or {}
    known = {key: value for key in shapes if (value := number(values.get(key))) is not None}
    bounds, colours = classes(list(known.values()))
    west, south, east, north = _extent(shapes)
    scale = min((WIDTH - KEY - 2 * MARGIN) / max(east - west, 1), (TALLEST - 2 * MARGIN) / max(north - south, 1))
    height = max(int((north - south) * scale + 2 * MARGIN), 200)
    parts = []
    for key, shape in shapes.items():
        value = known.get(key)
        said = "no data" if value is None else f"{label(value)} {unit}"
        fill = NO_DATA if value is None else colours[class_of(value, bounds)]
        outline = outline_of(shape, west, north, scale)
        drawn = element("path", d=outline, fill=fill, stroke=PAPER, stroke_width=0.8, fill_rule="evenodd")
        parts.append(hinted(drawn, f"{names.get(key, key)}: {said}"))
    left = WIDTH - KEY + 10
    parts += legend(left, unit, bounds, colours, missing=len(known) < len(shapes))
    parts += scale_bar(left, height, scale) if shapes else [nothing((WIDTH - KEY) / 2, height / 2)]
    ordered = sorted(known.items(), key=lambda item: -item[1])
    rows = [(names.get(key, key), label(value)) for key, value in ordered]
    rows += [(names.get(key, key), "Not available") for key in shapes if key not in known]
    top = f" Most: {rows[0][0]}, {rows[0][1]}." if ordered else ""
    description = f"Map of {len(shapes)} areas shaded by {unit}.{top} The table below holds every number."
    return Chart(title, description, drawing(title, description, WIDTH, height, parts), (first_column, unit), rows)


def classes(values: Sequence[float]) -> tuple[list[float], tuple[str, ...]]:
    """The lower bounds of the classes, and their colours.

    The scale ends at the 98th percentile of the sizes, so that one city centre does not bleach the rest.
    """
    reach = max(float(np.percentile(np.abs(values), 98)), 1e-9) if values else 4.0
    if not values or min(values) >= 0:
        return ticks(0, reach, 5)[:5], STEPS
    size = 10 ** floor(log10(reach / 3))
    step = max(size * factor for factor in (1, 2, 2.5, 5) if size * factor <= reach / 3 * (1 + 1e-9))
    return [-inf, -3 * step, -step, step, 3 * step], DIVERGING


def class_of(value: float, bounds: Sequence[float]) -> int:
    return min(max(sum(value >= bound for bound in bounds) - 1, 0), len(bounds) - 1)


def _extent(shapes: Shapes) -> tuple[float, float, float, float]:
    if not shapes:
        return 0, 0, 1, 1
    boxes = np.array([shape.bounds for shape in shapes.values()])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def outline_of(shape: BaseGeometry, west: float, north: float, scale: float) -> str:
    """Path data of all rings. Detail finer than half a unit of the drawing is left out."""
    simple = shape.simplify(0.5 / scale, preserve_topology=True)
    rings = [ring for part in get_parts(simple) if isinstance(part, Polygon) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(np.asarray(ring.coords)[:, :2], west, north, scale) for ring in rings)


def _ring(points: np.ndarray, west: float, north: float, scale: float) -> str:
    across = (points[:-1, 0] - west) * scale + MARGIN
    down = (north - points[:-1, 1]) * scale + MARGIN
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(across, down, strict=True)) + "Z"


def legend(left: float, unit: str, bounds: Sequence[float], colours: Sequence[str], *, missing: bool) -> list[str]:
    parts = [hinted(text(left, 30, shortened(unit, KEY - 20), size=13, fill=INK), unit)]
    for index, (bound, fill) in enumerate(zip(bounds, colours, strict=False)):
        y = 44 + index * 24
        words = _range(bound, bounds[index + 1] if index + 1 < len(bounds) else inf)
        parts.append(element("rect", x=left, y=y, width=22, height=18, fill=fill, stroke=QUIET, stroke_width=0.5))
        parts.append(text(left + 30, y + 14, words, size=12))
    if missing:
        y = 44 + len(bounds) * 24
        parts.append(element("rect", x=left, y=y, width=22, height=18, fill=NO_DATA, stroke=QUIET, stroke_width=0.5))
        parts.append(text(left + 30, y + 14, "no data", size=12))
    return parts


def _range(low: float, high: float) -> str:
    if low == -inf:
        return f"less than {label(high)}"
    return f"{label(low)} and more" if high == inf else f"{label(low)} to {label(high)}"


def scale_bar(left: float, height: int, scale: float) -> list[str]:
    """How long a round number of metres or kilometres is."""
    metres = ticks(0, 80 / scale, 1)[1]
    length, y = metres * scale, height - 24
    return [
        line(left, y, left + length, y, INK, 2),
        line(left, y - 4, left, y + 4, INK, 2),
        line(left + length, y - 4, left + length, y + 4, INK, 2),
        text(left, y - 8, f"{label(metres / 1000)} km" if metres >= 1000 else f"{label(metres)} m", size=12, fill=QUIET),
    ]
