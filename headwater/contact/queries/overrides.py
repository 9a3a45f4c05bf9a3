"""Grades that were chosen against the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from headwater.contact.models import Assessment
from headwater.contact.permissions import Permission
from headwater.kernel import Actor, Ref


@dataclass(frozen=True, slots=True)
class Override:
    """One such choice: about what, what the rules recommend, what was chosen and why, by whom."""

    about: Ref
    at: datetime
    kind: str
    recommended: str
    chosen: str
    reason: str
    by_name: str


def overrides(*, by: Actor, since: datetime, limit: int = 100) -> tuple[Override, ...]:
    """Since a moment, the newest first. One query."""
    by.must(Permission.SUPERVISE)
    rows = Assessment.objects.filter(made_at__gte=since).exclude(grade_after="").exclude(grade_after=F("recommended"))
    return tuple(
        Override(
            Ref.parse(row.incident or row.subject), row.made_at, row.kind, row.recommended, row.grade_after,
            row.override_reason, row.made_by_name,
        )
        for row in rows.order_by("-made_at")[:limit]
    )  # fmt: skip
