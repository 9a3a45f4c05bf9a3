"""The policy as tables of cases, and as properties that hold whatever the units are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch.recommending import Question, Recommendation, recommend, the_policy
from headwater.dispatch.recommending.questions import bits_of
from headwater.dispatch.recommending.tests.factories import RANKS, A, Lines, ask, table
from headwater.dispatch.rules.reference import grades, skills, statuses
from headwater.kernel import Invalid
from headwater.space.roads import synthetic

ENOUGH = tuple(A(f"C{k}", minutes=40) for k in range(5))
"""Far away, so that cover of Coventry is never a question."""
AWAY = tuple(A(f"S{k}", minutes=41, npu="Solihull") for k in range(5))


def answer(question: Question, *units: A) -> Recommendation:
    return recommend(question, table(*units), Lines())


def signs(found: Recommendation) -> list[str]:
    return [one.call_sign for one in found.ranked]


# -- ranking: a table of pairs. The first of each is sent before the second.


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        pytest.param(ask(), A("M1", 4), A("M2", 5), id="the nearer"),
        pytest.param(ask(), A("M1", 5.9), A("M2", 5, npu="Solihull"), id="one's own ground, a minute apart"),
        pytest.param(ask(), A("M2", 5, npu="Solihull"), A("M1", 6.1), id="across the boundary, where it is quicker"),
        pytest.param(ask(), A("M1", 6.9), A("M2", 5, status=7, to="P4"), id="who is free before who is diverted"),
        pytest.param(ask(), A("M2", 5, status=7, to="P4"), A("M1", 7.1), id="diverted, where it is quicker"),
        pytest.param(ask(grade="P1", rank=1), A("M1", 7.9), A("M2", 5, status=4), id="refreshments are not broken off lightly"),
        pytest.param(ask(grade="P1", rank=1), A("M2", 5, status=4), A("M1", 8.1), id="refreshments are broken off for a P1"),
        pytest.param(ask(grade="P1", rank=1), A("M1", 5.7), A("M2", 5, crew=1), id="two of a crew to a P1"),
        pytest.param(ask(), A("M2", 5, crew=1), A("M1", 5.7), id="one is enough for a P2"),
        pytest.param(ask(), A("M1", 6.5), A("M2", 5, seen=300), id="a location that is known before one five minutes old"),
        pytest.param(ask(), A("M1", 5.9), A("M2", 5, on=9.5), id="the rested"),
        pytest.param(ask(), A("M1", 5.9), A("M2", 5, left=50), id="not who goes home within the hour"),
        pytest.param(ask(grade="P1", rank=1), A("M2", 6, skills=("response_driver",)), A("M1", 5), id="blue lights"),
        pytest.param(ask(grade="P4", rank=5), A("M1", 5), A("M2", 5.1, skills=("response_driver",)), id="no blue lights"),
        pytest.param(ask(), A("M1", 5, crew=2), A("M2", 5, crew=2), id="alike: by call sign"),
    ],
)  # fmt: skip
def test_who_is_sent_before_whom(question: Question, first: A, second: A) -> None:
    found = answer(question, second, first, *ENOUGH, *AWAY)
    assert signs(found)[:2] == [first.sign, second.sign]
    assert found.chosen[0].unit == first.ref


def test_cover_is_kept_where_another_policing_unit_can_spare_one() -> None:
    few = (A("M1", 5), A("C1", 40), A("C2", 40))  # Coventry should keep three
    many = (A("M2", 7, npu="Solihull"), *AWAY)
    assert answer(ask(npu=""), *few, *many).chosen[0].call_sign == "M1", "two minutes cost more than one unit of cover"
    nearer = replace(many[0], minutes=6.4)
    assert answer(ask(npu=""), *few, nearer, *AWAY).chosen[0].call_sign == "M2"
    assert answer(ask(npu=""), *few, *ENOUGH, nearer, *AWAY).chosen[0].call_sign == "M1", "enough of them"


# -- words


def test_the_reasons_are_said_in_one_line() -> None:
    taser = A("M21", 4, skills=("taser",), npu="Coventry")
    found = answer(ask(needs=("taser",), npu="Solihull"), taser, A("C1", 9, skills=("taser",)))
    assert (
        found.ranked[0].why == "4 min by road, nearest; Taser; crosses from Coventry into Solihull; leaves Coventry with 1 of 3"
    )
    assert found.ranked[0].leaves_uncovered == "leaves Coventry with 1 of 3"
    assert found.ranked[0].crosses and found.none_because == ""


@pytest.mark.parametrize(
    ("question", "unit", "words"),
    [
        (ask(), A("M1", 0.5), "under 1 min by road, nearest"),
        (ask(), A("M1", 3, status=7, to="P4"), "diverted from a P4"),
        (ask(grade="P1", rank=1), A("M1", 3, status=4), "breaks off refreshments"),
        (ask(), A("M1", 3, seen=240), "location 4 min old"),
        (ask(grade="P1", rank=1), A("M1", 3, crew=1), "single-crewed"),
        (ask(), A("M1", 3, on=10.2), "on duty for 10 h"),
        (ask(), A("M1", 3, left=40), "duty ends in 40 min"),
        (ask(number=2, needs=("dog",)), A("M1", 3), "no Dog handler"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_reason_is_said(question: Question, unit: A, words: str) -> None:
    found = answer(question, unit, *ENOUGH, A("D1", 30, skills=("dog",)))
    assert words in found.ranked[0].reasons and found.ranked[0].unit == unit.ref


@pytest.mark.parametrize(
    ("question", "unit", "cause", "why"),
    [
        (ask(already=frozenset({A("M1").ref})), A("M1"), "already", "is on this incident already"),
        (ask(), A("M1", alarm=True), "alarm", "its own alarm has not been answered"),
        (ask(), A("M1", status=6, to="P2"), "status", "at scene"),
        (ask(), A("M1", status=9), "status", "prisoner escort"),
        (ask(), A("M1", status=11), "status", "off duty"),
        (ask(), A("M1", status=99), "status", "status 99"),
        (ask(), A("M1", status=7, to="P2"), "committed", "committed to a P2, which does not give way to a P2"),
        (
            ask(grade="P1", rank=1),
            A("M1", status=2, to="P1"),
            "committed",
            "committed to a P1, which does not give way to a P1",
        ),
        (ask(), A("M1", status=5, to="P1"), "committed", "committed to a P1, which does not give way to a P2"),
        (ask(), A("M1", status=4), "resting", "at refreshments, not broken off for a P2"),
        (ask(), A("M1", left=-12), "ended", "duty ended 12 min ago"),
        (ask(), A("M1", minutes=20, left=30), "duty", "duty ends in 30 min, 20 min away"),
        (ask(needs=("taser", "dog")), A("M1", skills=("taser",)), "skills", "lacks Dog handler"),
        (ask(needs=("taser", "dog", "arv")), A("M1"), "skills", "lacks Taser, Dog handler and Armed response"),
        (ask(crew=2), A("M1", crew=1), "crew", "crew of 1, 2 needed"),
        (ask(vehicle="van"), A("M1"), "vehicle", "Response car, not a van"),
        (ask(vehicle="van"), A("M1", vehicle=""), "vehicle", "no vehicle, not a van"),
        (ask(), A("M1", known=False), "unlocated", "location not known"),
        (ask(), A("M1", seen=22 * 60), "stale", "location 22 min old"),
        (ask(), A("M1", minutes=61), "range", "61 min away, out of range (60 min)"),
        (ask(grade="P1", rank=1), A("M1", minutes=52), "range", "52 min away, out of range (45 min)"),
        (ask(), A("M1", minutes=10_000), "road", "no way there by road"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_refusal_is_said(question: Question, unit: A, cause: str, why: str) -> None:
    found = answer(question, unit, A("M2", vehicle="Van", skills=("taser", "dog", "arv")))
    assert [(one.call_sign, one.cause, one.why) for one in found.refused] == [("M1", cause, why)]
    assert signs(found) == ["M2"]


def test_a_duty_runs_over_for_what_is_grave_where_nobody_else_can_go() -> None:
    late, later, far = A("M1", 20, left=30), A("M2", 25, left=20), A("M3", 90)
    found = answer(ask(), late, later, far)
    assert signs(found) == ["M1", "M2"]
    assert "duty ends in 30 min" in found.ranked[0].reasons
    assert signs(answer(ask(), late, A("M4", 50))) == ["M4"], "somebody else can go"
    assert signs(answer(ask(number=2), late, A("M4", 50))) == ["M1", "M4"], "one of two can"
    assert answer(ask(grade="P3", rank=3), late, later).ranked == ()


@pytest.mark.parametrize(
    ("question", "units", "words"),
    [
        (ask(), [], "No unit is on duty."),
        (ask(), [A("M1", 70), A("M2", 90)], "No unit in range."),
        (ask(), [A("M1", seen=1_000), A("M2", seen=2_000)], "All locations are stale."),
        (ask(), [A("M1", status=4), A("M2", status=4)], "All 2 units are resting."),
        (ask(), [A("M1", status=4)], "The only unit is resting."),
        (ask(needs=("dog",)), [A("M1"), A("M2")], "All 2 units lack Dog handler."),
        (ask(needs=("dog",)), [A("M1")], "The only unit lacks Dog handler."),
        (ask(), [A("M1", status=6), A("M2", status=8), A("M3", status=4), A("M4", 70), A("M5", seen=1_000)],
         "No unit can go: 2 committed or away, 1 out of range, 1 resting, 1 with a stale location."),
        (ask(needs=("taser",)), [A("M1"), A("M2", status=4)], "No unit can go: 1 resting, 1 without Taser."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_why_nobody(question: Question, units: Sequence[A], words: str) -> None:
    found = answer(question, *units)
    assert (found.none_because, found.ranked, found.chosen) == (words, (), ())
    assert len(found.refused) == len(units)


def test_every_status_is_free_divertible_resting_or_refused_on_purpose() -> None:
    policy = the_policy()
    sent = policy.free | policy.divertible | policy.resting
    assert {code for code, status in statuses().items() if status.may_deploy} == policy.free | policy.divertible
    assert policy.free.isdisjoint(policy.divertible | policy.resting) and sent <= set(statuses())
    assert set(policy.reaches) <= set(grades())


def test_a_skill_that_is_on_no_list_is_refused() -> None:
    with pytest.raises(Invalid, match="not a skill"):
        ask(needs=("juggling",))
    with pytest.raises(Invalid):
        ask(easting=float("nan"))
    with pytest.raises(Invalid):
        ask(number=0)


def test_without_roads_the_line_is_straight_and_says_so() -> None:
    found = recommend(ask(), table(A("M1", 4)), None)
    assert found.ranked[0].reasons[0].endswith("by straight line, nearest")
    policy = the_policy().straight
    assert found.ranked[0].seconds == pytest.approx(4 * 60 * 10 * policy.detour / policy.speed)


# -- several units


def test_a_set_has_the_skills_between_them() -> None:
    dog, taser = A("D1", 9, skills=("dog",)), A("T1", 7, skills=("taser",))
    found = answer(ask(number=2, needs=("dog", "taser")), A("M1", 2), A("M2", 3), dog, taser, *ENOUGH)
    assert {one.call_sign for one in found.chosen} == {"D1", "T1"} and found.short_of == ()
    assert signs(found)[:2] == ["M1", "M2"], "ranked one by one as ever"


def test_one_unit_with_all_the_skills_leaves_room_for_the_nearest() -> None:
    both = A("B1", 9, skills=("dog", "taser"))
    found = answer(ask(number=2, needs=("dog", "taser")), A("M1", 2), both, A("T1", 8, skills=("taser",)), *ENOUGH)
    assert [one.call_sign for one in found.chosen] == ["M1", "B1"]


def test_two_units_are_not_both_taken_from_where_two_leave_a_hole() -> None:
    here = [A("M1", 5, npu="Solihull"), A("M2", 5, npu="Solihull"), A("M3", 30, npu="Solihull")]  # should keep two
    there = [A("N1", 5.5, npu="Walsall"), *(A(f"W{k}", 41, npu="Walsall") for k in range(4))]
    found = answer(ask(number=2, npu=""), *here, *there)
    assert [one.call_sign for one in found.chosen] == ["M1", "N1"]
    assert found.leaves_uncovered == ()


def test_what_a_set_leaves_uncovered_is_said_together() -> None:
    units = [A("M1", 5), A("M2", 5), A("S1", 6, npu="Solihull"), A("S2", 45, npu="Solihull")]
    found = answer(ask(number=3), *units)
    assert found.leaves_uncovered == ("leaves Coventry with 0 of 3", "leaves Solihull with 1 of 2")


def test_fewer_than_were_asked_for_are_sent_and_that_is_said() -> None:
    found = answer(ask(number=3, needs=("dog",)), A("M1"), A("M2"), A("M3", status=4))
    assert [one.call_sign for one in found.chosen] == ["M1", "M2"]
    assert found.short_of == ("2 of 3 units", "nobody who can go has Dog handler")


def test_more_than_a_handful_are_filled_up_one_by_one() -> None:
    units = [A(f"M{k:02}", 1 + k / 10) for k in range(30)]
    found = answer(ask(number=9), *units)
    assert [one.call_sign for one in found.chosen] == [f"M{k:02}" for k in range(9)]


def test_an_empty_need_is_no_need() -> None:
    assert bits_of(()) == 0 and bits_of(["not on the list"]) == 0


# -- properties

UNITS = st.lists(
    st.builds(
        A,
        sign=st.just(""),
        minutes=st.integers(0, 700).map(lambda tenths: tenths / 10),
        status=st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 11]),
        skills=st.lists(st.sampled_from(sorted(skills())), max_size=4, unique=True).map(tuple),
        crew=st.integers(1, 3),
        npu=st.sampled_from(["Coventry", "Solihull", "Walsall", ""]),
        seen=st.sampled_from([5.0, 200.0, 800.0, 1_000.0]),
        left=st.sampled_from([-5.0, 20.0, 50.0, 300.0]),
        on=st.sampled_from([1.0, 9.5]),
        to=st.sampled_from(["", "", "P1", "P2", "P4"]),
        alarm=st.sampled_from([False, False, False, True]),
        known=st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=10,
).map(lambda units: [replace(unit, sign=f"M{k}") for k, unit in enumerate(units)])

QUESTIONS = st.builds(
    lambda grade, needs, number, crew, npu: ask(grade=grade, rank=RANKS[grade], needs=needs, number=number, crew=crew, npu=npu),
    st.sampled_from(["P1", "P2", "P4"]),
    st.lists(st.sampled_from(["taser", "dog"]), max_size=2, unique=True).map(tuple),
    st.integers(1, 3),
    st.integers(1, 2),
    st.sampled_from(["Coventry", "Solihull", ""]),
)


@given(question=QUESTIONS, units=UNITS)
def test_every_unit_is_ranked_or_refused_and_never_both(question: Question, units: list[A]) -> None:
    found = answer(question, *units)
    ranked, refused = {one.unit for one in found.ranked}, {one.unit for one in found.refused}
    assert ranked.isdisjoint(refused) and ranked | refused == {unit.ref for unit in units}
    assert {one.unit for one in found.chosen} <= ranked
    assert all(one.why for one in found.refused) and all(one.reasons for one in found.ranked)
    assert bool(found.none_because) == (not ranked)


@given(question=QUESTIONS, units=UNITS, seed=st.integers(0, 10_000))
def test_the_order_of_the_units_changes_nothing(question: Question, units: list[A], seed: int) -> None:
    mixed = list(units)
    random.Random(seed).shuffle(mixed)
    assert answer(question, *units) == answer(question, *mixed)


@given(question=QUESTIONS, units=UNITS, quicker=st.floats(0.05, 0.95))
def test_a_quicker_unit_of_the_same_kind_never_makes_the_answer_slower(
    question: Question, units: list[A], quicker: float
) -> None:
    one = replace(question, number=1)
    before = answer(one, *units)
    if not before.chosen:
        return
    best = next(unit for unit in units if unit.ref == before.chosen[0].unit)
    after = answer(one, *units, replace(best, sign="ZZ9", minutes=best.minutes * quicker))
    assert after.chosen[0].seconds <= before.chosen[0].seconds


@given(question=QUESTIONS, units=UNITS)
def test_the_set_is_the_best_of_all_sets(question: Question, units: list[A]) -> None:
    """Against every set, counted out by hand: own cost, cover below the minimum, skills that nobody has."""
    found, policy = answer(question, *units), the_policy()
    if question.number == 1 or len(found.ranked) < question.number:
        return
    by_ref = {unit.ref: unit for unit in units}
    free = {npu: sum(unit.npu == npu and _counts(unit) for unit in units) for npu in {unit.npu for unit in units}}
    alone = {}
    for one in found.ranked:
        unit = by_ref[one.unit]
        below = _counts(unit) and free[unit.npu] <= policy.minimum_of(unit.npu)
        alone[one.unit] = one.score - policy.cover_penalty * below

    def cost(chosen: Sequence[A]) -> float:
        total = sum(alone[unit.ref] for unit in chosen)
        for npu in {unit.npu for unit in chosen if _counts(unit)}:
            going, least = sum(unit.npu == npu and _counts(unit) for unit in chosen), policy.minimum_of(npu)
            total += policy.cover_penalty * (max(least - free[npu] + going, 0) - max(least - free[npu], 0))
        held = {skill for unit in chosen for skill in unit.skills}
        return total + 1e6 * len(set(question.needs) - held)

    everyone = [by_ref[one.unit] for one in found.ranked]
    best = min(cost(chosen) for chosen in combinations(everyone, question.number))
    assert cost([by_ref[one.unit] for one in found.chosen]) == pytest.approx(best)


def _counts(unit: A) -> bool:
    return unit.status in the_policy().free and not unit.to and bool(unit.npu)


def test_real_roads_and_words_go_together() -> None:
    """On an invented city: the first of the free ones is the one with the least travel time."""
    city = synthetic(shapely.box(399_000, 299_000, 403_000, 303_000), 800, [(401_000, 301_000)])
    units = table(*(A(f"M{k}", minutes=k / 2) for k in range(6)))
    found = recommend(ask(npu=""), units, city)
    nodes, _ = city.nearest_of(np.append(units.easting, 400_000.0), np.append(units.northing, 300_000.0))
    assert int(np.argmin(city.seconds(nodes[:-1], int(nodes[-1])))) == units.units.index(found.ranked[0].unit)
    assert found.ranked[0].reasons[0].endswith("by road, nearest")
