"""What counts as established, in strength and deployable."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Invalid
from headwater.workforce import rules
from headwater.workforce.rules import Post, Posting, Rank, Span, Spell, Status

EPOCH = date(2018, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: EPOCH + timedelta(days=n))
FTES = st.integers(1, 100).map(lambda n: Decimal(n) / 100)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts = draw(DAYS)
    length = draw(st.none() | st.integers(1, 300))
    return Span(starts, None if length is None else starts + timedelta(days=length))


SPELLS = st.lists(st.builds(Spell, st.sampled_from(Status), spans()), max_size=3).map(tuple)
POSTINGS = st.lists(
    st.builds(
        Posting,
        id=st.uuids().map(str),
        person=st.integers(1, 20).map(str),
        unit=st.sampled_from(["NE", "SNW"]),
        rank=st.sampled_from([Rank.CONSTABLE, Rank.PCSO]),
        fte=FTES,
        span=spans(),
        spells=SPELLS,
    ),
    max_size=5,
)
FORMULAS = st.sets(st.sampled_from(Status)).map(tuple)


@given(POSTINGS, DAYS, FORMULAS)
def test_deployable_is_never_more_than_strength(postings: list[Posting], day: date, without: tuple[Status, ...]) -> None:
    assert 0 <= rules.deployable(postings, day, without) <= rules.strength(postings, day)


@given(POSTINGS, DAYS)
def test_without_a_formula_everybody_in_post_is_deployable(postings: list[Posting], day: date) -> None:
    assert rules.deployable(postings, day, ()) == rules.strength(postings, day)


@given(POSTINGS, DAYS, FORMULAS)
def test_a_longer_formula_leaves_fewer(postings: list[Posting], day: date, without: tuple[Status, ...]) -> None:
    assert rules.deployable(postings, day, tuple(Status)) <= rules.deployable(postings, day, without)


@given(POSTINGS, DAYS)
def test_heads_are_people_not_postings(postings: list[Posting], day: date) -> None:
    held = [posting for posting in postings if posting.span.holds(day)]
    assert rules.heads(postings, day) == len({posting.person for posting in held}) <= len(held)


@given(POSTINGS, DAYS)
def test_the_parts_of_a_strength_sum_to_it(postings: list[Posting], day: date) -> None:
    parts = [rules.strength([p for p in postings if p.unit == unit], day) for unit in ("NE", "SNW")]
    assert sum(parts) == rules.strength(postings, day)


@given(spans(), DAYS)
def test_a_span_holds_its_first_day_and_not_its_end(span: Span, day: date) -> None:
    assert span.holds(span.starts)
    assert span.ends is None or not span.holds(span.ends)
    assert span.holds(day) == span.overlaps(Span(day, day + timedelta(days=1)))


@given(spans(), spans())
def test_overlapping_is_mutual(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(st.lists(st.tuples(FTES, spans()), max_size=6))
def test_overcommitted_finds_the_first_day_over_full_time(held: list[tuple[Decimal, Span]]) -> None:
    days = [EPOCH + timedelta(days=n) for n in range(401)]
    over = [day for day in days if sum(fte for fte, span in held if span.holds(day)) > 1]
    assert rules.overcommitted((span, fte) for fte, span in held) == (min(over) if over else None)


def test_establishment_counts_what_is_funded_on_the_day() -> None:
    posts = [
        Post("1", "NE", Rank.CONSTABLE, Decimal(1), Span(EPOCH)),
        Post("2", "NE", Rank.CONSTABLE, Decimal("0.4"), Span(EPOCH, date(2018, 4, 1))),
    ]
    assert rules.establishment(posts, date(2018, 3, 31)) == Decimal("1.4")
    assert rules.establishment(posts, date(2018, 4, 1)) == 1
    assert rules.establishment(posts, date(2017, 12, 31)) == 0


@pytest.mark.parametrize(
    ("deployable", "established", "rounded"), [("100.2", "137", 26.9), ("23", "25", 8.0), ("43.71", "58", 24.6)]
)
def test_percent_below_rests_on_deployable(deployable: str, established: str, rounded: float) -> None:
    below = rules.percent_below(Decimal(deployable), Decimal(established))
    assert below is not None
    assert round(float(below), 1) == rounded


def test_the_vacancy_factor_rests_on_fte_strength_and_can_be_negative() -> None:
    assert rules.vacancy_factor(Decimal("83.6"), Decimal(93)) == (1 - Fraction(836, 930)) * 100
    assert rules.vacancy_factor(Decimal("7.85"), Decimal(2)) == Fraction(-585, 2)
    assert rules.vacancy_factor(Decimal(1), Decimal(0)) is None


def test_the_formula_is_said_in_words() -> None:
    assert rules.formula(rules.statuses_named(["seconded", "restricted"])) == (
        "Deployable is strength (FTE) less people who are on restricted duties or seconded elsewhere."
    )
    assert "no status is left out" in rules.formula(())


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="long_term_absent"):
        rules.statuses_named(["asleep"])
    with pytest.raises(Invalid, match="Sergeant"):
        Rank.named("Wizard")


@pytest.mark.parametrize("fte", ["0", "-1", "1.01", "0.333"])
def test_an_impossible_fte_is_refused(fte: str) -> None:
    with pytest.raises(Invalid, match="cannot be an FTE"):
        rules.checked_fte(Decimal(fte), most=Decimal(1))


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(Invalid, match="end"):
        Span(EPOCH, EPOCH)
