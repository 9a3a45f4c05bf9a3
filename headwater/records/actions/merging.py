"""Two records of one person: merged, and parted again where that was wrong."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.records.events import PeopleMerged, PeopleParted
from headwater.records.models import Person
from headwater.records.permissions import Permission
from headwater.records.queries.rows import PERSON, id_of


@transaction.atomic
def merge_people(*, by: Actor, at: datetime, keep: Ref, other: Ref, reason: str) -> Ref:
    """Say that two records are of one person; returns the one that stands for both from now on.

    Nothing moves: phones, addresses, markers and links stay where they are and are read together. Raises Invalid without a
    reason and on one record twice, Conflict where one of them was merged already.
    """
    by.must(Permission.RECORDS_MERGE)
    kept, gone = _two(keep, other, reason)
    for row in (kept, gone):
        if row.merged_into_id:
            raise Conflict("One of these records was merged with another already.", "Read both again.")
    Person.objects.filter(merged_into=gone).update(merged_into=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    record(PeopleMerged(kept=kept.ref, other=gone.ref, reason=reason.strip(), by=by.ref, at=at))
    return kept.ref


@transaction.atomic
def part_people(*, by: Actor, at: datetime, keep: Ref, other: Ref, reason: str) -> None:
    """Take a merge back: ``other`` stands for itself again, with what was its own. Raises Conflict where it was not merged."""
    by.must(Permission.RECORDS_MERGE)
    kept, gone = _two(keep, other, reason)
    if gone.merged_into_id != kept.pk:
        raise Conflict("These two records are not merged.", "Read both again.")
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    record(PeopleParted(kept=kept.ref, other=gone.ref, reason=reason.strip(), by=by.ref, at=at))


def _two(keep: Ref, other: Ref, reason: str) -> tuple[Person, Person]:
    """Both rows, held in one order whatever the order asked, so that two people merging the same two cannot lock up."""
    if not reason.strip():
        raise Invalid("Say why.", "A merge is read by others years from now.")
    ids = [id_of(keep, PERSON), id_of(other, PERSON)]
    if ids[0] == ids[1]:
        raise Invalid("That is one record, not two.", "Choose another.")
    found = {row.pk: row for row in Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}
    if len(found) < 2:
        raise NotFound("There is no record of such a person.", "Look for them by name or number.")
    return found[ids[0]], found[ids[1]]
