"""Where two streets meet."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist

from headwater.kernel import Ref
from headwater.places.models import GazetteerEntry
from headwater.places.queries.locations import Location
from headwater.places.queries.searching import SAME_STREET, search
from headwater.places.rules import far, key_of

_MEET = 60
"""Metres between the nearest points of two streets that are said to meet: a gazetteer has a point every so often only."""

_NAMES = 3
"""Spellings of each street that are tried."""

_Spot = tuple[int, int, str, Ref]


def crossings(first: str, second: str, limit: int) -> list[tuple[float, Location]]:
    """How well each answers, and where two streets (misspelt or not) come nearest to each other, the likeliest first.

    Streets that do not meet are there too, and the text says how far apart they are. At most five queries.
    """
    ones, others = _streets(first), _streets(second)
    if not ones or not others:
        return []
    points = _points({*ones, *others})
    pairs = sorted(
        (
            (ones[key] + others[other], dist(a[:2], b[:2]), a, b)
            for key in ones
            for other in others
            if key != other
            for a in points.get(key, ())
            for b in points.get(other, ())
        ),
        key=lambda pair: (-_score(pair[0], pair[1]), pair[1], pair[2][:3], pair[3][:3]),
    )
    found: list[tuple[float, Location]] = []
    for likeness, apart, a, b in pairs:
        there = (a[0], a[1])
        if all(dist(there, (one.easting, one.northing)) >= SAME_STREET for _, one in found):
            found.append((_score(likeness, apart), _location(apart, a, b)))
        if len(found) == limit:
            break
    return found


def _score(likeness: float, apart: float) -> float:
    """Likeness of both names, less what lies between them: a kilometre costs as much as a slip or two."""
    return likeness / 2 - min(apart, 5_000) / 10_000


def _location(apart: float, a: _Spot, b: _Spot) -> Location:
    if apart <= _MEET:
        x, y, text = (a[0] + b[0]) // 2, (a[1] + b[1]) // 2, f"{a[2]} at its junction with {b[2]}"
        return Location(x, y, text, radius=round(apart / 2), method="junction", source=a[3])
    text = f"{a[2]}, {far(apart)} from {b[2]}"
    return Location(a[0], a[1], text, radius=round(apart), method="junction", source=a[3])


def _streets(name: str) -> dict[str, float]:
    """Keys of the streets that a name may mean, with how well each answers."""
    found: dict[str, float] = {}
    for match in search(name, 12):
        if match.kind == "street" and len(found) < _NAMES:
            found.setdefault(key_of(match.name), match.score)
    best = max(found.values(), default=0)
    return {key: score for key, score in found.items() if score >= best - 0.15}


def _points(keys: set[str]) -> dict[str, Sequence[_Spot]]:
    points: dict[str, list[_Spot]] = {}
    rows = GazetteerEntry.objects.filter(kind="street", key__in=keys).order_by("easting", "northing")
    for id_, key, name, x, y in rows.values_list("id", "key", "name", "easting", "northing"):
        points.setdefault(key, []).append((x, y, name, Ref("places.entry", str(id_))))
    return {key: tuple(some) for key, some in points.items()}
