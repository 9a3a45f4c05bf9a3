"""What open data puts on the menu of visitors."""

from __future__ import annotations

from headwater.journal.queries import Namer, namers
from headwater.opendata.queries import clients_by_id
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """Called once, when Django has loaded the models."""
    namers.offer(
        Namer("opendata.client", clients_by_id),
        Namer("opendata.request", lambda ids: dict.fromkeys(ids, "A report by Open311")),
    )
    entries.offer(
        Entry(
            "Open data", "opendata:home", None, Section.PUBLIC, 90,
            "What happened where, by month and made anonymous; boundaries; to download or for programs.", public=True,
        )
    )  # fmt: skip
