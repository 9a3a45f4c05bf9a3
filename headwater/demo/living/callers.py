"""Those who ring: by the telephone's door, at the rhythm of the demand."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from headwater.demo.living.demand import Call, Demand
from headwater.demo.living.doors import Doors
from headwater.demo.living.pace import Pace
from headwater.kernel import Ref
from headwater.space.grid import degrees_point

_FORGOTTEN = timedelta(hours=2)


class Callers:
    """What was rung in and is not over. ``calls``: what each contact is about, as far as we rang it in."""

    def __init__(self, demand: Demand, doors: Doors, pace: Pace, random: Random, share: float) -> None:
        self.calls: dict[Ref, Call] = {}
        self._demand, self._doors, self._pace, self._random, self._share = demand, doors, pace, random, share
        self._next: datetime | None = None
        self._ending: list[tuple[datetime, str, Call]] = []
        self._rang: list[tuple[datetime, Ref]] = []

    def act(self, at: datetime) -> int:
        """Ring what is due; returns how many calls were made."""
        made = 0
        self._next = self._next or at + self._gap(at)
        while self._next <= at:
            made += self.ring(at)
            self._next += self._gap(at)
        for due in [one for one in self._ending if one[0] <= at]:
            self._ending.remove(due)
            _, identifier, call = due
            self._doors.telephone(at=at, event="abandoned", call=identifier, line=call.line)
        while self._rang and self._rang[0][0] < at - _FORGOTTEN:
            self.calls.pop(self._rang.pop(0)[1], None)
        return made

    def ring(self, at: datetime) -> int:
        """The next thing that happens, and everybody who rings about it."""
        calls = self._demand.calls(at)
        for call in calls:
            identifier = f"simulated-{uuid4()}"
            contact = self._doors.telephone(at=at, event="ring", call=identifier, line=call.line, **_details(call))
            self.calls[contact] = call
            self._rang.append((at, contact))
            if call.abandoned and not self._pace.hurry:
                self._ending.append((self._pace.soon(at, 8, 40), identifier, call))
        return len(calls)

    def about(self, contact: Ref, at: datetime) -> Call:
        """What a contact is about; invented where it was rung in before we began, or by somebody else."""
        if contact not in self.calls:
            self.calls[contact] = self._demand.calls(at)[0]
        return self.calls[contact]

    def _gap(self, at: datetime) -> timedelta:
        return self._demand.gap(at) / (self._pace.speed * self._share)


def _details(call: Call) -> dict[str, object]:
    found: dict[str, object] = {"from": call.number}
    if call.radius:
        longitude, latitude = degrees_point(call.spot.easting, call.spot.northing)
        found["aml"] = {"latitude": latitude, "longitude": longitude, "radius": call.radius, "confidence": 68}
    return found
