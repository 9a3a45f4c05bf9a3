"""Where an incident is, and what kind it is: both may turn out to be other than the caller said."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.dispatch import events
from headwater.dispatch.actions.logs import locked
from headwater.dispatch.models import Incident
from headwater.dispatch.permissions import Permission
from headwater.dispatch.rules.reference import kind_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Ref
from headwater.places.queries import Location

_COLUMNS = (
    "easting", "northing", "radius", "place", "location_method", "location_source", "npu", "npu_name", "neighbourhood",
    "neighbourhood_name", "in_force",
)  # fmt: skip


@transaction.atomic
def change_location(*, by: Actor, at: datetime, incident: Ref, location: Location) -> None:
    """An incident is elsewhere than its log says. It stays with its hub, which may hand it over. Raises Conflict where it is
    closed.
    """
    by.must(Permission.INCIDENT_GRADE)
    row = locked(incident)
    before = (row.place, row.easting, row.northing)
    put(row, location)
    if (row.place, row.easting, row.northing) == before:
        return
    row.save(update_fields=_COLUMNS)
    record(
        events.IncidentMoved(
            incident=row.ref, before=before[0], after=row.place, easting=row.easting, northing=row.northing, by=by.ref, at=at
        )
    )


@transaction.atomic
def change_kind(*, by: Actor, at: datetime, incident: Ref, kind: str) -> None:
    """An incident is of another kind than it was opened as; that stays on record. Raises Conflict where it is closed."""
    by.must(Permission.INCIDENT_GRADE)
    code, row = kind_of(kind).code, locked(incident)
    before = row.kind
    if code == before:
        return
    row.kind = code
    row.save(update_fields=["kind"])
    record(events.IncidentReclassified(incident=row.ref, before=before, after=code, by=by.ref, at=at))


def put(row: Incident, location: Location) -> None:
    """Write a location into the row of an incident, which is not saved."""
    row.easting, row.northing, row.radius = location.easting, location.northing, location.radius
    row.place, row.location_method = location.text[:300], location.method
    row.location_source = "" if location.source is None else str(location.source)
    row.npu, row.npu_name = "" if location.npu is None else str(location.npu), location.npu_name
    row.neighbourhood = "" if location.neighbourhood is None else str(location.neighbourhood)
    row.neighbourhood_name, row.in_force = location.neighbourhood_name, location.in_force
