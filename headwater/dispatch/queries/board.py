"""What boards and walls show: every open incident and every unit on duty, a row each, in a few queries however many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from headwater.dispatch.models import Deployment, Escalation, Incident, Position, Unit
from headwater.dispatch.rules.reference import kinds
from headwater.kernel import NotFound, Ref

_HOUSE = re.compile(r"^(?:(?:flat|apartment|unit|room)\s+\w+\s*,?\s*)?\d+\w?(?:\s*[-–]\s*\d+\w?)?\s*,?\s+", re.IGNORECASE)

_CALLED = re.compile(r"(?:log\s+)?#?(?P<number>\d{1,6})(?:\s+of\s+(?P<day>\d{1,2} [a-z]+ \d{4}))?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class UnitOn:
    """A unit that is on an incident."""

    call_sign: str
    status: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An incident as a board shows it. ``street``: the place without a house number; positions are National Grid metres.

    ``escalated``: what was escalated and is not answered, in words, or "".
    """

    ref: Ref
    number: int
    day: date
    grade: str
    kind: str
    sensitive: bool
    place: str
    street: str
    hub: Ref
    hub_name: str
    npu_name: str
    opened_at: datetime
    first_arrived_at: datetime | None
    markers: tuple[str, ...]
    units: tuple[UnitOn, ...]
    escalated: str
    easting: int | None
    northing: int | None
    radius: int
    closed: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a board shows it. ``doing``: the log or task it is on, in words; ``incident``: that log; ``task``:
    that support task."""

    ref: Ref
    call_sign: str
    npu_name: str
    status: int
    status_at: datetime
    on_duty: bool
    deployed: bool
    doing: str
    incident: Ref | None
    task: Ref | None
    crew_size: int
    skills: tuple[str, ...]
    alarm_at: datetime | None
    signal: int | None
    easting: int | None
    northing: int | None
    seen_at: datetime | None
    duty_until: datetime | None
    vehicle: str
    base_name: str


def open_rows() -> tuple[BoardRow, ...]:
    """Every open incident, the oldest first. Three queries."""
    return _rows(Incident.objects.filter(closed_at=None), Q(incident__closed_at=None))


def rows(incidents: Collection[str]) -> tuple[BoardRow, ...]:
    """These incidents (by id), open or closed, as far as there are any. Three queries."""
    keys = _uuids(incidents)
    return _rows(Incident.objects.filter(pk__in=keys), Q(incident__in=keys)) if keys else ()


def unit_rows(units: Collection[str] | None = None) -> tuple[UnitRow, ...]:
    """Every unit on duty, by call sign; or these (by id), on duty or not. Two queries."""
    found = Unit.objects.filter(on_duty=True) if units is None else Unit.objects.filter(pk__in=_uuids(units))
    held = list(found.select_related("position").order_by("call_sign"))
    on = Deployment.objects.filter(cleared_at=None).select_related("incident", "support_task")
    on = on.only("unit_id", "incident_id", "incident__number", "support_task__title")
    if units is not None:
        on = on.filter(unit__in=[row.pk for row in held])
    busy = {one.unit_id: one for one in on}
    return tuple(_unit(row, busy.get(row.pk)) for row in held)


def unit(ref: Ref) -> UnitRow:
    """One unit, on duty or not. Raises NotFound. Two queries."""
    found = unit_rows([ref.id]) if ref.kind == "dispatch.unit" else ()
    if not found:
        raise NotFound("There is no such unit.", "Look for it by its call sign.")
    return found[0]


def find(text: str, today: date) -> Ref | None:
    """The log that is called so: “417”, “log 417”, “417 of 12 March 2018”; without a day the newest. One query."""
    found = _CALLED.fullmatch(text.strip())
    if found is None:
        return None
    rows = Incident.objects.filter(number=int(found["number"]), day__lte=today)
    if found["day"]:
        try:
            rows = rows.filter(day=datetime.strptime(found["day"], "%d %B %Y").date())  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            return None
    row = rows.order_by("-day").only("pk").first()
    return None if row is None else row.ref


def positions() -> dict[UUID, tuple[int, int, datetime]]:
    """Where every unit on duty was last seen: easting, northing, when. One query."""
    seen = Position.objects.filter(unit__on_duty=True).values_list("unit_id", "easting", "northing", "at")
    return {key: (easting, northing, at) for key, easting, northing, at in seen}


def logs_by_id(ids: Collection[str]) -> dict[str, str]:
    """Id → “log 417 of 12 March 2018”, for those there are. One query."""
    found = Incident.objects.filter(pk__in=_uuids(ids)).values_list("pk", "number", "day")
    return {str(key): f"log {number} of {day.day} {day:%B %Y}" for key, number, day in found}


def units_by_id(ids: Collection[str]) -> dict[str, str]:
    """Id → call sign, for those there are. One query."""
    return {str(key): sign for key, sign in Unit.objects.filter(pk__in=_uuids(ids)).values_list("pk", "call_sign")}


def _rows(found: QuerySet[Incident], on: Q) -> tuple[BoardRow, ...]:
    held = list(found.select_related("hub").defer("summary", "closing_text").order_by("opened_at", "pk"))
    here: dict[Any, list[UnitOn]] = defaultdict(list)
    sent = Deployment.objects.filter(on, cleared_at=None).order_by("assigned_at", "unit__call_sign")
    for incident, sign, status in sent.values_list("incident_id", "unit__call_sign", "unit__status"):
        here[incident].append(UnitOn(sign, status))
    told = Escalation.objects.filter(on, state=Escalation.State.OPEN, incident__isnull=False).order_by("rung", "-raised_at")
    words = dict(told.values_list("incident_id", "words"))  # the highest rung, and of those the oldest, stays
    return tuple(_row(row, tuple(here[row.pk]), words.get(row.pk, "")) for row in held)


def _row(row: Incident, units: tuple[UnitOn, ...], escalated: str) -> BoardRow:
    kind = kinds().get(row.kind)
    return BoardRow(
        ref=row.ref, number=row.number, day=row.day, grade=row.grade, kind=row.kind,
        sensitive=kind is not None and kind.sensitive, place=row.place, street=_HOUSE.sub("", row.place), hub=row.hub.ref,
        hub_name=row.hub.name, npu_name=row.npu_name, opened_at=row.opened_at, first_arrived_at=row.first_arrived_at,
        markers=tuple(row.markers), units=units, escalated=escalated, easting=row.easting, northing=row.northing,
        radius=row.radius, closed=row.closed_at is not None,
    )  # fmt: skip


def _unit(row: Unit, on: Deployment | None) -> UnitRow:
    doing = ""
    if on is not None:
        doing = f"Log {on.incident.number}" if on.incident is not None else _title(on)
    seen: Position | None = getattr(row, "position", None)
    task = None if on is None or on.support_task is None else on.support_task.ref
    return UnitRow(
        ref=row.ref, call_sign=row.call_sign, npu_name=row.npu_name, status=row.status, status_at=row.status_at,
        on_duty=row.on_duty, deployed=on is not None, doing=doing, incident=None if on is None else on.incident_ref, task=task,
        crew_size=row.crew_size, skills=tuple(row.skills), alarm_at=row.alarm_at, signal=row.signal,
        easting=None if seen is None else seen.easting, northing=None if seen is None else seen.northing,
        seen_at=None if seen is None else seen.at, duty_until=row.duty_until, vehicle=row.vehicle, base_name=row.base_name,
    )  # fmt: skip


def _title(on: Deployment) -> str:
    return on.support_task.title if on.support_task is not None else ""


def _uuids(ids: Iterable[str]) -> list[UUID]:
    found = []
    for text in ids:
        try:
            found.append(UUID(text))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return found
