"""Requests of the public: taken once, acknowledged and answered in time or raised with the next in line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, new_reference, uuid_of
from headwater.contact.models import PublicRequest
from headwater.contact.permissions import Permission
from headwater.contact.rules.requests import Footage, acknowledge_by, deleted_from, footage, sorts
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id


@transaction.atomic
def make_request(
    *,
    by: Actor,
    at: datetime,
    sort: str,
    text: str,
    token: str,
    name: str = "",
    reach: str = "",
    place: str = "",
    day: date | None = None,
) -> str:
    """Take a request; returns its reference. The same form sent twice is one request.

    Raises Invalid without words; Conflict where footage of that day is deleted already.
    """
    by.must(Permission.REQUEST_MAKE)
    kind = sorts().get(sort)
    if kind is None or not 0 < len(token) <= 64:
        raise Invalid("This page is too old.", "Load it again.")
    known = PublicRequest.objects.filter(token=token).first()
    if known is not None:
        return known.reference
    said = clean(text, 5_000, "What you wrote")
    if not said:
        raise Invalid("Nothing is written.", "Write what it is about.")
    _must_be_there(sort, day, at)
    row = PublicRequest.objects.create(
        id=new_id(), reference=new_reference("RQ"), sort=sort, name=clean(name, 200, "The name"),
        reach=clean(reach, 200, "How we reach you"), place=clean(place, 300, "The place"), text=said, day=day,
        keep_by=deleted_from(day) if day else None, made_at=at, token=token, due_at=acknowledge_by(kind, at, day),
    )  # fmt: skip
    record(events.RequestMade(request=row.ref, sort=sort, due=row.due_at, day=day, by=by.ref, at=at))
    return row.reference


@transaction.atomic
def acknowledge_request(*, by: Actor, at: datetime, request: Ref) -> None:
    """Somebody has it; of footage: it is held now, and is not deleted. Raises Conflict where somebody had it before."""
    by.must(Permission.REQUEST_ANSWER)
    row = _locked(request)
    if row.state != PublicRequest.State.NEW:
        raise Conflict(f"{row.acknowledged_by_name} has acknowledged this already.", "Look at the list again.")
    row.state, row.acknowledged_at = PublicRequest.State.ACKNOWLEDGED, at
    row.acknowledged_by, row.acknowledged_by_name = str(by.ref), by.name[:120]
    row.due_at, row.level = row.made_at + timedelta(days=sorts()[row.sort].answer_within), 0
    row.save()
    record(events.RequestAcknowledged(request=row.ref, by=by.ref, at=at))


@transaction.atomic
def answer_request(*, by: Actor, at: datetime, request: Ref, answer: str) -> None:
    """Note what they were answered; that ends it. Raises Conflict before it is acknowledged, and where it is answered."""
    by.must(Permission.REQUEST_ANSWER)
    row = _locked(request)
    if row.state != PublicRequest.State.ACKNOWLEDGED:
        raise Conflict("This is answered already, or not acknowledged yet.", "Look at the list again.")
    said = clean(answer, 2_000, "The answer")
    if not said:
        raise Invalid("What were they answered?", "A few words are enough.")
    row.state, row.answered_at, row.answer = PublicRequest.State.ANSWERED, at, said
    row.answered_by, row.answered_by_name = str(by.ref), by.name[:120]
    row.save()
    record(events.RequestAnswered(request=row.ref, by=by.ref, at=at))


@transaction.atomic
def escalate_requests(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Raise every request that is late with whoever is next in line; returns how many steps were taken."""
    by.must(Permission.REQUEST_ANSWER)
    late = PublicRequest.objects.select_for_update(no_key=True, skip_locked=True).exclude(state=PublicRequest.State.ANSWERED)
    return sum(_raise(row, by, at) for row in late.filter(due_at__lte=at).order_by("due_at")[:limit])


def _raise(row: PublicRequest, by: Actor, at: datetime) -> int:
    due = [step for step in sorts()[row.sort].steps[row.level :] if row.due_at + timedelta(hours=step.after) <= at]
    for step in due:
        row.level, row.escalated_at, row.escalated_to = row.level + 1, at, step.to
        record(events.RequestEscalated(request=row.ref, level=row.level, to=step.to, by=by.ref, at=at))
    if due:
        row.save(update_fields=["level", "escalated_at", "escalated_to"])
    return len(due)


def _must_be_there(sort: str, day: date | None, at: datetime) -> None:
    if sort != "footage":
        if day is not None:
            raise Invalid("Only footage has a day.", "Load the page again.")
        return
    if day is None:
        raise Invalid("On which day was it?", "Enter the day.")
    match footage(day, at):
        case Footage.TO_COME:
            raise Invalid("That day is still to come.", "Enter the day on which it happened.")
        case Footage.GONE:
            raise Conflict("Footage of that day is deleted, unless somebody asked for it before.", "")


def _locked(request: Ref) -> PublicRequest:
    pk = uuid_of(request, "contact.request", "request")
    row = PublicRequest.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such request.", "Look at the list again.")
    return row
