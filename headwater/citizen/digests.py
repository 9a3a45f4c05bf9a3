"""What is new in a neighbourhood, to those who asked: sent by the worker in the morning, each thing once.

What is told is noted and committed before the mail is handed over. A worker that is killed in between tells nothing twice; what
it held in its hands at that moment is not told by e-mail, and stands on the page.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from headwater.kernel import Actor, Ref
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.queries import News, SubscriptionView

log = logging.getLogger(__name__)


def send_digests(by: Actor, at: datetime) -> int:
    """Tell everybody who is due what they have not been told; returns how many e-mails went out.

    Stops where the server of the mail does not answer: the rest is told an hour later.
    """
    news, names = cache(lambda area: queries.news_of(area, at)), cache(lambda area: queries.neighbourhood_of(area).name)
    sent, seen = 0, set[Ref]()
    with get_connection() as connection:
        while due := [one for one in queries.due(at, by=by) if one.ref not in seen]:
            for one in due:
                seen.add(one.ref)
                new = actions.begin_digest(by=by, at=at, subscription=one.ref, news=news(one.area))
                if not new:
                    continue
                try:
                    connection.send_messages([digest(one, names(one.area), new)])
                except OSError as fault:  # every fault of smtplib is one
                    refused = isinstance(fault, SMTPRecipientsRefused)
                    actions.undo_digest(by=by, at=at, subscription=one.ref, news=new, refused=refused)
                    if refused:
                        continue
                    log.warning("the server of the mail does not answer; the rest is told later", exc_info=True)
                    return sent
                actions.end_digest(by=by, at=at, subscription=one.ref, news=new)
                sent += 1
    return sent


def digest(to: SubscriptionView, name: str, new: Sequence[News]) -> EmailMessage:
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
    return EmailMessage(f"What is new in {name}", text, None, [to.email], headers=headers)


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
