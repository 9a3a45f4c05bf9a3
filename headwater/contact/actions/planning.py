"""Plans for people who call again and again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, uuid_of
from headwater.contact.models import CallerPlan
from headwater.contact.permissions import Permission
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.records.queries import same_number

SORTS = {"repeat": "Repeat caller", "nuisance": "Nuisance caller", "vulnerable": "Vulnerable caller"}
"""Kinds of plan, as they are shown."""


@transaction.atomic
def make_plan(
    *, by: Actor, at: datetime, sort: str, title: str, text: str, review_on: date, person: Ref | None = None, number: str = ""
) -> Ref:
    """A plan for somebody known by record or by number: what to do when they call. It is shown when they are recognised.

    No plan says that a call is not answered: each is assessed anew. Raises Conflict where they have a plan of this sort.
    """
    by.must(Permission.PLAN_MAKE)
    if sort not in SORTS:
        raise Invalid(f"“{sort[:20]}” is not a sort of plan.", f"There are: {', '.join(SORTS)}.")
    said, called = clean(text, 4_000, "The plan"), clean(title, 120, "The title")
    digits = same_number(number)[:20]
    if not said or not called:
        raise Invalid("A plan needs a title and what to do.", "Say what the handler should do.")
    if person is None and not digits:
        raise Invalid("Whose plan is it?", "Choose the person, or give the number that they call from.")
    if review_on <= at.date():
        raise Invalid("The day of review is over.", "Choose a day to come, within a year.")
    row = CallerPlan(
        id=new_id(), person=str(person or ""), number="" if person else digits, sort=sort, title=called, text=said, made_at=at,
        made_by=str(by.ref), made_by_name=by.name[:120], review_on=review_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Conflict("There is a plan of this sort for them already.", "Review that one.") from fault
    record(events.CallerPlanMade(plan=row.ref, person=person, sort=sort, review_on=review_on, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def review_plan(*, by: Actor, at: datetime, plan: Ref, reason: str, review_on: date | None, text: str | None = None) -> None:
    """Review a plan: it goes on until another day (perhaps with other words), or ends where ``review_on`` is None."""
    by.must(Permission.PLAN_MAKE)
    row = CallerPlan.objects.select_for_update(no_key=True).filter(pk=uuid_of(plan, "contact.plan", "plan")).first()
    said = clean(reason, 300, "The reason")
    if row is None:
        raise NotFound("There is no such plan.", "Look at the list again.")
    if row.ended_at is not None:
        raise Conflict("This plan has ended.", "Make a new one.")
    if not said:
        raise Invalid("What came of the review?", "A few words are enough.")
    if review_on is None:
        row.ended_at, row.ended_reason = at, said
    elif review_on <= at.date():
        raise Invalid("The day of review is over.", "Choose a day to come, within a year.")
    else:
        row.review_on = review_on
        row.text = clean(text, 4_000, "The plan") or row.text if text is not None else row.text
    row.save(update_fields=["ended_at", "ended_reason", "review_on", "text"])
    record(events.CallerPlanReviewed(plan=row.ref, review_on=review_on, reason=said, by=by.ref, at=at))
