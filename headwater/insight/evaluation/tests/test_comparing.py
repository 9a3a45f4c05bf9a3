from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from headwater.insight.evaluation import Found, before_after, difference_in_differences, dispersion
from headwater.kernel import Invalid

Counts = npt.NDArray[np.int64]


def months(rng: np.random.Generator, effect: float = 1.0, extra: float = 0.0) -> tuple[Counts, Counts]:
    """An area and its comparison over 24 + 12 months of one season and trend; ``extra`` variance beyond Poisson's."""
    season = 1 + 0.2 * np.sin(np.arange(36) / 6 * np.pi) - 0.005 * np.arange(36)
    rates = np.stack([40 * season, 160 * season])
    rates[0, 24:] *= effect
    if extra:
        rates = rng.gamma(1 / extra, rates * extra)
    ours, theirs = rng.poisson(rates)
    return ours, theirs


def test_the_ratio_of_ratios_and_its_error_are_those_of_a_poisson_model() -> None:
    """Wilson 2022: the effect is the interaction of a Poisson model, its variance the sum of reciprocals."""
    effect = difference_in_differences([100, 60], [200, 180], start=1)
    assert effect.ratio == pytest.approx((60 / 100) / (180 / 200))
    error = sqrt(1 / 100 + 1 / 60 + 1 / 200 + 1 / 180)
    assert effect.interval == pytest.approx([exp(log(effect.ratio) + sign * 1.959964 * error) for sign in (-1, 1)], rel=1e-6)
    assert effect.expected == pytest.approx(90)
    assert effect.avoided == pytest.approx(30)

    y = np.array([100, 60, 200, 180])
    design = np.array([[1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]])  # whole, treated, after, both
    fitted = minimize(lambda b: np.exp(design @ b).sum() - y @ (design @ b), np.array([5.0, 0, 0, 0]), tol=1e-12)
    assert exp(fitted.x[3]) == pytest.approx(effect.ratio, rel=1e-4)
    information = design.T @ (y[:, None] * design)
    assert sqrt(np.linalg.inv(information)[3, 3]) == pytest.approx(error, rel=1e-6)


@pytest.mark.parametrize("extra", [0.0, 0.03])
def test_planted_effects_are_recovered_as_often_as_promised(extra: float) -> None:
    rng = np.random.default_rng(21)
    made = [difference_in_differences(*months(rng, 0.75, extra), start=24) for _ in range(400)]
    held = np.mean([one.interval[0] <= 0.75 <= one.interval[1] for one in made])
    assert 0.92 <= held <= 0.985
    assert np.mean([log(one.ratio) for one in made]) == pytest.approx(log(0.75), abs=0.02)


@pytest.mark.parametrize("extra", [0.0, 0.03])
def test_where_nothing_was_done_nothing_is_claimed(extra: float) -> None:
    rng = np.random.default_rng(22)
    claimed = [difference_in_differences(*months(rng, 1.0, extra), start=24).found is not Found.UNCLEAR for _ in range(400)]
    assert np.mean(claimed) <= 0.08


@pytest.mark.parametrize(("handed_on", "least"), [(0.3, 0.91), (0.6, 0.87)])
def test_where_months_hand_on_their_surplus_the_interval_mostly_holds(handed_on: float, least: float) -> None:
    rng = np.random.default_rng(25)
    held = []
    for _ in range(500):
        surplus = np.zeros((2, 36))
        for month in range(1, 36):
            surplus[:, month] = handed_on * surplus[:, month - 1] + rng.normal(0, 0.1, 2)
        rates = np.array([[60.0], [200.0]]) * np.exp(surplus)
        rates[0, 24:] *= 0.8
        low, high = difference_in_differences(*rng.poisson(rates), start=24).interval
        held.append(low <= 0.8 <= high)
    assert np.mean(held) >= least


