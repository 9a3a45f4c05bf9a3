"""Letters that confirm something: asked for on a page, sent by the worker, so that no server of mail makes anybody wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from headwater.citizen import events
from headwater.citizen.models import Letter
from headwater.citizen.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Ref

LASTS = timedelta(days=1)
"""How long a letter waits for a server that does not take it."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter to send."""

    kind: str
    email: str
    name: str
    path: str


@transaction.atomic
def ask_letter(*, by: Actor, at: datetime, kind: str, email: str, name: str, path: str) -> None:
    """Queue a letter; whether anybody reads the mail of the address is found out by whoever opens the link in it."""
    by.must(Permission.LETTER)
    row = Letter.objects.create(kind=Letter.Kind(kind), email=email, name=name, path=path, asked_at=at)
    record(events.LetterAsked(letter=row.ref, kind=kind, by=by.ref, at=at))


@transaction.atomic
def take_letter(*, by: Actor, letter: Ref) -> LetterView | None:
    """The letter, which is then gone; None where it is already. Sent in the same transaction, it waits on when that fails."""
    by.must(Permission.LETTER)
    row = Letter.objects.select_for_update().filter(pk=letter.id).first()
    if row is None:
        return None
    row.delete()
    return LetterView(row.kind, row.email, row.name, row.path)


@transaction.atomic
def forget_letters(*, by: Actor, at: datetime) -> int:
    """Delete letters that no server took within a day; returns how many."""
    by.must(Permission.LETTER)
    deleted, _ = Letter.objects.filter(asked_at__lt=at - LASTS).delete()
    return deleted
