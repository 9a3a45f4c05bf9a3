"""The journal's pages on the menu."""

from headwater.journal.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries

entries.offer(
    Entry(
        "Audit", "journal:audit", Permission.AUDIT_READ, Section.OVERSIGHT, 60,
        "Who did, consulted and disclosed what, when, to whom and why.",
    ),
    Entry(
        "Jobs", "journal:jobs", Permission.JOB_RUN, Section.WORK, 80,
        "Longer work such as loading data: how far it is, what came of it.",
    ),
    Entry(
        "Dead letters", "journal:dead_letters", Permission.DEAD_LETTERS, Section.OVERSIGHT, 70,
        "Events that a part of the platform could not handle, to be given to it again.",
    ),
)  # fmt: skip