def test_variation_beyond_chance_makes_it_less_sure() -> None:
    rng = np.random.default_rng(23)
    calm = difference_in_differences(*months(rng, 0.8), start=24)
    wild = difference_in_differences(*months(rng, 0.8, 0.1), start=24)
    assert log(wild.interval[1] / wild.interval[0]) > 1.2 * log(calm.interval[1] / calm.interval[0])
    assert dispersion(np.ones((2, 36)) * 50, 24) == (1.0, 34)


@given(st.permutations(range(5)), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_the_order_of_areas_changes_nothing(order: list[int], cut: int) -> None:
    areas = np.random.default_rng(24).poisson(20, (5, 12))
    one = difference_in_differences(areas[0], areas[1:], start=6)
    two = difference_in_differences(areas[0], areas[1:][np.argsort([k for k in order if k < 4])], start=6)
    assert one == two
    parts = np.stack([areas[0] // cut, areas[0] - areas[0] // cut])
    assert difference_in_differences(parts, areas[1:], start=6) == one  # areas add up


def test_the_words_say_what_the_numbers_do() -> None:
    good = difference_in_differences([100] * 24 + [70] * 12, [400] * 36, start=24)
    assert good.found is Found.FEWER
    assert good.verdict == (
        "It worked: 30% fewer than expected (95% interval 36% fewer to 23% fewer), about 360 crimes avoided (258 to 472)."
    )
    bad = difference_in_differences([100] * 24 + [140] * 12, [400] * 36, start=24)
    assert bad.verdict.startswith("It got worse: 40% more than expected")
    none = difference_in_differences([10] * 24 + [9] * 12, [40] * 36, start=24)
    assert none.found is Found.UNCLEAR
    assert none.verdict.startswith("Cannot tell whether it worked: 10% fewer than expected")
    assert dict(none.rows())["Verdict"] == "cannot tell"


def test_what_a_reader_must_be_told() -> None:
    drifting = difference_in_differences(np.r_[np.linspace(40, 160, 24), [100] * 12], [400] * 36, start=24)
    assert "drifting apart" in str(drifting)
    assert "numbers are small" in str(difference_in_differences([4, 2], [90, 90], start=1))
    assert "independent events" in str(difference_in_differences([40, 20], [90, 90], start=1))


def test_an_area_without_any_crime_after_is_not_a_miracle() -> None:
    effect = difference_in_differences([3, 4, 0, 0], [30, 30, 30, 30], start=2)
    assert (effect.seen, effect.ratio, effect.interval[0]) == (0, 0, 0)
    assert effect.expected == pytest.approx(7)
    assert effect.interval[1] > 0.3


def test_beside_the_same_months_a_year_before() -> None:
    year = [50, 40, 30, 20, 20, 20, 20, 20, 30, 40, 50, 60]
    effect = before_after([*year, 25, 20, 15], start=12)
    assert effect.ratio == pytest.approx(0.5)
    assert effect.found is Found.FEWER
    assert "not why" in str(effect)
    with pytest.raises(Invalid, match="no previous year"):
        before_after([50, 40, 30, 25, 20], start=3)


@pytest.mark.parametrize(
    ("ours", "theirs", "start", "said"),
    [
        ([], [], 1, "no counts of the area"),
        ([1, 2, 3], [1, 2], 1, "different periods"),
        ([1, 2, 3], [1, 2, 3], 0, "periods before it and after"),
        ([1, 2, 3], [1, 2, 3], 3, "periods before it and after"),
        ([0, 0, 0], [1, 2, 3], 1, "no crime to compare"),
        ([1, 2, 3], [5, 0, 0], 1, "no crime to compare"),
        ([1, float("nan"), 3], [1, 2, 3], 1, "has no count"),
        ([1, -2, 3], [1, 2, 3], 1, "below zero"),
        (["a", "b"], [1, 2], 1, "not numbers"),
    ],
)
def test_what_is_wrong_is_said_in_words(ours: list[float], theirs: list[float], start: int, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        difference_in_differences(ours, theirs, start=start)
