"""What units' devices say to us, signed by their gateway."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from ninja import Field, Router, Schema

from headwater.accounts.queries import program_signed
from headwater.dispatch import actions
from headwater.dispatch.actions.positions import MOST
from headwater.dispatch.queries.commanding import refs_of
from headwater.kernel import Actor, now

router = Router()

LATE = timedelta(hours=4)
"""How old a report may be: a device without a network keeps what it would have said."""


class Report(Schema):
    """Where a unit was: metres of the National Grid, degrees, km/h. ``unit``: its call sign."""

    unit: str = Field(min_length=1, max_length=12)
    easting: int
    northing: int
    at: datetime
    heading: int | None = None
    speed: int | None = None
    accuracy: int = 0


class Reports(Schema):
    """What one message of a device, or of a gateway for many, says."""

    positions: list[Report] = Field(max_length=MOST)


class Moved(Schema):
    """How many units' positions are newer now."""

    moved: int


class StatusReport(Schema):
    """A status code that a unit's terminal sent."""

    unit: str = Field(min_length=1, max_length=12)
    status: int = Field(ge=0, le=99)
    at: datetime | None = None


class Taken(Schema):
    """Which unit it was."""

    unit: str


def devices(request: HttpRequest) -> Actor:
    """The devices' gateway, by its signature. Raises Forbidden."""
    return program_signed("devices", request.headers, request.body, now())


@router.post("units/positions/", auth=devices, response=Moved, url_name="unit-positions")
def positions(request: HttpRequest, told: Reports) -> Moved:
    """Where units are. Reports in any order, and as often as the network repeats them; those of unknown units are left out."""
    by: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from devices()
    known = refs_of({report.unit for report in told.positions})
    reported = [
        actions.UnitPosition(known[one.unit], one.easting, one.northing, one.at, one.heading, one.speed, one.accuracy)
        for one in told.positions
        if one.unit in known
    ]
    return Moved(moved=actions.report_positions(by=by, at=now(), positions=reported))


@router.post("units/status/", auth=devices, response=Taken, url_name="unit-status")
def status(request: HttpRequest, told: StatusReport) -> Taken:
    """A unit reports a status, or asks for something by a code."""
    by: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from devices()
    unit = refs_of({told.unit}, all_of_them=True)[told.unit]
    actions.set_status(by=by, at=_moment(told.at), unit=unit, status=told.status)
    return Taken(unit=str(unit))


def _moment(said: datetime | None) -> datetime:
    """When it was said, by the device; now, where it says nothing or is not to be believed."""
    here = now()
    if said is None or said.tzinfo is None or not here - LATE <= said <= here:
        return here
    return said
