"""What dispatch gives to the lake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from headwater.dispatch import datasets, events
from headwater.dispatch.permissions import Permission
from headwater.insight.lake import Lake
from headwater.journal.actions import record
from headwater.kernel import Actor, Progress, Quiet, Ref


def export_incidents(lake: Lake, *, by: Actor, at: datetime, progress: Progress | None = None) -> int:
    """Put the logs that changed since the last time into the lake, by month; returns how many partitions changed."""
    return _export("incidents", datasets.write_incidents, lake, by=by, at=at, progress=progress)


def export_deployments(lake: Lake, *, by: Actor, at: datetime, progress: Progress | None = None) -> int:
    """Put the deployments that changed since the last time into the lake; returns how many partitions changed."""
    return _export("deployments", datasets.write_deployments, lake, by=by, at=at, progress=progress)


@transaction.atomic
def _export(dataset: str, write: Callable[..., int], lake: Lake, *, by: Actor, at: datetime, progress: Progress | None) -> int:
    by.must(Permission.EXPORT)
    changed = write(lake, at=at, progress=progress or Quiet())
    if changed:
        record(events.DemandExported(dataset=Ref("insight.dataset", dataset), partitions=changed, by=by.ref, at=at))
    return changed
