"""Dispatch's pages on the menu."""

from headwater.dispatch.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """Called once, when Django has loaded the models."""
    entries.offer(
        Entry(
            "Roads", "dispatch:roads", Permission.BOARD_READ, Section.WORK, 30,
            "Roads that are closed or slow, by which units are recommended.",
        ),
    )  # fmt: skip
