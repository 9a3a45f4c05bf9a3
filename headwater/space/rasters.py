"""A raster over polygons: which cells lie wholly inside one of them, and which an edge runs through.

Everything here is plain arrays, so that it can be compiled. ``Edges`` and ``Raster`` hold what a question needs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.space.compiling import compiled
from headwater.space.crossing import INSIDE, ON_EDGE, OUTSIDE, crossed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Smalls = npt.NDArray[np.int32]

EMPTY = -1
"""The code of a cell that no polygon touches."""

_THROUGH, _WITHIN = 1, 2
_PAD = 1e-3  # metres: more than any rounding at these magnitudes; it only makes a few more cells be tested exactly


class Frame(NamedTuple):
    """Where the raster lies: its south-west corner, cells to a metre, columns and rows."""

    west: float
    south: float
    scale: float
    columns: int
    rows: int


class Edges(NamedTuple):
    """The edges of all polygons by polygon and row of cells: an edge is listed once for each row that it reaches.

    ``bucket[bucket_start[p] + r - first_row[p]]`` is where, in ``ends``, the edges of polygon p begin that reach row r. A
    row of ``ends`` is x and y of one end, then of the other, side by side in memory as they are read.
    """

    first_row: Smalls
    last_row: Smalls
    bucket_start: Ints
    bucket: Ints
    ends: Floats


class Raster(NamedTuple):
    """``code`` of a cell: a polygon that holds all of it, and no other touches it; EMPTY; or −2 − k for its k-th list.

    List k is ``polygon[start[k] : start[k + 1]]``, ascending, ``within`` says which of these hold the whole cell.
    """

    code: Smalls
    start: Ints
    polygon: Smalls
    within: npt.NDArray[np.bool_]


@compiled
def bucket_edges(frame: Frame, owner: Smalls, ax: Floats, ay: Floats, bx: Floats, by: Floats, polygons: int) -> Edges:
    """Index edges by polygon and row. ``owner`` is the polygon of each edge, ascending."""
    first_row = np.full(polygons, 2**31 - 1, np.int32)
    last_row = np.full(polygons, -1, np.int32)
    for e in range(owner.size):
        low = _cell(min(ay[e], by[e]), frame.south, frame.scale)
        high = _cell(max(ay[e], by[e]), frame.south, frame.scale)
        first_row[owner[e]] = min(first_row[owner[e]], low)
        last_row[owner[e]] = max(last_row[owner[e]], high)
    bucket_start = np.zeros(polygons + 1, np.int64)
    for p in range(polygons):
        bucket_start[p + 1] = bucket_start[p] + max(0, last_row[p] - first_row[p] + 1)
    bucket = np.zeros(bucket_start[polygons] + 1, np.int64)
    for e in range(owner.size):
        base = bucket_start[owner[e]] - first_row[owner[e]]
        low = _cell(min(ay[e], by[e]), frame.south, frame.scale)
        high = _cell(max(ay[e], by[e]), frame.south, frame.scale)
        for r in range(low, high + 1):
            bucket[base + r + 1] += 1
    for b in range(bucket.size - 1):
        bucket[b + 1] += bucket[b]
    ends = np.empty((bucket[-1], 4), np.float64)
    place = bucket[:-1].copy()
    for e in range(owner.size):
        base = bucket_start[owner[e]] - first_row[owner[e]]
        low = _cell(min(ay[e], by[e]), frame.south, frame.scale)
        high = _cell(max(ay[e], by[e]), frame.south, frame.scale)
        for r in range(low, high + 1):
            k = place[base + r]
            ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3] = ax[e], ay[e], bx[e], by[e]
            place[base + r] += 1
    return Edges(first_row, last_row, bucket_start, bucket, ends)


@compiled
def paint(frame: Frame, edges: Edges, west: Floats, east: Floats) -> Raster:
    """Mark every cell. ``west`` and ``east`` are each polygon's own bounds."""
    polygons = west.size
    room = 0
    for p in range(polygons):
        width = _cell(east[p], frame.west, frame.scale) - _cell(west[p], frame.west, frame.scale) + 1
        room += max(0, edges.last_row[p] - edges.first_row[p] + 1) * width
    cell = np.empty(room, np.int32)
    value = np.empty(room, np.int32)  # 2 × polygon, + 1 where the whole cell is within it
    used = 0
    for p in range(polygons):
        if edges.last_row[p] < 0:
            continue
        first = _cell(west[p], frame.west, frame.scale)
        width = _cell(east[p], frame.west, frame.scale) - first + 1
        marks = np.zeros(width, np.uint8)
        for row in range(edges.first_row[p], edges.last_row[p] + 1):
            _mark_row(frame, edges, p, row, first, marks)
            for c in range(width):
                if marks[c]:
                    cell[used] = row * frame.columns + first + c
                    value[used] = 2 * p + (marks[c] == _WITHIN)
                    used += 1
    return _gather(frame.rows * frame.columns, cell[:used], value[:used])


