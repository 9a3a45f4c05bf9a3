"""``headwater bench recommend``: whom to send, on 200,000 places of road, beside scipy's dijkstra on the same roads."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from headwater.dispatch.recommending.questions import Question, UnitTable
from headwater.dispatch.recommending.ranking import recommend
from headwater.dispatch.rules.reference import grades, skills
from headwater.kernel import Ref
from headwater.space.roads import Network, RoadChange, synthetic
from headwater.space.roads.changes import milliseconds

CENTRES = (
    (392_000.0, 298_500.0), (402_500.0, 300_500.0), (393_000.0, 287_000.0), (400_500.0, 291_500.0),
    (404_500.0, 283_500.0), (411_500.0, 290_500.0), (416_500.0, 280_500.0), (433_500.0, 279_000.0),
)  # fmt: skip
"""The towns of a force about as wide as West Midlands."""
REACH = 6_500.0
NODES, UNITS = 200_000, 500
ASKED, REWEIGHTED, PEER = 1_000, 20, 40
NOW = 1_520_812_800.0


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds, unless it says otherwise. ``different``: travel times that the peer has otherwise, of all that were compared."""

    nodes: int
    edges: int
    units: int
    build: float
    memory: float
    """Megabytes that the network takes."""
    recommend: npt.NDArray[np.float64]
    travel: npt.NDArray[np.float64]
    peer: npt.NDArray[np.float64]
    reweight: npt.NDArray[np.float64]
    closed: npt.NDArray[np.float64]
    compared: int
    different: int


def run(console: Printer, nodes: int = NODES, units: int = UNITS) -> Result:
    """Measure and print."""
    held = _peak()
    began = perf_counter()
    network = synthetic(shapely.union_all([shapely.Point(at).buffer(REACH) for at in CENTRES]), nodes, CENTRES)
    build, memory = perf_counter() - began, _peak() - held
    rng = np.random.default_rng(999)
    questions = [_question(network, rng) for _ in range(ASKED)]
    tables = [_units(network, units, rng) for _ in range(8)]
    recommend(questions[0], tables[0], network)
    gc.collect()
    asked = _times(lambda one: recommend(one[0], one[1], network), zip(questions, cycle(tables), strict=False))
    places = rng.integers(0, len(network), (ASKED, units)).astype(np.int32)
    targets = rng.integers(0, len(network), ASKED).tolist()
    travel = _times(lambda one: network.seconds(*one), zip(places, targets, strict=True))

    changes = [_match_day(network, rng, k % 2 == 0) for k in range(REWEIGHTED)]
    reweight = _times(network.reweight, changes)
    closed = _times(lambda change: network.reweight(change[-1:]), changes)
    network.reweight(changes[-1])
    graph = _peer_graph(network, changes[-1])
    compared = different = 0
    peer = []
    for sources, target in zip(places[:PEER], targets[:PEER], strict=True):
        begun = perf_counter()
        theirs = dijkstra(graph, indices=target)[sources]
        peer.append(perf_counter() - begun)
        compared += len(sources)
        different += int((np.rint(network.seconds(sources, target) * 1_000) != theirs).sum())
    edges = len(network.roads.tail)
    result = Result(
        len(network), edges, units, build, memory, asked, travel, np.array(peer), reweight, closed, compared, different
    )
    _say(console, result)
    return result


