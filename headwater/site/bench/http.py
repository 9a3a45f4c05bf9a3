"""A browser as small as it can be: cookies, kept connections, and no more of HTTP than our own server speaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
TIMEOUT = 20.0

_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Browser:
    """Somebody's browser at a platform on this machine, with as many connections as it has requests at a time."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _idle: list[_Line] = field(default_factory=list)

    async def sign_in(self, role: str) -> None:
        """As the demonstration's person of this role. Raises OSError where that is refused."""
        await self.get("/accounts/login/")
        answer = await self.post("/accounts/demo-sign-in/", urlencode({"role": role}).encode(), FORM)
        if answer.status != 302:
            raise OSError(f"signing in as {role} was answered by {answer.status}")

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"", {})

    async def post(self, path: str, body: bytes = b"", content_type: str = FORM, **headers: str) -> Answer:
        token = {"X-CSRFToken": self.cookies["csrftoken"]} if "csrftoken" in self.cookies else {}
        return await self._ask("POST", path, body, {"Content-Type": content_type, **token, **headers})

    async def send(self, path: str, said: Mapping[str, Any]) -> Answer:
        return await self.post(path, json.dumps(said).encode(), JSON)

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[1].close()

    async def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Raises OSError (a TimeoutError is one) where there is no answer."""
        line = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(TIMEOUT):
                line[1].write(self._request(method, path, body, headers))
                answer = await self._answer(line[0])
        except (asyncio.IncompleteReadError, ValueError, IndexError) as broken:
            line[1].close()
            raise ConnectionResetError(f"{path}: {broken}") from broken
        except BaseException:
            line[1].close()
            raise
        self._idle.append(line)
        return answer

    def _request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        held = {"Host": f"localhost:{self.port}", "Content-Length": str(len(body)), "Cookie": self.cookie(), **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in held.items() if value)
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
        held: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
            held[name.lower()] = value
        if "chunked" in held.get("transfer-encoding", ""):
            return Answer(int(head[0].split()[1]), await _chunks(reader))
        return Answer(int(head[0].split()[1]), await reader.readexactly(int(held.get("content-length", "0"))))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)
