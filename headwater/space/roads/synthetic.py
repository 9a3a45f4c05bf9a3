"""A city's roads, invented: trunk roads between the centres, rings and radials around them, local streets in between.

It has the shape of a real network (few ways across a main road, closes and crescents inside, one-way streets in the
middle), so that what is measured on it says something about a real one. The same seed gives the same roads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, KDTree
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid
from headwater.space.roads.network import Network, RoadClass, Roads

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HUBS_APART = 1_400.0
"""Metres between the junctions of main roads, about."""
RINGS = ((1_000.0, 7), (2_600.0, 11))
"""Ring roads of each centre: radius in metres, junctions."""
LOOPS = 0.28
"""Share of the short streets that could close a loop and do."""
INTO_MAIN_ROADS = 0.2
"""Share of those that could join a main road, beyond those that must, and do."""
ONE_WAY = 0.15
"""Share of the streets that close a loop and go one way."""
SHORTEST = 8.0
"""No street is shorter, in metres."""

MPH = 0.44704
SPEEDS = {RoadClass.TRUNK: 50, RoadClass.PRIMARY: 40, RoadClass.SECONDARY: 30, RoadClass.LOCAL: 20}


def synthetic(ground: BaseGeometry, nodes: int, centres: Sequence[tuple[float, float]] = (), seed: int = 2018) -> Network:
    """Roads over a polygon (National Grid metres) with about this many nodes; every place can be reached from every other.

    ``centres`` get ring roads, and trunk roads to each other. Raises Invalid for ground without area or fewer than 50 nodes.
    """
    if ground.is_empty or ground.area <= 0 or nodes < 50:
        raise Invalid("Roads need ground with an area, and at least 50 junctions.")
    rng = np.random.default_rng([seed, 7])
    shapely.prepare(ground)
    spacing = float(np.sqrt(ground.area / nodes))
    mains, chains, classes = _main_roads(ground, centres, max(HUBS_APART, 6 * spacing), max(1.3 * spacing, 60.0), rng)
    local = _local_places(ground, mains, max(nodes - len(mains), 30), spacing, rng)
    places = np.concatenate([mains, local])
    streets, loops = _streets(places, len(mains), chains, rng)
    return Network(_roads(places, chains, classes, streets, loops, rng))


def _main_roads(
    ground: BaseGeometry, centres: Sequence[tuple[float, float]], apart: float, step: float, rng: np.random.Generator
) -> tuple[Floats, Ints, Ints]:
    """Places along main roads [n, 2], their edges [m, 2] (both ways meant), the class of each edge [m]."""
    hubs, ring = _hubs(ground, centres, apart, rng)
    pairs = _neighbours(hubs)
    length = _lengths(hubs, pairs)
    inside = shapely.covers(ground, shapely.linestrings(hubs[pairs]))
    near = (length < 2.2 * apart) & inside
    bridges = _spanning(len(hubs), pairs, length + np.where(near, 0.0, 1e6)) & ~near  # between pieces of ground
    pairs, bridges = pairs[near | bridges], bridges[near | bridges]
    length = _lengths(hubs, pairs)
    kind = np.full(len(pairs), RoadClass.SECONDARY.value)
    kind[bridges] = RoadClass.TRUNK.value
    same_ring = (ring[pairs[:, 0]] == ring[pairs[:, 1]]) & (ring[pairs[:, 0]] > 0)
    kind[same_ring] = RoadClass.PRIMARY.value
    kind[_between_centres(len(hubs), pairs, length, len(centres))] = RoadClass.TRUNK.value
    spanning = _spanning(len(hubs), pairs, length)
    kept = spanning | (kind != RoadClass.SECONDARY.value) | (rng.random(len(pairs)) < 0.55)
    pairs, length, kind = pairs[kept], length[kept], kind[kept]

    pieces = np.maximum(np.rint(length / step), 1).astype(np.int64)
    which = np.repeat(np.arange(len(pairs)), pieces - 1)
    number = np.arange(len(which)) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1) + 1
    along = (number / pieces[which])[:, None]
    ends = hubs[pairs[which]]
    across = (ends[:, 1] - ends[:, 0])[:, ::-1] * (-1.0, 1.0)
    bend = rng.uniform(-0.05, 0.05, len(pairs))[which, None]
    between = ends[:, 0] * (1 - along) + ends[:, 1] * along + across * bend * np.sin(np.pi * along)
    first = np.full(len(which), len(hubs)) + np.arange(len(which))
    before = np.where(number == 1, pairs[which, 0], first - 1)
    closing = np.where(pieces > 1, len(hubs) + np.cumsum(pieces - 1) - 1, pairs[:, 0])
    edges = np.concatenate([np.column_stack([before, first]), np.column_stack([closing, pairs[:, 1]])])
    return np.concatenate([hubs, between]), edges, np.concatenate([kind[which], kind])


def _hubs(
    ground: BaseGeometry, centres: Sequence[tuple[float, float]], apart: float, rng: np.random.Generator
) -> tuple[Floats, Ints]:
    """Junctions of main roads [n, 2] (the centres first), and which ring each lies on (0: none)."""
    places, ring = [np.asarray(centres, np.float64).reshape(-1, 2)], [np.zeros(len(centres), np.int64)]
    for number, (x, y) in enumerate(centres):
        for level, (radius, count) in enumerate(RINGS):
            turn = rng.uniform(0, 1) + np.arange(count) * 2 * np.pi / count
            r = radius * rng.uniform(0.88, 1.12, count)
            places.append(np.column_stack([x + r * np.cos(turn), y + r * np.sin(turn)]))
            ring.append(np.full(count, 1 + number * len(RINGS) + level))
    planned, on = np.concatenate(places), np.concatenate(ring)
    inside = shapely.contains_xy(ground, planned[:, 0], planned[:, 1])
    inside[: len(centres)] = True
    planned, on = planned[inside], on[inside]
    west, south, east, north = ground.bounds
    columns, rows = np.meshgrid(np.arange(west, east, apart), np.arange(south, north, apart * 0.87))
    columns = columns + (np.arange(len(columns)) % 2)[:, None] * apart / 2
    filling = np.column_stack([columns.ravel(), rows.ravel()]) + rng.normal(0, apart / 7, (columns.size, 2))
    filling = filling[shapely.contains_xy(ground, filling[:, 0], filling[:, 1])]
    if len(planned) and len(filling):
        filling = filling[KDTree(planned).query(filling)[0] > 0.6 * apart]
    hubs = np.concatenate([planned, filling])
    if len(hubs) < 4:  # a small piece of ground: its four quarters
        corners = np.array([(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.7, 0.75)]) * (east - west, north - south)
        hubs = np.concatenate([hubs, corners + np.array([west, south])])
    return hubs, np.concatenate([on, np.zeros(len(hubs) - len(on), np.int64)])


def _between_centres(hubs: int, pairs: Ints, length: Floats, centres: int) -> npt.NDArray[np.bool_]:
    """Which edges lie on a shortest way from a centre to another."""
    chosen = np.zeros(len(pairs), bool)
    if centres < 2:
        return chosen
    graph = csr_array(coo_array((length, (pairs[:, 0], pairs[:, 1])), (hubs, hubs)))
    _, before = dijkstra(graph, directed=False, indices=np.arange(centres), return_predecessors=True)
    keys = pairs.min(1) * hubs + pairs.max(1)
    found = set()
    for start in range(centres):
        for end in range(start):
            at = end
            while before[start, at] >= 0:
                found.add(min(at, before[start, at]) * hubs + max(at, before[start, at]))
                at = before[start, at]
    return np.isin(keys, np.fromiter(found, np.int64, len(found)))


def _local_places(ground: BaseGeometry, mains: Floats, number: int, spacing: float, rng: np.random.Generator) -> Floats:
    """Junctions and bends of local streets [number, 2]: about evenly spread, none right beside a main road."""
    west, south, east, north = ground.bounds
    near = KDTree(mains)
    for share in (0.86, 0.8, 0.74, 0.66, 0.55):
        step = spacing * share
        columns, rows = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
        some = np.column_stack([columns.ravel(), rows.ravel()])
        some = some[shapely.contains_xy(ground, some[:, 0], some[:, 1])]
        some = some + rng.uniform(-0.36 * step, 0.36 * step, some.shape)
        some = some[shapely.contains_xy(ground, some[:, 0], some[:, 1])]
        some = some[near.query(some, distance_upper_bound=0.5 * spacing)[0] > 0.5 * spacing]
        if len(some) >= number:
            break
    chosen = rng.permutation(len(some))[:number]
    return some[np.sort(chosen)]


def _streets(places: Floats, mains: int, chains: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Local streets: those without which some place could not be reached [n, 2], and those that close loops [m, 2]."""
    pairs = _neighbours(places)
    length = _lengths(places, pairs)
    pairs, length = pairs[length >= SHORTEST], length[length >= SHORTEST]
    keys, main_keys = pairs.min(1) * len(places) + pairs.max(1), chains.min(1) * len(places) + chains.max(1)
    is_main = np.isin(keys, main_keys)
    pairs, length = pairs[~is_main], length[~is_main]
    touching = (pairs < mains).sum(1)
    pairs, length, touching = pairs[touching < 2], length[touching < 2], touching[touching < 2]
    cost = length * rng.uniform(1.0, 2.0, len(pairs)) * np.where(touching == 1, 1.7, 1.0)
    together = np.concatenate([chains, pairs])
    spanning = _spanning(len(places), together, np.concatenate([np.full(len(chains), 1e-3), cost]))[len(chains) :]
    rest = ~spanning
    short = length < 1.35 * np.median(length)
    loops = rest & short & (rng.random(len(pairs)) < np.where(touching == 1, INTO_MAIN_ROADS, LOOPS))
    return pairs[spanning], pairs[loops]


