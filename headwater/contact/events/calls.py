"""What happened to contacts, from ring to assessment."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel import Event, Ref


class ContactRang(Event, subject="contact"):
    """Somebody rang, wrote or came to the counter. A number is not in the journal: it is on the contact."""

    contact: Ref
    channel: str
    line: str = ""


class ContactClaimed(Event, subject="contact"):
    """Somebody took a contact, the first to do so. ``answered`` after so many seconds of waiting."""

    contact: Ref
    holder: Ref
    waited: int


class ContactReleased(Event, subject="contact"):
    """Whoever had a contact gave it back into the queue."""

    contact: Ref
    holder: Ref
    reason: str = ""


class ContactTakenOver(Event, subject="contact"):
    """A supervisor took a contact from whoever had it."""

    contact: Ref
    before: Ref | None
    holder: Ref
    reason: str


class ContactListenedTo(Event, subject="contact"):
    """A supervisor listened in."""

    contact: Ref
    holder: Ref | None


class ContactNoted(Event, subject="contact"):
    """Facts of a contact were noted or corrected. ``fields`` says which; what they are is on the contact."""

    contact: Ref
    fields: tuple[str, ...]


class CallerRecognised(Event, subject="contact"):
    """The caller was recognised as somebody on record, or is not the one that was thought."""

    contact: Ref
    person: Ref | None
    before: Ref | None = None


class ContactAbandoned(Event, subject="contact"):
    """The caller rang off before anybody answered. Due to be called back by a time, where the policy asks for it."""

    contact: Ref
    waited: int
    call_back_by: datetime | None = None


class CallEnded(Event, subject="contact"):
    """The line of a contact that somebody has was closed; the work on it goes on."""

    contact: Ref


class CalledBack(Event, subject="contact"):
    """Somebody called back a caller who had rung off."""

    contact: Ref
    reached: bool
    attempt: int
    note: str = ""


class CallBackOverdue(Event, subject="contact"):
    """A call-back was not made within the time that the policy gives."""

    contact: Ref
    due: datetime


class SilentSolution(Event, subject="contact"):
    """A silent caller was asked to press 55 and did, or did not."""

    contact: Ref
    heard_55: bool


class Assessed(Event, subject="about"):
    """Threat, harm, risk and vulnerability were assessed (THRIVE+). The assessment itself never changes."""

    about: Ref
    assessment: Ref
    version: int
    recommended: str
    before: str
    after: str
    rules: tuple[str, ...]
    rules_version: str
    override_reason: str = ""
    why: str = ""


class GradeOverridden(Event, subject="about"):
    """Somebody chose another grade than the rules recommend, and said why. Measured."""

    about: Ref
    assessment: Ref
    recommended: str
    chosen: str
    reason: str


class ReassessmentDue(Event, subject="incident"):
    """What is known of an incident has changed: its risk must be assessed again."""

    incident: Ref
    why: str
