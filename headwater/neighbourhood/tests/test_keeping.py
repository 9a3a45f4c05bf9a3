"""Teams, priorities and events: kept by sergeants, read by everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from headwater.journal.queries import timeline
from headwater.kernel import Conflict, Forbidden, Invalid, NotFound, Ref, new_id
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.models import Gathering, Priority
from headwater.neighbourhood.tests.factories import AT, OFFICER, SERGEANT, neighbourhood

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def here() -> Ref:
    return neighbourhood()


def planned(area: Ref, **given: Any) -> Ref:
    asked: dict[str, Any] = {
        "kind": "surgery", "title": "Coffee with a constable", "address": "Alder library", "starts_at": AT + DAY,
        "ends_at": AT + DAY + HOUR,
    }  # fmt: skip
    return actions.plan_gathering(by=SERGEANT, at=AT, area=area, **(asked | given))


def test_what_was_done_last_is_what_is_published_of_a_priority(here: Ref) -> None:
    ref = actions.set_priority(by=SERGEANT, at=AT, area=here, issue=" Racing on Alder Road ", set_at=AT - 9 * DAY)
    [view] = queries.priorities(here, AT)
    assert (view.issue, view.issue_date, view.action, view.action_date) == ("Racing on Alder Road", AT - 9 * DAY, None, None)
    actions.take_step(by=SERGEANT, at=AT, priority=ref, action="Speed checks", done_at=AT - 2 * DAY)
    actions.take_step(by=SERGEANT, at=AT, priority=ref, action="Met the residents", done_at=AT - 5 * DAY)
    [view] = queries.priorities(here, AT)
    assert (view.action, view.action_date) == ("Speed checks", AT - 2 * DAY)
    actions.close_priority(by=SERGEANT, at=AT, priority=ref, result="The road has humps now")
    [view] = queries.priorities(here, AT)
    assert (view.action, view.action_date) == ("The road has humps now", AT)
    assert queries.priorities(here, AT + 366 * DAY) == ()
    assert [row.name for row in timeline(ref)].count("neighbourhood.StepTaken") == 2


def test_a_closed_priority_is_not_worked_on(here: Ref) -> None:
    ref = actions.set_priority(by=SERGEANT, at=AT, area=here, issue="Litter")
    actions.close_priority(by=SERGEANT, at=AT, priority=ref, result="Bins")
    with pytest.raises(Conflict):
        actions.close_priority(by=SERGEANT, at=AT, priority=ref, result="again")
    with pytest.raises(Conflict):
        actions.take_step(by=SERGEANT, at=AT, priority=ref, action="again")
    actions.set_priority(by=SERGEANT, at=AT, area=here, issue="Litter")


def test_twice_is_once_and_a_dozen_is_enough(here: Ref) -> None:
    actions.set_priority(by=SERGEANT, at=AT, area=here, issue="Litter")
    with pytest.raises(Conflict):
        actions.set_priority(by=SERGEANT, at=AT, area=here, issue="Litter")
    for number in range(11):
        actions.set_priority(by=SERGEANT, at=AT, area=here, issue=f"Issue {number}")
    with pytest.raises(Conflict, match="12 priorities"):
        actions.set_priority(by=SERGEANT, at=AT, area=here, issue="One more")


@pytest.mark.parametrize("issue", ["", "   ", "\x00", "x" * 1_001])
def test_words_are_needed_and_have_an_end(here: Ref, issue: str) -> None:
    with pytest.raises(Invalid):
        actions.set_priority(by=SERGEANT, at=AT, area=here, issue=issue)


@pytest.mark.parametrize("done", [AT + HOUR, AT - 3 * DAY])
def test_a_step_is_taken_after_it_was_set_and_before_now(here: Ref, done: datetime) -> None:
    ref = actions.set_priority(by=SERGEANT, at=AT, area=here, issue="Litter", set_at=AT - 2 * DAY)
    with pytest.raises(Invalid):
        actions.take_step(by=SERGEANT, at=AT, priority=ref, action="x", done_at=done)


@pytest.mark.parametrize(
    "given",
    [
        {"ends_at": AT + DAY},
        {"starts_at": AT - DAY, "ends_at": AT - HOUR},
        {"ends_at": AT + 9 * DAY},
        {"starts_at": AT + 500 * DAY, "ends_at": AT + 500 * DAY + HOUR},
        {"kind": "party"},
        {"email": "nobody"},
        {"title": ""},
    ],
)
def test_an_event_that_cannot_be(here: Ref, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        planned(here, **given)


def test_an_event_is_changed_and_cancelled_and_seen_until_it_is_over(here: Ref) -> None:
    ref = planned(here)
    with pytest.raises(Conflict):
        planned(here)
    actions.change_gathering(
        by=SERGEANT, at=AT + HOUR, gathering=ref, starts_at=AT + 2 * DAY, ends_at=AT + 2 * DAY + HOUR, address="Alder hall"
    )
    actions.cancel_gathering(by=SERGEANT, at=AT + 2 * HOUR, gathering=ref)
    [view] = queries.gatherings(here, AT)
    assert (view.address, view.cancelled, view.changed_at) == ("Alder hall", True, AT + 2 * HOUR)
    assert queries.gatherings(here, AT + 3 * DAY) == ()
    with pytest.raises(Conflict):
        actions.cancel_gathering(by=SERGEANT, at=AT, gathering=ref)


def test_who_is_in_the_team_by_rank_then_name(here: Ref) -> None:
    actions.keep_team(by=SERGEANT, at=AT, area=here, about="We walk.", email="alder@example.org")
    actions.keep_team(by=SERGEANT, at=AT, area=here, about="We cycle.")
    constable = actions.add_member(by=SERGEANT, at=AT, area=here, rank="Constable", name="PC Rosa Sample", position=2)
    actions.add_member(by=SERGEANT, at=AT, area=here, rank="Sergeant", name="Sgt Sam Example", position=1)
    with pytest.raises(Conflict):
        actions.add_member(by=SERGEANT, at=AT, area=here, rank="Constable", name="PC Rosa Sample")
    view = queries.team(here)
    assert (view.about, view.email, [one.name for one in view.members]) == (
        "We cycle.", "", ["Sgt Sam Example", "PC Rosa Sample"],
    )  # fmt: skip
    actions.remove_member(by=SERGEANT, at=AT, member=constable)
    assert len(queries.team(here).members) == 1
    with pytest.raises(NotFound):
        actions.remove_member(by=SERGEANT, at=AT, member=constable)


def test_who_may_not_may_not(here: Ref) -> None:
    attempts: list[tuple[Any, dict[str, Any]]] = [
        (actions.set_priority, {"issue": "x"}),
        (actions.keep_team, {}),
        (actions.add_member, {"rank": "x", "name": "x"}),
        (actions.plan_gathering, {"kind": "x", "title": "x", "address": "x", "starts_at": AT, "ends_at": AT}),
    ]
    for act, asked in attempts:
        with pytest.raises(Forbidden):
            act(by=OFFICER, at=AT, area=here, **asked)


@pytest.mark.parametrize(
    "ref", [Ref("places.area", "x"), Ref("places.area", str(new_id())), Ref("places.street", str(new_id()))]
)
def test_no_such_place(ref: Ref) -> None:
    with pytest.raises(NotFound):
        actions.set_priority(by=SERGEANT, at=AT, area=ref, issue="x")


def test_the_database_refuses_what_the_actions_would(here: Ref) -> None:
    wrong: list[Callable[[], object]] = [
        lambda: Priority.objects.create(area_id=here.id, issue="x", set_at=AT, closed_at=AT),
        lambda: Gathering.objects.create(
            area_id=here.id, kind="surgery", title="x", address="x", starts_at=AT, ends_at=AT, planned_at=AT, changed_at=AT
        ),
    ]
    for make in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_how_often_they_ask(here: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        ref = actions.set_priority(by=SERGEANT, at=AT, area=here, issue=f"Issue {number}")
        actions.take_step(by=SERGEANT, at=AT, priority=ref, action="x")
    with django_assert_num_queries(5):
        queries.priorities(here, AT), queries.team(here), queries.gatherings(here, AT)
