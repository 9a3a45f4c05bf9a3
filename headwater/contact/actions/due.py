"""What time itself brings: call-backs that were not made."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.models import Contact
from headwater.contact.permissions import Permission
from headwater.contact.rules.channels import State
from headwater.journal.actions import record_all
from headwater.kernel import Actor


@transaction.atomic
def note_overdue_call_backs(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Note, once each, that callers who rang off were not called back in time; returns how many. They stay in the tray."""
    by.must(Permission.HANDLE)
    late = Contact.objects.select_for_update(no_key=True, skip_locked=True).filter(
        state=State.ABANDONED.value, call_back_by__lte=at, call_back_overdue_at=None
    )
    rows = list(late.order_by("call_back_by")[:limit])
    Contact.objects.filter(pk__in=[row.pk for row in rows]).update(call_back_overdue_at=at)
    record_all(
        events.CallBackOverdue(contact=row.ref, due=row.call_back_by, by=by.ref, at=at) for row in rows if row.call_back_by
    )
    return len(rows)
