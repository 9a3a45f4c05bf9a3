"""Servers of mail that do not take what they are given."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend


class Down(EmailBackend):
    """Does not answer."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("the server of the mail is down")


class Picky(EmailBackend):
    """Knows nobody called ghost."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for one in messages:
            if any(to.startswith("ghost") for to in one.to):
                raise SMTPRecipientsRefused({one.to[0]: (550, b"no such user")})
        return int(super().send_messages(messages))


class Full(EmailBackend):
    """Has no room for ghosts just now, and likes no letter to a poet."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for one in messages:
            if one.to[0].startswith("ghost"):
                raise SMTPRecipientsRefused({one.to[0]: (452, b"too many messages")})
            if one.to[0].startswith("poet"):
                raise SMTPDataError(554, b"looks unwanted")
        return int(super().send_messages(messages))


class Killed(BaseException):
    """The worker is killed: nothing after it runs."""


class Fatal(EmailBackend):
    """Takes the mail, and the worker is killed before it hears so."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        super().send_messages(messages)
        raise Killed
