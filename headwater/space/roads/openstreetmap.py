"""Roads from an extract of OpenStreetMap (PBF)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from headwater.kernel import Invalid, Progress, Quiet
from headwater.space.grid import to_grid
from headwater.space.roads.network import FASTEST, SLOWEST, Network, RoadClass, Roads

MPH, KMH = 0.44704, 1 / 3.6
APART = 150.0
"""Metres between places along a road without junctions: so near is the nearest place to any point of it, about."""

_ACCESS = ("access", "vehicle", "motor_vehicle", "emergency")
_SPEED = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?", re.ASCII)
_EVERY = 20_000
_REMEDY = "Download the extract again; it ends in .osm.pbf."


@dataclass(frozen=True, slots=True)
class Way:
    """A road: the ids of its nodes, its class, metres a second, and which ways it may be driven."""

    nodes: tuple[int, ...]
    kind: RoadClass
    speed: float
    forwards: bool
    backwards: bool


@dataclass(slots=True)
class _Read:
    ways: list[Way] = field(default_factory=list)
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    barriers: set[int] = field(default_factory=set)


def from_pbf(path: Path, progress: Progress | None = None, engine: str = "") -> Network:
    """The roads that a police vehicle may drive, as one network in which every place can be reached from every other.

    Raises Invalid where the file is cut short, is not OpenStreetMap data, or has no roads on the National Grid; Cancelled
    when ``progress`` says so.
    """
    watch = progress or Quiet()
    read = _read(path, watch)
    if not read.ways:
        raise Invalid(f"{path.name} has no roads.", "Choose an extract that has everything, not only places or footpaths.")
    watch.begin(0, "Joining the roads")
    roads = _largest_part(*_edges(read))
    return Network(roads, engine=engine, source=f"OpenStreetMap: {path.name}")


def _read(path: Path, progress: Progress) -> _Read:
    import osmium

    read, rules = _Read(), _rules()
    if not path.is_file():
        raise Invalid(f"There is no file {path.name}.", _REMEDY)
    progress.begin(0, f"Reading {path.name}")
    try:
        entities = osmium.osm.NODE | osmium.osm.WAY
        things: Any = osmium.FileProcessor(osmium.io.File(str(path), "pbf"), entities).with_locations()
        for number, thing in enumerate(things.with_filter(osmium.filter.KeyFilter("highway", "barrier"))):
            if number % _EVERY == 0:
                progress.advance(_EVERY if number else 0, f"Reading {path.name}: {len(read.ways):,} roads")
            if thing.is_node():
                if thing.tags.get("barrier") in rules["barrier"]["closed"] and not _opened(thing.tags):
                    read.barriers.add(thing.id)
                continue
            _take(read, thing)
    except (RuntimeError, OSError, UnicodeDecodeError, MemoryError) as fault:
        why = str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
        raise Invalid(f"{path.name} could not be read: {why}.", _REMEDY) from fault
    return read


def _take(read: _Read, way: Any) -> None:
    tags = {tag.k: tag.v for tag in way.tags}
    made = way_of(tags, [node.ref for node in way.nodes if node.location.valid()])
    if made is None:
        return
    read.ways.append(made)
    for node in way.nodes:
        if node.location.valid():
            read.places[node.ref] = (node.location.lon, node.location.lat)


def way_of(tags: Mapping[str, str], nodes: list[int]) -> Way | None:
    """What a tagged way is to a driver; None where it is no road to us."""
    rules = _rules()
    known = rules["highway"].get(tags.get("highway", ""))
    ids = [node for number, node in enumerate(nodes) if number == 0 or node != nodes[number - 1]]
    if known is None or len(ids) < 2 or tags.get("area") == "yes" or not _may_drive(tags):
        return None
    kind = RoadClass[known["kind"]]
    limit = speed_of(tags.get("maxspeed", ""))
    forwards, backwards = _directions(tags, kind)
    return Way(tuple(ids), kind, limit if limit is not None else known["mph"] * MPH, forwards, backwards)


def speed_of(text: str) -> float | None:
    """Metres a second of a ``maxspeed``: a plain number is km/h, as OpenStreetMap has it. None where it says nothing."""
    first = text.split(";")[0].strip()
    words = _rules()["limit"].get(first)
    if words is not None:
        return float(words) * MPH
    found = _SPEED.fullmatch(first)
    if found is None or float(found[1]) == 0:
        return None
    unit = {"mph": MPH, "knots": 0.514444}.get(found[2] or "", KMH)
    return min(max(float(found[1]) * unit, SLOWEST), FASTEST)


def _directions(tags: Mapping[str, str], kind: RoadClass) -> tuple[bool, bool]:
    said = tags.get("oneway", "")
    if said in ("-1", "reverse"):
        return False, True
    if said in ("no", "false", "0"):
        return True, True
    implied = tags.get("junction") in ("roundabout", "circular") or kind is RoadClass.MOTORWAY
    return True, not (implied or said in ("yes", "true", "1"))


def _may_drive(tags: Mapping[str, str]) -> bool:
    rules, may = _rules()["access"], True
    for key in _ACCESS:
        said = tags.get(key)
        if said in rules["closed"]:
            may = False
        elif said in rules["open"]:
            may = True
    return may


def _opened(tags: Any) -> bool:
    return any(tags.get(key) in _rules()["access"]["open"] for key in _ACCESS)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("highways.toml").read_text(encoding="utf-8"))


Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def _edges(read: _Read) -> tuple[Floats, Floats, Ints, Ints, Floats, Ints, Floats]:
    """Places where roads meet, end or have gone far; edges between them: x, y [n], tail, head, metres, kind, speed [m]."""
    ids = list(read.places)
    lon, lat = np.array([read.places[node] for node in ids], np.float64).T
    x, y = to_grid(lon, lat)
    at = {node: (float(x[k]), float(y[k])) for k, node in enumerate(ids) if np.isfinite(x[k]) and np.isfinite(y[k])}
    met = Counter(node for way in read.ways for node in way.nodes)
    number: dict[int, int] = {}
    tail, head, metres, kind, speed = [], [], [], [], []
    for way in read.ways:
        for start, end, length in _pieces(way, at, met, read.barriers):
            a, b = number.setdefault(start, len(number)), number.setdefault(end, len(number))
            for one, other, may in ((a, b, way.forwards), (b, a, way.backwards)):
                if may and a != b:
                    tail.append(one)
                    head.append(other)
                    metres.append(length)
                    kind.append(way.kind.value)
                    speed.append(way.speed)
    places = np.array([at[node] for node in number], np.float64).reshape(-1, 2)
    return (
        places[:, 0], places[:, 1], np.array(tail, np.int64), np.array(head, np.int64),
        np.array(metres, np.float64), np.array(kind, np.int64), np.array(speed, np.float64),
    )  # fmt: skip


def _pieces(
    way: Way, at: Mapping[int, tuple[float, float]], met: Mapping[int, int], barriers: set[int]
) -> list[tuple[int, int, float]]:
    """A way cut where it meets another, ends, or has gone far: first node, last node, metres. Nothing crosses a barrier."""
    pieces: list[tuple[int, int, float]] = []
    start, length = None, 0.0
    for number, node in enumerate(way.nodes):
        here = at.get(node)
        if here is None or (node in barriers and 0 < number < len(way.nodes) - 1):
            start, length = None, 0.0  # off the grid, or shut: the road ends before it and begins again after it
            continue
        if start is None:
            start, length, before = node, 0.0, here
            continue
        length += float(np.hypot(here[0] - before[0], here[1] - before[1]))
        before = here
        last = number == len(way.nodes) - 1 or way.nodes[number + 1] in barriers
        if met[node] > 1 or last or length >= APART:
            pieces.append((start, node, length))
            start, length = node, 0.0
    return pieces


def _largest_part(x: Floats, y: Floats, tail: Ints, head: Ints, metres: Floats, kind: Ints, speed: Floats) -> Roads:
    """The largest part in which every place can be reached from every other."""
    if not len(tail):
        raise Invalid("The extract has no roads on the National Grid.", "Choose an extract of Great Britain.")
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(len(x), len(x)))
    _, part = connected_components(graph, connection="strong")
    kept = part == np.bincount(part).argmax()
    if kept.sum() < 2:
        raise Invalid("The roads of the extract lead nowhere and back.", "Choose a larger extract.")
    renumbered = np.cumsum(kept) - 1
    inside = kept[tail] & kept[head]
    return Roads.of(
        x[kept], y[kept], renumbered[tail[inside]], renumbered[head[inside]], metres[inside], kind[inside], speed[inside]
    )
