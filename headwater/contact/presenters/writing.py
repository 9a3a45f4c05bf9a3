"""What people write about what they reported, as staff read and answer it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from headwater.contact.presenters.parts import Tag, waited
from headwater.contact.presenters.queue import Tray, TrayRow
from headwater.contact.queries import MessageView, Thread
from headwater.kernel import Ref


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One report that was written about. ``since``: of the oldest message that waits, or of the newest."""

    href: str
    about: str
    text: str
    since: datetime
    unread: int
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """Those that wait, then the others."""

    waiting: tuple[ThreadRow, ...]
    others: tuple[ThreadRow, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``theirs``: they wrote it; ``seen``: whether the other side has read it, in words."""

    when: datetime
    who: str
    text: str
    theirs: bool
    tags: tuple[Tag, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What was written about one contact, the newest first, and the form of the answer."""

    id: str
    messages: tuple[Said, ...]
    unread: int
    token: str
    text: str = ""


def threads_page(found: Iterable[Thread]) -> ThreadsPage:
    rows = [(_row(one), bool(one.unread)) for one in found]
    return ThreadsPage(tuple(row for row, waits in rows if waits), tuple(row for row, waits in rows if not waits))


def thread_page(contact: Ref, messages: Sequence[MessageView], text: str = "") -> ThreadPage:
    unread = sum(not one.ours and one.read_at is None for one in messages)
    return ThreadPage(contact.id, tuple(map(_said, messages)), unread, secrets.token_urlsafe(16), text)


def tray(found: Iterable[Thread], at: datetime) -> Tray:
    """Messages that nobody has read, beside the other trays of the queue."""
    rows = tuple(
        TrayRow(
            one.channel_name, one.who, one.unread[0].text[:80], _href(one.contact), one.unread[0].at,
            waited(one.unread[0].at, at), any(said.late for said in one.unread), _tags(one.unread),
        )
        for one in found
    )  # fmt: skip
    return Tray("messages", "Messages not read", "Everything that people wrote to us was read.", rows)


def _row(one: Thread) -> ThreadRow:
    shown = one.unread[0] if one.unread else one.newest
    about = ", ".join(part for part in (one.who, one.kind, one.channel_name) if part)
    return ThreadRow(_href(one.contact), about, shown.text[:160], shown.at, len(one.unread), _tags(one.unread))


def _tags(messages: Iterable[MessageView]) -> tuple[Tag, ...]:
    said = list(messages)
    raised = next((one.escalated_to for one in said if one.escalated_to), "")
    tags = [Tag("New information", "warn")] if any(one.news for one in said) else []
    return (*tags, *([Tag(f"Raised with {raised}", "warn")] if raised else []))


def _said(one: MessageView) -> Said:
    if one.read_at is None:
        seen = "They have not read it yet" if one.ours else "Nobody has read it yet"
    else:
        seen = "They have read it" if one.ours else f"Read by {one.read_by_name}"
    return Said(one.at, one.who, one.text, not one.ours, _tags([one]), seen)


def _href(contact: Ref) -> str:
    return reverse("contact:thread", args=[contact.id])
