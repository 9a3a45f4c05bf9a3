"""Live pages: what somebody follows, as server-sent events.

A page asks ``/live/?topic=dispatch.incident&topic=dispatch.unit:1b2…``; each entry comes as ``event: entry`` with its number,
name and subject. The browser's ``Last-Event-ID`` brings what a page missed while it was away.
"""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Collection

from headwater.journal.queries import LiveEntry, Lost, follow

COME_BACK = (500, 2_500)
"""Milliseconds until a browser whose line broke comes back: each is told another time, so that they do not come together."""

RELOAD = b"event: reload\ndata: {}\n\n"


async def stream(topics: Collection[str], since: int | None) -> AsyncIterator[bytes]:
    """Server-sent events of these topics: first what came after entry ``since``, then what happens."""
    async with follow(topics, since) as following:
        yield f": following\nretry: {_patience()}\n".encode() + (b"\n" if since is not None else place(following.number))
        while True:
            try:
                heard = await following.take()
            except Lost:
                yield RELOAD + place(following.number)
            else:
                yield b"".join(map(message, heard)) or b": still here\n" + place(following.number)


def _patience() -> int:
    return random.randint(*COME_BACK)  # noqa: S311 - to spread them, not to hide anything


def place(number: int) -> bytes:
    """Tells the browser where it is, so that it comes back with this number although it was told nothing since."""
    return f"id: {number}\n\n".encode()


def message(entry: LiveEntry) -> bytes:
    """One entry as a server-sent event."""
    return f"id: {entry.id}\nevent: entry\ndata: {json.dumps(entry.json())}\n\n".encode()
