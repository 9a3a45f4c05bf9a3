from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.statistics import seasonal_factors, seasonality
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]


def golden() -> Floats:
    t = np.arange(60)
    values = 100.0 + t + 10 * ((t * 7) % 12) + (t * 37) % 11
    values[31] += 400
    return np.asarray(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("robust", "trend", "season"),
    [
        (False, [156.426558, 222.687834, 216.840479], [-54.800935, 61.164049, -4.631028]),
        (True, [158.977556, 191.365642, 219.008986], [-57.701013, -43.064111, -5.789124]),
    ],
)
def test_trend_and_season_are_those_of_statsmodels(robust: bool, trend: list[float], season: list[float]) -> None:
    """statsmodels 0.15: ``STL(golden, period=12, seasonal=7, robust=robust).fit()``, points 0, 31 and 59."""
    found = seasonality(golden(), 12, window=7, robust=robust)
    assert found.trend[[0, 31, 59]] == pytest.approx(trend, abs=1e-6)
    assert found.season[[0, 31, 59]] == pytest.approx(season, abs=1e-6)


@given(st.lists(st.integers(0, 500), min_size=24, max_size=60), st.booleans(), st.sampled_from([None, 7]))
@settings(max_examples=40, deadline=None)
def test_the_parts_together_are_the_series(counts: list[int], robust: bool, window: int | None) -> None:
    found = seasonality(counts, 12, window=window, robust=robust)
    assert found.trend + found.season + found.rest == pytest.approx(np.array(counts, dtype=float), abs=1e-9)
    assert 0 <= found.strength <= 1


def test_a_season_that_is_always_the_same_is_found_whole() -> None:
    t = np.arange(72)
    season = 10 * np.sin(2 * np.pi * t / 12)
    found = seasonality(50 + 0.5 * t + season, 12)
    assert found.season == pytest.approx(season, abs=0.05)
    assert found.season[:12] == pytest.approx(found.season[12:24], abs=0.02)
    assert found.strength > 0.99
    assert found.adjusted == pytest.approx(50 + 0.5 * t, abs=0.1)


def test_factors_average_one_and_none_are_made_from_two_years() -> None:
    t = np.arange(60)
    expected = 1 + 0.4 * np.sin(2 * np.pi * t / 12)
    found = seasonal_factors(np.random.default_rng(1).poisson(400 * expected))
    assert found[:12].mean() == pytest.approx(1)
    assert found == pytest.approx(expected, abs=0.08)
    assert (seasonal_factors(np.arange(24)) == 1).all()
    assert (seasonal_factors(np.zeros(60)) == 1).all()


@pytest.mark.parametrize(
    ("values", "window", "said"),
    [
        ([], None, "24 points; there are 0"),
        ([1.0] * 23, None, "24 points; there are 23"),
        ([1.0] * 30 + [float("nan")], None, "points are missing"),
        ([1.0] * 30, 4, "odd number of cycles"),
    ],
)
def test_what_has_no_season_is_a_plain_sentence(values: list[float], window: int | None, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        seasonality(values, 12, window=window)
