"""The fit itself: expectation and maximisation, with a new background now and then, and leaps where it creeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from headwater.insight.dated_points import DatedPoints
from headwater.insight.self_exciting.background import Backgrounds
from headwater.insight.self_exciting.parents import Parents, expect
from headwater.insight.self_exciting.trigger import NARROWEST, Trigger, maximised, seen

Floats = npt.NDArray[np.float64]

_SETTLED = 1e-4
_HARDLY = 0.01
_TINY = 1e-12
_FARTHEST_LEAP = 16.0
_MOST_OFFSPRING = 0.99
_LEAST = 1e-6
_A_HAIR = 1.0

_State: TypeAlias = tuple[Floats, Floats]
"""The events' probabilities of the background, and the logarithms of what else the fit looks for."""


class Fit:
    """The state of a fit, events in the order of their cells."""

    def __init__(
        self,
        points: DatedPoints,
        order: npt.NDArray[np.intp],
        parents: Parents,
        background_metres: Sequence[float],
        trigger: Trigger,
    ) -> None:
        self._parents, self._length = parents, points.period.days
        self.trigger = trigger
        self.background = Backgrounds(points.east[order], points.north[order], background_metres)
        self.alone = self.likelihood = float(np.log(self.background.at_events() / self._length).sum()) - len(points)
        self.own = np.full(len(points), 1 - min(trigger.offspring, 0.9))
        days_left = np.minimum(int(points.day[-1]) - points.day, trigger.reach_days)
        self._left = np.bincount(days_left, minlength=trigger.reach_days + 1)

    def improve(self) -> bool:
        """Two steps, a leap to where they are heading, and a step from there; whether that last one changed nothing.

        A leap that makes the events less likely is undone.
        """
        first = self._state()
        self.step()
        second = self._state()
        self.step()
        likely, third = self.likelihood, self._state()
        self._set(*_leap(first, second, third))
        before = self.trigger
        self.step()
        if self.likelihood < likely - _A_HAIR:
            self._set(*third)
            before = self.trigger
            self.step()
        return _near(self.trigger, before)

    def step(self) -> None:
        """See the background, weigh every pair, and make the best of it. ``likelihood`` is that of what there was before."""
        trigger = self.trigger
        self.background.see(self.own)
        whole = float(self.own.sum())
        rate = self.background.at_events() / self._length
        daily = trigger.offspring * trigger.by_days()
        caused, days, squares, logs = expect(self._parents, rate, daily, trigger.by_metres(), self.own).tolist()
        self.likelihood = logs - whole - trigger.offspring * seen(trigger, self._left)
        self.background.learn(self.own)
        self.trigger = maximised(trigger, caused, days, squares, self._left)

    def _state(self) -> _State:
        found = np.array([self.trigger.offspring, self.trigger.days - 1, self.trigger.metres, *self.background.shares])
        return self.own.copy(), np.log(np.maximum(found, _TINY))

    def _set(self, own: Floats, logs: Floats) -> None:
        self.own = own.copy()
        reach_days, reach_metres = self.trigger.reach_days, self.trigger.reach_metres
        offspring, days, metres, *shares = np.exp(logs).tolist()
        self.trigger = Trigger(
            min(offspring, _MOST_OFFSPRING),
            min(1 + max(days, 0.001), float(reach_days)),
            min(max(metres, NARROWEST), 5 * reach_metres),
            reach_days,
            reach_metres,
        )
        self.background.shares = np.array(shares) / sum(shares)


def _leap(first: _State, second: _State, third: _State) -> _State:
    """Where three steps in a row are heading (R. Varadhan and C. Roland, “Squared extrapolation methods”, 2008)."""
    steps = [b - a for a, b in zip(first, second, strict=True)]
    bends = [c - 2 * b + a for a, b, c in zip(first, second, third, strict=True)]
    step, bend = (float(np.sqrt(sum(float(part @ part) for part in parts))) for parts in (steps, bends))
    far = min(max(step / max(bend, _TINY), 1.0), _FARTHEST_LEAP)
    own, logs = (a + 2 * far * b + far**2 * c for a, b, c in zip(first, steps, bends, strict=True))
    return np.clip(own, _LEAST, 1.0), np.clip(logs, third[1] - 1, third[1] + 1)


def _near(one: Trigger, other: Trigger) -> bool:
    """Whether a step changed nothing to speak of. Of offspring that hardly are, days and metres say nothing."""
    pairs = [(one.offspring, other.offspring)]
    if one.offspring > _HARDLY:
        pairs += [(one.days, other.days), (one.metres, other.metres)]
    return all(abs(a - b) <= _SETTLED * max(abs(b), _HARDLY) for a, b in pairs)
