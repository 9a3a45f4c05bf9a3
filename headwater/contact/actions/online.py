"""Reports that come in online: into the same queue as calls, with a first THRIVE+ for a human to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from headwater.contact.actions.noting import Details, note_all
from headwater.contact.actions.referring import refer_for
from headwater.contact.actions.ringing import ring
from headwater.contact.actions.rows import cut, locked
from headwater.contact.permissions import Permission
from headwater.contact.sealing import Received, seal
from headwater.kernel import Actor, Ref

ELSEWHERE = "other_force"
"""The agency of the directory that a report about a place in another force is passed on to."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is in the queue. ``passed_on``: the referral to another force, where the place is not in ours."""

    contact: Ref
    passed_on: Ref | None = None


@transaction.atomic
def take_online_report(
    *,
    by: Actor,
    at: datetime,
    external_id: str,
    text: str,
    details: Details,
    title: str = "",
    files: Sequence[Received] = (),
    elsewhere: bool = False,
) -> Taken:
    """Put a report into the queue; the same one again where it came before by its ``external_id``.

    ``details`` is the draft that a handler confirms: nothing is assessed, graded or finished here. A report about a place
    outside the force (its location says so, or ``elsewhere``) waits in the queue as well, and is passed on at once as a
    referral that the other force must acknowledge. ``files`` are sealed by their SHA-256.
    """
    by.must(Permission.RING)
    contact = ring(by=by, at=at, channel="web", number=details.number or "", text=text, external_id=external_id)
    row = locked(contact)
    if row.draft:
        return Taken(contact)
    note_all(row, details, at)
    row.draft = {**row.draft, "online": cut(title, 200) or "Web report"}
    row.in_force = row.in_force and not elsewhere
    row.files = [asdict(one) for one in files]
    row.save()
    for one in files:
        seal(one)
    return Taken(contact, None if row.in_force else refer_for(row, ELSEWHERE, cut(text), by, at))
