"""Who asks again: golden values, what chance does, and what is said where there is nothing."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.periods import Period
from headwater.insight.repeats import Requests, candidates, concentration, regression, time_to_next
from headwater.insight.repeats.survival import kaplan_meier
from headwater.kernel import Invalid

DAY = date(2018, 1, 1)
YEAR = Period(DAY, date(2018, 12, 31))
asked_of = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 300)), min_size=1, max_size=60)


def made(*counts: int) -> Requests:
    """Each place's requests, a week apart."""
    rows = [(f"place {place}", DAY + timedelta(days=7 * n)) for place, count in enumerate(counts) for n in range(count)]
    return Requests.of([who for who, _ in rows], [on for _, on in rows])


def from_rows(rows: list[tuple[int, int]]) -> Requests:
    return Requests.of([f"at {who}" for who, _ in rows], [DAY + timedelta(days=n) for _, n in rows], period=YEAR)


GINIS = [  # counts, how many places, Gini's coefficient, and Bernasco and Steenbeek's; by their formulae
    ((22, 18, 17, 12, 11, 8, 6, 3, 2, 1), 10, 0.392, 0.392),
    ((3, 1, 1), 10, 0.78, 0.56),  # the example of their vignette: ten places, five crimes
    ((1,) * 5, 10, 0.5, 0.0),  # as even as five can be among ten
    ((5,), 10, 0.9, 0.8),
    ((4, 4, 4), 3, 0.0, 0.0),
]


@pytest.mark.parametrize(("counts", "among", "plain", "sparse"), GINIS)
def test_ginis_by_hand(counts: tuple[int, ...], among: int, plain: float, sparse: float) -> None:
    found = concentration(made(*counts), among=among)
    assert found.gini == pytest.approx(plain)
    assert found.gini_sparse == pytest.approx(sparse, abs=1e-12)


def test_gini_is_the_mean_difference_of_all_pairs() -> None:
    counts = np.random.default_rng(1).geometric(0.2, 60)
    pairs = np.abs(counts[:, None] - counts[None, :]).mean()
    assert concentration(made(*counts)).gini == pytest.approx(pairs / (2 * counts.mean()))


def test_the_lorenz_curve_encloses_half_of_gini() -> None:
    found = concentration(made(9, 4, 4, 2, 1), among=12)
    curve = np.array(found.lorenz(10_000))
    assert curve[0].tolist() == [0, 0]
    assert curve[-1].tolist() == [1, 1]
    assert 1 - 2 * np.trapezoid(curve[:, 1], curve[:, 0]) == pytest.approx(found.gini)


def test_how_few_make_half() -> None:
    found = concentration(made(50, *[1] * 48, 2))
    half = found.making(0.5)
    assert (half.number, half.percent) == (1, 2.0)
    assert found.making(0.51).number == 2
    assert found.making(1).number == 50
    assert found.repeats == 50
    assert "2.0% of the 50 places that asked at all (1) made half of the 100 requests" in found.sentences()[0]


def test_chance_alone_concentrates() -> None:
    """500 requests fall on 2,000 places: simulated, and as it is said."""
    rng = np.random.default_rng(3)
    seen = [concentration(made(*(c for c in rng.multinomial(500, [1 / 2000] * 2000) if c)), among=2_000) for _ in range(20)]
    half = seen[0].making(0.5)
    assert half.by_chance is not None
    assert half.by_chance == pytest.approx(np.mean([one.making(0.5).percent for one in seen]), rel=0.03)
    assert np.mean([one.gini_sparse for one in seen]) < 0.25 < 0.75 < seen[0].gini


def test_an_interval_holds_the_truth() -> None:
    rng = np.random.default_rng(5)
    truth = concentration(made(*(rng.negative_binomial(1, 0.2, 20_000) + 1))).gini_sparse
    held = 0
    for _ in range(40):
        found = concentration(made(*(rng.negative_binomial(1, 0.2, 150) + 1)))
        assert found.interval is not None
        held += found.interval[0] <= truth <= found.interval[1]
    assert held >= 33


REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_kaplan_meier_of_freireich() -> None:
    """The 6-MP arm of Freireich et al. (1963), as textbooks print it."""
    found = kaplan_meier(REMISSION, RELAPSED)
    assert found.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.quiet == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert found.median == 23
    assert found.within(5) == (0, 0, 0)
    share, low, high = found.within(10)
    assert (share, low, high) == pytest.approx((0.2471, 0.1113, 0.4968), abs=1e-3)


def test_kaplan_meier_as_statsmodels_has_it() -> None:
    """statsmodels 0.15: ``SurvfuncRight(days, came)``, its ``surv_prob`` and ``surv_prob_se``."""
    days = [0, 0, 1, 1, 1, 2, 3, 3, 5, 5, 8, 8, 8, 9, 12, 15, 15, 20, 21, 30]
    came = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1]
    found = kaplan_meier(days, came)
    assert found.days.tolist() == [0, 1, 2, 3, 5, 8, 12, 15, 20, 30]
    assert found.at_risk.tolist() == [20, 18, 15, 14, 12, 10, 6, 5, 3, 1]
    assert found.quiet == pytest.approx(
        [0.95, 0.844444, 0.788148, 0.731852, 0.609877, 0.487901, 0.406584, 0.325267, 0.216845, 0.0], abs=1e-6
    )
    errors = np.array([0.048734, 0.082635, 0.094374, 0.103065, 0.116515, 0.120995, 0.125207, 0.123787, 0.121026])
    width = 1.959964 * errors / found.quiet[:-1] / np.abs(np.log(found.quiet[:-1]))
    assert found.low[:-1] == pytest.approx(found.quiet[:-1] ** np.exp(width), abs=1e-5)
    assert found.high[:-1] == pytest.approx(found.quiet[:-1] ** np.exp(-width), abs=1e-5)


def test_the_variance_over_places_is_greenwoods_where_each_row_is_its_own() -> None:
    rng = np.random.default_rng(4)
    days, came = rng.integers(0, 60, 9_000), rng.random(9_000) < 0.5
    plain, apart = kaplan_meier(days, came), kaplan_meier(days, came, np.arange(9_000))
    assert apart.low[:-1] == pytest.approx(plain.low[:-1], rel=1e-3)
    assert apart.high[:-1] == pytest.approx(plain.high[:-1], rel=1e-3)


def test_a_place_that_is_written_down_twice_adds_no_certainty() -> None:
    rng = np.random.default_rng(4)
    days, came = rng.integers(0, 60, 300), rng.random(300) < 0.5
    once = kaplan_meier(days, came, np.arange(300))
    twice = kaplan_meier(np.tile(days, 2), np.tile(came, 2), np.tile(np.arange(300), 2))
    assert twice.low[:-1] == pytest.approx(once.low[:-1])


def test_the_time_to_the_next_by_hand() -> None:
    days = [DAY + timedelta(days=n) for n in (0, 3, 3, 100, 0)]
    found = time_to_next(Requests.of(["a", "a", "a", "a", "b"], days, period=YEAR))
    assert found.days.tolist() == [0, 3, 97]  # the last of a, and b, were followed to the end of the year
    assert found.at_risk.tolist() == [5, 4, 3]
    assert found.quiet == pytest.approx([0.8, 0.6, 0.4])
    newcomers = time_to_next(Requests.of(["a", "a", "a", "a", "b"], days, period=YEAR), first_only=True)
    assert (newcomers.days.tolist(), newcomers.quiet.tolist()) == ([3], [0.5])


def test_candidates_are_drawn_towards_the_others_and_their_intervals_hold() -> None:
    """Rates that are known: what was expected of the twenty highest, and what the next year brought."""
    rng = np.random.default_rng(6)
    rates = rng.gamma(0.8, 2.5, 3_000)
    first, second = rng.poisson(rates), rng.poisson(rates)
    found = candidates(made(*first), most=40, among=3_000)
    after = [int(second[int(one.name.split()[1])]) for one in found.found]
    assert sum(one.expected for one in found.found) == pytest.approx(sum(after), rel=0.12)
    assert sum(one.requests for one in found.found) > 1.2 * sum(after)
    assert sum(one.low <= n <= one.high for one, n in zip(found.found, after, strict=True)) >= 35
    assert found.kept < 0.85
    unknown = candidates(made(*first), most=40)  # who did not ask is not known
    assert unknown.kept == pytest.approx(found.kept, abs=0.05)


