"""A vehicle goes back to its keeper, or is disposed of when nobody came."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, Ref
from headwater.recovery import events
from headwater.recovery.actions.rows import kept, said
from headwater.recovery.models import SeizedVehicle
from headwater.recovery.permissions import Permission
from headwater.recovery.queries.views import view_of
from headwater.recovery.rules import documents
from headwater.recovery.rules.charges import LONDON
from headwater.recovery.rules.powers import power_of


@transaction.atomic
def release(*, by: Actor, at: datetime, seized: Ref, to: str, seen: Collection[str], paid: int) -> None:
    """Hand it to its keeper. ``seen``: codes of the documents they showed; ``paid`` in pence.

    Raises Conflict where it may not go yet, Invalid where a document that its power asks for was not seen or the sum is not
    what is owed at this moment.
    """
    by.must(Permission.RELEASE)
    row = kept(seized)
    whom = said(to, 200, "Who fetches it")
    if row.holds.filter(during__endswith=None).exists():
        raise Conflict("It may not be released yet.", "Ask whoever holds it to lift that.")
    lacking = [documents()[code] for code in power_of(row.power).bring if code not in seen and code != "mot"]
    if lacking:
        raise Invalid(f"Not seen: {lacking[0]}.", "It goes back when everything that its power asks for was shown.")
    owed = view_of(row, at).to_pay
    if owed is not None and paid != owed:
        raise Invalid(f"£{owed / 100:,.2f} is owed at this moment, not £{paid / 100:,.2f}.", "Take what the quote says now.")
    _end(row, SeizedVehicle.State.RELEASED, by, at)
    row.collected_by, row.paid, row.seen = whom, paid, sorted(set(seen) & set(documents()))
    row.save(update_fields=["state", "ended_at", "ended_by_name", "collected_by", "paid", "seen"])
    record(events.VehicleReleased(seized=row.ref, seen=tuple(row.seen), paid=paid, by=by.ref, at=at))


@transaction.atomic
def dispose(*, by: Actor, at: datetime, seized: Ref, how: str) -> None:
    """Dispose of a vehicle that nobody fetched in the days after the notice. Raises Conflict before they are over."""
    by.must(Permission.RELEASE)
    row = kept(seized)
    words = said(how, 300, "How it was disposed of")
    noticed = row.noticed_at.astimezone(LONDON).date() if row.noticed_at else None
    first = power_of(row.power).disposable_on(noticed)
    if first is None or at.astimezone(LONDON).date() < first:
        when = f"on {first:%d/%m/%Y} at the earliest" if first else "once its keeper was told and the days are over"
        raise Conflict(f"It may be disposed of {when}.", "Keep it until then.")
    if row.holds.filter(during__endswith=None).exists() or row.disputes.filter(decided_at=None).exists():
        raise Conflict("It is held, or its keeper waits for an answer.", "Settle that first.")
    _end(row, SeizedVehicle.State.DISPOSED, by, at)
    row.save(update_fields=["state", "ended_at", "ended_by_name"])
    record(events.VehicleDisposed(seized=row.ref, how=words, by=by.ref, at=at))


def _end(row: SeizedVehicle, state: str, by: Actor, at: datetime) -> None:
    row.state, row.ended_at, row.ended_by_name = state, at, by.name[:120]
    row.collections.filter(cancelled_at=None, starts_at__gt=at).update(cancelled_at=at)
