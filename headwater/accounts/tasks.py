"""Background work of accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from headwater.accounts import actions
from headwater.kernel import now


@app.periodic(cron="20 3 * * *", periodic_id="forget_allowances")
@app.task(name="accounts.forget_allowances", queueing_lock="accounts.forget_allowances")
def forget_allowances(timestamp: int) -> None:
    """Each night, forget how often strangers did what."""
    actions.forget_allowances(at=now())
