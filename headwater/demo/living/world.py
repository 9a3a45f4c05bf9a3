"""The whole of it: who rings, who answers, who is sent. One tick reads how things stand and lets everybody do what is next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import close_old_connections

from headwater.demo.control_room import man_units
from headwater.demo.living.callers import Callers
from headwater.demo.living.crews import Crews
from headwater.demo.living.demand import Demand, themes
from headwater.demo.living.dispatchers import Dispatchers
from headwater.demo.living.doors import Doors
from headwater.demo.living.handlers import Handlers
from headwater.demo.living.pace import Pace
from headwater.demo.living.staff import staff
from headwater.demo.living.watches import Watches
from headwater.demo.support import stand_support
from headwater.dispatch.queries import open_rows, unit_rows
from headwater.kernel import Actor, HeadwaterError

SHARE = 0.2
"""Of the demand of the whole force, the part that the demonstration's 72 units can bear."""
BURST = 22
"""Calls that a board begins with that is empty."""
MANNED = timedelta(seconds=60)
"""How often it is seen to that the shift is on duty."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Done:
    """What has happened since the world began."""

    calls: int = 0
    finished: int = 0
    dispatched: int = 0
    relieved: int = 0
    reported: int = 0
    faults: int = 0


class World:
    """A force that lives. ``speed`` 60: what takes a minute takes a second; everything is done at its real moment."""

    def __init__(self, doors: Doors, *, seed: int, speed: float = 1.0, share: float = SHARE, by: Actor, at: datetime) -> None:
        random = Random(seed)  # noqa: S311 - a demonstration, not a secret
        people = staff(by=by, at=at)
        self.done = Done()
        self._by, self._seed, self._pace = by, seed, Pace(speed, random)
        self._callers = Callers(Demand.of_the_force(seed), doors, self._pace, random, share)
        self._handlers = Handlers(people, self._callers, self._pace, random)
        known = themes()
        self._crews = Crews(doors, self._pace, random, {one.kind: one.minutes for one in known})
        self._dispatchers = Dispatchers(people, self._pace, random, {one.kind: one.ends for one in known})
        self._watches = Watches(people, self._pace, random)
        self._manned: datetime | None = None
        self._began = False

    def tick(self, at: datetime) -> None:
        """Let everybody do what is next. A fault of one is logged and keeps nobody else from working."""
        self._man(at)
        if not self._began:
            self._begin(at)
        self.done.calls += self._try(lambda: self._callers.act(at))
        self.done.finished += self._try(lambda: self._handlers.act(at))
        self.done.dispatched += self._try(lambda: self._dispatchers.act(at, open_rows()))
        self.done.relieved += self._try(lambda: self._watches.act(at))
        self.done.reported += self._try(lambda: self._drive(at))

    def _begin(self, at: datetime) -> None:
        """A board that is empty gets some incidents at once, with units on their way to them."""
        self._began = True
        if open_rows():
            return
        self._pace.hurry = True
        for _ in range(BURST):
            self.done.calls += self._try(lambda: self._callers.ring(at))
        for _ in range(BURST):
            self.done.finished += self._try(lambda: self._handlers.act(at))
        for _ in range(3):
            self.done.dispatched += self._try(lambda: self._dispatchers.act(at, open_rows()))
        self.done.reported += self._try(lambda: self._drive(at))
        self._pace.hurry = False

    def _drive(self, at: datetime) -> int:
        return self._crews.act(at, unit_rows(), {row.ref: row for row in open_rows()})

    def _man(self, at: datetime) -> None:
        if self._manned is None or at - self._manned >= MANNED:
            self._manned = at
            self._try(lambda: man_units(self._seed, by=self._by, at=at))
            self._try(lambda: stand_support(by=self._by, at=at))

    def _try(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except HeadwaterError as fault:
            self.done.faults += 1
            log.warning("%s", fault)
        return 0


def live(world: World, *, now: Callable[[], datetime], sleep: Callable[[float], None], every: float) -> None:
    """Tick until somebody stops it. A database or a web server that is not there for a while is waited for."""
    while True:
        began = now()
        try:
            close_old_connections()
            world.tick(began)
        except OSError as fault:
            log.warning("the platform does not answer (%s); tried again", fault)
        sleep(max(0.05, every - (now() - began).total_seconds()))
