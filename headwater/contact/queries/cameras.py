"""Cameras of the public: near a place, for staff who say why; their own, for owners."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import hypot

from headwater.contact.models import Camera, FootageAsk
from headwater.contact.permissions import Permission
from headwater.contact.queries.naming import uuids
from headwater.contact.rules.cameras import overwritten_from, terms
from headwater.kernel import Actor, NotFound, Ref


@dataclass(frozen=True, slots=True)
class AskView:
    """What an owner was asked for. ``late``: not answered in time; ``gone_from``: from when it is overwritten, None once the
    camera is withdrawn.
    """

    ref: Ref
    reference: str
    camera: Ref | None
    place: str
    owner: str
    since: datetime
    until: datetime
    text: str
    incident: Ref | None
    asked_at: datetime
    asked_by_name: str
    due_at: datetime
    late: bool
    state: str
    state_name: str
    note: str
    gone_from: datetime | None


@dataclass(frozen=True, slots=True)
class CameraView:
    """A camera. ``sees``: in words; ``email`` is its owner's, who alone reads it."""

    ref: Ref
    reference: str
    sort: str
    name: str
    email: str
    phone: str
    place: str
    easting: int
    northing: int
    sees: tuple[str, ...]
    view: str
    keeps_days: int
    confirmed_at: datetime | None
    ends_on: date
    asks: tuple[AskView, ...] = ()


@dataclass(frozen=True, slots=True)
class NearCamera:
    """A camera near a place: ``metres`` away. ``there``: what it recorded then is not overwritten yet, until ``gone_from``."""

    camera: CameraView
    metres: int
    there: bool
    gone_from: datetime


def cameras_near(*, by: Actor, at: datetime, point: tuple[int, int], metres: int, when: datetime) -> tuple[NearCamera, ...]:
    """Cameras within some metres of a point of the Grid, the nearest first. One query; whoever shows them notes why."""
    by.must(Permission.CAMERA_SEARCH)
    east, north = point
    reach = min(metres, terms().widest)
    found = Camera.objects.filter(
        confirmed_at__isnull=False, ends_on__gte=at.date(), easting__range=(east - reach, east + reach),
        northing__range=(north - reach, north + reach),
    )  # fmt: skip
    near = ((row, hypot(row.easting - east, row.northing - north)) for row in found)
    ordered = sorted(((row, apart) for row, apart in near if apart <= reach), key=lambda one: (one[1], one[0].reference))
    return tuple(_near(row, round(apart), when, at) for row, apart in ordered)


def footage_asked(*, by: Actor, at: datetime, limit: int = 100) -> tuple[AskView, ...]:
    """What owners were asked for: what waits, by when it is due; then what was answered, the newest first. Two queries."""
    by.must(Permission.CAMERA_SEARCH)
    asks = FootageAsk.objects.select_related("camera")
    waiting = asks.filter(state=FootageAsk.State.ASKED).order_by("due_at", "id")[:limit]
    answered = asks.exclude(state=FootageAsk.State.ASKED).order_by("-answered_at")[:limit]
    return tuple(_ask(row, at) for row in [*waiting, *answered])


def registered(ref: Ref, at: datetime) -> CameraView:
    """A camera, also one that waits to be confirmed, for whoever holds the link to it, which ends when it could be confirmed no
    more: what stands in a mailbox shows nobody later where somebody lives. Raises NotFound. One query.
    """
    since = at - timedelta(hours=terms().confirm_within)
    row = next(iter(Camera.objects.filter(pk__in=uuids([ref.id]), registered_at__gt=since)), None)
    if row is None or ref.kind != "contact.camera":
        raise NotFound("There is no such camera.", "Register it again.")
    return _camera(row, ())


def cameras_of(*, by: Actor, at: datetime, owner: str) -> tuple[CameraView, ...]:
    """The cameras of an address, with what was asked of them. Two queries."""
    by.must(Permission.CAMERA_OWN)
    rows = Camera.objects.filter(email__iexact=owner, confirmed_at__isnull=False, ends_on__gte=at.date())
    return tuple(
        _camera(row, (_ask(ask, at) for ask in row.asks.all())) for row in rows.order_by("id").prefetch_related("asks")
    )


def cameras_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Camera CM-7K3-92Q”; one that was withdrawn is not there. One query."""
    found = Camera.objects.filter(pk__in=uuids(ids)).values_list("pk", "reference")
    return {str(pk): f"Camera {reference}" for pk, reference in found}


def footage_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Footage of camera CM-7K3-92Q”. One query."""
    found = FootageAsk.objects.filter(pk__in=uuids(ids)).values_list("pk", "reference")
    return {str(pk): f"Footage of camera {reference}" for pk, reference in found}


def _near(row: Camera, metres: int, when: datetime, at: datetime) -> NearCamera:
    gone = overwritten_from(when, row.keeps_days)
    return NearCamera(_camera(row, ()), metres, at < gone, gone)


def _camera(row: Camera, asks: Iterable[AskView]) -> CameraView:
    return CameraView(
        ref=row.ref, reference=row.reference, sort=terms().sorts.get(row.sort, row.sort), name=row.name, email=row.email,
        phone=row.phone, place=row.place, easting=row.easting, northing=row.northing,
        sees=tuple(terms().sees.get(code, code) for code in row.sees), view=row.view, keeps_days=row.keeps_days,
        confirmed_at=row.confirmed_at, ends_on=row.ends_on,
        asks=tuple(sorted(asks, key=lambda one: one.asked_at, reverse=True)),
    )  # fmt: skip


def _ask(row: FootageAsk, at: datetime) -> AskView:
    camera = row.camera
    return AskView(
        ref=row.ref, reference=row.reference, camera=camera.ref if camera else None, place=camera.place if camera else "",
        owner=camera.name if camera else "", since=row.since, until=row.until, text=row.text,
        incident=Ref.parse(row.incident) if row.incident else None, asked_at=row.asked_at, asked_by_name=row.asked_by_name,
        due_at=row.due_at, late=row.state == FootageAsk.State.ASKED and row.due_at <= at, state=row.state,
        state_name=row.get_state_display(), note=row.note,
        gone_from=overwritten_from(row.since, camera.keeps_days) if camera else None,
    )  # fmt: skip
