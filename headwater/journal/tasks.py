"""Background work of the journal."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from headwater.journal import actions
from headwater.kernel import now

ATTEMPTS = 6
"""How often an event is given to a handler before it becomes a dead letter: within about two minutes."""


@app.task(name="journal.handle", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3))
def handle(entry: int, handler: str) -> None:
    """Give one entry to one handler."""
    actions.handle(entry=entry, handler=handler, at=now())
