"""Hubs: who is there, work handed from one to another, and a hub that goes dark.

Locks are taken in one order by everybody: hubs, incidents, handovers, timers.
"""

from headwater.dispatch.actions.hubs.darkness import Handed, come_back, go_dark, watch_hubs
from headwater.dispatch.actions.hubs.handing import accept, hand_over, refuse, withdraw
from headwater.dispatch.actions.hubs.holding import lit_hubs
from headwater.dispatch.actions.hubs.presence import leave, present

__all__ = [
    "Handed",
    "accept",
    "come_back",
    "go_dark",
    "hand_over",
    "leave",
    "lit_hubs",
    "present",
    "refuse",
    "watch_hubs",
    "withdraw",
]
