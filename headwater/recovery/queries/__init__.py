"""What others may read of vehicles that were seized. Whoever shows one to somebody notes the read (``actions.consult``)."""

from headwater.recovery.queries.lists import PoundView, Row, disputes_waiting, kept_vehicles, pounds, pounds_by_id, seized_by_id
from headwater.recovery.queries.slots import free_slots
from headwater.recovery.queries.views import DisputeView, HoldView, SeizedView
from headwater.recovery.rules import Facts, Quote, documents, holds, powers

__all__ = [
    "DisputeView",
    "Facts",
    "HoldView",
    "PoundView",
    "Quote",
    "Row",
    "SeizedView",
    "disputes_waiting",
    "documents",
    "free_slots",
    "holds",
    "kept_vehicles",
    "pounds",
    "pounds_by_id",
    "powers",
    "seized_by_id",
]
