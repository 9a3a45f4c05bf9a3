"""Links between records."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.records.events import LinkEnded, RecordsLinked
from headwater.records.models import Link, Premises, Vehicle
from headwater.records.permissions import Permission
from headwater.records.queries.rows import LINK, PERSON, VEHICLE, id_of, root_of
from headwater.records.rules import link_kind


@transaction.atomic
def link(*, by: Actor, at: datetime, one: Ref, other: Ref, kind: str, note: str = "") -> Ref:
    """Say how two records belong together (``records/reference/links.toml``); returns the link's reference.

    Raises Invalid where this kind is not between records such as these, Conflict where they are linked so already.
    """
    by.must(Permission.RECORDS_WRITE)
    sort = link_kind(kind)
    if (one.kind, other.kind) != sort.between:
        raise Invalid(f"Nothing here can be “{sort.label}” the other.", "Choose another kind, or exchange the two.")
    ends = [_there(one), _there(other)]
    if ends[0] == ends[1]:
        raise Invalid("That is one record, not two.", "Choose another.")
    try:
        with transaction.atomic():
            row = Link.objects.create(
                id=new_id(), one=str(ends[0]), other=str(ends[1]), kind=kind, note=note.strip()[:2_000], linked_at=at,
                linked_by=str(by.ref),
            )  # fmt: skip
    except IntegrityError as fault:
        raise Conflict("These two are linked so already.", "Read the record again.") from fault
    ref = Ref(LINK, str(row.pk))
    record(RecordsLinked(one=ends[0], other=ends[1], link=ref, kind=kind, by=by.ref, at=at))
    return ref


@transaction.atomic
def end_link(*, by: Actor, at: datetime, link: Ref, reason: str) -> None:
    """Say that two records belong together no longer, and why."""
    by.must(Permission.RECORDS_WRITE)
    if not reason.strip():
        raise Invalid("Say why.", "A sentence is enough.")
    row = Link.objects.select_for_update(no_key=True).filter(pk=id_of(link, LINK)).first()
    if row is None:
        raise NotFound("There is no such link.", "Read the record again.")
    if row.ended_at:
        raise Conflict("This link has been ended already.", "Read the record again.")
    row.ended_at, row.ended_by, row.ended_why = at, str(by.ref), reason.strip()[:2_000]
    row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    record(
        LinkEnded(
            one=Ref.parse(row.one), other=Ref.parse(row.other), link=link, kind=row.kind, reason=row.ended_why, by=by.ref, at=at
        )
    )


def _there(ref: Ref) -> Ref:
    """The record that stands for this one. Raises NotFound. One query."""
    if ref.kind == PERSON:
        return Ref(PERSON, str(root_of(ref)))
    rows = Vehicle.objects if ref.kind == VEHICLE else Premises.objects
    if not rows.filter(pk=id_of(ref, ref.kind)).exists():
        raise NotFound("There is no such record.", "Look for it again.")
    return ref
