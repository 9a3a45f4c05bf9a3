"""People ring, handlers answer and finish, units say where they are: all through the doors, at the rate that is asked for.

The next contact comes when it is due, whether or not the last is finished: what takes long is seen to take long.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from headwater.accounts.rules import signed
from headwater.kernel import now
from headwater.site.bench.http import JSON, Answer, Browser

HANDLERS = 8
"""Browsers between which the contacts are shared out."""

AGAIN = 0.25
"""Seconds until somebody who got no answer asks again."""

PATIENCE = 60.0
"""Seconds until they give up."""

REPORTS = 5.0
"""Seconds between two positions of a unit."""

STATUSES = 4.0
"""Status codes a second that crews send, to be heard on their phones."""

PATROL, STATION = 2, 3
"""Two status codes of units that are on nothing."""

PHONES = (52.41, -1.95)
"""Degrees: where phones say that they are, a few kilometres around."""


class NotAnswered(OSError):
    """Nobody answered for ``PATIENCE`` seconds."""


@dataclass(slots=True)
class Contact:
    """What its caller and handler know of a contact. Times by ``time.monotonic()``; None where it was not acknowledged."""

    call: str
    due: float
    rang: float | None = None
    finished: float | None = None
    fault: str = ""


@dataclass
class Load:
    """Everything that was sent. ``again``: requests that were asked a second time, by what came of the first; ``took``:
    seconds of each request that was answered, by what it asked; ``reports``: positions; ``sustained``: the number of the
    first contact at the full rate.
    """

    port: int
    secrets: Mapping[str, str]
    units: list[tuple[str, str]]
    handlers: list[Browser] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    statuses: list[tuple[str, float]] = field(default_factory=list)
    again: dict[str, int] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    reports: int = 0
    sustained: int = 0
    _said: dict[str, int] = field(default_factory=dict)
    _saying: set[str] = field(default_factory=set)
    _program: Browser | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def begin(self) -> None:
        """Sign the handlers in."""
        self._program = Browser(self.port)
        self.handlers = [Browser(self.port) for _ in range(HANDLERS)]
        for handler in self.handlers:
            await handler.sign_in("handler")

    async def ring(self, rate: float, seconds: float) -> None:
        """So many contacts a second, each at its moment."""
        begun = time.monotonic()
        for number in range(round(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            contact = Contact(f"bench-{len(self.contacts)}", due)
            self.contacts.append(contact)
            self._let(self._whole(contact, self.handlers[len(self.contacts) % HANDLERS]))
        await asyncio.sleep(max(0.0, begun + seconds - time.monotonic()))

    async def move(self) -> None:
        """Units report where they are, a fifth of them each second, and some what they do; until it is cancelled."""
        share, second = -(-len(self.units) // round(REPORTS)), 0
        while True:
            begun, at = time.monotonic(), now()
            turn = self.units[second % round(REPORTS) * share :][:share]
            second += 1
            told = [
                {"unit": sign, "easting": 400_000 + (n * 37 + second * 40) % 20_000, "northing": 285_000 + n, "at": str(at)}
                for n, (_, sign) in enumerate(turn)
            ]
            self._let(self._position(told, at))
            for n in range(round(STATUSES)):
                self._let(self._status((second * round(STATUSES) + n) % len(self.units), n / STATUSES))
            await asyncio.sleep(max(0.0, begun + 1 - time.monotonic()))

    async def over(self) -> None:
        """Once everything that was begun has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        for browser in (*self.handlers, *([self._program] if self._program else [])):
            browser.close()

    def _let(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _whole(self, contact: Contact, handler: Browser) -> None:
        """From ring to incident. The caller thinks no time, so that the platform is all that takes any."""
        try:
            said = await self._until_answered("ring", lambda: self._signed("telephony", "telephony/calls/", _call(contact)))
            contact.rang = time.monotonic()
            ref = json.loads(said.body)["contact"].partition(":")[2]
            await self._until_answered("claim", lambda: handler.post(f"/contact/{ref}/claim/"))
            await self._until_answered("screen", lambda: handler.get(f"/contact/{ref}/"))
            await self._until_answered("details", lambda: handler.send(f"/contact/{ref}/details/", {"fields": _DETAILS}))
            await self._until_answered("finish", lambda: handler.send(f"/contact/{ref}/finish/", _OUTCOME))
            contact.finished = time.monotonic()
        except OSError as fault:
            contact.fault = str(fault)[:300]

    async def _position(self, told: list[dict[str, object]], at: datetime) -> None:
        await self._until_answered("positions", lambda: self._signed("devices", "units/positions/", {"positions": told}))
        self.reports += len(told)

    async def _status(self, number: int, after: float) -> None:
        """A unit says one thing after another, and never the same twice: that would be no news."""
        await asyncio.sleep(after)
        unit, sign = self.units[number]
        if unit in self._saying:
            return
        self._saying.add(unit)
        code = self._said[unit] = STATION if self._said.get(unit) == PATROL else PATROL
        sent = time.monotonic()
        told = {"unit": sign, "status": code}
        answer = await self._until_answered("status", lambda: self._signed("devices", "units/status/", told))
        self._saying.discard(unit)
        if answer.status == 200:
            self.statuses.append((unit, sent))

    async def _signed(self, program: str, path: str, told: Mapping[str, object]) -> Answer:
        assert self._program is not None, "the load has begun"
        body = json.dumps(told).encode()
        headers = signed(self.secrets[program], program, body, now())
        return await self._program.post(f"/api/{path}", body, JSON, **headers)

    async def _until_answered(self, what: str, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """As people and programs do who must get through: the same again until there is an answer. Raises OSError."""
        deadline = time.monotonic() + PATIENCE
        while True:
            asked = time.monotonic()
            try:
                answer = await ask()
            except OSError as fault:
                came = type(fault).__name__
            else:
                if answer.status < 400:
                    self.took.setdefault(what, []).append(time.monotonic() - asked)
                    return answer
                if answer.status < 500 and answer.status != 429:
                    raise OSError(f"{what}: {answer.status} {answer.body[:200].decode(errors='replace')}")
                came = str(answer.status)
            self.again[f"{what} {came}"] = self.again.get(f"{what} {came}", 0) + 1
            if time.monotonic() > deadline:
                raise NotAnswered(f"{what}: no answer within {PATIENCE:.0f} s, at last {came}")
            await asyncio.sleep(AGAIN)


_DETAILS = {
    "kind": "C1",
    "summary": "Somebody is in the neighbours' garden with a torch and a bar, trying the back door",
    "confirmed": "yes",
    "answers.now": "no",
    "letter.threat": "They may come back",
}
_OUTCOME = {"outcome": "incident", "told": ["touch_nothing"]}


def _call(contact: Contact) -> dict[str, object]:
    number = int(contact.call.partition("-")[2])
    position = {
        "latitude": PHONES[0] + number % 53 / 1_000, "longitude": PHONES[1] + number % 97 / 1_000, "radius": 20,
        "confidence": 90,
    }  # fmt: skip
    return {"event": "ring", "call": contact.call, "line": "999", "from": f"07700 900{number % 1_000:03}", "aml": position}
