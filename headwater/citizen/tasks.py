"""What time brings: drafts, links and sessions that are too old go, and what was given in confidence is brought to be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from headwater.citizen import actions, digests
from headwater.citizen.rules.confidence import is_hour
from headwater.kernel import Actor, Ref, now
from headwater.neighbourhood.actions import REMEMBERED, forget_told

CLOCK = "citizen clock"
"""Who does it, in the journal."""

ATTEMPTS = 6
"""How often a warning is tried where the server of the mail does not answer: 18 minutes in all."""


@app.periodic(cron="0 * * * *", periodic_id="citizen.hourly")
@app.task(name="citizen.hourly", queueing_lock="citizen.hourly")
def hourly(timestamp: int) -> None:
    """Each hour; information in confidence once a day, whatever the hour in which the worker was up again."""
    clock = Actor.system(CLOCK)
    actions.forget_drafts(by=clock, at=now())
    actions.forget_sign_ins(by=clock, at=now())
    actions.forget_addresses(by=clock, at=now())
    actions.forget_letters(by=clock, at=now())
    if is_hour(datetime.fromtimestamp(timestamp, UTC)):
        while actions.deliver_confidences(by=clock, at=now()):
            continue


@app.periodic(cron="5 * * * *", periodic_id="citizen.digests")
@app.task(name="citizen.digests", queueing_lock="citizen.digests")
def send_digests(timestamp: int) -> None:
    """Each hour of the day, to whoever has not been told yet today: in the morning, or when a worker is up again."""
    clock, at = Actor.system(CLOCK), now()
    digests.send_digests(clock, at)
    forget_told(by=clock, before=at - timedelta(days=REMEMBERED))


@app.task(name=digests.WARN, retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3))
def warn(warning: str) -> None:
    """Those who want to be warned at once; tried again where the server of the mail does not answer."""
    digests.warn(Actor.system(CLOCK), now(), Ref.parse(warning))
