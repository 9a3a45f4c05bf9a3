"""What the public wrote, asked for and offered, and what we made of it."""

from __future__ import annotations

from datetime import date, datetime

from headwater.kernel import Event, Ref


class MessageReceived(Event, subject="contact"):
    """Whoever made a report wrote to us about it, to be read by a time. What they wrote is on the message."""

    contact: Ref
    message: Ref
    due: datetime
    news: bool = False


class MessageAnswered(Event, subject="contact"):
    """We wrote to whoever made a report."""

    contact: Ref
    message: Ref


class MessagesRead(Event, subject="contact"):
    """Somebody of ours has read what was written to us about a report."""

    contact: Ref
    messages: tuple[Ref, ...]


class MessageEscalated(Event, subject="contact"):
    """Nobody read a message in time: it was raised with the next in line."""

    contact: Ref
    message: Ref
    level: int
    to: str


class RequestMade(Event, subject="request"):
    """Somebody asked that footage be kept, complained, or said thank you. Who and what is on the request."""

    request: Ref
    sort: str
    due: datetime
    day: date | None = None


class RequestAcknowledged(Event, subject="request"):
    """Somebody has a request of the public; footage that was asked for is held from now on."""

    request: Ref


class RequestAnswered(Event, subject="request"):
    """Whoever made a request was answered."""

    request: Ref


class RequestEscalated(Event, subject="request"):
    """A request was not acknowledged or answered in time: it was raised with the next in line."""

    request: Ref
    level: int
    to: str


class CameraRegistered(Event, subject="camera"):
    """Somebody offered that we ask for what their camera records. Nothing is found of it until they confirm it."""

    camera: Ref


class CameraConfirmed(Event, subject="camera"):
    """The owner of a camera agreed, from their own mailbox, to the words of that date; or agreed again, until ``ends_on``."""

    camera: Ref
    wording: str
    ends_on: date


class CameraWithdrawn(Event, subject="camera"):
    """The owner of a camera took it back, or its time was over: all that we had of it is erased."""

    camera: Ref
    why: str


class FootageAsked(Event, subject="footage"):
    """The owner of a camera was asked for what it recorded. They may say no."""

    footage: Ref
    camera: Ref
    since: datetime
    until: datetime
    due: datetime
    incident: Ref | None = None


class FootageAnswered(Event, subject="footage"):
    """The owner of a camera answered: has it, has nothing, rather not."""

    footage: Ref
    answer: str


class VisitAsked(Event, subject="visit"):
    """Somebody would like to be visited. No time is theirs until they choose one from their mailbox."""

    visit: Ref
    sort: str


class VisitChosen(Event, subject="visit"):
    """Somebody chose a time for a visit, another time, or left it to the team to find one (``appointment`` is empty)."""

    visit: Ref
    appointment: Ref | None = None


class VisitCancelled(Event, subject="visit"):
    """Whoever asked for a visit does not need it any more; its time is free again."""

    visit: Ref


class OwnerChanged(Event, subject="owner"):
    """Somebody changed how they are reached. ``fields`` says what; the new ones are where the old ones were."""

    owner: Ref
    fields: tuple[str, ...]
