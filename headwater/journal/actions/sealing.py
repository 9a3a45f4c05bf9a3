"""Sealing: a signed Merkle root over every entry that is settled, so that any later change can be found."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection, transaction

from headwater.journal import keys
from headwater.journal.models import Seal
from headwater.journal.queries.leaves import leaves_between
from headwater.journal.rules import Statement, merkle_root

BATCH = 100_000
"""Most entries under one seal."""

PATIENCE = 20.0
"""Seconds to wait for transactions that were open when we looked; a longer one is sealed next time."""

_LOCK = 0x5EA1  # one sealer at a time


def seal(*, at: datetime) -> int:
    """Seal every settled entry that is not sealed yet; returns how many entries that were.

    A number is settled when no transaction is open that could still commit a lower one: numbers are taken after the
    transaction has its identity, so it is enough that all transactions older than our look have ended.
    """
    _mend_log()
    horizon = _settled_horizon()
    if horizon is None:
        return 0
    count = 0
    while True:
        sealed = _seal_batch(horizon, at)
        count += sealed
        if sealed < BATCH:
            return count


def _mend_log() -> None:
    """A kill between the commit of a seal and its line in the log leaves the line out: add it."""
    known = {statement for statement, _ in keys.logged()}
    for statement, signature in Seal.objects.order_by("-id").values_list("statement", "signature")[:1]:
        if statement not in known:
            keys.append_to_log(statement, bytes(signature))


def _settled_horizon() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select case when is_called then last_value end from journal_number")
        (number,) = cursor.fetchone() or (None,)
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (newest,) = cursor.fetchone() or (0,)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (oldest,) = cursor.fetchone() or (0,)
            if oldest >= newest:
                return None if number is None else int(number)
            time.sleep(0.05)
    return None


@transaction.atomic
def _seal_batch(horizon: int, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    before = Seal.objects.order_by("-id").first()
    first = before.last + 1 if before else 1
    leaves = list(leaves_between(first, horizon, limit=BATCH))
    if not leaves:
        return 0
    last = int.from_bytes(leaves[-1][:8], "big") if len(leaves) == BATCH else horizon
    root = merkle_root(leaves)
    previous = sha256(before.statement.encode()).hexdigest() if before else ""
    number = before.pk + 1 if before else 1
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    statement = Statement(number, first, last, len(leaves), root.hex(), previous, moment).text()
    signature = keys.private_key().sign(statement.encode())
    Seal.objects.create(
        id=number, first=first, last=last, count=len(leaves), root=root, leaves=b"".join(leaves),
        previous=bytes.fromhex(previous), statement=statement, signature=signature, sealed_at=at,
    )  # fmt: skip
    transaction.on_commit(lambda: keys.append_to_log(statement, signature))
    return len(leaves)
