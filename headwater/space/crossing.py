"""Whether a point is inside, outside or on the edge of a polygon: exactly, as GEOS decides it.

A ray to the right crosses the boundary an odd number of times from inside. Which side of an edge a point lies on is
decided in plain floating point where that is certain, and in pairs of numbers (about 106 bits) where it is not, so that a
point on an edge is never taken for one beside it. The pairs are those of T. J. Dekker, “A floating-point technique for
extending the available precision”, Numerische Mathematik 18 (1971).
"""

from __future__ import annotations

from headwater.space.compiling import compiled

OUTSIDE, INSIDE, ON_EDGE = 0, 1, 2

_CERTAIN = 1e-15
"""Relative error within which the plain determinant's sign is not trusted (three and a third times the true bound)."""


@compiled
def side_of(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 where the point is to the left of the line from a to b, −1 to the right, 0 on it."""
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    determinant = left - right
    if abs(determinant) > _CERTAIN * (abs(left) + abs(right)):
        return 1 if determinant > 0 else -1
    return _side_in_pairs(ax, ay, bx, by, px, py)


@compiled
def _side_in_pairs(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    lh, ll = _product(*_difference(bx, ax), *_difference(py, by))
    rh, rl = _product(*_difference(by, ay), *_difference(px, bx))
    high, low = _sum(lh, -rh)
    low += ll - rl
    total = high + low
    if total == 0.0:
        return 0
    return 1 if total > 0 else -1


@compiled
def _sum(a: float, b: float) -> tuple[float, float]:
    """a + b as a number and what it lacks."""
    s = a + b
    part = s - a
    return s, (a - (s - part)) + (b - part)


@compiled
def _difference(a: float, b: float) -> tuple[float, float]:
    return _sum(a, -b)


@compiled
def _product(ah: float, al: float, bh: float, bl: float) -> tuple[float, float]:
    """The product of two pairs."""
    p = ah * bh
    split = 134217729.0 * ah  # 2**27 + 1 cuts a number into two halves whose products are exact
    a1 = split - (split - ah)
    a2 = ah - a1
    split = 134217729.0 * bh
    b1 = split - (split - bh)
    b2 = bh - b1
    low = ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2
    return _sum(p, low + (ah * bl + al * bh))


@compiled
def crossed(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """What one edge says: ON_EDGE; 1 where the ray to the right of the point crosses it; 0 where it does not."""
    if (ax < px and bx < px) or (ay < py and by < py) or (ay > py and by > py):
        return 0
    if (px == bx and py == by) or (px == ax and py == ay):
        return ON_EDGE
    if ay == py and by == py:
        return ON_EDGE if min(ax, bx) <= px <= max(ax, bx) else 0
    if (ay > py and by <= py) or (by > py and ay <= py):
        side = side_of(ax, ay, bx, by, px, py)
        if side == 0:
            return ON_EDGE
        return 1 if (side > 0) == (by > ay) else 0
    return 0
