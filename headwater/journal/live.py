"""Live pages: one listening connection a web process, and a queue for each page that follows.

A page asks ``/live/?topic=dispatch.incident``; each entry comes as ``event: entry`` with its number, name and subject. The
browser's ``Last-Event-ID`` brings what a page missed while it was away.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
from django.db import connection

from headwater.journal.queries.live import LiveEntry

BEAT = 15.0
"""Seconds between comments on a silent stream, so that both ends notice a broken line."""

QUEUE = 1_000
"""Entries that wait for a slow page; when there are more, the page is told to load itself anew."""

log = logging.getLogger(__name__)


class Overrun(Exception):
    """The page is too slow for what happens: it must load itself anew."""


class Hub:
    """Hears every NOTIFY of the journal once, and hands it to every page that follows."""

    def __init__(self) -> None:
        self._followers: set[asyncio.Queue[LiveEntry | None]] = set()
        self._listening: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    @asynccontextmanager
    async def follow(self) -> AsyncIterator[asyncio.Queue[LiveEntry | None]]:
        """A queue of all that happens from now on; None in it means that some was lost."""
        queue: asyncio.Queue[LiveEntry | None] = asyncio.Queue(QUEUE)
        self._followers.add(queue)
        if self._listening is None or self._listening.done():
            self._ready.clear()
            self._listening = asyncio.create_task(self._listen())
        await self._ready.wait()
        try:
            yield queue
        finally:
            self._followers.discard(queue)
            if not self._followers and self._listening:
                self._listening.cancel()
                self._listening = None

    async def _listen(self) -> None:
        while True:
            with suppress(psycopg.OperationalError):
                await self._hear()
            log.warning("the line to the database broke; live pages load themselves anew")
            self._tell(None)
            await asyncio.sleep(1)

    async def _hear(self) -> None:
        params = connection.get_connection_params()
        wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
        async with await psycopg.AsyncConnection.connect(**wanted, autocommit=True) as line:
            await line.execute("listen journal")
            self._ready.set()
            async for notice in line.notifies():
                held = json.loads(notice.payload)
                self._tell(LiveEntry(held["id"], held["name"], held["subject"]))

    def _tell(self, entry: LiveEntry | None) -> None:
        for queue in self._followers:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                entry = None
            queue.put_nowait(entry)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of this event loop."""
    loop = asyncio.get_running_loop()
    for closed in [known for known in _hubs if known.is_closed()]:
        del _hubs[closed]
    return _hubs.setdefault(loop, Hub())


async def stream(followed: frozenset[str], missed: list[LiveEntry]) -> AsyncIterator[bytes]:
    """Server-sent events of these topics: first what was missed, then what happens."""
    async with hub().follow() as queue:
        yield b": following\n\n"
        last = 0
        for entry in missed:
            last = entry.id
            yield message(entry)
        while True:
            try:
                heard = await asyncio.wait_for(queue.get(), BEAT)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if heard is None:
                yield b"event: reload\ndata: {}\n\n"
            elif heard.topic in followed and heard.id > last:
                yield message(heard)


def message(entry: LiveEntry) -> bytes:
    """One entry as a server-sent event."""
    return f"id: {entry.id}\nevent: entry\ndata: {json.dumps(entry.json())}\n\n".encode()
