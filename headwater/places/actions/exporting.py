"""What places gives to the lake."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.insight.lake import Lake
from headwater.journal.actions import record
from headwater.kernel import Actor, Ref
from headwater.places import datasets, events
from headwater.places.permissions import Permission


@transaction.atomic
def export_population(lake: Lake, *, by: Actor, at: datetime) -> int:
    """Put the populations into the lake, so that rates can be made; returns how many partitions of it changed."""
    by.must(Permission.PLACES_MANAGE)
    changed = datasets.write_population(lake, at=at)
    if changed:
        record(events.PopulationExported(dataset=Ref("insight.dataset", "population"), partitions=changed, by=by.ref, at=at))
    return changed
