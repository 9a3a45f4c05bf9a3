"""Programs are given a key with which they may send in reports, and are shut out again."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound
from headwater.opendata import events
from headwater.opendata.models import Client
from headwater.opendata.open311.keys import hashed
from headwater.opendata.permissions import Permission


@transaction.atomic
def admit_client(*, by: Actor, at: datetime, name: str) -> str:
    """Give a program a key; returns it. It is shown this once: its hash alone is kept. Raises Conflict on a name in use."""
    by.must(Permission.CLIENT_ADMIT)
    called = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(called) <= 100:
        raise Invalid("A program has a name of at most 100 characters.", "Name who runs it and what it is.")
    if Client.objects.filter(name__iexact=called, shut_out_at=None).exists():
        raise Conflict(f"“{called}” has a key already.", "Shut it out first, and give it another.")
    key = secrets.token_urlsafe(32)
    row = Client.objects.create(name=called, key=hashed(key), admitted_at=at)
    record(events.ClientAdmitted(client=row.ref, name=called, by=by.ref, at=at))
    return key


@transaction.atomic
def shut_out_client(*, by: Actor, at: datetime, name: str) -> None:
    """Its key opens nothing any more; what it sent stays. Raises NotFound."""
    by.must(Permission.CLIENT_ADMIT)
    row = Client.objects.select_for_update().filter(name__iexact=name.strip(), shut_out_at=None).first()
    if row is None:
        raise NotFound(f"No program called “{name}” has a key.", "List them with: headwater open311 list.")
    row.shut_out_at = at
    row.save(update_fields=["shut_out_at"])
    record(events.ClientShutOut(client=row.ref, name=row.name, by=by.ref, at=at))
