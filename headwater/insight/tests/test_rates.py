from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from headwater.insight.statistics import (
    ceiling,
    half_up,
    percent_below,
    percent_change,
    percent_change_interval,
    poisson_interval,
    rate,
    rate_interval,
    share_interval,
)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [(2.675, 2, 2.68), (0.5, 0, 1), (-0.5, 0, -1), (1.005, 2, 1.01), (29.149, 1, 29.1), (1250, -2, 1300)],
)
def test_half_up(value: float, decimals: int, rounded: float) -> None:
    assert half_up(value, decimals) == rounded


@pytest.mark.parametrize(("last", "this", "printed"), [(5393, 6965, 29.2), (391, 388, -0.7), (442, 822, 86.0), (100, 107, 7)])
def test_the_packs_ceiling(last: int, this: int, printed: float) -> None:
    assert ceiling(percent_change(last, this) or 0, 1) == printed


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 4))
def test_roundings_stay_within_a_step(last: int, this: int, decimals: int) -> None:
    change = percent_change(last, this)
    assert change is not None
    step = Fraction(1, 10**decimals)
    assert abs(Fraction(Decimal(repr(half_up(change, decimals)))) - change) <= step / 2
    assert 0 <= Fraction(Decimal(repr(ceiling(change, decimals)))) - change < step


def test_nothing_is_a_percentage_of_nothing() -> None:
    assert percent_change(0, 5) is None
    assert percent_below(1, 0) is None
    assert percent_below(23, 25) == 8


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)]
)
def test_garwood_against_published_tables(count: int, lower: float, upper: float) -> None:
    assert [round(float(end), 3) for end in poisson_interval(count)] == [lower, upper]


@given(st.integers(0, 5000), st.sampled_from([0.8, 0.95, 0.998]))
def test_garwood_against_chi_square(count: int, level: float) -> None:
    low, high = poisson_interval(count, level)
    tail = (1 - level) / 2
    assert float(high) == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2)
    assert float(low) == pytest.approx(chi2.ppf(tail, 2 * count) / 2 if count else 0)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_of_a_change_against_scipys_exact_test(last: int, this: int) -> None:
    if last + this == 0:
        return
    exact = binomtest(this, last + this).proportion_ci(0.95, "exact")
    low, high = (float(end) for end in share_interval(this, last + this))
    assert low == pytest.approx(exact.low)
    assert high == pytest.approx(exact.high)
    changed = percent_change_interval(last, this)
    assert float(changed[0]) == pytest.approx((low / (1 - low) - 1) * 100)
    if last:
        assert float(changed[0]) <= (this / last - 1) * 100 <= float(changed[1])
    else:
        assert np.isinf(changed[1])


def test_a_longer_period_is_allowed_for() -> None:
    low, high = percent_change_interval(100, 200, exposure=2)
    assert low < 0 < high


def test_arrays_keep_their_shape_and_nobody_has_no_rate() -> None:
    found = rate([1, 2, 3], [1000, 0, 2000])
    assert found[0] == 1
    assert np.isnan(found[1])
    assert found[2] == 1.5
    low, high = rate_interval([[1, 2], [3, 4]], [[1000, 1000], [500, 500]])
    assert low.shape == high.shape == (2, 2)
    assert np.all(low < high)
