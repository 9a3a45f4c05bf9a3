"""What contact gives to the lake."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.contact import datasets, events
from headwater.contact.permissions import Permission
from headwater.insight.lake import Lake
from headwater.journal.actions import record
from headwater.kernel import Actor, Progress, Quiet, Ref


@transaction.atomic
def export_contacts(lake: Lake, *, by: Actor, at: datetime, progress: Progress | None = None) -> int:
    """Put the contacts that changed since the last time into the lake, by month; returns how many partitions changed."""
    by.must(Permission.EXPORT)
    changed = datasets.write_contacts(lake, at=at, progress=progress or Quiet())
    if changed:
        record(events.ContactsExported(dataset=Ref("insight.dataset", "contacts"), partitions=changed, by=by.ref, at=at))
    return changed
