"""Streets, landmarks and postcodes of the force to search for, named after birds, trees and rivers; none is real.

Streets follow the invented roads: each is a few junctions in a row, so that two streets that cross share a point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import atan2, pi

import numpy as np
import shapely

from headwater.demo.ground import CITY, Ground, Patch
from headwater.demo.names import NAMES
from headwater.demo.roads import roads_of
from headwater.places.actions import NewEntry, NewPostcode
from headwater.space.roads import RoadClass, Roads

SOURCE = "Demonstration: invented"
_A_NEIGHBOURHOOD, _A_UNIT = 40, 60
"""Streets of a neighbourhood of the city, and of each other policing unit."""

_KINDS = ("Road", "Street", "Lane", "Avenue", "Close", "Walk", "Grove", "Rise")
_SHORTEST, _LONGEST = 3, 6
"""Junctions of a street."""

_STRAIGHT = pi / 3
"""How far a street may turn at a junction, in radians."""

_LANDMARKS = ("School", "Park", "Shopping Parade", "Health Centre", "Community Centre")
_CITY_LANDMARKS = {
    "Maple": ("Kingfisher General Hospital", "Sherbourne Shopping Centre", "Heron Bus Station"),
    "Rowan": ("Sherbourne Railway Station", "Kestrel Theatre"),
    "Oak": ("Kestrel University", "Swift Court House"),
    "Cedar": ("Lapwing Stadium",),
    "Hawthorn": ("Redstart Hospital",),
}
_UNIT_LANDMARKS = ("Wagtail Hospital", "Plover Railway Station", "Dunlin Shopping Centre", "Linnet School", "Curlew Park")

_POST_AREAS = {"Wolverhampton": "WV", "Walsall": "WS", "Dudley": "DY", "Coventry": "CV"}
"""Of the policing units; the others have B."""
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters that a postcode may end in."""


def streets(ground: Ground, seed: int) -> Iterator[NewEntry]:
    """Streets (an entry for each of their junctions) and landmarks of all the ground; the same for one seed."""
    number = 0
    for _, lines in _laid(seed):
        for line in lines:
            name = street_name(number)
            number += 1
            for x, y in line:
                yield NewEntry(name, x, y, SOURCE)
    for place, patch in enumerate(ground.patches):
        yield from _landmarks(patch, np.random.default_rng([seed, 5, place]))


def postcodes(seed: int) -> Iterator[NewPostcode]:
    """One for each street, at its middle, in districts that do not exist (CV0, B0)."""
    numbers: dict[str, int] = defaultdict(int)
    for patch, lines in _laid(seed):
        area = _POST_AREAS.get(patch.npu, "B")
        for line in lines:
            x, y = line[len(line) // 2]
            number = numbers[area]
            numbers[area] += 1
            sector, letters = divmod(number, len(_INWARD) ** 2)
            first, second = divmod(letters, len(_INWARD))
            yield NewPostcode(f"{area}0 {sector}{_INWARD[first]}{_INWARD[second]}", x, y, SOURCE)


def street_name(number: int) -> str:
    """The name of the street with this number; no two streets have one name."""
    words, again = NAMES[number % len(NAMES)], number // len(NAMES)
    return f"{words} {_KINDS[(number + again) % len(_KINDS)]}"


Line = tuple[tuple[int, int], ...]


@cache
def _laid(seed: int) -> tuple[tuple[Patch, tuple[Line, ...]], ...]:
    """The streets of each patch as rows of points (metres), those of the city first."""
    ground = Ground.of_the_force(seed)
    ways = _Ways(roads_of(ground, seed).roads)
    rng = np.random.default_rng([seed, 4])
    number = {True: _A_NEIGHBOURHOOD, False: _A_UNIT}
    patches = sorted(ground.patches, key=lambda patch: patch.npu != CITY)
    return tuple((patch, tuple(ways.lines(patch, number[patch.npu == CITY], rng))) for patch in patches)


class _Ways:
    """The invented roads, and which of their pieces have a name already."""

    def __init__(self, roads: Roads) -> None:
        self._x, self._y = roads.eastings, roads.northings
        self._from: dict[int, list[int]] = defaultdict(list)
        fast = {RoadClass.MOTORWAY.value}
        for tail, head, kind in zip(roads.tail.tolist(), roads.head.tolist(), roads.kind.tolist(), strict=True):
            if kind not in fast:
                self._from[tail].append(head)
        self._named: set[tuple[int, int]] = set()

    def lines(self, patch: Patch, number: int, rng: np.random.Generator) -> Iterator[Line]:
        """So many streets inside a patch."""
        inside = np.flatnonzero(shapely.contains_xy(patch.polygon, self._x, self._y))
        held = set(inside.tolist())
        made = 0
        for start in rng.permutation(inside).tolist():
            nodes = self._walk(start, held, int(rng.integers(_SHORTEST, _LONGEST + 1)))
            if len(nodes) >= _SHORTEST:
                self._named |= {_piece(a, b) for a, b in pairwise(nodes)}
                yield tuple((round(float(self._x[node])), round(float(self._y[node]))) for node in nodes)
                made += 1
            if made == number:
                return

    def _walk(self, start: int, held: set[int], most: int) -> list[int]:
        nodes = [start]
        while len(nodes) < most:
            ahead = [
                (self._turn(nodes, node), node)
                for node in self._from[nodes[-1]]
                if node in held and node not in nodes and _piece(nodes[-1], node) not in self._named
            ]
            if not ahead or min(ahead)[0] > _STRAIGHT:
                break
            nodes.append(min(ahead)[1])
        return nodes

    def _turn(self, nodes: Sequence[int], ahead: int) -> float:
        """How far the way turns at its last junction, in radians; 0 at its first."""
        if len(nodes) < 2:
            return 0.0
        turned = self._bearing(nodes[-1], ahead) - self._bearing(nodes[-2], nodes[-1])
        return abs((turned + pi) % (2 * pi) - pi)

    def _bearing(self, a: int, b: int) -> float:
        return atan2(self._y[b] - self._y[a], self._x[b] - self._x[a])


def _piece(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _landmarks(patch: Patch, rng: np.random.Generator) -> Iterator[NewEntry]:
    """Where people say that they are, when they do not know the street."""
    title = patch.neighbourhood or patch.npu
    x, y = patch.polygon.representative_point().coords[0]
    called = f"{patch.neighbourhood}, {patch.npu}" if patch.neighbourhood else f"{patch.npu} centre"
    yield NewEntry(called, int(x), int(y), SOURCE, is_place=True)
    if patch.neighbourhood:
        names = [*(f"{title} {kind}" for kind in _LANDMARKS), *_CITY_LANDMARKS.get(title, ())]
    else:
        names = [f"{title} {kind}" for kind in _UNIT_LANDMARKS]
    chosen = rng.choice(len(patch.places), len(names), replace=False)
    for name, place in zip(names, patch.places[chosen].tolist(), strict=True):
        yield NewEntry(name, place[0], place[1], SOURCE, is_place=True)
