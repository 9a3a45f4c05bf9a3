"""Background work of the composition root."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from procrastinate.contrib.django import app

from headwater.journal import actions
from headwater.kernel import Actor, Quiet, now

REFRESH_HOUR = 4
"""The hour, by the clock on the wall, at which the lake is refreshed each day."""


@app.periodic(cron="0 * * * *", periodic_id="refresh")
@app.task(name="site.refresh", queueing_lock="site.refresh")
def refresh(timestamp: int) -> None:
    """Each day at 04:00 in London, summer and winter: the queue's own clock knows UTC only."""
    if is_refresh_hour(datetime.fromtimestamp(timestamp, UTC)):
        actions.run_job_here(by=Actor.system("daily refresh"), at=now(), kind="lake.refresh", params={}, progress=Quiet())


def is_refresh_hour(moment: datetime) -> bool:
    """Whether this is the hour, in London. Once a day even when the clocks change: they change at 01:00 UTC."""
    return moment.astimezone(ZoneInfo("Europe/London")).hour == REFRESH_HOUR
