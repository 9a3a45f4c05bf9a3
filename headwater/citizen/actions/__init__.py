"""What the public changes: drafts of reports, and reports."""

from headwater.citizen.actions.drafting import (
    KEPT,
    add_file,
    begin_draft,
    discard_draft,
    forget_drafts,
    keep_answer,
    remove_file,
)
from headwater.citizen.actions.submitting import Sent, deliver_confidences, note_mailed, submit

__all__ = [
    "KEPT",
    "Sent",
    "add_file",
    "begin_draft",
    "deliver_confidences",
    "discard_draft",
    "forget_drafts",
    "keep_answer",
    "note_mailed",
    "remove_file",
    "submit",
]
