"""Plans for people who call again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from headwater.contact import actions, queries
from headwater.contact.tests.factories import AT, HANA, SUNITA, journalled
from headwater.kernel import Conflict, Forbidden, Invalid, Ref
from headwater.records.actions import add_person

REVIEW = date(2018, 6, 1)


def plan(person: Ref | None = None, number: str = "07700 900123", sort: str = "nuisance") -> Ref:
    return actions.make_plan(
        by=SUNITA, at=AT, sort=sort, title="Calls at night", text="Ask what has changed; do not argue.", review_on=REVIEW,
        person=person, number=number,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_plan_is_shown_when_the_caller_is_recognised_by_record_or_number() -> None:
    person = add_person(by=SUNITA, at=AT, name="Mary Example", phones=["07700 900456"])
    by_number, by_record = plan(), plan(person, "")
    assert [one.ref for one in queries.plans_for(None, "+447700900123", AT)] == [by_number]
    assert [one.ref for one in queries.plans_for(person, "07700 900123", AT)] == [by_number, by_record]
    assert queries.plans_for(None, "withheld", AT) == ()
    [entry, _] = journalled("contact.CallerPlanMade")
    assert "argue" not in str(entry)


@pytest.mark.django_db
def test_a_plan_is_reviewed_and_ends() -> None:
    made = plan()
    [shown] = queries.plans(by=SUNITA, at=AT)
    assert not shown.due
    [due] = queries.plans(by=SUNITA, at=AT + timedelta(days=90))
    assert due.due
    actions.review_plan(by=SUNITA, at=AT, plan=made, reason="still calls", review_on=date(2018, 9, 1), text="Be brief.")
    assert queries.plans(by=SUNITA, at=AT)[0].text == "Be brief."
    actions.review_plan(by=SUNITA, at=AT, plan=made, reason="calls no more", review_on=None)
    assert queries.plans_for(None, "07700 900123", AT) == ()
    with pytest.raises(Conflict, match="has ended"):
        actions.review_plan(by=SUNITA, at=AT, plan=made, reason="x", review_on=None)


@pytest.mark.django_db
def test_what_is_no_plan_is_refused() -> None:
    plan()
    with pytest.raises(Conflict, match="already"):
        plan()
    with pytest.raises(Invalid, match="Whose plan"):
        plan(number="withheld")
    with pytest.raises(Invalid, match="sort of plan"):
        plan(sort="secret")
    with pytest.raises(Invalid, match="review is over"):
        actions.make_plan(by=SUNITA, at=AT, sort="repeat", title="x", text="y", review_on=AT.date(), number="07700 900123")
    with pytest.raises(Forbidden):
        actions.make_plan(by=HANA, at=AT, sort="repeat", title="x", text="y", review_on=REVIEW, number="07700 900123")
