"""Requests of the public, as staff see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from headwater.contact.models import PublicRequest
from headwater.contact.permissions import Permission
from headwater.contact.queries.naming import uuids
from headwater.contact.rules.requests import sorts
from headwater.kernel import Actor, Ref


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request. ``late``: what comes next was due before now; ``keep_by``: from when footage may be deleted."""

    ref: Ref
    reference: str
    sort: str
    sort_name: str
    name: str
    reach: str
    place: str
    text: str
    day: date | None
    keep_by: datetime | None
    made_at: datetime
    state: str
    due_at: datetime
    late: bool
    acknowledged_by_name: str
    answer: str
    escalated_to: str


def requests(*, by: Actor, at: datetime, limit: int = 200) -> tuple[RequestView, ...]:
    """Those that are open, what is due first first; then the answered, the newest first. Two queries."""
    by.must(Permission.REQUEST_ANSWER)
    open_ones = PublicRequest.objects.exclude(state=PublicRequest.State.ANSWERED).order_by("due_at", "id")[:limit]
    answered = PublicRequest.objects.filter(state=PublicRequest.State.ANSWERED).order_by("-answered_at")[: limit // 4]
    return tuple(_view(row, at) for row in [*open_ones, *answered])


def requests_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Request RQ-7K3-92Q”. One query."""
    found = PublicRequest.objects.filter(pk__in=uuids(ids)).values_list("pk", "reference")
    return {str(pk): f"Request {reference}" for pk, reference in found}


def _view(row: PublicRequest, at: datetime) -> RequestView:
    return RequestView(
        row.ref, row.reference, row.sort, sorts()[row.sort].name, row.name, row.reach, row.place, row.text, row.day,
        row.keep_by, row.made_at, row.state, row.due_at, row.state != "answered" and row.due_at <= at,
        row.acknowledged_by_name, row.answer, row.escalated_to,
    )  # fmt: skip
