"""A small plan of where a call comes from: the circle in which the telephone is, the place, streets, other logs.

Drawn here as SVG without a style attribute or a script: it needs no tiles, no network, and it is in the page at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

PIXELS = 148
LEAST = 300
"""Metres that a plan shows at least, from side to side."""

MOST = 20_000
"""Metres at most: a wider circle is drawn as a plan that it fills."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the National Grid, in metres, with what it is called."""

    easting: int
    northing: int
    name: str = ""


Line = tuple[float, float, float, float]
"""A piece of road: easting and northing of either end, in metres."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Where a telephone says it is: a centre and a radius in metres."""

    easting: int
    northing: int
    radius: int


def draw(
    *,
    place: Spot | None,
    circle: Circle | None,
    streets: Sequence[Spot] = (),
    logs: Sequence[Spot] = (),
    roads: Callable[[int, int, int], Sequence[Line]] | None = None,
) -> str:
    """The plan as markup; empty where there is nothing to draw. North is up; the scale is written on it.

    ``roads``: given left, top and size in metres, the pieces of road in that square.
    """
    if place is None and circle is None:
        return ""
    left, top, size = _frame(place, circle)

    def at(easting: float, northing: float) -> tuple[float, float]:
        return round((easting - left) / size * PIXELS, 1), round((top - northing) / size * PIXELS, 1)

    lines = roads(left, top, size) if roads else ()
    drawn = [_grid(left, top, size)]
    if lines:
        ends = ((at(x1, y1), at(x2, y2)) for x1, y1, x2, y2 in lines)
        drawn.append(f'<path class="road" d="{"".join(f"M{a} {b}L{c} {d}" for (a, b), (c, d) in ends)}"/>')
    inside = [one for one in streets if left < one.easting < left + size and top - size < one.northing < top]
    for one in inside[:5]:
        x, y = at(one.easting, one.northing)
        anchor = "start" if x < PIXELS / 2 else "end"
        shift = 4 if anchor == "start" else -4
        drawn.append(f'<circle class="street" cx="{x}" cy="{y}" r="1.5"/>')
        drawn.append(f'<text class="name" x="{x + shift}" y="{y + 3}" text-anchor="{anchor}">{escape(one.name[:22])}</text>')
    if circle:
        x, y = at(circle.easting, circle.northing)
        drawn.append(f'<circle class="aml" cx="{x}" cy="{y}" r="{max(2.0, round(circle.radius / size * PIXELS, 1))}"/>')
    for one in logs[:12]:
        x, y = at(one.easting, one.northing)
        drawn.append(f'<rect class="log" x="{x - 3}" y="{y - 3}" width="6" height="6"><title>{escape(one.name)}</title></rect>')
    if place:
        x, y = at(place.easting, place.northing)
        drawn.append(f'<circle class="spot" cx="{x}" cy="{y}" r="4.5"/>')
    drawn.append(_scale(size))
    return (
        f'<svg class="hw-plan-map" viewBox="0 0 {PIXELS} {PIXELS}" role="img" aria-label="{escape(_words(place, circle))}" '
        f'data-plan="{left} {top} {size}">{"".join(drawn)}</svg>'
    )


def _frame(place: Spot | None, circle: Circle | None) -> tuple[int, int, int]:
    """Left, top and size in metres: all that is known fits, with room around it."""
    points = [(place.easting, place.northing, 0)] if place else []
    if circle:
        points.append((circle.easting, circle.northing, min(circle.radius, MOST // 2)))
    west, east = min(e - r for e, _, r in points), max(e + r for e, _, r in points)
    south, north = min(n - r for _, n, r in points), max(n + r for _, n, r in points)
    size = min(MOST, max(LEAST, round(1.25 * max(east - west, north - south))))
    return round((west + east) / 2 - size / 2), round((south + north) / 2 + size / 2), size


def _grid(left: int, top: int, size: int) -> str:
    """Lines of the National Grid, every 100 m where the plan is small, every kilometre where it is not."""
    step = 100 if size <= 1_000 else 1_000 if size <= 8_000 else 5_000
    lines = []
    for easting in range(left - left % step + step, left + size, step):
        x = round((easting - left) / size * PIXELS, 1)
        lines.append(f'<line class="ground" x1="{x}" y1="0" x2="{x}" y2="{PIXELS}"/>')
    bottom = top - size
    for northing in range(bottom - bottom % step + step, top, step):
        y = round((top - northing) / size * PIXELS, 1)
        lines.append(f'<line class="ground" x1="0" y1="{y}" x2="{PIXELS}" y2="{y}"/>')
    return "".join(lines)


def _scale(size: int) -> str:
    """A rule of a round length, with the length under it."""
    length = next(metres for metres in (5_000, 2_000, 1_000, 500, 200, 100, 50) if metres <= size / 2.5)
    words = f"{length} m" if length < 1_000 else f"{length // 1_000} km"
    end = round(6 + length / size * PIXELS, 1)
    return (
        f'<line class="rule" x1="6" y1="{PIXELS - 6}" x2="{end}" y2="{PIXELS - 6}"/>'
        f'<text class="scale" x="6" y="{PIXELS - 10}">{words}</text>'
    )


def _words(place: Spot | None, circle: Circle | None) -> str:
    said = [f"Plan around {place.name}" if place else "Plan of where the telephone is"]
    if circle:
        said.append(f"the telephone is within {circle.radius} metres of a point")
    return ", ".join(said)
