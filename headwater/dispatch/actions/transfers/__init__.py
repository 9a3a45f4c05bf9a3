"""Incidents on their way to and from other control rooms. See docs/how-to/exchange-incidents-with-partners.md."""

from headwater.dispatch.actions.transfers.arriving import accept, receive, refuse, taken_back
from headwater.dispatch.actions.transfers.asking import answered, ask, withdraw
from headwater.dispatch.actions.transfers.carrying import carry
from headwater.dispatch.actions.transfers.giving import Giving, fetched, next_due, partners_due, received, settled

__all__ = [
    "Giving",
    "accept",
    "answered",
    "ask",
    "carry",
    "fetched",
    "next_due",
    "partners_due",
    "receive",
    "received",
    "refuse",
    "settled",
    "taken_back",
    "withdraw",
]
