"""From references to rows, held until the end of the transaction."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model

from headwater.contact.models import Contact
from headwater.contact.models.contacts import LONGEST_TEXT
from headwater.contact.rules.channels import State
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref

LONDON = ZoneInfo("Europe/London")

_M = TypeVar("_M", bound=Model)
_LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"


def uuid_of(ref: Ref, kind: str, what: str) -> UUID:
    """The identifier in a reference of this kind. Raises NotFound where it cannot be one."""
    try:
        if ref.kind == kind:
            return UUID(ref.id)
    except ValueError:
        pass
    raise NotFound(f"There is no such {what}.", "Look at the list again.")


def locked(contact: Ref) -> Contact:
    """A contact, held. Raises NotFound. One query."""
    pk = uuid_of(contact, "contact.contact", "contact")
    row = Contact.objects.row(pk, held=True)
    if row is None:
        raise NotFound("There is no such contact.", "Look at the queue again.")
    return row


def held_by(row: Contact, by: Actor) -> None:
    """Raise Conflict unless this actor has the contact, in words that say who has."""
    if row.state == State.CLOSED.value:
        raise Conflict(f"This contact was finished at {clock(row.closed_at)}.", "Look at the queue again.")
    if not row.holder:
        raise Conflict("Nobody has this contact.", "Take it first.")
    if row.holder != str(by.ref):
        raise Conflict(
            f"{row.holder_name} has this contact since {clock(row.claimed_at)}.", "Ask a supervisor to take it over."
        )


def clock(moment: datetime | None) -> str:
    """A time of the day as a control room says it, in London."""
    return moment.astimezone(LONDON).strftime("%H:%M:%S") if moment else "an unknown time"


def clean(text: str, longest: int, what: str) -> str:
    """Text as it is stored: without null characters and blank ends. Raises Invalid where it is too long."""
    said = text.replace("\x00", "").strip()
    if len(said) > longest:
        raise Invalid(f"{what} is too long: {len(said):,} characters.", f"At most {longest:,} are kept.")
    return said


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text from another program, cut rather than refused: a call must never be lost for its length."""
    said = text.replace("\x00", "").strip()
    return said if len(said) <= longest else said[: longest - 1] + "…"


def sent(token: str, *said: object) -> str:
    """By what a form is known that is sent twice: its token, which whoever sends it may choose, and what stands in it."""
    return hashlib.sha256(repr((token, *said)).encode("utf-8", "replace")).hexdigest()


def new_reference(begins: str) -> str:
    """A reference that can be said on the telephone: “RQ-7K3-92Q”. Drawn, so that nobody can count on from one to the next."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"{begins}-{drawn[:3]}-{drawn[3:]}"
