"""What desk puts on the menu."""

from headwater.desk.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries

entries.offer(
    Entry(
        "Workbench",
        "desk:workbench",
        Permission.WORKBENCH,
        Section.WORK,
        28,
        "What is happening to crime, where, and what next: choose offence, area and period once, and every view follows.",
    ),
)
