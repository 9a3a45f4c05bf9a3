"""A map of cells shaded by a number: hot grids, densities, rates; hot spots outlined. North up, with the boundary drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from headwater.insight.charts.axes import label
from headwater.insight.charts.maps import KEY, MARGIN, TALLEST, WIDTH, class_of, classes, legend, outline_of, scale_bar
from headwater.insight.charts.palette import INK, QUIET
from headwater.insight.charts.svg import Chart, drawing, element, hinted, nothing, number, text
from headwater.insight.hotspots.grounds import Grid, Ground

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

LISTED = 25
"""Cells that the table under the map names, and that say what they are when pointed at; the export holds them all."""
_LEAST = 1.5
"""Units of the drawing below which a cell cannot be seen: cells are then drawn together, each block by its highest."""


def grid_map(
    title: str,
    ground: Ground,
    values: npt.ArrayLike,
    *,
    unit: str,
    boundary: BaseGeometry | None = None,
    marked: Truths | None = None,
    marked_as: str = "hot spot",
) -> Chart:
    """Shade the cells of a ground by ``values`` [rows, columns]; nought and NaN are left as paper.

    ``boundary``: drawn over it, in metres. ``marked`` [rows, columns]: cells to outline, such as ``GetisOrd.hot``. The table
    lists the 25 highest cells by grid reference.
    """
    shown = np.where(ground.inside, np.asarray(values, np.float64), np.nan)
    known = np.isfinite(shown) & (shown != 0)
    grid = ground.grid
    scale = min((WIDTH - KEY - 2 * MARGIN) / (grid.columns * grid.cell), (TALLEST - 2 * MARGIN) / (grid.rows * grid.cell))
    height = max(int(grid.rows * grid.cell * scale + 2 * MARGIN), 260)
    bounds, colours = classes(shown[known].tolist())
    parts = [*_cells(shown, known, grid, scale, bounds, colours)]
    if boundary is not None:
        edge = outline_of(boundary, grid.west, grid.north, scale)
        parts.append(element("path", d=edge, fill="none", stroke=QUIET, stroke_width=1.2))
    if marked is not None and marked.any():
        parts.append(_around(marked, grid, scale))
    order = np.flatnonzero(known)[np.argsort(-shown[known], kind="stable")][:LISTED]
    names, flat = grid.names(order), shown.ravel()
    parts += [_hint(int(cell), name, flat[cell], unit, grid, scale) for cell, name in zip(order, names, strict=True)]
    left = WIDTH - KEY + 10
    parts += legend(left, unit, bounds, colours, missing=False)
    if marked is not None:
        parts.append(element("rect", x=left + 1, y=175, width=20, height=16, fill="none", stroke=INK, stroke_width=2))
        parts.append(text(left + 30, 188, marked_as, size=12))
    parts += scale_bar(left, height, scale) if known.any() else [nothing((WIDTH - KEY) / 2, height / 2)]
    rows = [(name, label(float(flat[cell]))) for cell, name in zip(order.tolist(), names, strict=True)]
    description = _description(unit, known, rows, grid, marked, marked_as)
    svg = drawing(title, description, WIDTH, height, parts)
    return Chart(title, description, svg, ("Cell (south-west corner)", unit), rows)


def _description(unit: str, known: Truths, rows: list[tuple[str, str]], grid: Grid, marked: Truths | None, what: str) -> str:
    most = f" The highest is {rows[0][0]}, {rows[0][1]}." if rows else ""
    found = "" if marked is None else f" {int(marked.sum()):,} cells are marked as {what}."
    listed = f" The table below holds the {len(rows)} highest." if rows else ""
    return f"Map of cells of {grid.cell} m shaded by {unit}: {int(known.sum()):,} cells with any.{most}{found}{listed}"


def _cells(
    shown: Floats, known: Truths, grid: Grid, scale: float, bounds: Sequence[float], colours: Sequence[str]
) -> list[str]:
    """One path for each class: runs of cells in a row are one rectangle, so that ten thousand cells stay a small drawing."""
    together = max(int(np.ceil(_LEAST / (grid.cell * scale))), 1)
    levels = np.full(shown.shape, -1, np.int64)
    levels[known] = [class_of(value, bounds) for value in shown[known].tolist()]
    levels = _blocks(levels, together)
    side = grid.cell * scale * together
    top = grid.rows * grid.cell * scale + MARGIN
    steps: list[list[str]] = [[] for _ in colours]
    for row, line in enumerate(levels):
        cuts = np.flatnonzero(np.diff(line)) + 1
        starts, stops = np.concatenate([[0], cuts]).tolist(), np.concatenate([cuts, [line.size]]).tolist()
        for start, stop in zip(starts, stops, strict=True):
            if line[start] >= 0:
                x, y, wide = float(MARGIN + start * side), float(top - (row + 1) * side), float((stop - start) * side)
                shape = f"M{number(x)} {number(y)}h{number(wide)}v{number(side)}h-{number(wide)}z"
                steps[int(line[start])].append(shape)
    drawn = [(step, fill) for step, fill in zip(steps, colours, strict=True) if step]
    return [element("path", d="".join(step), fill=fill, shape_rendering="crispEdges") for step, fill in drawn]


def _blocks(levels: npt.NDArray[np.int64], together: int) -> npt.NDArray[np.int64]:
    """Squares of so many cells each way, by the highest class in them."""
    if together == 1:
        return levels
    rows, columns = (-(-side // together) for side in levels.shape)
    padded = np.full((rows * together, columns * together), -1, np.int64)
    padded[: levels.shape[0], : levels.shape[1]] = levels
    return np.asarray(padded.reshape(rows, together, columns, together).max(axis=(1, 3)))


def _around(marked: Truths, grid: Grid, scale: float) -> str:
    """The outline of marked cells: edges between a marked cell and one that is not."""
    side, top = grid.cell * scale, grid.rows * grid.cell * scale + MARGIN
    padded = np.pad(marked, 1)
    steps = [
        f"M{number(float(MARGIN + column * side))} {number(float(top - row * side))}{way}{number(float(side))}"
        for edges, way in ((padded[1:, 1:-1] != padded[:-1, 1:-1], "h"), (padded[1:-1, 1:] != padded[1:-1, :-1], "v-"))
        for row, column in zip(*np.nonzero(edges), strict=True)
    ]
    return element("path", d="".join(steps), fill="none", stroke=INK, stroke_width=1.6, stroke_linecap="square")


def _hint(cell: int, name: str, value: float, unit: str, grid: Grid, scale: float) -> str:
    """A clear square over one of the highest cells that says what it is."""
    row, column = divmod(cell, grid.columns)
    side, top = float(grid.cell * scale), grid.rows * grid.cell * scale + MARGIN
    x, y = float(MARGIN + column * side), float(top - (row + 1) * side)
    square = element("rect", x=x, y=y, width=side, height=side, fill="none", pointer_events="all")
    return hinted(square, f"{name}: {label(float(value))} {unit}")