def test_harm_comes_before_number() -> None:
    rows = [("often", n, 1.0) for n in range(12)] + [("grave", n, 50.0) for n in (3, 90, 200)] + [("once", 5, 900.0)]
    who, days, harm = zip(*rows, strict=True)
    on = [DAY + timedelta(days=n) for n in days]
    weighed = candidates(Requests.of(who, on, harm=harm, period=YEAR))
    assert [one.name for one in weighed.found] == ["grave", "often"]
    assert "weights that were given" in weighed.measured_by
    counted = candidates(Requests.of(who, on, period=YEAR))
    assert [(one.name, one.requests) for one in counted.found] == [("often", 12), ("grave", 3)]
    assert counted.found[0].first == DAY
    assert "without harm weights" in counted.measured_by


def test_those_who_asked_most_fall_back_by_themselves() -> None:
    rng = np.random.default_rng(8)
    who, days = rng.integers(0, 400, 2_000), rng.integers(0, 364, 2_000)
    found = regression(Requests.of(who, 17_532 + days, period=Period(DAY, DAY + timedelta(days=363))))
    assert found.number == 20
    assert found.percent < 75  # nobody differs from anybody
    assert found.interval[0] < found.percent < found.interval[1]
    assert found.all_before + found.all_after == 2_000


@given(asked_of, st.randoms())
@settings(max_examples=12, deadline=None)
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, int]], chance: Random) -> None:
    other = list(rows)
    chance.shuffle(other)
    one, same = from_rows(rows), from_rows(other)
    assert concentration(one).sentences() == concentration(same).sentences()
    assert time_to_next(one).sentences() == time_to_next(same).sentences()
    assert candidates(one) == candidates(same)


@given(asked_of)
@settings(max_examples=12, deadline=None)
def test_bounds_hold_whatever_was_asked(rows: list[tuple[int, int]]) -> None:
    asked = from_rows(rows)
    found, soon = concentration(asked), time_to_next(asked)
    assert -1e-12 <= found.gini <= 1
    assert found.making(0.5).number <= found.making(0.8).number <= len(found.counts)
    assert found.requests == len(rows)
    assert ((soon.low <= soon.quiet + 1e-12) & (soon.quiet <= soon.high + 1e-12)).all()
    assert all(one.low <= one.expected + 1 for one in candidates(asked).found)


WRONG = [
    (lambda: Requests.of([], []), "no request"),
    (lambda: Requests.of([None, "", float("nan")], [DAY] * 3), "no request"),
    (lambda: Requests.of(["a"], [DAY, DAY]), "1 places, 2 dates"),
    (lambda: Requests.of(["a"], ["yesterday"]), "date can be read"),
    (lambda: Requests.of(["a"], [DAY], harm=[-1]), "below nought"),
    (lambda: Requests.of(["a"], [DAY], period=Period(date(2019, 1, 1), date(2019, 2, 1))), "outside 1 January 2019"),
    (lambda: concentration(made(2, 2), among=1), "more than the 1"),
    (lambda: concentration(made(2, 2)).making(0), "no part"),
    (lambda: regression(Requests.of(["a"], [DAY])), "no halves"),
    (lambda: candidates(made(2), most=0), "no candidates"),
    (lambda: time_to_next(made(2)).within(10_000), "says nothing about 10,000 days"),
    (lambda: kaplan_meier([], []), "nothing to follow"),
]


@pytest.mark.parametrize(("call", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_plain_sentence_where_there_is_no_answer(call: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        call()  # type: ignore[operator]


def test_one_row_and_names_of_any_alphabet() -> None:
    asked = Requests.of(["Łódzka 3", "улица Мира", None, "Łódzka 3"], [DAY] * 4)
    assert asked.left_out == ("1 of 4 requests lack a name or a date.",)
    assert [one.name for one in candidates(asked).found] == ["Łódzka 3"]
    alone = made(1)
    assert concentration(alone).making(0.5).number == 1
    assert candidates(alone).found == ()
    assert time_to_next(alone).median is None
