"""What is new in a neighbourhood, to those who asked: sent by the worker in the morning, each thing once.

What is told is noted and committed before the mail is handed over. A worker that is killed in between tells nothing twice; what
it held in its hands at that moment is not told by e-mail, and stands on the page.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from headwater.kernel import Actor, Ref
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.queries import News, SubscriptionView

log = logging.getLogger(__name__)


WARN = "citizen.warn"
"""The background task that warns those who asked for it."""


def send_digests(by: Actor, at: datetime) -> int:
    """Tell everybody who is due what they have not been told; returns how many e-mails went out.

    Stops where the server of the mail does not answer: the rest is told an hour later.
    """
    sent, seen = 0, set[Ref]()
    with get_connection() as connection:
        post = _Post(connection, by, at)
        while due := [one for one in queries.due(at, by=by) if one.ref not in seen]:
            for one in due:
                seen.add(one.ref)
                try:
                    sent += post.tell(one)
                except NoAnswer:
                    log.warning("the server of the mail does not answer; the rest is told later", exc_info=True)
                    return sent
    return sent


def warn(by: Actor, at: datetime, warning: Ref) -> int:
    """Tell everybody who wants it of a warning, at once, also whom it lets go; returns how many e-mails went out.

    Raises NoAnswer where somebody must be tried again: everybody else has been told by then.
    """
    said = queries.issued_warning(warning)
    with get_connection() as connection:
        post = _Post(connection, by, at, urgent=True)
        sent = sum(post.tell(one) for one in queries.to_warn((*said.areas, *said.let_go), by=by))
    if post.put_off:
        raise NoAnswer(f"{post.put_off} could not be told yet")
    return sent


class NoAnswer(Exception):
    """The server of the mail does not answer."""


class _Post:
    """E-mails of one run: what is new in an area is read once. ``put_off``: how many the server would not take just now."""

    def __init__(self, connection: BaseEmailBackend, by: Actor, at: datetime, *, urgent: bool = False) -> None:
        self._connection, self._by, self._at, self._urgent = connection, by, at, urgent
        self._news: dict[Ref, tuple[str, tuple[News, ...]]] = {}
        self.put_off = 0

    def tell(self, one: SubscriptionView) -> bool:
        """One subscription; whether there was anything to tell, and the server took it. Raises NoAnswer."""
        name, news = self._of(one.area)
        new = actions.begin_digest(by=self._by, at=self._at, subscription=one.ref, news=news, urgent=self._urgent)
        if not new:
            return False
        try:
            self._connection.send_messages([digest(one, name, new, urgent=self._urgent)])
        except OSError as fault:  # every fault of smtplib is one
            refused = _is_nobody(fault)
            actions.undo_digest(by=self._by, at=self._at, subscription=one.ref, news=new, refused=refused)
            if not isinstance(fault, SMTPRecipientsRefused | SMTPDataError):
                raise NoAnswer from fault
            self.put_off += not refused
            return False
        actions.end_digest(by=self._by, at=self._at, subscription=one.ref, news=new)
        return True

    def _of(self, area: Ref) -> tuple[str, tuple[News, ...]]:
        if area not in self._news:
            found = queries.news_of(area, self._at, urgent=self._urgent)
            self._news[area] = queries.neighbourhood_of(area).name, found
        return self._news[area]


def _is_nobody(fault: OSError) -> bool:
    """Whether the server knows no such address, for good; one that is too busy for it now says so with 4xx."""
    return isinstance(fault, SMTPRecipientsRefused) and all(code >= 500 for code, _ in fault.recipients.values())


def digest(to: SubscriptionView, name: str, new: Sequence[News], *, urgent: bool = False) -> EmailMessage:
    """The e-mail, with what a program of mail needs to offer one button that stops it (RFC 8058)."""
    stop = _absolute("citizen:area_stop", actions.write_stop(to.ref))
    told = {
        "name": name, "parts": _parts(new), "page": _absolute("citizen:area", to.area.id), "report": _absolute("citizen:find"),
        "stop": stop,
    }  # fmt: skip
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    text = render_to_string("citizen/area/digest_mail.jinja", told)
    subject = f"A warning for {name}" if urgent else f"What is new in {name}"
    return EmailMessage(subject, text, None, [to.email], headers=headers)


def _parts(new: Sequence[News]) -> list[tuple[str, list[str]]]:
    """By topic; of several things about the same only the first."""
    found = []
    for source in queries.sources:
        items = {one.about or one.key: one.words for one in reversed(new) if one.topic == source.slug}
        if items:
            found.append((source.label, list(reversed(items.values()))))
    return found


def _absolute(name: str, *args: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=args)}"
