"""Whom to tell of news, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from headwater.kernel import Actor, Ref
from headwater.neighbourhood.models import Subscription
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.rules import last_delivery


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """Somebody to tell."""

    ref: Ref
    area: Ref
    email: str


def due(at: datetime, *, by: Actor, most: int = 500) -> tuple[SubscriptionView, ...]:
    """Those for whom nobody has looked since the last delivery, by area; none at night. One query."""
    by.must(Permission.DIGEST)
    since = last_delivery(at)
    if since is None:
        return ()
    rows = Subscription.objects.filter(looked_at__lt=since).order_by("area_id", "id")[:most]
    return tuple(SubscriptionView(row.ref, Ref("places.area", str(row.area_id)), row.email) for row in rows)


def subscribed(area: Ref, *, by: Actor) -> int:
    """How many are told of news of an area. One query."""
    by.must(Permission.READ)
    return Subscription.objects.filter(area_id=UUID(area.id)).count()
