"""A hub goes dark: all that it has is given to the others at once, in one transaction. And it comes back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Max, Q
from psycopg.errors import DeadlockDetected

from headwater.dispatch import events
from headwater.dispatch.actions.escalations import Told, over, raise_all
from headwater.dispatch.actions.hubs.handing import asked, overtaken
from headwater.dispatch.actions.hubs.holding import lit_hubs, one_at_a_time
from headwater.dispatch.models import Cover, Handover, Hub, HubArea, Incident, Moved, Presence, Transfer
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.escalating import HUB_DARK, NO_HUB, reason_of
from headwater.dispatch.rules.handing import Seen, Spread, Taker, Work, gone_dark, spread, watch
from headwater.journal.actions import record_all
from headwater.kernel import Actor, Conflict, Event, Invalid, NotFound, Ref, new_id

TRIES = 3
"""How often a hub is tried to be made dark when another transaction holds what we need and waits for what we hold."""

WATCH = Actor.system("hub watch")
"""Who sees that a hub has gone dark."""

_OPEN = Q(closed_at=None)


@dataclass(frozen=True, slots=True)
class Handed:
    """How many incidents went to each hub."""

    incidents: int
    to: Mapping[Ref, int]


def go_dark(*, by: Actor, at: datetime, hub: Ref, reason: str, seen: bool = False) -> Handed:
    """A hub cannot work: its open incidents, waiting handovers, areas and units go to the others, all or nothing.

    New incidents that are routed to it at the same moment wait until it is done, and go elsewhere. Where every other hub is
    dark as well, its work stays under its name, and the duty inspector is told at once. Raises Conflict where it is dark
    already, Invalid without a reason, NotFound.
    """
    by.must(Permission.HUB_MANAGE)
    if not 0 < len(reason.strip()) <= 300:
        raise Invalid("Say why the hub cannot work.", "One sentence, 300 characters at most.")
    for left in reversed(range(1 if connection.in_atomic_block else TRIES)):
        try:
            return _go_dark(by=by, at=at, hub=hub, reason=reason.strip(), seen=seen)
        except OperationalError as fault:
            if not left or not isinstance(fault.__cause__, DeadlockDetected):
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def come_back(*, by: Actor, at: datetime, hub: Ref) -> UUID | None:
    """A hub works again: its areas and units are its own, and it is offered the incidents that it had; returns their batch.

    Incidents that lie with a hub that is still dark come to it at once: they have been without light for long enough.
    """
    by.must(Permission.HUB_MANAGE)
    one_at_a_time()
    row = _held(hub)
    if row.dark_since is None:
        raise Conflict(f"{row.name} is not dark.", "Look at the page of hubs again.")
    row.dark_since, row.dark_reason = None, ""
    row.save(update_fields=["dark_since", "dark_reason"])
    over(subject=row.ref, at=at, why=f"{row.name} works again", reasons=[HUB_DARK, NO_HUB])
    for other in Hub.objects.exclude(pk=row.pk).filter(dark_since__isnull=False):
        over(subject=other.ref, at=at, why=f"{row.name} works again", reasons=[NO_HUB])
    noted = _uncovered(row, by, at) + _from_the_dark(row, by, at)
    offers = _offers(row, by, at)
    noted += [asked(offer, by=by.ref, at=at) for offer in offers]
    record_all([events.HubCameBack(by=by.ref, at=at, hub=row.ref, offered=len(offers)), *noted])
    return offers[0].batch if offers else None


def watch_hubs(*, at: datetime) -> tuple[Ref, ...]:
    """See which hubs have lost all their people while another has some, and make them dark; returns them."""
    rule, told = watch(), []
    hubs = [
        Seen(str(row.pk), row.dark_since is not None, row.last_seen)
        for row in Hub.objects.annotate(last_seen=Max("presences__seen_at"))
    ]
    for key in gone_dark(hubs, at, rule):
        ref = Ref("dispatch.hub", key)
        seconds = int(rule.gone.total_seconds())
        try:
            go_dark(by=WATCH, at=at, hub=ref, reason=f"Nobody there has been heard of for {seconds} seconds", seen=True)
        except Conflict:
            continue  # somebody said so in the same moment
        told.append(ref)
    return tuple(told)


@transaction.atomic
def _go_dark(*, by: Actor, at: datetime, hub: Ref, reason: str, seen: bool) -> Handed:
    one_at_a_time()
    dark = _held(hub)
    if dark.dark_since is not None:
        raise Conflict(f"{dark.name} is dark already.", "Look at the page of hubs again.")
    dark.dark_since, dark.dark_reason = at, reason
    dark.save(update_fields=["dark_since", "dark_reason"])
    Presence.objects.filter(hub=dark).delete()
    others = lit_hubs()
    if not others:
        record_all([events.HubWentDark(by=by.ref, at=at, hub=dark.ref, reason=reason, incidents=0, seen=seen)])
        raise_all([Told(NO_HUB, dark.ref, reason_of(NO_HUB).first, hub=dark, detail=dark.name)], at=at)
        return Handed(0, {})
    incidents = list(Incident.objects.select_for_update(no_key=True, of=("self",)).filter(_OPEN, hub=dark).order_by("pk"))
    waiting = list(
        Handover.objects.select_for_update(no_key=True, of=("self",))
        .filter(Q(giver=dark) | Q(taker=dark), state=Handover.State.ASKED)
        .order_by("pk")
    )
    areas = list(HubArea.objects.filter(Q(hub=dark, cover=None) | Q(cover__hub=dark)).select_related("hub"))
    plan = _plan(dark, incidents, waiting, areas, others)
    by_key = {str(other.pk): other for other in others}
    noted = _move(dark, incidents, plan, by_key, by, at, reason)
    noted += overtaken(waiting, by=by, at=at, why=f"{dark.name} went dark")
    noted += _cover(areas, plan, by_key, by, at)
    _move_inbound(dark, others)
    counts = Counter(by_key[key].ref for key in plan.incidents.values())
    event = events.HubWentDark(
        by=by.ref, at=at, hub=dark.ref, reason=reason, incidents=len(incidents), seen=seen, takers=tuple(sorted(counts))
    )
    record_all([event, *noted])
    words = f"{dark.name}, {len(incidents):,} logs"
    raise_all([Told(HUB_DARK, dark.ref, reason_of(HUB_DARK).first, hub=dark, detail=words)], at=at)
    return Handed(len(incidents), counts)


def _plan(
    dark: Hub, incidents: Sequence[Incident], waiting: Sequence[Handover], areas: Sequence[HubArea], others: Sequence[Hub]
) -> Spread:
    to = {row.incident_id: str(row.taker_id) for row in waiting if row.giver_id == dark.pk}
    loads = dict(
        Incident.objects.filter(_OPEN, hub__in=others)
        .values_list("hub")
        .annotate(number=Count("pk"))
        .values_list("hub", "number")
    )
    work = [Work(str(row.pk), row.npu, to.get(row.pk, "")) for row in incidents]
    takers = [Taker(str(other.pk), loads.get(other.pk, 0), other.capacity) for other in others]
    return spread(work, [area.area for area in areas], takers)


def _move(
    dark: Hub, incidents: Sequence[Incident], plan: Spread, hubs: Mapping[str, Hub], by: Actor, at: datetime, reason: str
) -> list[Event]:
    together: dict[str, list[Incident]] = defaultdict(list)
    for row in incidents:
        together[plan.incidents[str(row.pk)]].append(row)
    for key, rows in together.items():
        Incident.objects.filter(pk__in=[row.pk for row in rows]).update(hub=hubs[key])
    Moved.objects.bulk_create(
        (Moved(incident=row, hub=dark, to=hubs[key], at=at) for key, rows in together.items() for row in rows),
        update_conflicts=True,
        unique_fields=["incident"],
        update_fields=["to", "at"],  # whoever had it first is offered it back
    )
    why = f"{dark.name} went dark: {reason}"
    return [
        events.IncidentRehubbed(by=by.ref, at=at, incident=row.ref, before=dark.ref, after=hubs[key].ref, reason=why)
        for key, rows in together.items()
        for row in rows
    ]


def _cover(areas: Sequence[HubArea], plan: Spread, hubs: Mapping[str, Hub], by: Actor, at: datetime) -> list[Event]:
    Cover.objects.bulk_create(
        (Cover(area=area, hub=hubs[plan.areas[area.area]], since=at) for area in areas),
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=["hub", "since"],
    )
    return [
        events.AreaCovered(
            by=by.ref, at=at, hub=hubs[plan.areas[area.area]].ref, area=Ref.parse(area.area), of_hub=area.hub.ref
        )
        for area in areas
    ]


def _move_inbound(dark: Hub, others: Sequence[Hub]) -> None:
    """Incidents from other control rooms that wait for this hub wait for the one with the most room."""
    roomiest = max(others, key=lambda hub: (hub.capacity, str(hub.pk)))
    Transfer.objects.filter(hub=dark, state=Transfer.State.OFFERED).update(hub=roomiest)


def _uncovered(row: Hub, by: Actor, at: datetime) -> list[Event]:
    covers = list(Cover.objects.filter(area__hub=row).select_related("area", "hub"))
    Cover.objects.filter(pk__in=[cover.pk for cover in covers]).delete()
    return [
        events.AreaCovered(by=by.ref, at=at, hub=cover.hub.ref, area=Ref.parse(cover.area.area), of_hub=row.ref, ends=True)
        for cover in covers
    ]


def _from_the_dark(row: Hub, by: Actor, at: datetime) -> list[Event]:
    unlit = Incident.objects.select_for_update(no_key=True, of=("self",)).filter(_OPEN, hub__dark_since__isnull=False)
    rows = list(unlit.order_by("pk"))
    Incident.objects.filter(pk__in=[incident.pk for incident in rows]).update(hub=row)
    return [
        events.IncidentRehubbed(
            by=by.ref, at=at, incident=incident.ref, before=Ref("dispatch.hub", str(incident.hub_id)), after=row.ref,
            reason=f"{row.name} works again; the hub that had it is dark",
        )
        for incident in rows
    ]  # fmt: skip


def _offers(row: Hub, by: Actor, at: datetime) -> list[Handover]:
    """Ask the hub that is back to take what it had, as far as it is still open, with whoever took it, and asked of nobody."""
    had = Incident.objects.select_for_update(no_key=True, of=("self",)).filter(_OPEN, moved__hub=row).exclude(hub=row)
    had = had.exclude(pk__in=Handover.objects.filter(state=Handover.State.ASKED).values("incident"))
    batch, rows = new_id(), list(had.order_by("pk"))
    Moved.objects.filter(hub=row).delete()
    return Handover.objects.bulk_create(
        Handover(
            incident=incident, giver_id=incident.hub_id, taker=row, batch=batch, returning=True,
            reason=f"{row.name} works again", asked_by=str(by.ref), asked_by_name=by.name[:120], asked_at=at,
        )
        for incident in rows
    )  # fmt: skip


def _held(ref: Ref) -> Hub:
    """The hub, held against everybody who would give it an incident, but not against rows that merely name it.

    Whoever hands its incidents over holds them and then writes a row that names this hub: it must not wait for us here,
    because we shall wait for those incidents.
    """
    held = Hub.objects.select_for_update(no_key=True, of=("self",))
    row = held.filter(pk=ref.id).first() if ref.kind == "dispatch.hub" else None
    if row is None:
        raise NotFound("There is no such hub.", "Choose one from the list of hubs.")
    return row
