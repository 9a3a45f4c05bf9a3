"""What telephone systems say to us. Signed by the program; see docs/how-to/connect-telephony.md."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from headwater.accounts.queries import program_signed
from headwater.contact import actions
from headwater.kernel import Actor, HeadwaterError, now
from headwater.space.grid import grid_point

router = Router()

LATE = timedelta(hours=24)
"""How old an event may be: a telephone system that was cut off tells what it kept."""


class Position(Schema):
    """Where the phone says it is (Advanced Mobile Location): degrees, metres, per cent."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    radius: float = Field(ge=0, le=100_000)
    confidence: float | None = Field(default=None, ge=0, le=100)


class CallEvent(Schema):
    """Something that happened to a call. ``call`` is the telephone system's own identifier, the same for all its events."""

    event: Literal["ring", "answered", "abandoned", "ended"]
    call: str = Field(min_length=1, max_length=120)
    line: Literal["999", "101"]
    number: str = Field(default="", alias="from", max_length=200)
    dialled: str = Field(default="", alias="to", max_length=200)
    aml: Position | None = None
    at: datetime | None = None


class Told(Schema):
    """Which contact the call is."""

    contact: str


def telephony(request: HttpRequest) -> Actor:
    """The telephone system, by its signature. Raises Forbidden."""
    return program_signed("telephony", request.headers, request.body, now())


@router.post("telephony/calls/", auth=telephony, response=Told, url_name="telephony-calls")
def calls(request: HttpRequest, told: CallEvent) -> Told:
    """A call rings, was answered, was given up, or ended. In any order, and as often as the network repeats it."""
    by: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from telephony()
    at = _moment(told.at)
    match told.event:
        case "ring":
            contact = actions.ring(
                by=by, at=at, channel=told.line, number=told.number, line=told.dialled, location=_aml(told.aml),
                external_id=told.call,
            )  # fmt: skip
        case "answered":
            contact = actions.ring(
                by=by, at=at, channel=told.line, number=told.number, line=told.dialled, external_id=told.call
            )
            actions.answered(by=by, at=at, contact=contact)
        case "abandoned" | "ended":
            contact = actions.ring_off(
                by=by, at=at, channel=told.line, external_id=told.call, number=told.number, line=told.dialled
            )
    return Told(contact=str(contact))


def _moment(said: datetime | None) -> datetime:
    """When it happened, by the telephone system; now, where it says nothing or is not to be believed."""
    here = now()
    if said is None or said.tzinfo is None or not here - LATE <= said <= here:
        return here
    return said


def _aml(said: Position | None) -> actions.AML | None:
    """On the National Grid; nothing where it is not on it: the call is what matters."""
    if said is None:
        return None
    try:
        easting, northing = grid_point(said.longitude, said.latitude)
        confidence = None if said.confidence is None else round(said.confidence)
        return actions.AML(round(easting), round(northing), round(said.radius), confidence)
    except HeadwaterError:
        return None
