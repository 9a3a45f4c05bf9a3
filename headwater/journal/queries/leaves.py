"""Entries as the leaves of a Merkle tree."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from django.db import connection, transaction

from headwater.journal.rules import leaf

_COLUMNS = """
select e.id, e.name, e.by, e.supervisor, e.subject,
       (extract(epoch from e.at) * 1000000)::bigint, (extract(epoch from e.recorded_at) * 1000000)::bigint,
       e.data::text,
       (select string_agg(c.ref, chr(10) order by c.ref collate "C") from journal_concerned c where c.entry_id = e.id)
from journal_entry e
where e.id between %s and %s
order by e.id
"""

_ROWS = 5_000  # fetched at a time


def leaves_between(first: int, last: int, *, limit: int | None = None) -> Iterator[bytes]:
    """The leaves of the entries with these numbers (both included), in order, without holding the rows in memory."""
    statement = _COLUMNS + (f" limit {int(limit)}" if limit else "")
    with transaction.atomic():
        name = f"leaves_{uuid4().hex}"
        with connection.cursor() as cursor:
            cursor.execute(f"declare {name} no scroll cursor for {statement}", [first, last])
            while True:
                cursor.execute(f"fetch {_ROWS} from {name}")
                rows = cursor.fetchall()
                yield from map(leaf, rows)
                if len(rows) < _ROWS:
                    break
            cursor.execute(f"close {name}")
