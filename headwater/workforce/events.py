"""What happened to units, posts and people. Every one is a row of the journal; none holds a person's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from headwater.kernel import Event, Ref


class UnitOpened(Event, subject="unit"):
    """A unit was opened: people and posts can belong to it."""

    unit: Ref
    name: str
    npu: str
    neighbourhood_team: bool


class PostsEstablished(Event, subject="unit"):
    """Posts of one rank were funded in a unit, or their funding was given an end. ``fte`` is all of them together."""

    unit: Ref
    rank: str
    number: int
    fte: Decimal
    starts: date
    ends: date | None


class PersonAppointed(Event, subject="person"):
    """A person was appointed to a unit for the first time."""

    person: Ref
    unit: Ref
    rank: str
    fte: Decimal
    on: date


class PersonMoved(Event, subject="person"):
    """A person's posting began or changed: another unit, rank or hours."""

    person: Ref
    unit: Ref
    rank: str
    fte: Decimal
    on: date


class StatusRecorded(Event, subject="person"):
    """It was recorded that a person is restricted, recuperative, long-term absent or seconded, from a day."""

    person: Ref
    status: str
    starts: date
    ends: date | None


class PersonLeft(Event, subject="person"):
    """A person left: none of their postings goes on after that day."""

    person: Ref
    on: date


class WorkforceCounted(Event, subject="npu"):
    """It was declared that the record of a policing unit is complete as at a day, so that figures may be made for it."""

    npu: Ref
    as_at: date
