"""What changes recovery."""

from headwater.recovery.actions.collecting import book_collection, cancel_collection
from headwater.recovery.actions.disputing import decide_dispute, dispute_charge
from headwater.recovery.actions.ending import dispose, release
from headwater.recovery.actions.keeping import hold, lift_hold, notice_sent, open_pound, seize
from headwater.recovery.actions.reading import consult, consult_kept, prove

__all__ = [
    "book_collection",
    "cancel_collection",
    "consult",
    "consult_kept",
    "decide_dispute",
    "dispose",
    "dispute_charge",
    "hold",
    "lift_hold",
    "notice_sent",
    "open_pound",
    "prove",
    "release",
    "seize",
]
