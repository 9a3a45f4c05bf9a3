"""Background work of dispatch: timers that are due, roles that have not answered, hubs that nobody is in, transfers to send."""

from __future__ import annotations

from procrastinate.contrib.django import app

from headwater.dispatch.actions import escalations, hubs, ringing, transfers
from headwater.kernel import now


@app.periodic(cron="* * * * * */3", periodic_id="ring")
@app.task(name="dispatch.ring", queueing_lock="dispatch.ring")
def ring(timestamp: int) -> None:
    """Every three seconds, ring what is due and tell the next of what nobody has answered, until nothing is left."""
    while ringing.ring_due(at=now()) == ringing.AT_ONCE:
        pass
    escalations.tell_next(at=now())


@app.periodic(cron="* * * * * */15", periodic_id="hubs")
@app.task(name="dispatch.watch_hubs", queueing_lock="dispatch.watch_hubs")
def watch_hubs(timestamp: int) -> None:
    """Four times a minute, see whether a hub has lost its people."""
    hubs.watch_hubs(at=now())


@app.periodic(cron="* * * * * */5", periodic_id="transfers")
@app.task(name="dispatch.send_transfers", queueing_lock="dispatch.send_transfers")
def send_transfers(timestamp: int) -> None:
    """Every five seconds, give partners what is theirs. One that does not listen is left at its first fault, and no other waits
    for it longer than for one try.
    """
    for partner in transfers.partners_due(at=now()):
        while (giving := transfers.next_due(partner=partner, at=now())) is not None:
            fault = transfers.carry(giving)
            transfers.settled(giving=giving, at=now(), fault=fault)
            if fault:
                break
