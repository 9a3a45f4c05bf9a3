"""Hubs as they stand: load, people, darkness, and what waits to be handed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from headwater.dispatch.models import Cover, Handover, Hub, HubArea, Incident, Presence
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.handing import watch
from headwater.dispatch.rules.reference import kinds
from headwater.kernel import Actor, Ref


@dataclass(frozen=True, slots=True)
class HubRow:
    """A hub. ``open`` incidents of ``capacity``; ``pressing``: P1 and P2 without a unit; ``people`` whose boards are open.

    ``areas`` are its own; ``covers`` those of dark hubs that it answers for; ``covered``: its own, by whom.
    """

    ref: Ref
    name: str
    short: str
    capacity: int
    open: int
    pressing: int
    people: int
    dark_since: datetime | None
    dark_reason: str
    areas: tuple[str, ...]
    covers: tuple[str, ...]
    covered: tuple[tuple[str, str], ...]
    asked_of: int
    asked_by: int

    @property
    def percent(self) -> int:
        return round(100 * self.open / self.capacity)


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover that waits for an answer."""

    ref: Ref
    incident: Ref
    log: int
    grade: str
    title: str
    place: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class HandoverBatch:
    """Handovers that were asked at once, between the same hubs."""

    batch: str
    giver: str
    taker: str
    taker_ref: Ref
    reason: str
    asked_by: str
    asked_at: datetime
    returning: bool
    rows: tuple[HandoverRow, ...]


def hub_rows(*, by: Actor, at: datetime) -> tuple[HubRow, ...]:
    """Every hub, in its order. Three queries."""
    by.must(Permission.BOARD_READ)
    areas: dict[object, list[str]] = defaultdict(list)
    covers: dict[object, list[str]] = defaultdict(list)
    covered: dict[object, list[tuple[str, str]]] = defaultdict(list)
    for hub, name in HubArea.objects.order_by("name").values_list("hub", "name"):
        areas[hub].append(name)
    covering = Cover.objects.order_by("area__name").values_list("hub", "hub__name", "area__hub", "area__name")
    for taker, taker_name, own, name in covering:
        covers[taker].append(name)
        covered[own].append((name, taker_name))
    return tuple(
        HubRow(
            ref=Ref("dispatch.hub", str(row["id"])), name=row["name"], short=row["short"], capacity=row["capacity"],
            open=row["open_now"], pressing=row["pressing_now"], people=row["people_now"], dark_since=row["dark_since"],
            dark_reason=row["dark_reason"], areas=tuple(areas[row["id"]]), covers=tuple(covers[row["id"]]),
            covered=tuple(covered[row["id"]]), asked_of=row["asked_of_now"], asked_by=row["asked_by_now"],
        )
        for row in _counted(at)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HubName:
    """A hub, for those who choose one."""

    ref: Ref
    name: str
    short: str


def hub_names() -> tuple[HubName, ...]:
    """Every hub, in its order. One query."""
    return tuple(HubName(row.ref, row.name, row.short) for row in Hub.objects.only("name", "short"))


def waiting_handovers(*, by: Actor, limit: int = 200) -> tuple[HandoverBatch, ...]:
    """What waits for an answer, the oldest first, at most ``limit`` of a batch. One query."""
    by.must(Permission.BOARD_READ)
    found = Handover.objects.filter(state=Handover.State.ASKED).select_related("incident", "giver", "taker")
    together: dict[tuple[str, object], list[Handover]] = defaultdict(list)
    for row in found.order_by("returning", "asked_at", "incident__number"):
        together[str(row.batch), row.giver_id].append(row)
    return tuple(
        HandoverBatch(
            batch=batch, giver=rows[0].giver.name, taker=rows[0].taker.name, taker_ref=rows[0].taker.ref, reason=rows[0].reason,
            asked_by=rows[0].asked_by_name, asked_at=rows[0].asked_at, returning=rows[0].returning,
            rows=tuple(_handover(row) for row in rows[:limit]),
        )
        for (batch, _), rows in together.items()
    )  # fmt: skip


def handovers_in(batch: str, giver: str = "") -> tuple[Ref, ...]:
    """What still waits of a batch. One query."""
    found = Handover.objects.filter(batch=batch, state=Handover.State.ASKED)
    return tuple(row.ref for row in (found.filter(giver__name=giver) if giver else found))


def hubs_by_id(ids: list[str]) -> dict[str, str]:
    """Names of hubs, for logs and the audit. One query."""
    return {str(row.pk): row.name for row in Hub.objects.filter(pk__in=ids)}


def _handover(row: Handover) -> HandoverRow:
    incident = row.incident
    kind = kinds().get(incident.kind)
    title = incident.kind if kind is None else (kind.shown_as or kind.family_name) if kind.sensitive else kind.name
    return HandoverRow(row.ref, incident.ref, incident.number, incident.grade, title, incident.place, incident.opened_at)


def _counted(at: datetime) -> list[dict[str, Any]]:
    open_now = Incident.objects.filter(hub=OuterRef("pk"), closed_at=None)
    pressing = open_now.filter(grade__in=["P1", "P2"], units_now=0, first_arrived_at=None)
    people = Presence.objects.filter(hub=OuterRef("pk"), seen_at__gte=at - watch().present)
    asked = Handover.objects.filter(state=Handover.State.ASKED)

    def number(rows: QuerySet, by: str) -> Coalesce:  # type: ignore[type-arg]  # of any of these tables
        return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)

    counted = Hub.objects.annotate(
        open_now=number(open_now, "hub"),
        pressing_now=number(pressing, "hub"),
        people_now=number(people, "hub"),
        asked_of_now=number(asked.filter(taker=OuterRef("pk")), "taker"),
        asked_by_now=number(asked.filter(giver=OuterRef("pk")), "giver"),
    )
    return [dict(row) for row in counted.values()]
