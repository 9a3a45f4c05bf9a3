"""Following what happens: one listening connection a web process, however many follow.

The hub hears every NOTIFY of the journal once, in order of commit, remembers the last of them, and touches only those who
follow the kind of subject (``dispatch.incident``) or the very subject (``dispatch.unit:1b2…``) that an entry concerns.
Whoever comes back with the number of the last entry that they know gets, without a question to the database, what the hub
heard after it: numbers become visible out of order (ADR 0001), the order of hearing does not lie.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from django.db import connection

from headwater.journal.queries.live import LiveEntry

BEAT = 15.0
"""Seconds after which a follower to whom nothing happens is woken all the same, so that both ends notice a broken line."""

QUEUE = 1_000
"""Entries that wait for a slow follower; when there are more, it has lost count and must load itself anew."""

KEPT = 20_000
"""Entries that a process remembers at least for those who come back."""

READ = 5_000
"""Entries that a process reads when it begins to listen, for those who come back from before it began."""

OVERLAP = 1_000
"""Entries given again to somebody whose last number was read, not heard: a lower number may have been committed later."""

MOST_CONCERNED = 20
"""References besides the subject that an entry is announced for, at most."""

AGAIN = 0.5
"""Seconds until a broken line to the database is tried again."""

ALIVE = 5.0
"""Seconds of silence after which the line to the database is tried with a question."""

log = logging.getLogger(__name__)


class Lost(Exception):
    """Some of what happened cannot be told any more: load everything anew, then follow on."""


class Following:
    """What one follower has still to hear."""

    __slots__ = ("_hub", "_lost", "_waiter", "_waiting", "topics")

    def __init__(self, hub: Hub, topics: frozenset[str]) -> None:
        self.topics = topics
        self._hub = hub
        self._lost = False
        self._waiting: list[LiveEntry] = []
        self._waiter: asyncio.Future[None] | None = None

    @property
    def number(self) -> int:
        """The latest entry heard by anybody here: whoever comes back with it has missed nothing before it."""
        return self._hub.number

    async def take(self) -> list[LiveEntry]:
        """What happened since the last call, in order of commit; waits until something does.

        Empty after ``BEAT`` seconds or so in which nothing did. Raises Lost, once, where some cannot be told.
        """
        if not self._waiting and not self._lost:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._lost:
            self._lost = False
            raise Lost
        taken, self._waiting = self._waiting, []
        return taken

    def tell(self, entry: LiveEntry) -> None:
        if len(self._waiting) >= QUEUE:
            self.lose()
        elif not self._lost:
            self._waiting.append(entry)
            self.wake()

    def lose(self) -> None:
        self._waiting.clear()
        self._lost = True
        self.wake()

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Hub:
    """Hears every NOTIFY of the journal once, and tells those whom it concerns."""

    def __init__(self) -> None:
        self._followers: dict[str, set[Following]] = defaultdict(set)
        self._all: set[Following] = set()
        self._guests = 0
        self._memory = Memory()
        self._known: frozenset[int] = frozenset()  # numbers read after we began to listen: their notices come, too
        self._tasks: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()

    def __len__(self) -> int:
        return len(self._all)

    @property
    def number(self) -> int:
        return self._memory.latest

    async def enter(self) -> None:
        """Returns once the line to the database is up. Whoever entered must leave."""
        self._guests += 1
        if not self._tasks or any(task.done() for task in self._tasks):
            self._ready.clear()
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        await self._ready.wait()

    def leave(self) -> None:
        """The last to leave ends the listening; whoever comes next begins anew."""
        self._guests -= 1
        if not self._guests:
            for task in self._tasks:
                task.cancel()
            self._tasks, self._memory = [], Memory()
            self._ready.clear()

    def add(self, topics: Collection[str], since: int | None) -> Following:
        """Somebody follows from now on, or from after entry ``since``. Without a pause in between, so without a gap."""
        following = Following(self, frozenset(topics))
        self._all.add(following)
        for topic in following.topics:
            self._followers[topic].add(following)
        missed = [] if since is None else self._memory.after(since)
        if missed is None:
            following.lose()
        for entry in missed or ():
            if entry.subject in following.topics or entry.topic in following.topics:
                following.tell(entry)
        return following

    def remove(self, following: Following) -> None:
        self._all.discard(following)
        for topic in following.topics:
            self._followers[topic].discard(following)
            if not self._followers[topic]:
                del self._followers[topic]

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except psycopg.Error as fault:
                log.warning("the line to the database broke (%s); it is tried again", str(fault).strip()[:100])
            await asyncio.sleep(AGAIN)

    async def _hear(self) -> None:
        params = connection.get_connection_params()
        wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
        async with await psycopg.AsyncConnection.connect(**wanted, connect_timeout=5, autocommit=True) as line:
            await line.execute("listen journal")
            await self._read_up(line)
            self._ready.set()
            while True:
                async for notice in line.notifies(timeout=ALIVE):
                    self._hear_one(json.loads(notice.payload))
                await line.execute("select 1")

    def _hear_one(self, held: dict[str, Any]) -> None:
        if held["id"] not in self._known:
            for subject in held.get("concerned") or (held["subject"],):
                self._tell(LiveEntry(held["id"], held["name"], subject))

    def _tell(self, entry: LiveEntry) -> None:
        self._memory.note(entry)
        for following in self._followers.get(entry.subject, ()):
            following.tell(entry)
        for following in self._followers.get(entry.topic, ()):
            if entry.subject not in following.topics:
                following.tell(entry)

    async def _read_up(self, line: psycopg.AsyncConnection[Any]) -> None:
        """Read what was committed while we did not listen, once we do: at first for those who come back, then for all."""
        after = max(0, self._memory.highest - OVERLAP)
        rows = await (await line.execute(_LATEST, {"after": after, "most": READ})).fetchall()
        found = [LiveEntry(*row) for row in rows]
        self._known = frozenset(entry.id for entry in found)
        if self._memory.latest and len(self._known) < READ:
            for entry in found:
                if entry not in self._memory:
                    self._tell(entry)
            return
        self._memory = Memory(found, whole=len(self._known) < READ)
        for following in self._all:
            following.lose()

    async def _beat(self) -> None:
        """Wake everybody in turn within ``BEAT`` seconds, a few at a time."""
        while True:
            turn = [*self._all]
            share = max(1, len(turn) // 100)
            for start in range(0, max(1, len(turn)), share):
                for following in turn[start : start + share]:
                    following.wake()
                await asyncio.sleep(BEAT * share / max(1, len(turn)))


class Memory:
    """The last entries that were heard, in order of hearing, which is the order of commit.

    Those that were read, when the listening began, lie in order of number instead: there a lower number may have been
    committed after a higher one that somebody saw already. ``whole``: nothing came before what was read.
    """

    def __init__(self, read: Sequence[LiveEntry] = (), *, whole: bool = False) -> None:
        self._entries: list[LiveEntry] = []
        self._places: dict[int, int] = {}
        self._whole = whole
        self.latest = self.highest = 0
        for entry in read:
            self.note(entry)
        self._read = self.highest

    def __contains__(self, entry: LiveEntry) -> bool:
        place = self._places.get(entry.id)
        return place is not None and entry in self._entries[place : place + MOST_CONCERNED]

    def note(self, entry: LiveEntry) -> None:
        self._places.setdefault(entry.id, len(self._entries))
        self._entries.append(entry)
        self.latest, self.highest = entry.id, max(self.highest, entry.id)
        if len(self._entries) >= 2 * KEPT:
            self._entries = self._entries[KEPT:]
            self._places = {}
            for place, kept in enumerate(self._entries):
                self._places.setdefault(kept.id, place)
            self._whole = False

    def after(self, number: int) -> Sequence[LiveEntry] | None:
        """What may be news to somebody who knows this entry; None where that cannot be said any more."""
        if number > self.highest:
            return ()  # seen by them before it was heard here, and so was all that was committed before
        place = self._places.get(number)
        if place is not None and number > self._read:
            return self._entries[place + 1 :]
        if place is not None and place >= OVERLAP:
            return self._entries[place - OVERLAP :]
        if not self._whole and (not self._entries or number - OVERLAP < self._entries[0].id):
            return None
        return [entry for entry in self._entries if entry.id > number - OVERLAP and entry.id != number]


_LATEST = """
with latest as (
  select id, name, subject from journal_entry where id > %(after)s and name <> 'journal.Consulted'
  order by id desc limit %(most)s
)
select id, name, subject from (
  select id, name, subject, 0 as place from latest
  union all
  select id, name, ref, place from latest join lateral (
    select c.id as place, c.ref from journal_concerned c where c.entry_id = latest.id order by c.id limit 20
  ) held on true
) both_sorts order by id, place
"""

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of this event loop."""
    loop = asyncio.get_running_loop()
    for closed in [known for known in _hubs if known.is_closed()]:
        del _hubs[closed]
    return _hubs.setdefault(loop, Hub())


@asynccontextmanager
async def follow(topics: Collection[str], since: int | None = None) -> AsyncIterator[Following]:
    """Follow kinds of subjects and single subjects: ``async with follow({"dispatch.unit:1b2…"}) as following``.

    ``since``: the number of the last entry that is known, however old; what came after it is told first, some of it perhaps
    a second time, or ``take`` raises Lost. The caller decides what the reader may follow (``permitted_topics``).
    """
    here = hub()
    try:
        await here.enter()
        following = here.add(topics, since)
        try:
            yield following
        finally:
            here.remove(following)
    finally:
        here.leave()
