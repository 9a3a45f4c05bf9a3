"""One person, one vote; suggestions are read before they are shown, and what became of each is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Conflict, Forbidden, Invalid, NotFound, Ref
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.models import Vote
from headwater.neighbourhood.rules import one_mailbox
from headwater.neighbourhood.tests.factories import AT, OFFICER, PROGRAM, SERGEANT, city

DATABASE = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def here() -> Ref:
    return city()["Alder"]


def cast(area: Ref, choice: Ref, email: str = "mary@example.org", *, written: timedelta = timedelta(0)) -> None:
    text = actions.write_ballot(area=area, choice=choice, email=email, at=AT + written)
    ballot = actions.read_ballot(text, AT + written + MINUTE)
    actions.cast_vote(by=PROGRAM, at=AT + written + MINUTE, ballot=ballot)


def priority(area: Ref, issue: str = "Litter") -> Ref:
    return actions.set_priority(by=SERGEANT, at=AT, area=area, issue=issue)


@DATABASE
def test_one_person_has_one_vote_and_may_change_it(here: Ref) -> None:
    litter, racing = priority(here), priority(here, "Racing")
    cast(here, litter)
    cast(here, litter)
    assert queries.votes(here) == {litter: 1}
    cast(here, racing, "MARY+again@example.org", written=MINUTE)
    assert queries.votes(here) == {racing: 1}, "the same mailbox, written otherwise"
    cast(here, litter)
    assert queries.votes(here) == {racing: 1}, "an older link does not undo a newer vote"
    cast(here, litter, "sam@example.org")
    assert queries.votes(here) == {racing: 1, litter: 1}


@DATABASE
def test_nobody_can_tell_who_voted(here: Ref) -> None:
    cast(here, priority(here))
    [vote] = Vote.objects.values()
    assert "mary" not in str(vote)
    assert len(vote["voter"]) == 64
    other = actions.voter_of(Ref("places.area", "elsewhere"), "mary@example.org")
    assert vote["voter"] != other, "nor that the same person voted elsewhere"


@DATABASE
@pytest.mark.parametrize(
    "spoil",
    [lambda text: text[:-2] + ("aa" if text[-2:] != "aa" else "bb"), lambda text: "", lambda text: "x:y:z", lambda text: "ü"],
)
def test_a_forged_link_is_refused(here: Ref, spoil: Callable[[str], str]) -> None:
    text = actions.write_ballot(area=here, choice=priority(here), email="a@example.org", at=AT)
    with pytest.raises(Invalid):
        actions.read_ballot(spoil(text), AT)


@DATABASE
def test_a_link_lasts_three_days(here: Ref) -> None:
    text = actions.write_ballot(area=here, choice=priority(here), email="a@example.org", at=AT)
    assert actions.read_ballot(text, AT + 3 * DAY - MINUTE)
    with pytest.raises(Invalid, match="too old"):
        actions.read_ballot(text, AT + 3 * DAY + MINUTE)


@DATABASE
def test_what_is_closed_elsewhere_or_nothing_cannot_be_voted_for(here: Ref) -> None:
    litter = priority(here)
    actions.close_priority(by=SERGEANT, at=AT, priority=litter, result="Clean")
    waiting = actions.suggest(by=PROGRAM, at=AT, area=here, text="Benches")
    from headwater.places.queries import areas

    birch = next(one.ref for one in areas("neighbourhood") if one.name == "Birch")
    for choice in (litter, waiting, priority(birch)):
        with pytest.raises(Conflict):
            cast(here, choice)
    with pytest.raises(NotFound):
        cast(here, Ref("neighbourhood.priority", "x"))
    assert Vote.objects.count() == 0


@DATABASE
def test_a_suggestion_is_read_first_then_voted_for_then_taken_on_with_its_votes(here: Ref) -> None:
    ref = actions.suggest(by=PROGRAM, at=AT, area=here, text=" More  light\non the path ")
    assert actions.suggest(by=PROGRAM, at=AT, area=here, text="More light on the path") == ref, "sent twice is one"
    assert queries.suggestions(here, AT) == ()
    assert [one.text for one in queries.waiting(here, by=SERGEANT)] == ["More light on the path"]
    actions.show_suggestion(by=SERGEANT, at=AT, suggestion=ref)
    cast(here, ref)
    [shown] = queries.suggestions(here, AT)
    assert (shown.open, shown.votes) == (True, 1)
    made = actions.take_suggestion(by=SERGEANT, at=AT, suggestion=ref, issue="Lamps on the path")
    assert queries.votes(here) == {made: 1}
    [told] = queries.suggestions(here, AT)
    assert (told.open, told.state_label, told.answer) == (False, "Became a priority", "We took this on as a priority.")
    cast(here, ref, "sam@example.org")
    assert queries.votes(here) == {made: 2}, "a link from before leads to what became of it"
    with pytest.raises(Conflict):
        actions.hide_suggestion(by=SERGEANT, at=AT, suggestion=ref, reason="x")


@DATABASE
def test_what_is_hidden_nobody_reads_and_what_is_answered_everybody(here: Ref) -> None:
    insult, benches = (actions.suggest(by=PROGRAM, at=AT, area=here, text=text) for text in ("Jo Bloggs is a thief", "Benches"))
    actions.hide_suggestion(by=SERGEANT, at=AT, suggestion=insult, reason="Names somebody")
    actions.answer_suggestion(by=SERGEANT, at=AT, suggestion=benches, answer="The council will set three.")
    [told] = queries.suggestions(here, AT)
    assert (told.text, told.answer) == ("Benches", "The council will set three.")
    assert actions.suggest(by=PROGRAM, at=AT, area=here, text="Jo Bloggs is a thief") == insult, "it does not come back"
    assert queries.waiting(here, by=SERGEANT) == ()


@DATABASE
def test_who_may_not_may_not(here: Ref) -> None:
    ref = actions.suggest(by=PROGRAM, at=AT, area=here, text="Benches")
    ballot = actions.read_ballot(actions.write_ballot(area=here, choice=ref, email="a@b.example", at=AT), AT)
    attempts: list[Callable[[], object]] = [
        lambda: queries.waiting(here, by=OFFICER),
        lambda: actions.show_suggestion(by=OFFICER, at=AT, suggestion=ref),
        lambda: actions.cast_vote(by=SERGEANT, at=AT, ballot=ballot),
        lambda: actions.suggest(by=OFFICER, at=AT, area=here, text="x"),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()


@DATABASE
@pytest.mark.parametrize(("age", "taken"), [(0, False), (2, False), (4, True), (12 * 3_600 + 2, False)])
def test_a_form_is_sent_after_three_seconds_and_within_half_a_day(here: Ref, age: int, taken: bool) -> None:
    mark = actions.mark_form(here, AT)
    if taken:
        actions.check_form(mark, here, AT + timedelta(seconds=age))
        with pytest.raises(Invalid):
            actions.check_form(mark, Ref("places.area", "other"), AT + timedelta(seconds=age))
        return
    with pytest.raises(Invalid):
        actions.check_form(mark, here, AT + timedelta(seconds=age))


@pytest.mark.django_db(transaction=True)
def test_the_same_link_in_eight_windows_at_once_is_one_vote(here: Ref) -> None:
    litter = priority(here)
    ballot = actions.read_ballot(actions.write_ballot(area=here, choice=litter, email="a@b.example", at=AT), AT)

    def press(_: int) -> None:
        try:
            actions.cast_vote(by=PROGRAM, at=AT, ballot=ballot)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))
    assert queries.votes(here) == {litter: 1}


NAMES = st.text("abcXYZ.", min_size=1, max_size=8)


@given(name=NAMES, tag=NAMES, domain=st.sampled_from(["example.org", "gmail.com", "GoogleMail.com"]))
def test_a_tag_and_capitals_make_no_second_mailbox(name: str, tag: str, domain: str) -> None:
    one = one_mailbox(f"{name}@{domain}")
    assert one == one_mailbox(f" {name.upper()}+{tag}@{domain.upper()} ") == one_mailbox(one)


def test_dots_count_where_the_host_counts_them() -> None:
    assert one_mailbox("m.a.ry@gmail.com") == one_mailbox("mary@googlemail.com")
    assert one_mailbox("m.ary@example.org") != one_mailbox("mary@example.org")
