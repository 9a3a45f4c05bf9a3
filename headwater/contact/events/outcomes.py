"""What came of contacts: incidents, reports, referrals, appointments, plans."""

from __future__ import annotations

from datetime import date, datetime

from headwater.kernel import Event, Ref


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


class ContactsExported(Event, subject="dataset"):
    """Contacts were written to the lake, by reference: so many months of a force changed."""

    dataset: Ref
    partitions: int
