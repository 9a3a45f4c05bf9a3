"""How often strangers may do something: counted in the database, so that it holds over every web process and restart."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from headwater.accounts.models import Allowance

_LIVES = timedelta(days=2)


def take_allowance(*, what: str, who: str, at: datetime, most: int, within: timedelta) -> bool:
    """Use up one of ``most`` within a stretch of time; False where all are used. One query.

    ``who``: an address, a registration mark, an e-mail address; only a keyed hash of it is kept, for at most two days.
    Stretches begin at fixed times, so that at worst twice as many pass around the turn of one. Call it outside the transaction
    of what it guards: a refused attempt counts too.
    """
    stretch = int(within.total_seconds())
    begins = datetime.fromtimestamp(int(at.timestamp()) // stretch * stretch, at.tzinfo)
    hashed = hmac.new(settings.SECRET_KEY.encode(), f"{what}:{who}".encode(), hashlib.sha256).hexdigest()
    table = connection.ops.quote_name(Allowance._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} (what, who, begins, used) values (%s, %s, %s, 1)"  # noqa: S608 - our own table's name
            " on conflict (what, who, begins) do update set used = least(excluded.used + "
            f"{table}.used, 1000000) returning used",
            [what, hashed, begins],
        )
        (used,) = cursor.fetchone()
    return bool(used <= most)


def forget_allowances(at: datetime) -> int:
    """Delete what is too old to matter; returns how many rows."""
    deleted, _ = Allowance.objects.filter(begins__lt=at - _LIVES).delete()
    return deleted
