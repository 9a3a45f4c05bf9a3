"""Background work of the journal."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from headwater.journal import actions
from headwater.kernel import now

ATTEMPTS = 6
"""How often an event is given to a handler again after it failed, 18 minutes in all; then it is a dead letter."""

STALE = 20.0
"""Seconds without a heartbeat after which a worker counts as killed, and its work is given to another."""

log = logging.getLogger(__name__)


@app.task(name="journal.handle", retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3))
def handle(entry: int, handler: str) -> None:
    """Give one entry to one handler."""
    actions.handle(entry=entry, handler=handler, at=now())


@app.task(name="journal.run_job")
def run_job(job: str) -> None:
    """Work that a person waits for."""
    actions.work_on_job(job=UUID(job), at=now())


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="journal.seal", queueing_lock="journal.seal")
def seal(timestamp: int) -> None:
    """Each minute, seal what was written."""
    actions.seal(at=now())


@app.periodic(cron="* * * * * */10", periodic_id="pick_up")
@app.task(name="journal.pick_up", queueing_lock="journal.pick_up")
async def pick_up(timestamp: int) -> None:
    """Every ten seconds, give the work of a killed worker to another: its transaction was rolled back, so nothing is twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALE):
        log.warning("the worker of job %s (%s) was killed; it is done again", job.id, job.task_name)
        await app.job_manager.retry_job(job)