def _roads(places: Floats, chains: Ints, classes: Ints, streets: Ints, loops: Ints, rng: np.random.Generator) -> Roads:
    both = np.concatenate([chains, streets, loops])
    kind = np.concatenate([classes, np.full(len(streets) + len(loops), RoadClass.LOCAL.value)])
    returns = np.ones(len(both), bool)
    returns[len(chains) + len(streets) :] = rng.random(len(loops)) >= ONE_WAY
    tail = np.concatenate([both[:, 0], both[returns, 1]])
    head = np.concatenate([both[:, 1], both[returns, 0]])
    kind = np.concatenate([kind, kind[returns]])
    metres = np.hypot(*(places[tail] - places[head]).T) * 1.04  # streets bend a little between their ends
    mph = np.zeros(len(RoadClass))
    for road, speed in SPEEDS.items():
        mph[road.value] = speed
    return Roads.of(places[:, 0], places[:, 1], tail, head, metres, kind, mph[kind] * MPH)


def _neighbours(places: Floats) -> Ints:
    """Pairs of places that a Delaunay triangulation joins [n, 2], each once."""
    corners = Delaunay(places).simplices.astype(np.int64)
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    keys = np.unique(pairs[:, 0] * len(places) + pairs[:, 1])
    return np.column_stack([keys // len(places), keys % len(places)])


def _lengths(places: Floats, pairs: Ints) -> Floats:
    apart: Floats = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    return apart


def _spanning(places: int, pairs: Ints, cost: Floats) -> npt.NDArray[np.bool_]:
    """Which pairs make the cheapest tree that reaches every place."""
    numbers = coo_array((np.arange(1, len(pairs) + 1, dtype=np.float64), (pairs[:, 0], pairs[:, 1])), (places, places))
    ranked = np.empty(len(pairs))
    ranked[np.argsort(cost, kind="stable")] = np.arange(1, len(pairs) + 1, dtype=np.float64)
    tree = minimum_spanning_tree(csr_array(coo_array((ranked, numbers.coords), (places, places)))).data
    return np.isin(ranked, tree)
