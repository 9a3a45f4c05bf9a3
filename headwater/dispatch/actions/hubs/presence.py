"""Who sits in a hub: every open board says so, again and again."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from headwater.dispatch.models import Hub, Presence
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.handing import watch
from headwater.kernel import Actor, NotFound, Ref

_HEARD = """
insert into dispatch_presence (hub_id, person, since, seen_at) values (%(hub)s, %(person)s, %(at)s, %(at)s)
on conflict (hub_id, person) do update set
    since = case when dispatch_presence.seen_at < %(stale)s then excluded.since else dispatch_presence.since end,
    seen_at = greatest(dispatch_presence.seen_at, excluded.seen_at)
"""


@transaction.atomic
def present(*, by: Actor, at: datetime, hub: Ref) -> None:
    """Somebody's board is open in this hub. Called every twenty seconds or so by each, and so not journalled. Two queries.

    Raises NotFound for a hub.
    """
    by.must(Permission.BOARD_READ)
    if hub.kind != "dispatch.hub" or not Hub.objects.filter(pk=hub.id).exists():
        raise NotFound("There is no such hub.", "Choose one from the list of hubs.")
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, {"hub": hub.id, "person": str(by.ref), "at": at, "stale": at - watch().present})


@transaction.atomic
def leave(*, by: Actor, at: datetime, hub: Ref) -> None:
    """Somebody goes home in good order: a hub that is empty because everybody left it so is not dark."""
    by.must(Permission.BOARD_READ)
    Presence.objects.filter(hub_id=hub.id, person=str(by.ref), seen_at__lte=at).delete()
