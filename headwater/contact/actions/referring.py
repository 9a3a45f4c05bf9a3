"""Referrals to other agencies: sent, acknowledged in time or raised with the next in line, answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, uuid_of
from headwater.contact.models import Contact, Referral
from headwater.contact.permissions import Permission
from headwater.contact.rules.outcomes import agency_of
from headwater.journal.actions import disclosed, record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id


@transaction.atomic
def refer(*, by: Actor, at: datetime, agency: str, text: str, incident: Ref | None = None, person: Ref | None = None) -> Ref:
    """Refer a case that is not (or no longer) a contact in hand. Raises Invalid without words or on an unknown agency."""
    by.must(Permission.REFERRAL_MANAGE)
    return _send(agency, text, by, at, contact=None, incident=incident, person=person)


def refer_for(row: Contact, agency: str, text: str, by: Actor, at: datetime) -> Ref:
    """A referral for a contact whose row is held."""
    incident = Ref.parse(row.incident) if row.incident else None
    return _send(agency, text, by, at, contact=row, incident=incident, person=Ref.parse(row.caller) if row.caller else None)


@transaction.atomic
def acknowledge_referral(*, by: Actor, at: datetime, referral: Ref, who: str) -> None:
    """The agency (``who`` there) says that it has a referral. Raises Conflict where it has said so already."""
    by.must(Permission.REFERRAL_MANAGE)
    row = _locked(referral)
    name = _who(who)
    if row.state != Referral.State.SENT:
        raise Conflict(f"{row.agency_name} has acknowledged this already ({row.who}).", "Look at the list again.")
    row.state, row.acknowledged_at, row.who = Referral.State.ACKNOWLEDGED, at, name
    row.save(update_fields=["state", "acknowledged_at", "who"])
    record(events.ReferralAcknowledged(referral=row.ref, who=name, by=by.ref, at=at))


@transaction.atomic
def answer_referral(*, by: Actor, at: datetime, referral: Ref, who: str, answer: str, accepted: bool) -> None:
    """The agency says what it does. An answer acknowledges as well. Raises Conflict where it has answered."""
    by.must(Permission.REFERRAL_MANAGE)
    row = _locked(referral)
    name, said = _who(who), clean(answer, 2_000, "The answer")
    if row.state == Referral.State.ANSWERED:
        raise Conflict(f"{row.agency_name} has answered already.", "Send another referral where more is asked for.")
    if not said:
        raise Invalid("What does the agency do?", "A few words are enough.")
    row.acknowledged_at = row.acknowledged_at or at
    row.state, row.answered_at, row.answer, row.accepted, row.who = Referral.State.ANSWERED, at, said, accepted, name
    row.save(update_fields=["acknowledged_at", "state", "answered_at", "answer", "accepted", "who"])
    record(events.ReferralAnswered(referral=row.ref, who=name, answer=said, accepted=accepted, by=by.ref, at=at))


@transaction.atomic
def escalate_referrals(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Raise every referral that nobody acknowledged in time with whoever is next in line; returns how many were."""
    by.must(Permission.REFERRAL_MANAGE)
    raised = 0
    late = Referral.objects.select_for_update(no_key=True, skip_locked=True).filter(state=Referral.State.SENT, due_at__lte=at)
    for row in late.order_by("due_at")[:limit]:
        raised += _raise(row, by, at)
    return raised


def _raise(row: Referral, by: Actor, at: datetime) -> int:
    steps = agency_of(row.agency).steps
    due = [step for step in steps[row.level :] if row.due_at + timedelta(minutes=step.after) <= at]
    for step in due:
        row.level += 1
        row.escalated_at, row.escalated_to = at, step.to
        record(
            events.ReferralEscalated(referral=row.ref, agency=row.agency_name, level=row.level, to=step.to, by=by.ref, at=at)
        )
    if due:
        row.save(update_fields=["level", "escalated_at", "escalated_to"])
    return len(due)


def _send(
    agency: str, text: str, by: Actor, at: datetime, *, contact: Contact | None, incident: Ref | None, person: Ref | None
) -> Ref:
    whom = agency_of(agency)
    said = clean(text, 20_000, "The referral")
    if not said:
        raise Invalid(f"What should {whom.name} know?", "Say what happened and what is asked of them.")
    row = Referral.objects.create(
        id=new_id(), contact=contact, incident=str(incident or ""), agency=whom.code, agency_name=whom.name,
        person=str(person or ""), text=said, sent_at=at, sent_by=str(by.ref), sent_by_name=by.name[:120], due_at=whom.due(at),
    )  # fmt: skip
    record(
        events.Referred(
            referral=row.ref,
            contact=contact.ref if contact else None,
            incident=incident,
            agency=whom.code,
            due=row.due_at,
            by=by.ref,
            at=at,
        )
    )
    disclosed(
        by=by,
        at=at,
        subjects=[one for one in (person, row.ref) if one],
        what="referral",
        recipient=whom.name,
        reason=said[:200],
    )
    return row.ref


def _who(text: str) -> str:
    name = clean(text, 200, "The name")
    if not name:
        raise Invalid("Who there says so?", "Give the name or the desk.")
    return name


def _locked(referral: Ref) -> Referral:
    pk = uuid_of(referral, "contact.referral", "referral")
    row = Referral.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such referral.", "Look at the list again.")
    return row
