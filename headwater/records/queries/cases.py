"""How whoever reported something follows what became of it: the rooms that keep cases know, and offer it here (ADR 0007).

A source gives only what its owner may see: what is left out never reaches a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from headwater.kernel import Actor, NotFound, Ref, Slot


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has proved to a door that these are theirs: references of what they reported."""

    proved: frozenset[Ref]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, in the words of whoever reported it."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one side wrote. ``ours``: the police wrote it, signed by a role and not a name. ``read_at``: by the other side."""

    at: datetime
    text: str
    ours: bool
    signed: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class PropertyItem:
    """A thing of theirs that is held. ``state``: what happens with it, in words."""

    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """When somebody sees them. ``changeable``: it is booked, and still to come."""

    ref: Ref
    starts_at: datetime
    ends_at: datetime
    team: str
    place: str
    state: str
    changeable: bool


@dataclass(frozen=True, slots=True)
class Time:
    """A time at which they could be seen instead."""

    ref: Ref
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """What its owner may know. ``number``: what the police call it, empty where it has none yet. ``next_by``: when what
    comes next is promised, None where nothing is. Steps are in order, messages the newest first; ``things``: property of
    theirs that is held.
    """

    ref: Ref
    number: str
    kind: str
    reported_at: datetime
    state: str
    who: str
    next: str
    next_by: datetime | None
    closed: bool
    steps: tuple[Step, ...] = ()
    messages: tuple[Message, ...] = ()
    things: tuple[PropertyItem, ...] = ()
    appointment: Appointment | None = None

    @property
    def unread(self) -> int:
        """Messages of ours that they have not read."""
        return sum(one.ours and one.read_at is None for one in self.messages)


class CaseSource(Protocol):
    """A room that keeps cases of one ``kind`` of reference. What is not the owner's is answered as what is not there:
    NotFound. Every read is noted in the journal.
    """

    @property
    def kind(self) -> str: ...

    def cases_of(self, *, by: Actor, at: datetime, owner: Owner) -> Sequence[Case]:
        """Every case that is the owner's, without messages."""

    def case(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> Case:
        """One, with everything; messages to its owner are read by that."""

    def say(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, text: str, news: bool, token: str) -> None:
        """Take a message. ``news``: it adds to what is known; ``token``: the same one sent twice is one message."""

    def times(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> Sequence[Time]:
        """When the appointment could be instead, the soonest first."""

    def move(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, to: Ref) -> None:
        """Move the appointment. Raises Conflict where that time is taken, or there is none to move."""

    def cancel(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref) -> None:
        """Give the appointment back. Raises Conflict where there is none."""

    def reach(self, *, by: Actor, at: datetime, owner: Owner, ref: Ref, phone: str, token: str) -> None:
        """They are reached by another number, or by none; whoever deals with it is told, as by a message."""


case_sources: Slot[CaseSource] = Slot("cases that their owners follow", key=lambda source: source.kind)
"""Offered by contact, and by investigation when it is built; read by citizen."""


def cases_of(*, by: Actor, at: datetime, owner: Owner) -> tuple[Case, ...]:
    """What every source knows, the newest first; nothing for an owner of nothing."""
    if not owner.proved:
        return ()
    found = [case for source in case_sources for case in source.cases_of(by=by, at=at, owner=owner)]
    return tuple(sorted(found, key=lambda one: one.reported_at, reverse=True))


def source_of(ref: Ref) -> CaseSource:
    """The room that keeps a case. Raises NotFound where none does."""
    for source in case_sources:
        if source.kind == ref.kind:
            return source
    raise NotFound("There is no such report.", "Look at your list again.")
