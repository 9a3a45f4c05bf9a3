"""Keeping and forgetting ways of looking at the board."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.dispatch.events import ViewForgotten, ViewKept
from headwater.dispatch.models import SavedView
from headwater.dispatch.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, NotFound

MOST_VIEWS = 30
"""Views that one person keeps."""


@transaction.atomic
def keep_view(*, by: Actor, at: datetime, name: str, query: str) -> int:
    """Keep what the board is filtered and sorted by; a view of that name is replaced. Returns its number. Raises Invalid."""
    by.must(Permission.BOARD_READ)
    words = " ".join(name.split())
    if not 0 < len(words) <= 40:
        raise Invalid("A view needs a name of at most 40 characters.", "Say in a word or two what it shows.")
    if len(query) > 400 or not query.isprintable():
        raise Invalid("That view cannot be kept.", "Filter the board, and keep what it then shows.")
    others = SavedView.objects.filter(owner=str(by.ref)).exclude(name=words)
    if others.count() >= MOST_VIEWS:
        raise Invalid(f"You keep {MOST_VIEWS} views already.", "Forget one first.")
    kept, _ = SavedView.objects.update_or_create(owner=str(by.ref), name=words, defaults={"query": query, "kept_at": at})
    record(ViewKept(owner=by.ref, name=words, query=query, by=by.ref, at=at))
    return kept.pk


@transaction.atomic
def forget_view(*, by: Actor, at: datetime, number: int) -> None:
    """Forget one of one's own views. Raises NotFound."""
    by.must(Permission.BOARD_READ)
    kept = SavedView.objects.filter(owner=str(by.ref), pk=number).first()
    if kept is None:
        raise NotFound("You keep no such view.", "Choose one from the list.")
    kept.delete()
    record(ViewForgotten(owner=by.ref, name=kept.name, by=by.ref, at=at))
