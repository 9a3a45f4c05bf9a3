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
from headwater.citizen.actions.signing_in import (
    ask_sign_in,
    choose_alert,
    end_session,
    forget_sign_ins,
    note_alerted,
    note_confirmed,
    note_looked,
    note_sign_in_mailed,
    sign_in_by_code,
    sign_in_by_link,
    touch_session,
)
from headwater.citizen.actions.submitting import Sent, deliver_confidences, note_mailed, submit
from headwater.citizen.actions.writing import LetterView, ask_letter, forget_letters, take_letter

__all__ = [
    "KEPT",
    "LetterView",
    "Sent",
    "add_file",
    "ask_letter",
    "ask_sign_in",
    "begin_draft",
    "choose_alert",
    "deliver_confidences",
    "discard_draft",
    "end_session",
    "forget_drafts",
    "forget_letters",
    "forget_sign_ins",
    "keep_answer",
    "note_alerted",
    "note_confirmed",
    "note_looked",
    "note_mailed",
    "note_sign_in_mailed",
    "remove_file",
    "sign_in_by_code",
    "sign_in_by_link",
    "submit",
    "take_letter",
    "touch_session",
]
