"""Whom to tell of news, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from headwater.kernel import Actor, Ref
from headwater.neighbourhood.models import Subscription
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.telling import URGENT
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
    return _views(Subscription.objects.filter(looked_at__lt=since), most) if since is not None else ()


def to_warn(areas: Collection[Ref], *, by: Actor) -> tuple[SubscriptionView, ...]:
    """Those who want to be warned at once in any of these areas. One query."""
    by.must(Permission.DIGEST)
    return _views(Subscription.objects.filter(area_id__in=[one.id for one in areas], topics__contains=[URGENT]))


def subscribed(area: Ref, *, by: Actor) -> int:
    """How many are told of news of an area. One query."""
    by.must(Permission.READ)
    return Subscription.objects.filter(area_id=UUID(area.id)).count()


def _views(rows: QuerySet[Subscription], most: int | None = None) -> tuple[SubscriptionView, ...]:
    ordered = rows.order_by("area_id", "id")[:most]
    return tuple(SubscriptionView(row.ref, Ref("places.area", str(row.area_id)), row.email) for row in ordered)
