"""Cameras of the public near a place, and what their owners were asked for, as staff read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from headwater.contact.presenters.parts import Tag
from headwater.contact.queries import AskView, NearCamera
from headwater.places.queries import Location

AROUND = timedelta(minutes=15)
"""Before and after the time that was looked for: what is asked for, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """A camera. ``there``: what it recorded then is not overwritten yet."""

    id: str
    reference: str
    what: str
    sees: str
    place: str
    metres: int
    owner: str
    there: bool
    kept: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Found:
    """Cameras near a place. ``since`` and ``until``: what is asked for, as a field holds it."""

    place: str
    when: str
    rows: tuple[Row, ...]
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an owner was asked for."""

    reference: str
    place: str
    owner: str
    time: str
    text: str
    who: str
    due: str
    state: Tag
    note: str
    waits: bool
    late: bool


def found(near: Iterable[NearCamera], place: Location, when: datetime) -> Found:
    """The answer to a search."""
    return Found(place.text, _moment(when), tuple(map(_row, near)), _field(when - AROUND), _field(when + AROUND))


def asked(asks: Iterable[AskView]) -> tuple[Asked, ...]:
    """What waits first."""
    return tuple(
        Asked(
            one.reference, one.place, one.owner, f"{_moment(one.since)} to {_until(one.since, one.until)}", one.text,
            one.asked_by_name, _moment(one.due_at), Tag(one.state_name, "warn" if one.late else "plain"),
            one.note, one.state == "asked", one.late,
        )
        for one in asks
    )  # fmt: skip


def _row(near: NearCamera) -> Row:
    one = near.camera
    kept = f"Kept until {_moment(near.gone_from)}" if near.there else f"Overwritten since {_moment(near.gone_from)}"
    return Row(
        one.ref.id, one.reference, one.sort, ", ".join([*one.sees, one.view] if one.view else one.sees), one.place,
        near.metres, ", ".join(part for part in (one.name, one.phone) if part), near.there, kept, one.easting, one.northing,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{here.day} {here:%b %Y}, {here:%H:%M}"


def _until(since: datetime, until: datetime) -> str:
    here, end = timezone.localtime(since), timezone.localtime(until)
    return f"{end:%H:%M}" if here.date() == end.date() else _moment(until)


def _field(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
