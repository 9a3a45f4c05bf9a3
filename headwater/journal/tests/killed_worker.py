"""A real worker with one handler, for a test that kills it. Imported once Django is set up."""

from __future__ import annotations

import asyncio
import time

from procrastinate.contrib.django import app

from headwater.journal import actions, tasks
from headwater.journal.tests.conftest import ANN, BellRung
from headwater.kernel import Event, Ref, handles

tasks.STALE = 1.0


class BellHeard(Event, subject="bell"):
    """Somebody heard it."""

    bell: Ref
    tone: str


@handles(BellRung)
def hear(event: BellRung) -> None:
    """Writes an effect in the handler's own transaction, and takes long enough to be killed inside it."""
    if event.tone == "never":
        raise ValueError("nobody can hear this one")
    actions.record(BellHeard(bell=event.bell, tone=event.tone, by=ANN.ref, at=event.at))
    time.sleep(0.01)


def main() -> None:
    """Work until killed, noticing a killed predecessor within seconds."""
    asyncio.run(_work())


async def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's
        async with worker.open_async():
            await worker.run_worker_async(
                concurrency=4,
                fetch_job_polling_interval=0.2,
                update_heartbeat_interval=0.3,
                stalled_worker_timeout=1.0,
            )