@compiled
def _mark_row(frame: Frame, edges: Edges, p: int, row: int, first: int, marks: npt.NDArray[np.uint8]) -> None:
    """Mark the cells of one row of one polygon: an edge runs through, all within, or (0) untouched."""
    marks[:] = 0
    size = 1 / frame.scale
    bottom = frame.south + row * size
    centre = bottom + size / 2
    through = np.zeros(marks.size, np.bool_)
    b = edges.bucket_start[p] + row - edges.first_row[p]
    for k in range(edges.bucket[b], edges.bucket[b + 1]):
        ax, ay, bx, by = edges.ends[k, 0], edges.ends[k, 1], edges.ends[k, 2], edges.ends[k, 3]
        low, high = min(ax, bx), max(ax, bx)
        if ay != by:
            one = ax + (min(max(bottom - _PAD, min(ay, by)), max(ay, by)) - ay) / (by - ay) * (bx - ax)
            two = ax + (min(max(bottom + size + _PAD, min(ay, by)), max(ay, by)) - ay) / (by - ay) * (bx - ax)
            low, high = max(low, min(one, two)), min(high, max(one, two))
        left = max(0, _cell(low - _PAD, frame.west, frame.scale) - first)
        right = min(marks.size - 1, _cell(high + _PAD, frame.west, frame.scale) - first)
        for c in range(left, right + 1):
            through[c] = True
        if (ay > centre) != (by > centre):  # crosses the row's middle: all cells whose centre is east of it change sides
            x = ax + (centre - ay) / (by - ay) * (bx - ax)
            c = max(0, int(np.floor((x - frame.west) * frame.scale + 0.5)) - first)
            if c < marks.size:
                marks[c] ^= 1
    inside = False
    for c in range(marks.size):
        if marks[c]:
            inside = not inside
        marks[c] = _THROUGH if through[c] else (_WITHIN if inside else 0)


@compiled
def _gather(cells: int, cell: Smalls, value: Smalls) -> Raster:
    """From marks in order of polygon to lists in order of cell."""
    count = np.zeros(cells, np.int32)
    for k in range(cell.size):
        count[cell[k]] += 1
    code = np.full(cells, EMPTY, np.int32)
    mixed = 0
    listed = 0
    for k in range(cell.size):  # a cell that one polygon holds whole needs no list
        c = cell[k]
        if count[c] == 1 and value[k] % 2 == 1:
            code[c] = value[k] // 2
        elif code[c] == EMPTY:
            code[c] = -2 - mixed
            mixed += 1
            listed += count[c]
    start = np.zeros(mixed + 1, np.int64)
    for c in range(cells):
        if code[c] < EMPTY:
            start[-1 - code[c]] = count[c]
    for k in range(mixed):
        start[k + 1] += start[k]
    polygon = np.empty(listed, np.int32)
    within = np.empty(listed, np.bool_)
    place = start[:-1].copy()
    for k in range(cell.size):
        c = cell[k]
        if code[c] < EMPTY:
            at = place[-2 - code[c]]
            polygon[at] = value[k] // 2
            within[at] = value[k] % 2 == 1
            place[-2 - code[c]] += 1
    return Raster(code, start, polygon, within)


@compiled
def _cell(coordinate: float, origin: float, scale: float) -> int:
    """The column or row of a coordinate. Monotonic, so that a point between two others is in no cell beyond theirs."""
    return int(np.floor((coordinate - origin) * scale))


@compiled
def holds(frame: Frame, edges: Edges, p: int, row: int, x: float, y: float) -> int:
    """INSIDE, OUTSIDE or ON_EDGE, exactly; only the edges that reach the point's row of cells are looked at."""
    if row < edges.first_row[p] or row > edges.last_row[p]:
        return OUTSIDE
    b = edges.bucket_start[p] + row - edges.first_row[p]
    inside = False
    for k in range(edges.bucket[b], edges.bucket[b + 1]):
        ax, ay, bx, by = edges.ends[k, 0], edges.ends[k, 1], edges.ends[k, 2], edges.ends[k, 3]
        if ax > x and bx > x and ay != y and by != y:  # wholly to the right: which side is plain
            inside ^= (ay > y) != (by > y)
            continue
        said = crossed(ax, ay, bx, by, x, y)
        if said == ON_EDGE:
            return ON_EDGE
        if said == 1:
            inside = not inside
    return INSIDE if inside else OUTSIDE


@compiled
def first_holding(frame: Frame, edges: Edges, raster: Raster, x: Floats, y: Floats, found: Smalls) -> None:
    """Into ``found``: for each point the lowest polygon that holds it, −1 where none does."""
    for i in range(x.size):
        found[i] = -1
        column = (x[i] - frame.west) * frame.scale
        line = (y[i] - frame.south) * frame.scale
        if not (0 <= column < frame.columns and 0 <= line < frame.rows):
            continue
        row = int(line)
        code = raster.code[row * frame.columns + int(column)]
        if code >= EMPTY:
            found[i] = code
            continue
        for k in range(raster.start[-2 - code], raster.start[-1 - code]):
            if raster.within[k] or holds(frame, edges, raster.polygon[k], row, x[i], y[i]) != OUTSIDE:
                found[i] = raster.polygon[k]
                break


@compiled
def all_holding(
    frame: Frame, edges: Edges, raster: Raster, x: Floats, y: Floats, offset: int, points: Ints, polygons: Smalls
) -> int:
    """Every pair of point (counted from ``offset``) and polygon that holds it, in order of point, then of polygon.

    Written into ``points`` and ``polygons``; returns how many there are, or −1 where they do not fit: give more room then.
    """
    used = 0
    for i in range(x.size):
        column = (x[i] - frame.west) * frame.scale
        line = (y[i] - frame.south) * frame.scale
        if not (0 <= column < frame.columns and 0 <= line < frame.rows):
            continue
        row = int(line)
        code = raster.code[row * frame.columns + int(column)]
        if code == EMPTY:
            continue
        begin, end = (0, 1) if code >= 0 else (raster.start[-2 - code], raster.start[-1 - code])
        for k in range(begin, end):
            p = code if code >= 0 else raster.polygon[k]
            if code >= 0 or raster.within[k] or holds(frame, edges, p, row, x[i], y[i]) != OUTSIDE:
                if used == points.size:
                    return -1
                points[used] = i + offset
                polygons[used] = p
                used += 1
    return used
