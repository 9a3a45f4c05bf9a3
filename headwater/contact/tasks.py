"""What time brings: call-backs that were not made, referrals that nobody acknowledged, messages that nobody read."""

from __future__ import annotations

from procrastinate.contrib.django import app

from headwater.contact import actions
from headwater.kernel import Actor, now

CLOCK = "contact clock"
"""Who notes it, in the journal."""


@app.periodic(cron="* * * * * */10", periodic_id="contact.due")
@app.task(name="contact.due", queueing_lock="contact.due")
def due(timestamp: int) -> None:
    """Every ten seconds, note what is overdue, once each. Nothing is taken from anybody."""
    clock, at = Actor.system(CLOCK), now()
    actions.note_overdue_call_backs(by=clock, at=at)
    actions.escalate_referrals(by=clock, at=at)
    actions.escalate_messages(by=clock, at=at)
    actions.escalate_requests(by=clock, at=at)


@app.periodic(cron="20 * * * *", periodic_id="contact.hourly")
@app.task(name="contact.hourly", queueing_lock="contact.hourly")
def hourly(timestamp: int) -> None:
    """Each hour, erase what nobody confirmed or chose in time, and cameras whose time is over."""
    clock, at = Actor.system(CLOCK), now()
    actions.forget_cameras(by=clock, at=at)
    actions.forget_visits(by=clock, at=at)
