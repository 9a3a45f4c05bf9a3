"""What neighbourhood puts on the menu, and what the audit calls its things."""

from __future__ import annotations

from headwater.dispatch.queries import PatrolSource, patrol_sources
from headwater.journal.queries import Namer, namers
from headwater.neighbourhood import queries
from headwater.neighbourhood.permissions import Permission
from headwater.ui.navigation import Entry, Section, entries


def offer() -> None:
    """Called once, when Django has loaded the models."""
    queries.offer_topics()
    patrol_sources.offer(PatrolSource("neighbourhood", queries.patrols_wanted))
    namers.offer(
        Namer("neighbourhood.priority", queries.priorities_by_id),
        Namer("neighbourhood.gathering", queries.gatherings_by_id),
        Namer("neighbourhood.suggestion", lambda ids: dict.fromkeys(ids, "A suggestion")),
        Namer("neighbourhood.member", lambda ids: dict.fromkeys(ids, "A member of a neighbourhood’s team")),
        Namer("neighbourhood.subscription", lambda ids: dict.fromkeys(ids, "Somebody who is told of news")),
        Namer("neighbourhood.task", queries.tasks_by_id),
        Namer("neighbourhood.warning", queries.warnings_by_id),
        Namer("neighbourhood.team", lambda ids: dict.fromkeys(ids, "A neighbourhood’s team")),
    )
    entries.offer(
        Entry(
            "Neighbourhoods", "neighbourhood:home", Permission.READ, Section.WORK, 46,
            "Teams, priorities and what was done, events: what the public reads of each neighbourhood.",
        ),
        Entry(
            "Tasks", "neighbourhood:tasks", Permission.READ, Section.WORK, 29,
            "Places that were given to neighbourhoods’ teams, why, and what came of it.",
        ),
        Entry(
            "Warnings", "neighbourhood:warnings", Permission.READ, Section.WORK, 47,
            "Warnings to the public: what is in force, what waits for a second pair of eyes.",
        ),
    )  # fmt: skip
