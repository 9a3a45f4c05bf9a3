"""How long things take: as people take, with chance in it, made shorter by the speed of the simulation."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log
from random import Random


class Pace:
    """``speed`` 60: a minute of work takes a second. ``hurry``: everything is done at once, for a board that begins."""

    def __init__(self, speed: float, random: Random) -> None:
        self.speed = speed
        self.hurry = False
        self._random = random

    def soon(self, at: datetime, least: float, most: float) -> datetime:
        """Between so many seconds from now."""
        return at + self._real(self._random.uniform(least, most))

    def work(self, at: datetime, minutes: float) -> datetime:
        """When work ends that takes so many minutes in the median, sometimes much longer."""
        return at + self._real(60 * self._random.lognormvariate(log(minutes), 0.45))

    def drive(self, seconds: float) -> timedelta:
        """How long a way takes that takes so many seconds by road."""
        return timedelta(seconds=seconds / self.speed)

    def _real(self, seconds: float) -> timedelta:
        return timedelta() if self.hurry else timedelta(seconds=seconds / self.speed)
