"""Golden values of DOMAIN section 8 (NHSRplotthedots), and the rules one by one."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.statistics import Signal, limits_of_many, xmr
from headwater.kernel import Invalid

GOLDEN = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]


def test_golden_values_screened() -> None:
    (segment,) = xmr(GOLDEN).segments
    assert round(segment.mean, 2) == 1.94
    assert round(segment.upper, 2) == 4.60
    assert round(segment.lower, 2) == -0.72


def test_golden_values_unscreened() -> None:
    (segment,) = xmr(GOLDEN, screen=False).segments
    assert (round(segment.upper, 2), round(segment.lower, 2)) == (6.95, -3.06)


def test_the_freak_month_is_beyond_the_limit_and_the_rest_is_noise() -> None:
    signals = xmr(GOLDEN).signals
    assert signals[4] == {Signal.ABOVE_LIMIT}
    assert not any(signals[:4] + signals[5:])


@pytest.mark.parametrize(("run", "signalled"), [(6, False), (7, True), (9, True)])
def test_seven_in_a_row_above_the_mean(run: int, signalled: bool) -> None:
    chart = xmr([*[9, 13] * 6, 9, *[12] * run, *[9, 13] * 6])
    marked = [i for i, signals in enumerate(chart.signals) if Signal.RUN_ABOVE in signals]
    assert marked == (list(range(13, 13 + run)) if signalled else [])


@pytest.mark.parametrize(("points", "signalled"), [(6, False), (7, True)])
def test_seven_points_that_rise(points: int, signalled: bool) -> None:
    values = [50, 40, *range(41, 41 + points - 1), 45, 40, 50, 44, 43, 47]
    marked = [i for i, signals in enumerate(xmr(values).signals) if Signal.RISING in signals]
    assert marked == (list(range(1, 1 + points)) if signalled else [])


def test_a_trend_downwards_is_told_apart() -> None:
    chart = xmr([90, 80, 70, 60, 50, 40, 30])
    assert all(Signal.FALLING in signals for signals in chart.signals)
    assert not any(Signal.RISING in signals for signals in chart.signals)


def test_two_of_three_near_one_limit() -> None:
    noise = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]
    chart = xmr([*noise, 16.2, 11, 16.4, *noise])
    near = [i for i, signals in enumerate(chart.signals) if Signal.NEAR_UPPER in signals]
    assert near == [12, 14]


def test_near_opposite_limits_is_noise() -> None:
    noise = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]
    chart = xmr([*noise, 16.2, 11, 5.8, *noise])
    assert not {Signal.NEAR_UPPER, Signal.NEAR_LOWER} & set().union(*chart.signals)


def test_fewer_than_twelve_points_give_trial_limits() -> None:
    assert xmr([1, 2] * 5 + [1]).segments[0].trial
    assert not xmr([1, 2] * 6).segments[0].trial


def test_a_rebase_begins_again_and_runs_do_not_cross_it() -> None:
    chart = xmr([10, 12] * 6 + [30, 32] * 6, rebase=[12])
    assert [(s.start, s.stop, s.mean) for s in chart.segments] == [(0, 12, 11), (12, 24, 31)]
    assert not any(chart.signals)
    assert any(xmr([10, 12] * 6 + [30, 32] * 6).signals)


def test_a_missing_month_breaks_a_run_and_moves_no_limit() -> None:
    whole = [10, 12, 8, 14] * 6
    chart = xmr([*whole[:12], nan, *whole[12:]])
    assert chart.segments[0].mean == xmr(whole).segments[0].mean
    rising = xmr([1, 2, 3, 4, nan, 5, 6, 7, 8])
    assert not any(Signal.RISING in signals for signals in rising.signals)


@pytest.mark.parametrize("values", [[], [nan, nan]])
def test_nothing_to_draw_is_said(values: list[float]) -> None:
    with pytest.raises(Invalid):
        xmr(values)


def test_a_rebase_outside_the_series_is_refused() -> None:
    with pytest.raises(Invalid):
        xmr([1, 2, 3], rebase=[7])


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=80))
def test_limits_embrace_the_mean_and_every_point_is_covered(values: list[int]) -> None:
    chart = xmr(values)
    (segment,) = chart.segments
    assert segment.lower <= segment.mean <= segment.upper
    assert len(chart.signals) == len(values)
    for value, signals in zip(values, chart.signals, strict=True):
        assert (Signal.ABOVE_LIMIT in signals) == (value > segment.upper)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=60), st.integers(1, 500))
def test_moving_every_point_moves_the_chart_and_changes_no_verdict(values: list[int], shift: int) -> None:
    first, second = xmr(values), xmr([value + shift for value in values])
    assert second.segments[0].mean == pytest.approx(first.segments[0].mean + shift)
    assert second.segments[0].upper - second.segments[0].lower == pytest.approx(
        first.segments[0].upper - first.segments[0].lower
    )


@given(st.lists(st.lists(st.integers(0, 99), min_size=20, max_size=20), min_size=1, max_size=4), st.booleans())
def test_limits_of_many_series_are_those_of_each(grid: list[list[int]], screen: bool) -> None:
    together = np.array(limits_of_many(grid, screen=screen)).T
    each = [(s.mean, s.lower, s.upper) for row in grid for s in xmr(row, screen=screen).segments]
    assert together == pytest.approx(np.array(each))
