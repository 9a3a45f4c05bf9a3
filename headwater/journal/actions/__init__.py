"""Writing the journal."""

from headwater.journal.actions.handling import handle, retry_dead_letter
from headwater.journal.actions.recording import consulted, disclosed, record, record_all

__all__ = ["consulted", "disclosed", "handle", "record", "record_all", "retry_dead_letter"]
