"""What the database refuses, said in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from headwater.kernel import Conflict, Invalid

_REFUSALS = (
    ("workforce_full_time", "Somebody's postings come to more than full time.", "End one, or lower its FTE."),
    ("workforce_one_posting_a_unit", "Somebody has a posting in that unit at that time already.", "End it first."),
    ("workforce_one_spell_a_status", "The record has that status for a part of that time already.", "Read it again."),
    ("workforce_person_collar_number", "A collar number is taken.", "Each person has one of their own."),
)


@contextmanager
def understood() -> Iterator[None]:
    """The database's refusals, in words. The full-time check, which waits for the commit, is made at once."""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("set constraints workforce_full_time immediate; set constraints workforce_full_time deferred")
    except IntegrityError as fault:
        name = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "")
        for constraint, sentence, remedy in _REFUSALS:
            if name.startswith(constraint):
                kind = Invalid if constraint == "workforce_full_time" else Conflict
                raise kind(sentence, remedy) from fault
        raise
