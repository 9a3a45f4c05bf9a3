"""Those who are sent: they drive along roads, arrive, work and clear, and report it by their radios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import numpy as np

from headwater.demo.living.doors import Doors
from headwater.demo.living.pace import Pace
from headwater.dispatch.queries import BoardRow, UnitRow, statuses, the_network
from headwater.kernel import HeadwaterError, Ref
from headwater.space.roads import Network

GOING, THERE, CLEAR = 5, 6, 2
"""Status codes."""
STANDING = timedelta(seconds=30)
"""How often a unit that stands still says where it is."""
MOVING = timedelta(seconds=5)

Point = tuple[int, int]


@dataclass(slots=True)
class _Journey:
    """On the way along ``points`` [n, 2] in metres, passed ``times`` [n] seconds after ``began``. ``to`` None: on patrol."""

    points: np.ndarray
    times: np.ndarray
    began: datetime
    to: Ref | None

    def at(self, at: datetime, speed: float) -> tuple[Point, bool]:
        """Where it is, and whether it has arrived."""
        passed = (at - self.began).total_seconds() * speed
        easting = float(np.interp(passed, self.times, self.points[:, 0]))
        northing = float(np.interp(passed, self.times, self.points[:, 1]))
        return (round(easting), round(northing)), bool(passed >= self.times[-1])


class Crews:
    """Every unit on duty. ``minutes``: how long work at the scene of a kind takes, in the median."""

    def __init__(self, doors: Doors, pace: Pace, random: Random, minutes: Mapping[str, float]) -> None:
        self._doors, self._pace, self._random, self._minutes = doors, pace, random, minutes
        self._journeys: dict[Ref, _Journey] = {}
        self._due: dict[Ref, tuple[Ref, datetime]] = {}
        self._working: dict[Ref, tuple[Ref, datetime]] = {}
        self._said: dict[Ref, datetime] = {}

    def act(self, at: datetime, units: tuple[UnitRow, ...], logs: Mapping[Ref, BoardRow]) -> int:
        """Every unit does what is next; returns how many reported a status."""
        network = the_network(at)
        reported, moved = 0, []
        for unit in units:
            log = None if unit.incident is None else logs.get(unit.incident)
            try:
                reported += self._next(unit, log, at, network)
            except HeadwaterError:  # it was sent elsewhere at this moment: next time it is seen as it is
                self._forget(unit.ref)
            place = self._place(unit, at)
            if place is not None:
                moved.append({"unit": unit.call_sign, "easting": place[0], "northing": place[1], "at": at})
        self._doors.positions(at=at, positions=moved)
        return reported

    def _next(self, unit: UnitRow, log: BoardRow | None, at: datetime, network: Network | None) -> int:
        effect = statuses()[unit.status].effect
        if unit.incident is None:
            self._working.pop(unit.ref, None)
            self._due.pop(unit.ref, None)
            if not unit.deployed:
                self._patrol(unit, at, network)
            return 0
        if effect == "arrive":
            return self._work(unit, log, at)
        if effect == "en_route":
            return self._drive(unit, log, at, network)
        to, due = self._due.setdefault(unit.ref, (unit.incident, self._pace.soon(at, 5, 25)))
        if to != unit.incident:
            del self._due[unit.ref]
        elif due <= at:
            del self._due[unit.ref]
            self._doors.status(at=at, unit=unit.call_sign, status=GOING)
            return 1
        return 0

    def _drive(self, unit: UnitRow, log: BoardRow | None, at: datetime, network: Network | None) -> int:
        journey = self._journeys.get(unit.ref)
        if journey is None or journey.to != unit.incident:
            there = None if log is None or log.easting is None or log.northing is None else (log.easting, log.northing)
            journey = self._journeys[unit.ref] = self._journey(unit, there, at, network, unit.incident)
        if not journey.at(at, self._pace.speed)[1]:
            return 0
        self._doors.status(at=at, unit=unit.call_sign, status=THERE)
        return 1

    def _work(self, unit: UnitRow, log: BoardRow | None, at: datetime) -> int:
        assert unit.incident is not None
        held = self._working.get(unit.ref)
        if held is None or held[0] != unit.incident:
            minutes = self._minutes.get(log.kind if log else "", 30)
            self._working[unit.ref] = (unit.incident, self._pace.work(at, minutes))
            return 0
        if held[1] > at:
            return 0
        self._forget(unit.ref)
        self._doors.status(at=at, unit=unit.call_sign, status=CLEAR)
        return 1

    def _patrol(self, unit: UnitRow, at: datetime, network: Network | None) -> None:
        journey = self._journeys.get(unit.ref)
        if journey is not None and journey.to is None and not journey.at(at, self._pace.speed)[1]:
            return
        self._journeys.pop(unit.ref, None)
        if network is None or unit.easting is None or unit.northing is None or self._random.random() > 0.02:
            return
        angle, far = self._random.uniform(0, 2 * np.pi), self._random.uniform(300, 1_500)
        there = (round(unit.easting + far * np.cos(angle)), round(unit.northing + far * np.sin(angle)))
        self._journeys[unit.ref] = self._journey(unit, there, at, network, None)

    def _journey(self, unit: UnitRow, there: Point | None, at: datetime, network: Network | None, to: Ref | None) -> _Journey:
        """By road where there is a way; in a straight line at 30 miles an hour where there is none."""
        here = (unit.easting, unit.northing)
        if there is None or here[0] is None or here[1] is None:
            place = there or (here[0] or 0, here[1] or 0)
            return _Journey(np.array([place, place], float), np.array([0.0, 120.0]), at, to)
        path = None
        if network is not None:
            path = network.path(network.nearest(float(here[0]), float(here[1])), network.nearest(*map(float, there)))
        if path is None or len(path.points) < 2:
            metres = float(np.hypot(there[0] - here[0], there[1] - here[1]))
            return _Journey(np.array([here, there], float), np.array([0.0, max(20.0, metres / 13.4)]), at, to)
        points = np.vstack([path.points, np.array([there], float)]) if to is not None else path.points
        times = np.append(path.seconds, path.seconds[-1] + 15.0) if to is not None else path.seconds
        return _Journey(points, np.asarray(times, float), at, to)

    def _place(self, unit: UnitRow, at: datetime) -> Point | None:
        """Where a unit is, when it is time to say so."""
        journey = self._journeys.get(unit.ref)
        every = STANDING if journey is None else MOVING
        if at - self._said.get(unit.ref, at - every) < every:
            return None
        self._said[unit.ref] = at
        if journey is not None:
            return journey.at(at, self._pace.speed)[0]
        return None if unit.easting is None or unit.northing is None else (unit.easting, unit.northing)

    def _forget(self, unit: Ref) -> None:
        for held in (self._journeys, self._due, self._working):
            held.pop(unit, None)
