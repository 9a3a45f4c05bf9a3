"""Screens that listen: boards and phones, thousands of them in one process, as a browser's EventSource would.

Told over its input by one line of JSON whom to play, it says over its output how many are connected, and, when its input
ends, who saw what when. Times are ``time.monotonic()``, which every process of a machine shares.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from headwater.site.bench.http import Browser

RETRY = 3.0
"""Seconds until a browser that was told nothing else tries a broken line again."""

AGAIN = 1.0
"""Seconds until the page itself asks again where the answer was no stream."""

AT_ONCE = 200
"""Connections that are being made at a time."""

_INCIDENT = re.compile(rb'"id":\s?"([0-9a-f-]{36})"')
_RETRY = re.compile(rb"^retry: (\d+)$", re.MULTILINE)
_NUMBER = re.compile(rb"^id: (\d+)$", re.MULTILINE)
_SUBJECT = re.compile(rb'"subject": "([^"]+)"')


class Heard:
    """What all the screens were told."""

    def __init__(self) -> None:
        self.incidents: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.units: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.breaks: list[tuple[str, int, float, float]] = []
        self.reread: list[tuple[int, float]] = []
        self.refused = self.reloads = self.messages = 0
        self._read: tuple[bytes, list[str]] = (b"", [])

    def ids(self, message: bytes) -> list[str]:
        """The incidents that a message speaks of; the same bytes go to every board, and are read once."""
        if self._read[0] != message:
            self._read = (message, [found.decode() for found in _INCIDENT.findall(message)])
        return self._read[1]


class Screen(asyncio.Protocol):
    """One screen: connects, takes what it is told, and connects again when the line breaks."""

    def __init__(self, crowd: Crowd, kind: str, number: int, path: str, cookie: str) -> None:
        self._crowd, self._kind, self._number, self._path, self._cookie = crowd, kind, number, path, cookie
        self._buffer = bytearray()
        self._streams, self._retry = False, RETRY
        self._transport: asyncio.Transport | None = None
        self._broken: float | None = None
        self._seen: set[str] = set()
        self.last = ""
        self.ended = asyncio.Event()

    async def live(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self.ended.clear()
            try:
                async with self._crowd.turn:
                    await loop.create_connection(lambda: self, "127.0.0.1", self._crowd.port)
                    await asyncio.sleep(0)
            except OSError:
                await asyncio.sleep(self._retry)
                continue
            await self.ended.wait()
            await asyncio.sleep(self._retry if self._streams else AGAIN)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._streams = transport, False  # type: ignore[assignment] # it is one that writes
        self._buffer.clear()
        known = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        asked = f"GET {self._path} HTTP/1.1\r\nHost: localhost:{self._crowd.port}\r\nCookie: {self._cookie}\r\n{known}"
        assert self._transport is not None
        self._transport.write(f"{asked}Accept: text/event-stream\r\n\r\n".encode())

    def connection_lost(self, fault: Exception | None) -> None:
        if self._streams:
            self._crowd.connected[self._kind] -= 1
        if self._broken is None:
            self._broken = time.monotonic()
        self.ended.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._streams and not self._begun():
            return
        while (at := self._buffer.find(b"\r\n")) >= 0:
            size = int(self._buffer[:at], 16)
            if len(self._buffer) < at + 4 + size:
                return
            part = bytes(self._buffer[at + 2 : at + 2 + size])
            del self._buffer[: at + 4 + size]
            if not size and self._transport is not None:
                self._transport.close()
                return
            self._take(part)

    def _begun(self) -> bool:
        """Whether the answer is there, and is a stream."""
        at = self._buffer.find(b"\r\n\r\n")
        if at < 0:
            return False
        head = bytes(self._buffer[:at])
        del self._buffer[: at + 4]
        if b" 200 " not in head[:20] or b"event-stream" not in head:
            self._crowd.heard.refused += 1
            assert self._transport is not None
            self._transport.close()
            return False
        self._streams = True
        self._crowd.connected[self._kind] += 1
        if self._broken is not None:
            self._crowd.heard.breaks.append((self._kind, self._number, self._broken, time.monotonic()))
            self._broken = None
        return True

    def _take(self, part: bytes) -> None:
        heard, at = self._crowd.heard, time.monotonic()
        heard.messages += 1
        for number in _NUMBER.findall(part if self._kind == "phone" else part[:40]):
            self.last = number.decode()
        for wanted in _RETRY.findall(part[:40]):
            self._retry = int(wanted) / 1_000
        if b"event: reload" in part:
            if self._kind == "board":
                self._crowd.reread(self)
            else:
                heard.reread.append((self._number, at))
            heard.reloads += 1
        if self._kind == "board":
            if b"event: rows" in part:
                self.see(heard.ids(part), at)
        elif b"event: entry" in part:
            for subject in set(_SUBJECT.findall(part)):
                heard.units[subject.decode()].append((self._number, at))

    def see(self, ids: Sequence[str], at: float) -> None:
        for one in ids:
            if one not in self._seen:
                self._seen.add(one)
                self._crowd.heard.incidents[one].append((self._number, at))


class Crowd:
    """All the screens."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.port: int = told["port"]
        self.heard = Heard()
        self.turn = asyncio.Semaphore(AT_ONCE)
        self.connected = {"board": 0, "phone": 0}
        self._told = told
        self._browser = Browser(self.port, dict(told["board_cookies"]))
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        told = self._told
        board, phone = (
            "; ".join(f"{name}={value}" for name, value in told[which].items()) for which in ("board_cookies", "phone_cookies")
        )
        for number in range(told["boards"]):
            self._let(Screen(self, "board", number, f"/dispatch/feed/?since={told['since']}", board).live())
        for number in range(told["phones"]):
            unit = told["units"][number % len(told["units"])]
            self._let(Screen(self, "phone", number, f"/live/?topic={unit}", phone).live())

    def reread(self, screen: Screen) -> None:
        """As the page does that has lost count: it reads every row."""
        self._let(self._read_all(screen))

    async def _read_all(self, screen: Screen) -> None:
        while True:
            try:
                answer = await self._browser.get("/dispatch/rows/")
                if answer.status == 200:
                    break
            except OSError:
                pass
            await asyncio.sleep(AGAIN)
        screen.see([found.decode() for found in _INCIDENT.findall(answer.body)], time.monotonic())
        screen.last = str(answer.json()["since"])

    def _let(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _listen() -> None:
    loop = asyncio.get_running_loop()
    crowd = Crowd(json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    crowd.begin()
    over = loop.run_in_executor(None, sys.stdin.read)
    while not over.done():
        _say({**crowd.connected, "at": time.monotonic()})
        await asyncio.wait([over], timeout=0.25)
    heard = crowd.heard
    _say(
        {
            "incidents": heard.incidents, "units": heard.units, "breaks": heard.breaks, "refused": heard.refused,
            "reloads": heard.reloads, "reread": heard.reread, "messages": heard.messages, "done": True,
        }
    )  # fmt: skip


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_listen())
