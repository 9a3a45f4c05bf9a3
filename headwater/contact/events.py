"""What happened to contacts and to what came of them. Every one is a row of the journal."""

from __future__ import annotations

from datetime import date, datetime

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


class ContactFinished(Event, subject="contact"):
    """A contact came to its end: what came of it, and what the caller was told (codes of the advice given)."""

    contact: Ref
    outcome: str
    kind: str
    grade: str = ""
    told: tuple[str, ...] = ()
    told_text: str = ""
    reason: str = ""
    incident: Ref | None = None
    result: Ref | None = None
    caller: Ref | None = None


class CrimeReported(Event, subject="report"):
    """A crime was reported that needs nobody sent: it waits for an initial investigation."""

    report: Ref
    contact: Ref
    kind: str


class CrimeReportTaken(Event, subject="report"):
    """Somebody took up a crime report that was waiting."""

    report: Ref
    taken_by: Ref


class Referred(Event, subject="referral"):
    """Somebody's case was handed to another agency, which must acknowledge it by a time."""

    referral: Ref
    contact: Ref | None
    agency: str
    due: datetime
    incident: Ref | None = None


class ReferralAcknowledged(Event, subject="referral"):
    """The agency has said that it has the referral."""

    referral: Ref
    who: str


class ReferralAnswered(Event, subject="referral"):
    """The agency has said what it does about the referral."""

    referral: Ref
    who: str
    answer: str
    accepted: bool


class ReferralEscalated(Event, subject="referral"):
    """Nobody acknowledged a referral in time: it was raised with the next in line."""

    referral: Ref
    agency: str
    level: int
    to: str


class SlotsOpened(Event, subject="diary"):
    """Slots for appointments were opened in a team's diary."""

    diary: Ref
    first: datetime
    last: datetime
    slots: int


class SlotClosed(Event, subject="slot"):
    """A slot of the diary takes no more appointments."""

    slot: Ref
    reason: str


class AppointmentBooked(Event, subject="appointment"):
    """An appointment was booked."""

    appointment: Ref
    slot: Ref
    contact: Ref | None
    starts_at: datetime
    incident: Ref | None = None


class AppointmentMoved(Event, subject="appointment"):
    """An appointment was moved to another slot."""

    appointment: Ref
    before: Ref
    slot: Ref
    starts_at: datetime
    reason: str


class AppointmentCancelled(Event, subject="appointment"):
    """An appointment was cancelled."""

    appointment: Ref
    slot: Ref
    reason: str


class AppointmentKept(Event, subject="appointment"):
    """Whether an appointment took place."""

    appointment: Ref
    kept: bool
    note: str = ""


class CallerPlanMade(Event, subject="plan"):
    """A plan was made for somebody who calls again and again."""

    plan: Ref
    person: Ref | None
    sort: str
    review_on: date


class CallerPlanReviewed(Event, subject="plan"):
    """A plan for a caller was reviewed: it goes on until another date, or it ends."""

    plan: Ref
    review_on: date | None
    reason: str


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


class ContactsExported(Event, subject="dataset"):
    """Contacts were written to the lake, by reference: so many months of a force changed."""

    dataset: Ref
    partitions: int
