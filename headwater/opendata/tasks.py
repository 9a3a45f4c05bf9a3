"""What time brings: requests by Open311 get their anchor points and follow what becomes of them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from headwater.kernel import Actor, now
from headwater.opendata import actions


@app.periodic(cron="*/15 * * * *", periodic_id="opendata.follow")
@app.task(name="opendata.follow", queueing_lock="opendata.follow")
def follow(timestamp: int) -> None:
    """Every quarter of an hour."""
    actions.follow_requests(by=Actor.system("open311 clock"), at=now())
