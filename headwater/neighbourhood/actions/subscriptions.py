"""People ask to be told of news, are told once, and are forgotten when they want no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import mail, team_of, uuid_of
from headwater.neighbourhood.models import Subscription, Told
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.telling import News, sources
from headwater.neighbourhood.wishes import Wish

REFUSALS = 10
"""How often in turn a server may refuse an address before it is erased."""

REMEMBERED = 60
"""Days for which it is known what somebody was told; longer than news is looked for (queries.telling.BACK)."""


@transaction.atomic
def subscribe(*, by: Actor, at: datetime, wish: Wish) -> None:
    """Tell an address what is new from now on. Once more, in any writing of it, changes only what it is told about."""
    by.must(Permission.SUBSCRIBE)
    held, email = team_of(wish.area, at), mail(wish.email)
    topics = sorted({one.slug for one in sources} & set(wish.topics))
    if not topics or not email:
        raise Invalid("Nothing is chosen.", "Choose what you want to be told about.")
    row = Subscription.objects.filter(area_id=held.area_id, email__iexact=email).first()
    if row is None:
        Subscription.objects.create(area_id=held.area_id, email=email, topics=topics, since=at, looked_at=at)
        record(events.Subscribed(area=wish.area, by=by.ref, at=at))
    elif row.topics != topics:
        row.topics, row.refused = topics, 0
        row.save(update_fields=["topics", "refused"])
        record(events.Subscribed(area=wish.area, by=by.ref, at=at))


@transaction.atomic
def stop_subscription(*, by: Actor, at: datetime, subscription: Ref) -> None:
    """Erase an address. One that is erased already, and one that never was, are answered alike."""
    by.must(Permission.SUBSCRIBE)
    row = Subscription.objects.select_for_update().filter(pk=uuid_of(subscription, _KIND, "subscription")).first()
    if row is not None:
        _erase(row, by, at)


@transaction.atomic
def begin_digest(*, by: Actor, at: datetime, subscription: Ref, news: Sequence[News], urgent: bool = False) -> tuple[News, ...]:
    """Note as told whatever of the news this subscription has not been told yet, and return it; it is sent afterwards.

    None of it where it was stopped meanwhile, and where another worker is at it. What is noted is never returned again,
    whatever becomes of the worker. ``urgent``: beside the morning’s delivery, which still comes; it waits for whoever is at
    it, who may have looked before there was anything urgent.
    """
    by.must(Permission.DIGEST)
    found = Subscription.objects.select_for_update(skip_locked=not urgent).filter(
        pk=uuid_of(subscription, _KIND, "subscription")
    )
    row = found.first()
    if row is None:
        return ()
    told = set(row.told.filter(what__in=[one.key for one in news]).values_list("what", flat=True))
    new = tuple(one for one in news if one.key not in told and one.topic in row.topics and one.at >= row.since)
    Told.objects.bulk_create(Told(subscription=row, what=one.key, told_at=at) for one in new)
    if not urgent:
        row.looked_at = at
        row.save(update_fields=["looked_at"])
    return new


@transaction.atomic
def end_digest(*, by: Actor, at: datetime, subscription: Ref, news: Sequence[News]) -> None:
    """The mail was taken."""
    by.must(Permission.DIGEST)
    row = Subscription.objects.filter(pk=uuid_of(subscription, _KIND, "subscription")).first()
    if row is not None:
        if row.refused:
            Subscription.objects.filter(pk=row.pk).update(refused=0)
        record(events.DigestSent(subscription=row.ref, area=_area(row), news=len(news), by=by.ref, at=at))


@transaction.atomic
def undo_digest(*, by: Actor, at: datetime, subscription: Ref, news: Sequence[News], refused: bool) -> None:
    """The mail was not taken: what was noted as told is told another time. ``refused``: it was the address, which is erased
    when that happens too often."""
    by.must(Permission.DIGEST)
    row = Subscription.objects.select_for_update().filter(pk=uuid_of(subscription, _KIND, "subscription")).first()
    if row is None:
        return
    row.told.filter(what__in=[one.key for one in news]).delete()
    row.refused += refused
    if row.refused >= REFUSALS:
        _erase(row, by, at, refused=True)
    else:
        row.looked_at = row.looked_at if refused else row.since
        row.save(update_fields=["looked_at", "refused"])


@transaction.atomic
def forget_told(*, by: Actor, before: datetime) -> int:
    """Forget what was told before a time; returns how much. That a month’s figures were told is kept."""
    by.must(Permission.DIGEST)
    deleted, _ = Told.objects.filter(told_at__lt=before).exclude(what__startswith="figures:").delete()
    return deleted


_KIND = "neighbourhood.subscription"


def _erase(row: Subscription, by: Actor, at: datetime, *, refused: bool = False) -> None:
    area = _area(row)
    row.delete()
    record(events.SubscriptionStopped(area=area, refused=refused, by=by.ref, at=at))


def _area(row: Subscription) -> Ref:
    return Ref("places.area", str(row.area_id))
