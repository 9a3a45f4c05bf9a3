"""What people write about what they reported, and what we write back. Unread messages are raised like referrals."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, locked
from headwater.contact.models import CaseMessage, Contact
from headwater.contact.permissions import Permission
from headwater.contact.rules.progress import reading
from headwater.dispatch.actions import add_entry
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, Ref, new_id

LONGEST = 5_000
"""Characters of one message."""

MOST_UNREAD = 20
"""Messages that wait to be read, beyond which no more are taken about one report."""


def receive(row: Contact, text: str, news: bool, token: str, by: Actor, at: datetime) -> None:
    """A message of the owner of a contact whose row is held; the same one again is nothing.

    What is new goes into the log of the incident as well, which asks for its risk to be assessed again.
    """
    said = _said(text)
    if CaseMessage.objects.filter(contact=row, token=token).exists():
        return
    if CaseMessage.objects.filter(contact=row, ours=False, read_at=None).count() >= MOST_UNREAD:
        raise Conflict("We have not read what you wrote before.", "Call 101 if it cannot wait, and 999 in an emergency.")
    message = _keep(row, by, at, token, text=said, ours=False, news=news, signed="You", due_at=_due(at))
    assert message.due_at is not None
    record(events.MessageReceived(contact=row.ref, message=message.ref, due=message.due_at, news=news, by=by.ref, at=at))
    if news and row.incident:
        add_entry(by=by, at=at, incident=Ref.parse(row.incident), text=f"From whoever reported it: {said}", kind="new_fact")


@transaction.atomic
def answer_message(*, by: Actor, at: datetime, contact: Ref, text: str, token: str) -> None:
    """Write to whoever made a report; what they had written is read by that. The same one sent twice is one.

    Raises Invalid without words.
    """
    by.must(Permission.MESSAGE_ANSWER)
    said, row = _said(text), locked(contact)
    if CaseMessage.objects.filter(contact=row, token=token).exists():
        return
    message = _keep(row, by, at, token, text=said, ours=True, signed=reading().signed)
    record(events.MessageAnswered(contact=row.ref, message=message.ref, by=by.ref, at=at))
    _read(row, by, at)


@transaction.atomic
def read_messages(*, by: Actor, at: datetime, contact: Ref) -> int:
    """Note that what was written to us about a contact was read, where it needs no answer; returns how many were."""
    by.must(Permission.MESSAGE_ANSWER)
    return _read(locked(contact), by, at)


@transaction.atomic
def escalate_messages(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Raise every message that nobody read in time with whoever is next in line; returns how many were."""
    by.must(Permission.MESSAGE_ANSWER)
    late = CaseMessage.objects.select_for_update(no_key=True, skip_locked=True).filter(ours=False, read_at=None)
    return sum(_raise(row, by, at) for row in late.filter(due_at__lte=at).order_by("due_at")[:limit])


def _raise(row: CaseMessage, by: Actor, at: datetime) -> int:
    due = [step for step in reading().steps[row.level :] if row.due_at and row.due_at + timedelta(minutes=step.after) <= at]
    contact = Ref("contact.contact", str(row.contact_id))
    for step in due:
        row.level, row.escalated_at, row.escalated_to = row.level + 1, at, step.to
        record(events.MessageEscalated(contact=contact, message=row.ref, level=row.level, to=step.to, by=by.ref, at=at))
    if due:
        row.save(update_fields=["level", "escalated_at", "escalated_to"])
    return len(due)


def _read(row: Contact, by: Actor, at: datetime) -> int:
    unread = list(CaseMessage.objects.filter(contact=row, ours=False, read_at=None))
    if unread:
        CaseMessage.objects.filter(pk__in=[one.pk for one in unread]).update(
            read_at=at, read_by=str(by.ref), read_by_name=by.name[:120]
        )
        record(events.MessagesRead(contact=row.ref, messages=tuple(one.ref for one in unread), by=by.ref, at=at))
    return len(unread)


def _keep(row: Contact, by: Actor, at: datetime, token: str, **said: object) -> CaseMessage:
    if not 0 < len(token) <= 64:
        raise Invalid("This page is too old.", "Load it again, and send what you wrote once more.")
    message = CaseMessage(id=new_id(), contact=row, said_at=at, by=str(by.ref), by_name=by.name[:120], token=token, **said)
    message.save(force_insert=True)
    return message


def _due(at: datetime) -> datetime:
    return at + timedelta(minutes=reading().within)


def _said(text: str) -> str:
    said = clean(text, LONGEST, "The message")
    if not said:
        raise Invalid("Nothing is written.", "Write what you want to say.")
    return said
