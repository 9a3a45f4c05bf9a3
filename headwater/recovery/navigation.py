"""What recovery puts on the menu and on live pages, and what its things are called."""

from __future__ import annotations

from headwater.journal.queries import Namer, Topic, namers, topics
from headwater.recovery import queries
from headwater.recovery.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """To the menu, to live pages and to the audit."""
    namers.offer(
        Namer("recovery.seized_vehicle", queries.seized_by_id),
        Namer("recovery.pound", queries.pounds_by_id),
    )
    topics.offer(Topic("recovery.seized_vehicle", Permission.READ))
    entries.offer(
        Entry(
            "Seized vehicles", "recovery:vehicles", Permission.READ, Section.WORK, 45,
            "Vehicles that were seized: what they cost, who may have them back, and when.",
        ),
    )  # fmt: skip
