"""Holding hubs still for a moment."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from headwater.dispatch.models import Cover, Hub, Incident
from headwater.kernel import Conflict, Ref

_LIT = "select * from dispatch_hub where dark_since is null order by position, name for share"

DARKNESS = 4_208_017
"""The number under which one hub at a time goes dark or comes back."""


def lit_hubs() -> list[Hub]:
    """The hubs that can work, held so until the transaction ends: none goes dark meanwhile, and nobody else waits for us.

    One query. Whoever opens an incident routes it to one of these; a hub that goes dark at this moment is left out without
    waiting, unless there is no other. No hub: every one is dark.
    """
    return list(Hub.objects.raw(_LIT + " skip locked")) or list(Hub.objects.raw(_LIT))


def covers() -> dict[str, UUID]:
    """Which hub answers for each area whose own hub is dark. One query."""
    return dict(Cover.objects.values_list("area__area", "hub"))


def one_at_a_time() -> None:
    """Wait until no other hub is going dark or coming back."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [DARKNESS])


def held_incidents(keys: Sequence[str]) -> dict[str, Incident]:
    """These incidents, held until the transaction ends, in the order of their keys. Raises Conflict where one is closed."""
    rows = Incident.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {str(row.pk): row for row in rows}
    closed = next((row for row in found.values() if row.closed_at is not None), None)
    if closed is not None:
        raise Conflict(f"Log {closed.number} has been closed.", "Leave it out, or open it again first.")
    return found


def batch_ref(batch: object) -> Ref:
    """What the timer of handovers asked at once is about."""
    return Ref("dispatch.batch", str(batch))
