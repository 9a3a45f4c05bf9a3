"""What the audit calls the things of neighbourhoods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from headwater.neighbourhood.models import Gathering, Priority


def priorities_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """One query."""
    return {str(key): issue[:80] for key, issue in Priority.objects.filter(pk__in=_uuids(ids)).values_list("pk", "issue")}


def gatherings_by_id(ids: Collection[str]) -> Mapping[str, str]:
    """One query."""
    return {str(key): title for key, title in Gathering.objects.filter(pk__in=_uuids(ids)).values_list("pk", "title")}


def _uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return found
