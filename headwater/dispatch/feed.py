"""What boards follow: rows as they change and units as they move, read and drawn once for everybody.

One task of a web process follows the journal. What happens within a moment is read together, each changed row is drawn once,
and the same bytes go to every board: a thousand boards ask the database as often as one. Events: ``rows`` (incidents and
units that changed), ``positions`` (once a second, of units that moved), ``reload`` (read everything anew), ``beat``.

A board that comes back with the number that it had gets what it missed. Rows say how things stand, so that being told one
twice does no harm.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections import deque
from collections.abc import AsyncGenerator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from headwater.dispatch.presenters.rows import incident_html, milliseconds, unit_html
from headwater.dispatch.queries.board import positions, rows, unit_rows
from headwater.journal.queries import LiveEntry, Lost, follow

TOPICS = frozenset({"dispatch.incident", "dispatch.unit"})

MOMENT = 0.1
"""Seconds that are told together. The first change after a pause goes out at once."""

KEPT = 3_000
"""Messages that a process remembers for boards that come back."""

OVERLAP = 1_000
"""Entries that are told again to a board that comes back: a lower number may have been committed after a higher one."""

QUEUE = 200
"""Messages that wait for a slow board; with more it is told to read everything anew."""

AGAIN = 0.5
"""Seconds until a database that does not answer is asked again."""

COME_BACK = (500, 1_500)
"""Milliseconds after which a board whose line broke comes back; each is told another time."""

RELOAD = b"event: reload\ndata: {}\n\n"
BEAT = b"event: beat\ndata: {}\n\n"

log = logging.getLogger(__name__)

T = TypeVar("T")


class Board:
    """What the boards of one web process are told."""

    def __init__(self) -> None:
        self._followers: set[asyncio.Queue[bytes]] = set()
        self._memory: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._floor = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="board")
        self._seen: dict[UUID, tuple[int, int, datetime]] = {}

    def __len__(self) -> int:
        return len(self._followers)

    async def follow(self, since: int) -> AsyncGenerator[bytes, None]:
        """Everything that came after entry ``since``, and then what comes, as server-sent events."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE)
        self._begin(since)
        for message in self._missed(since):
            queue.put_nowait(message)
        self._followers.add(queue)
        try:
            yield f"retry: {random.randint(*COME_BACK)}\n".encode() + BEAT  # noqa: S311 - to spread them, not to hide anything
            while True:
                yield await queue.get()
        finally:
            self._followers.discard(queue)
            if not self._followers:
                self._end()

    def _begin(self, since: int) -> None:
        """The first board of this process starts the tasks; they tell from the entry that it knows."""
        if self._tasks and not any(task.done() for task in self._tasks):
            return
        self._end()
        self._floor = since
        self._tasks = [asyncio.create_task(self._tell_rows(since)), asyncio.create_task(self._tell_positions())]

    def _end(self) -> None:
        for task in self._tasks:
            with suppress(RuntimeError):  # of an event loop that is no more
                task.cancel()
        self._tasks = []
        self._memory.clear()
        self._seen = {}

    def _missed(self, since: int) -> list[bytes]:
        """What a board that knows this entry must still be told; to read anew, where that is not known or too much."""
        wanted = since - OVERLAP
        if since < self._floor or (len(self._memory) == KEPT and self._memory[0][0] > wanted):
            return [RELOAD]
        missed = [message for number, message in self._memory if number > wanted]
        return missed if len(missed) < QUEUE else [RELOAD]

    def _send(self, message: bytes) -> None:
        for queue in self._followers:
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(RELOAD)

    async def _tell_rows(self, since: int) -> None:
        async with follow(TOPICS, since) as following:
            while True:
                try:
                    heard = await following.take()
                except Lost:
                    self._memory.clear()
                    self._floor = following.number
                    self._send(_numbered(following.number, RELOAD))
                    continue
                number = following.number
                if not heard:
                    self._send(BEAT)
                    continue
                message = _numbered(number, await self._read(heard))
                self._memory.append((number, message))
                self._send(message)
                await asyncio.sleep(MOMENT)

    async def _read(self, heard: Collection[LiveEntry]) -> bytes:
        incidents = {_id(entry) for entry in heard if entry.topic == "dispatch.incident"}
        units = {_id(entry) for entry in heard if entry.topic == "dispatch.unit"}
        while True:
            try:
                return await self._in_thread(_changed, incidents, units)
            except DatabaseError as fault:  # it comes back, and then everything is told
                log.warning("the board waits for the database (%s)", str(fault).strip()[:100])
                await asyncio.sleep(AGAIN)

    async def _tell_positions(self) -> None:
        while True:
            await asyncio.sleep(1)
            try:
                now = await self._in_thread(positions)
            except DatabaseError:
                continue
            moved = [
                [str(unit), easting, northing, milliseconds(at)]
                for unit, (easting, northing, at) in now.items()
                if self._seen.get(unit) != (easting, northing, at)
            ]
            self._seen = now
            if moved:
                self._send(_event("positions", {"units": moved}))

    async def _in_thread(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, _with_line, work, *given)


def _with_line(work: Callable[..., T], *given: object) -> T:
    """Ask the database in this thread, over a line that holds."""
    close_old_connections()
    return work(*given)


def _changed(incidents: Collection[str], units: Collection[str]) -> bytes:
    """The event that says how these stand now."""
    told = {
        "incidents": [
            {"id": row.ref.id, "closed": row.closed, "html": "" if row.closed else incident_html(row)}
            for row in rows(incidents)
        ],
        "units": [
            {"id": row.ref.id, "closed": not row.on_duty, "html": unit_html(row) if row.on_duty else ""}
            for row in (unit_rows(units) if units else ())
        ],
    }
    return _event("rows", told)


def _id(entry: LiveEntry) -> str:
    return entry.subject.partition(":")[2]


def _event(name: str, data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def _numbered(number: int, event: bytes) -> bytes:
    return f"id: {number}\n".encode() + event


board = Board()
"""The boards of this process."""
