"""All that the page of one log shows, apart from its timeline, in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from headwater.dispatch.models import Deployment, Incident, IncidentLink
from headwater.dispatch.rules.reference import Grade, Kind, grade_of, kind_of, results
from headwater.kernel import NotFound, Ref


@dataclass(frozen=True, slots=True)
class SentUnit:
    """A unit that was sent to an incident, and its times. ``ending`` empty: it is on it still."""

    deployment: Ref
    unit: Ref
    call_sign: str
    status: int
    assigned_at: datetime
    assigned_by_name: str
    en_route_at: datetime | None
    arrived_at: datetime | None
    cleared_at: datetime | None
    ending: str
    cross_boundary: bool
    expected_seconds: int | None
    crew_size: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A person, vehicle or premises that belongs to an incident, in a role."""

    subject: Ref
    role: str
    attached_at: datetime


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that belongs to an incident. ``size`` in bytes."""

    ref: Ref
    sha256: str
    name: str
    media_type: str
    size: int
    note: str
    attached_at: datetime


@dataclass(frozen=True, slots=True)
class LinkedLog:
    """Another log that belongs with this one."""

    ref: Ref
    number: int
    day: date
    grade: str
    kind: str
    why: str
    closed: bool


@dataclass(frozen=True, slots=True)
class WholeLog:
    """A log as its page shows it. Positions are National Grid metres; ``result`` is in words, empty while it is open."""

    ref: Ref
    number: int
    day: date
    kind: Kind
    opening_kind: Kind
    closing_kind: Kind | None
    grade: Grade
    opening_grade: Grade
    hub: Ref
    hub_name: str
    summary: str
    place: str
    npu_name: str
    neighbourhood_name: str
    in_force: bool
    easting: int | None
    northing: int | None
    radius: int
    location_method: str
    caller: Ref | None
    source: Ref | None
    qualifiers: tuple[str, ...]
    markers: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    first_arrived_at: datetime | None
    result: str
    closing_text: str
    units: tuple[SentUnit, ...]
    attached: tuple[Attached, ...]
    files: tuple[AttachedFile, ...]
    links: tuple[LinkedLog, ...]

    @property
    def open(self) -> bool:
        return self.closed_at is None


def whole_log(ref: Ref) -> WholeLog:
    """One log with its units, people, files and links. Raises NotFound. Five queries."""
    row = _row(ref)
    closing = kind_of(row.closing_kind) if row.closing_kind else None
    return WholeLog(
        ref=row.ref,
        number=row.number,
        day=row.day,
        kind=kind_of(row.kind),
        opening_kind=kind_of(row.opening_kind),
        closing_kind=closing,
        grade=grade_of(row.grade),
        opening_grade=grade_of(row.opening_grade),
        hub=row.hub.ref,
        hub_name=row.hub.name,
        summary=row.summary,
        place=row.place,
        npu_name=row.npu_name,
        neighbourhood_name=row.neighbourhood_name,
        in_force=row.in_force,
        easting=row.easting,
        northing=row.northing,
        radius=row.radius,
        location_method=row.location_method,
        caller=Ref.parse(row.caller) if row.caller else None,
        source=Ref.parse(row.source) if row.source else None,
        qualifiers=tuple(row.qualifiers),
        markers=tuple(row.markers),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        first_arrived_at=row.first_arrived_at,
        result=results()[row.result].name if row.result in results() else row.result,
        closing_text=row.closing_text,
        units=_units(row),
        attached=tuple(
            Attached(Ref.parse(one.subject), one.role, one.attached_at) for one in row.subjects.filter(detached_at=None)
        ),
        files=tuple(
            AttachedFile(one.ref, one.sha256, one.name, one.media_type, one.size, one.note, one.attached_at)
            for one in row.files.all()
        ),
        links=_links(row),
    )


def _row(ref: Ref) -> Incident:
    found = None
    if ref.kind == "dispatch.incident":
        try:
            found = Incident.objects.select_related("hub").filter(pk=UUID(ref.id)).first()
        except ValueError:
            found = None
    if found is None:
        raise NotFound("There is no such log.", "Look for it by its number and day.")
    return found


def _units(row: Incident) -> tuple[SentUnit, ...]:
    """Those that are on it first, then those that were, each in the order of assignment."""
    held = Deployment.objects.select_related("unit").filter(incident=row).order_by("assigned_at", "id")
    sent = [
        SentUnit(
            one.ref, one.unit.ref, one.unit.call_sign, one.unit.status, one.assigned_at, one.assigned_by_name, one.en_route_at,
            one.arrived_at, one.cleared_at, one.ending, one.cross_boundary, one.expected_seconds, one.crew_size, one.reason,
        )
        for one in held
    ]  # fmt: skip
    return tuple(sorted(sent, key=lambda one: one.cleared_at is not None))


def _links(row: Incident) -> tuple[LinkedLog, ...]:
    held = IncidentLink.objects.select_related("first", "second").filter(Q(first=row) | Q(second=row)).order_by("linked_at")
    others = ((one.second if one.first_id == row.pk else one.first, one.why) for one in held)
    return tuple(
        LinkedLog(other.ref, other.number, other.day, other.grade, kind_of(other.kind).name, why, other.closed_at is not None)
        for other, why in others
    )
