"""The queue, its trays and who is on what, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from headwater.contact.permissions import Permission
from headwater.contact.presenters.parts import Tag, waited
from headwater.contact.queries import ContactView, ReferralView, Trays
from headwater.kernel import Actor

KEYS = (("The queue", (("F2 or n", "Answer whoever is first"), ("Alt N", "Enter a counter report"))),)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contact that waits. ``since`` counts up on the page; ``waited`` is what it says at first."""

    id: str
    channel: str
    channel_label: str
    emergency: bool
    since: datetime
    waited: str
    who: str
    known: str
    late: Tag | None
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a row."""

    words: str
    href: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TrayRow:
    """A contact or referral in a tray."""

    channel_label: str
    who: str
    detail: str
    href: str
    since: datetime
    waited: str
    stale: bool = False
    tags: tuple[Tag, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Tray:
    """One tray; ``nothing``: what to say where it is empty."""

    code: str
    title: str
    nothing: str
    rows: tuple[TrayRow, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue and its trays."""

    waiting: tuple[Waiting, ...]
    trays: tuple[Tray, ...]
    may_handle: bool
    may_ring: bool


def waiting_rows(contacts: Iterable[ContactView], at: datetime) -> tuple[Waiting, ...]:
    """Those who wait, in their order."""
    return tuple(
        Waiting(
            id=one.ref.id,
            channel=one.channel,
            channel_label=one.channel_name,
            emergency=one.channel == "999",
            since=one.rang_at,
            waited=waited(one.rang_at, at),
            who=one.who,
            known=_known(one),
            late=Tag("Late", "warn") if one.late else None,
            tags=(Tag("Silent", "warn"),) if one.silent else (),
        )
        for one in contacts
    )


def queue_page(
    waiting: Sequence[Waiting],
    trays: Trays,
    mine: Sequence[ContactView],
    referrals: Sequence[ReferralView],
    actor: Actor,
    at: datetime,
    written: Tray | None = None,
) -> QueuePage:
    """The page of the queue. ``written``: the tray of messages, for those who may answer them."""
    handles = actor.may(Permission.HANDLE)
    others = [one for one in trays.taken if one.holder != actor.ref]
    off = tuple(_rang_off(one, at, handles) for one in trays.rang_off)
    unread = tuple(_referral(one, at) for one in referrals)
    shown = [
        Tray("mine", "Yours", "You have nothing in hand.", tuple(_taken(one, at) for one in mine)),
        Tray("rang-off", "Rang off, to be called back", "Nobody is owed a call.", off),
        Tray("taken", "With others", "Nobody else is on a contact.", tuple(_taken(one, at) for one in others)),
        Tray("referrals", "Referrals not acknowledged in time", "Every agency has answered in time.", unread),
        *([written] if written else []),
    ]
    return QueuePage(tuple(waiting), tuple(shown if handles else shown[1:]), handles, actor.may(Permission.RING))


def _known(one: ContactView) -> str:
    """What is known before anybody answers: where, and the words that came with it."""
    where = one.location.text if one.location else f"Phone within {one.aml.radius} metres" if one.aml else ""
    return ". ".join(part for part in (where, one.text[:140]) if part)


def _taken(one: ContactView, at: datetime) -> TrayRow:
    since = one.claimed_at or one.rang_at
    where = one.location.text if one.location else ""
    detail = ", ".join(part for part in (f"with {one.holder_name}", where, one.summary[:80]) if part)
    return TrayRow(one.channel_name, one.who, detail, _href(one), since, waited(since, at), one.stale)


def _rang_off(one: ContactView, at: datetime, handles: bool) -> TrayRow:
    due = f"call back by {_clock(one.call_back_by)}" if one.call_back_by else "no call back is owed"
    tried = f"tried {one.call_backs} times" if one.call_backs > 1 else "tried once" if one.call_backs else ""
    since = one.abandoned_at or one.rang_at
    acts = (Act("Take it and call back", reverse("contact:claim", args=[one.ref.id])),) if handles else ()
    tags = (Tag("Overdue", "warn"),) if one.call_back_overdue else ()
    return TrayRow(
        one.channel_name, one.who, ", ".join(p for p in (due, tried) if p), _href(one), since, waited(since, at),
        one.call_back_overdue, tags, acts,
    )  # fmt: skip


def _referral(one: ReferralView, at: datetime) -> TrayRow:
    detail = f"{one.text[:80]}{f', raised with {one.escalated_to}' if one.escalated_to else ''}"
    return TrayRow(
        one.agency_name, one.agency_name, detail, reverse("contact:referrals"), one.due_at, waited(one.due_at, at), True
    )


def _href(one: ContactView) -> str:
    return reverse("contact:call", args=[one.ref.id])


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M:%S")
