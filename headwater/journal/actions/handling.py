"""Giving recorded events to their handlers: at least once delivered, exactly once in effect."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from headwater.journal.actions.recording import name_of, record
from headwater.journal.events import DeadLetterRetried
from headwater.journal.models import Entry, Handled
from headwater.journal.permissions import Permission
from headwater.kernel import Actor, NotFound, Ref, event_named, handlers_of


@transaction.atomic
def handle(*, entry: int, handler: str, at: datetime) -> bool:
    """Give one entry to one handler; False where it had it already.

    The handler's work and the note that it ran are committed together, so that a worker killed at any point has either
    done both or neither. Whatever the handler raises passes through, for the queue to try again.
    """
    row = Entry.objects.get(pk=entry)
    kind = event_named(row.name)
    chosen = next((function for function in handlers_of(row.name) if name_of(function) == handler), None)
    if kind is None or chosen is None:
        return False  # the code no longer has the event or the handler
    _, fresh = Handled.objects.get_or_create(entry=row, handler=handler, defaults={"at": at})
    if fresh:
        chosen(kind.from_json(row.data, by=Ref.parse(row.by), at=row.at))
    return fresh


@transaction.atomic
def retry_dead_letter(*, by: Actor, at: datetime, job: int) -> None:
    """Give a dead letter to its handler again. Raises NotFound where there is no such letter."""
    by.must(Permission.DEAD_LETTERS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select args->>'entry', args->>'handler' from procrastinate_jobs"
            " where id = %s and status = 'failed' and task_name = 'journal.handle' for update",
            [job],
        )
        found = cursor.fetchone()
        if found is None:
            raise NotFound("This dead letter is gone.", "Somebody else may have retried it: look at the list again.")
        cursor.execute("select procrastinate_retry_job_v2(%s, now(), null, null, null)", [job])
    record(DeadLetterRetried(entry=Ref("journal.entry", found[0]), handler=found[1], by=by.ref, at=at))
