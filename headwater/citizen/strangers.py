"""How much strangers may send: counted in the database by a keyed hash of their address, which lasts two days at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from headwater.accounts.actions import take_allowance
from headwater.kernel import Ref
from headwater.neighbourhood.actions import voter_of
from headwater.ui.access import address_of as address_of

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
BEGUN, SENT, NAMELESS = 60, 20, 2_000
"""Drafts begun and reports sent from one address in an hour; information in confidence from everybody in a day."""


ASKED, MAILED = 30, 5
"""Links asked for from one address in an hour; links sent to one e-mail address in a quarter of one."""


REQUESTED = 10
"""Requests (footage, complaints, thanks) from one address in an hour."""


LETTERS, TO_ONE = 20, 5
"""Letters that confirm something: asked for from one address in an hour; sent to one mailbox in a day."""

TOO_OFTEN = "That was asked too often. Try again tomorrow."
"""What is said to whoever may not ask for another."""


def may_ask_letter(request: HttpRequest, email: str, at: datetime) -> bool:
    """From one address of the network, and to one mailbox, however it is written. Votes and wishes count together."""
    tries = [
        take_allowance(what="letter from", who=address_of(request), at=at, most=LETTERS, within=_HOUR),
        take_allowance(what="letter to", who=voter_of(Ref("places.area", "any"), email), at=at, most=TO_ONE, within=_DAY),
    ]
    return all(tries)


def may_begin(request: HttpRequest, at: datetime, *, nameless: bool) -> bool:
    return _may("report begun", BEGUN, request, at, nameless)


def may_send(request: HttpRequest, at: datetime, *, nameless: bool) -> bool:
    return _may("report sent", SENT, request, at, nameless)


def may_make_request(request: HttpRequest, at: datetime) -> bool:
    return take_allowance(what="request made", who=address_of(request), at=at, most=REQUESTED, within=_HOUR)


def may_ask_sign_in(request: HttpRequest, at: datetime) -> bool:
    """From one address, whatever e-mail address is typed."""
    return take_allowance(what="sign-in asked from", who=address_of(request), at=at, most=ASKED, within=_HOUR)


def may_mail_sign_in(email: str, at: datetime) -> bool:
    """To one e-mail address, whoever asks; whoever asks is not told."""
    few = take_allowance(what="sign-in asked for", who=email.lower(), at=at, most=MAILED, within=timedelta(minutes=15))
    return take_allowance(what="sign-in asked for, day", who=email.lower(), at=at, most=4 * MAILED, within=_DAY) and few


def may_try_code(request: HttpRequest, at: datetime) -> bool:
    """Codes typed from one address."""
    return take_allowance(what="sign-in code from", who=address_of(request), at=at, most=2 * ASKED, within=_HOUR)


def _may(what: str, most: int, request: HttpRequest, at: datetime, nameless: bool) -> bool:
    if nameless:  # no address is looked at, not even by its hash, and no hour
        return take_allowance(what=f"{what} in confidence", who="anybody", at=at, most=NAMELESS, within=_DAY)
    return take_allowance(what=what, who=address_of(request), at=at, most=most, within=_HOUR)
