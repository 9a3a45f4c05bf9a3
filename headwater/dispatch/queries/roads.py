"""The road network of this process, with the roads that are closed and slow now."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import shapely
from django.conf import settings
from django.db.models import Q, QuerySet

from headwater.dispatch.models import RoadChange
from headwater.kernel import Invalid, Ref
from headwater.space import roads
from headwater.space.roads import Network, Roads

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChangedRoads:
    """A road change in force. ``pace`` 0: closed."""

    ref: Ref
    name: str
    pace: float
    begins_at: datetime
    ends_at: datetime | None
    made_by_name: str
    reason: str

    @property
    def words(self) -> str:
        """“closed”, “at 40% of the usual speed”."""
        return "closed" if self.pace == 0 else f"at {self.pace:.0%} of the usual speed"


def road_changes(at: datetime) -> tuple[ChangedRoads, ...]:
    """What is closed and slowed at a moment, the oldest first. One query."""
    return tuple(
        ChangedRoads(row.ref, row.name, row.pace, row.begins_at, row.ends_at, row.made_by_name, row.reason)
        for row in _in_force(at)
    )


def the_network(at: datetime) -> Network | None:
    """The roads as they are at a moment; None where none are loaded. One query, and 40 ms more when something has changed.

    The file is read again when another was put in its place. A thread that re-weights keeps those waiting who would
    otherwise be answered with roads that are closed.
    """
    changes = [(str(row.id), row.pace, row.outline) for row in _in_force(at).only("id", "pace", "outline")]
    edition = " ".join(identifier for identifier, _, _ in changes)
    with _held.lock:
        network = _held.read(Path(settings.ROADS))
        if network is not None and network.edition != edition:
            shapes = [(shapely.Polygon(zip(flat[::2], flat[1::2], strict=True)), pace) for _, pace, flat in changes]
            network.reweight([roads.RoadChange(area, pace) for area, pace in shapes], edition)
        return network


def the_streets() -> Roads | None:
    """Where roads are, to be drawn: what is closed or slow does not move them. None where none are loaded. No query."""
    with _held.lock:
        network = _held.read(Path(settings.ROADS))
    return network.roads if network else None


def network_facts() -> str:
    """What the platform knows of the roads, in a sentence."""
    with _held.lock:
        network = _held.read(Path(settings.ROADS))
    if network is None:
        return "No roads are loaded: travel times are guessed from straight lines."
    source = f" ({network.source})" if network.source else ""
    return f"{len(network):,} junctions and {len(network.roads.tail):,} stretches of road are known{source}."


class _Held:
    """The network of this process, and which file it is from."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._mark: tuple[str, int, int] | None = None
        self._network: Network | None = None

    def read(self, path: Path) -> Network | None:
        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        mark = (str(path), stat.st_mtime_ns, stat.st_ino)
        if mark != self._mark:
            try:
                self._network = roads.load(path)
            except Invalid as fault:
                log.error("the road network is not used: %s", fault)
                self._network = None
            self._mark = mark
        return self._network


_held = _Held()


def _in_force(at: datetime) -> QuerySet[RoadChange]:
    return RoadChange.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), lifted_at=None, begins_at__lte=at)
