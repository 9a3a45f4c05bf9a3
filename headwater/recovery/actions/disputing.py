"""Keepers dispute a charge, and are answered in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.kernel.working_days import working_days_after
from headwater.recovery import events
from headwater.recovery.actions.rows import kept, said, uuid_of
from headwater.recovery.models import Dispute
from headwater.recovery.permissions import Permission
from headwater.recovery.rules.charges import LONDON

ANSWER_WITHIN = 10
"""Working days within which a keeper is answered."""


@transaction.atomic
def dispute_charge(*, by: Actor, at: datetime, seized: Ref, text: str, contact: str) -> Ref:
    """A keeper says what is wrong, and how to reach them. Raises Conflict where one waits for its answer."""
    by.must(Permission.OWN)
    row = kept(seized)
    words, reach = said(text, 5_000, "What is wrong"), said(contact, 200, "How we reach you")
    if row.disputes.filter(decided_at=None).exists():
        raise Conflict("You have told us already, and we have not answered yet.", "Wait for the answer.")
    last = working_days_after(at.astimezone(LONDON).date(), ANSWER_WITHIN)
    due = datetime.combine(last + timedelta(days=1), time(0), LONDON)
    made = Dispute.objects.create(id=new_id(), seized=row, text=words, contact=reach, made_at=at, due_at=due)
    record(events.ChargeDisputed(seized=row.ref, dispute=made.ref, due_at=due, by=by.ref, at=at))
    return made.ref


@transaction.atomic
def decide_dispute(*, by: Actor, at: datetime, dispute: Ref, upheld: bool, answer: str, taken_off: int = 0) -> None:
    """Decide about it, with a reason. ``taken_off``: pence less to pay, none unless it is upheld."""
    by.must(Permission.DECIDE)
    words = said(answer, 5_000, "The answer")
    if taken_off < 0 or (taken_off and not upheld):
        raise Invalid("A sum is taken off only where the keeper is right.", "Look at the sum.")
    found = Dispute.objects.select_for_update(no_key=True, of=("self",)).select_related("seized")
    row = found.filter(pk=uuid_of(dispute, "recovery.dispute", "dispute")).first()
    if row is None:
        raise NotFound("There is no such dispute.", "Look at the list again.")
    if row.decided_at is not None:
        raise Conflict(f"{row.decided_by_name} has decided it already.", "Look at the record again.")
    row.decided_at, row.decided_by_name, row.upheld = at, by.name[:120], upheld
    row.answer, row.taken_off = words, taken_off
    row.save(update_fields=["decided_at", "decided_by_name", "upheld", "answer", "taken_off"])
    record(
        events.DisputeDecided(
            seized=row.seized.ref, dispute=row.ref, upheld=upheld, taken_off=taken_off, reason=words, by=by.ref, at=at
        )
    )
