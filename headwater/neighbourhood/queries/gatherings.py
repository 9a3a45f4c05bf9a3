"""Where people can meet the team of a neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.kernel import Ref
from headwater.neighbourhood.models import Gathering
from headwater.neighbourhood.rules import Kind, spoken_times


@dataclass(frozen=True, slots=True)
class GatheringView:
    """An event. ``kind`` as police.uk publishes its ``type``; ``kind_label`` is for people; times are in UTC."""

    ref: Ref
    kind: str
    kind_label: str
    title: str
    description: str
    address: str
    starts_at: datetime
    ends_at: datetime
    email: str
    telephone: str
    changed_at: datetime
    cancelled: bool

    @property
    def when(self) -> str:
        """“Tuesday 24 November, 10:00 to 11:00”."""
        return spoken_times(self.starts_at, self.ends_at)


def gatherings(area: Ref, since: datetime, *, limit: int = 100) -> tuple[GatheringView, ...]:
    """Events of an area that are not over at a time, the soonest first, those that were cancelled included. One query."""
    rows = Gathering.objects.filter(area_id=area.id, ends_at__gt=since).order_by("starts_at", "title")[:limit]
    return tuple(
        GatheringView(
            row.ref, row.kind, Kind(row.kind).label, row.title, row.description, row.address, row.starts_at, row.ends_at,
            row.email, row.telephone, row.changed_at, row.cancelled_at is not None,
        )
        for row in rows
    )  # fmt: skip
