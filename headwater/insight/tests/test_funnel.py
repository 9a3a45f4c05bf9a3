from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from headwater.insight.statistics import Verdict, change_limits, change_verdicts, rate_limits, rate_verdicts

FORCE = (5393, 6965)


def test_a_small_area_is_not_shamed_and_a_large_one_is_not_spared() -> None:
    small, large = change_verdicts([4, 400], [9, 900], *FORCE)
    assert small is Verdict.WITHIN
    assert large is Verdict.FAR_ABOVE


def test_the_real_robbery_table() -> None:
    names = ["East", "West", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"]
    last = [1031, 1829, 442, 391, 661, 294, 374, 371]
    this = [1379, 2402, 822, 388, 690, 383, 494, 407]
    verdicts = dict(zip(names, change_verdicts(last, this, *FORCE), strict=True))
    assert verdicts["Coventry"] is Verdict.FAR_ABOVE
    assert verdicts["Sandwell"] is Verdict.FAR_BELOW
    assert verdicts["East"] is verdicts["Solihull"] is verdicts["Walsall"] is Verdict.WITHIN


@given(st.integers(0, 500), st.integers(0, 500))
def test_verdicts_are_exact_tails(last: int, this: int) -> None:
    (verdict,) = change_verdicts(last, this, *FORCE)
    chance = binom(last + this, FORCE[1] / sum(FORCE))
    high, low = chance.sf(this - 1), chance.cdf(this)
    assert (verdict in (Verdict.ABOVE, Verdict.FAR_ABOVE)) == (high < 0.025)
    assert (verdict in (Verdict.BELOW, Verdict.FAR_BELOW)) == (low < 0.025)
    assert (verdict is Verdict.FAR_ABOVE) == (high < (1 - 0.998) / 2)


def test_limits_narrow_around_the_change_of_the_whole() -> None:
    sizes = np.array([20, 100, 1000, 100_000])
    low, high = change_limits(sizes, *FORCE)
    whole = (FORCE[1] / FORCE[0] - 1) * 100
    assert np.all(np.diff(low) > 0)
    assert np.all(np.diff(high) < 0)
    assert low[-1] == pytest.approx(whole, abs=3)
    assert high[-1] == pytest.approx(whole, abs=3)
    wider = change_limits(sizes, *FORCE, level=0.998)
    assert np.all(wider[0] < low)
    assert np.all(wider[1] > high)


def test_a_single_crime_says_next_to_nothing() -> None:
    low, high = change_limits([1], *FORCE)
    assert low[0] == -100
    assert high[0] > 1000


@given(st.integers(0, 200), st.integers(100, 50_000))
def test_rates_by_exact_tails(count: int, people: int) -> None:
    (verdict,) = rate_verdicts(count, people, 500, 100_000)
    expected = poisson(people * 500 / 100_000)
    assert (verdict in (Verdict.ABOVE, Verdict.FAR_ABOVE)) == (expected.sf(count - 1) < 0.025)
    assert (verdict in (Verdict.BELOW, Verdict.FAR_BELOW)) == (expected.cdf(count) < 0.025)


def test_rate_limits_lie_on_both_sides_of_the_whole() -> None:
    low, high = rate_limits([1000, 10_000, 100_000], 500, 100_000)
    assert np.all(low < 5)
    assert np.all(high > 5)
    assert np.all(low >= 0)


def test_a_whole_without_crime_judges_nobody() -> None:
    assert change_verdicts([0], [0], 0, 0) == [Verdict.WITHIN]
