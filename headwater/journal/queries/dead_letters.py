"""Events that a handler could not handle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from headwater.journal.permissions import Permission
from headwater.kernel import Actor


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One event that was given to a handler as often as we try, in vain."""

    job: int
    entry: int
    name: str
    subject: str
    handler: str
    attempts: int
    failed_at: datetime


def dead_letters(*, by: Actor, limit: int = 100) -> list[DeadLetter]:
    """Newest first. One query. Raises Forbidden."""
    by.must(Permission.DEAD_LETTERS)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select j.id, (j.args->>'entry')::bigint, coalesce(e.name, ''), coalesce(e.subject, ''), j.args->>'handler',
                   j.attempts, (select max(v.at) from procrastinate_events v where v.job_id = j.id)
            from procrastinate_jobs j left join journal_entry e on e.id = (j.args->>'entry')::bigint
            where j.status = 'failed' and j.task_name = 'journal.handle'
            order by j.id desc limit %s
            """,
            [limit],
        )
        return [DeadLetter(*row) for row in cursor.fetchall()]
