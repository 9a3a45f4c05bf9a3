"""The screens that listen, as the bench sees them: a process of their own, and what it heard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from headwater.kernel import HeadwaterError
from headwater.site.bench.http import Browser
from headwater.site.bench.standing import Standing


@dataclass
class Heard:
    """Who saw what when. ``incidents``: identifier → screen and moment; ``units``: reference → phone and moment.

    ``breaks``: of a screen of that kind and number, from when to when it had no line. ``reread``: phones that were told to
    read everything anew, and when.
    """

    incidents: dict[str, list[tuple[int, float]]]
    units: dict[str, list[tuple[int, float]]]
    breaks: list[tuple[str, int, float, float]]
    refused: int
    reloads: int
    reread: list[tuple[int, float]]
    messages: int


@dataclass
class Screens:
    """Boards and phones at a platform. ``connected``: moments, and how many boards and phones had a line then."""

    boards: int
    phones: int
    connected: list[tuple[float, int, int]] = field(default_factory=list)
    pid: int = 0
    _heard: Heard | None = None

    async def begin(self, platform: Standing, since: int, units: list[str]) -> None:
        """Connect them all. Raises HeadwaterError where that takes more than two minutes."""
        board, phone = Browser(platform.port), Browser(platform.port)
        await board.sign_in("dispatcher")
        await phone.sign_in("response")
        self._process = platform.begin("listening")
        self.pid = self._process.pid
        told = {
            "port": platform.port, "boards": self.boards, "phones": self.phones, "since": since, "units": units,
            "board_cookies": board.cookies, "phone_cookies": phone.cookies,
        }  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()
        self._reading = asyncio.create_task(asyncio.to_thread(self._read))
        await self.until(lambda: self.whole, 120)

    @property
    def whole(self) -> bool:
        """Whether every screen has a line."""
        return bool(self.connected) and self.connected[-1][1:] == (self.boards, self.phones)

    async def until(self, so: Callable[[], bool], seconds: float) -> None:
        """Raises HeadwaterError where it is not so after this many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while not so():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            latest = self.connected[-1:] or "nobody"
            raise HeadwaterError(f"The screens are not all there after {seconds:.0f} s: {latest}.") from None

    async def end(self) -> Heard:
        """Let them go, and say what they heard."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._reading
        self._process.wait(60)
        if self._heard is None:
            raise HeadwaterError("The process of the screens ended before it said what it heard.")
        return self._heard

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said.pop("done", False):
                self._heard = Heard(**said)
            else:
                self.connected.append((said["at"], said["board"], said["phone"]))
