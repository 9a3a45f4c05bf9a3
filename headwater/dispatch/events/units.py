"""What happened to units: on the logs that they are sent to, and on duty."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


class UnitAssigned(Event, subject="incident"):
    """A unit was sent to an incident. ``cross_boundary``: it is not of the policing unit where the incident is."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    cross_boundary: bool
    expected_seconds: int | None = None
    reason: str = ""


class UnitEnRoute(Event, subject="incident"):
    """A unit is on its way to an incident."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class UnitArrived(Event, subject="incident"):
    """A unit is at the scene of an incident."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref


class UnitCleared(Event, subject="incident"):
    """A unit has left an incident: its work is done, or it was stood down."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    ending: str
    reason: str = ""


class UnitDiverted(Event, subject="incident"):
    """A unit was called away from an incident to go to another one, which its own log notes as an assignment."""

    incident: Ref
    unit: Ref
    call_sign: str
    deployment: Ref
    to: Ref
    reason: str


class UnitBookedOn(Event, subject="unit"):
    """A unit came on duty. ``short_of_rest``: people of its crew who had less rest than the rule asks for."""

    unit: Ref
    call_sign: str
    crew: tuple[Ref, ...]
    until: datetime
    skills: tuple[str, ...] = ()
    short_of_rest: tuple[Ref, ...] = ()
    reason: str = ""


class UnitBookedOff(Event, subject="unit"):
    """A unit went off duty."""

    unit: Ref
    call_sign: str
    crew: tuple[Ref, ...] = ()


class UnitStatusChanged(Event, subject="unit"):
    """A unit reported another status."""

    unit: Ref
    call_sign: str
    before: int
    after: int


class UnitSignalled(Event, subject="unit"):
    """A unit sent a code that asks for something and is no status, such as an urgent callback."""

    unit: Ref
    call_sign: str
    code: int


class UnitAlarmRaised(Event, subject="unit"):
    """A unit pressed its emergency button."""

    unit: Ref
    call_sign: str
    incident: Ref | None = None


class UnitAlarmAnswered(Event, subject="unit"):
    """Somebody in the control room answered a unit's emergency, or what it had asked for."""

    unit: Ref
    call_sign: str
    text: str = ""