def _units(network: Network, number: int, rng: np.random.Generator) -> UnitTable:
    """Units all over the network: three of four can be sent, the others are at scenes, at refreshments, or not heard of."""
    at = rng.integers(0, len(network), number)
    status = rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9], number, p=[0.2, 0.3, 0.15, 0.05, 0.05, 0.1, 0.08, 0.04, 0.03])
    x, y = network.roads.eastings[at] + rng.normal(0, 20, number), network.roads.northings[at] + rng.normal(0, 20, number)
    busy = np.isin(status, [5, 6, 7])
    rank = np.where(busy, rng.integers(1, 5, number), 0)
    codes = [*grades()]
    towns = np.argmin(np.hypot(x[:, None] - [c[0] for c in CENTRES], y[:, None] - [c[1] for c in CENTRES]), axis=1)
    return UnitTable(
        units=tuple(Ref("dispatch.unit", f"{k:04}") for k in range(number)),
        call_signs=tuple(f"M{k}" for k in range(number)),
        status=status.astype(np.int64),
        easting=x,
        northing=y,
        seen=NOW - rng.exponential(40, number),
        skills=rng.integers(0, 2 ** len(skills()), number) & rng.integers(0, 2 ** len(skills()), number) | 1,
        crew=rng.integers(1, 3, number),
        vehicles=("Response car",) * number,
        duty_until=NOW + rng.uniform(-600, 8 * 3_600, number),
        on_since=NOW - rng.uniform(0, 10 * 3_600, number),
        rank=rank,
        grades=tuple(codes[r - 1] if r else "" for r in rank),
        npu=towns.astype(np.int64),
        npus=tuple(f"Town {k + 1}" for k in range(len(CENTRES))),
        alarm=np.zeros(number, bool),
    )


def _question(network: Network, rng: np.random.Generator) -> Question:
    """Every third asks for two units, every fifth for a skill."""
    at, kind = int(rng.integers(len(network))), int(rng.integers(15))
    x, y = float(network.roads.eastings[at]), float(network.roads.northings[at])
    town = int(np.argmin([np.hypot(x - c[0], y - c[1]) for c in CENTRES]))
    needs = ("taser",) if kind % 5 == 0 else ()
    rank = 1 if kind % 2 else 2
    return Question(x, y, NOW, f"P{rank}", rank, needs, 2 if kind % 3 == 0 else 1, 1, "", f"Town {town + 1}")


def _match_day(network: Network, rng: np.random.Generator, wide: bool) -> list[RoadChange]:
    """Crews hurry everywhere, the streets around a ground are slow, and one stretch is closed."""
    at = int(rng.integers(len(network)))
    ground = shapely.Point(network.roads.eastings[at], network.roads.northings[at])
    return [RoadChange(None, 1.1), RoadChange(ground.buffer(2_500 if wide else 1_200), 0.4), RoadChange(ground.buffer(60), 0.0)]


def _peer_graph(network: Network, changes: list[RoadChange]) -> csr_array:
    """The roads backwards, so that one search from the incident finds every unit; of parallel edges the quickest."""
    weights, roads = milliseconds(network.roads, changes), network.roads
    passable = np.flatnonzero(weights < 2**31 - 1)
    passable = passable[np.argsort(weights[passable], kind="stable")]
    _, first = np.unique(roads.tail[passable].astype(np.int64) * len(network) + roads.head[passable], return_index=True)
    chosen = passable[first]
    shape = (len(network), len(network))
    return csr_array((weights[chosen].astype(np.float64), (roads.head[chosen], roads.tail[chosen])), shape=shape)


def _times(work: Callable[[Any], Any], inputs: Iterable[Any]) -> npt.NDArray[np.float64]:
    taken = []
    for each in inputs:
        begun = perf_counter()
        work(each)
        taken.append(perf_counter() - begun)
    return np.array(taken)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_048_576 if sys.platform == "darwin" else 1_024)


def _say(console: Printer, result: Result) -> None:
    def line(times: npt.NDArray[np.float64]) -> str:
        p50, p99 = np.percentile(times, [50, 99]) * 1_000
        return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms"

    console.print(f"{result.nodes:,} places, {result.edges:,} edges, {result.units:,} units.")
    console.print(f"headwater: network drawn and prepared in {result.build:.1f} s, {result.memory:,.0f} MB; done once")
    console.print(f"headwater: recommendation, policy and words included: {line(result.recommend)}")
    console.print(f"headwater: travel times of all units alone: {line(result.travel)}")
    console.print(
        f"headwater: whole network re-weighted (a match day): {line(result.reweight)}; one closed road: {line(result.closed)}"
    )
    console.print(f"scipy dijkstra, travel times alone: {line(result.peer)}")
    ratio = float(np.median(result.peer) / np.median(result.travel))
    console.print(f"ratio {ratio:.0f}×; travel times that differ: {result.different} of {result.compared:,}")
