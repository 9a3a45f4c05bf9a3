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
