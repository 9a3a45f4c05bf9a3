"""Has anything changed? What was computed from a room's record is good for as long as its newest entry is the same."""

from __future__ import annotations

from django.db import connection

from headwater.kernel import events

_NEWEST = """
select coalesce(max(newest), 0) from unnest(%s::text[]) as kind(name),
lateral (select max(id) as newest from journal_entry where journal_entry.name = kind.name) as found
"""


def newest_entry(context: str) -> int:
    """The number of the newest entry that this context recorded, 0 where there is none. One query, from an index."""
    names = [name for name in events() if name.startswith(f"{context}.")]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [names])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
