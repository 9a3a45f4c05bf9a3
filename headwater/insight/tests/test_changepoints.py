from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import inf, log

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.statistics import Kind, change_points, change_points_of_many, dispersion
from headwater.kernel import Invalid

Values = list[float]


def waves() -> npt.NDArray[np.float64]:
    t = np.arange(120)
    return np.asarray(np.where(t < 40, 10.0, np.where(t < 85, 14.0, 9.0)) + ((t * 37) % 11 - 5) * 0.6, dtype=np.float64)


def noise(values: npt.ArrayLike) -> float:
    return float((np.diff(np.asarray(values)) ** 2).mean() / 2)


def test_the_cuts_are_those_of_ruptures() -> None:
    """ruptures 1.1.10: ``Pelt(model="l2", min_size=3, jump=1).fit(waves).predict(30.0)``."""
    found = change_points(waves(), kind="measures", penalty=30.0 / noise(waves()), least=3)
    assert [change.at for change in found] == [40, 86]
    assert [change.before for change in found] == [pytest.approx(waves()[:40].mean()), pytest.approx(waves()[40:86].mean())]


def best(cost: Callable[[int, int], float], number: int, penalty: float, least: int) -> float:
    """The least total of all ways to cut, tried one by one."""
    total = [-penalty, *[inf] * number]
    for t in range(least, number + 1):
        total[t] = min(total[s] + cost(s, t) + penalty for s in range(t - least + 1))
    return total[number]


def costs(values: Values, kind: Kind) -> Callable[[int, int], float]:
    def cost(start: int, stop: int) -> float:
        part = values[start:stop]
        total = sum(part)
        if kind == "counts":
            return -2 * total * log(total / len(part)) if total else 0.0
        return sum(v * v for v in part) - total * total / len(part)

    return cost


def spread(values: Values, kind: Kind) -> float:
    return float(dispersion(values)[0]) if kind == "counts" else noise(values) or 1.0


@given(
    st.lists(st.integers(0, 30), min_size=4, max_size=28),
    st.sampled_from(["counts", "measures"]),
    st.floats(0.5, 20),
    st.integers(1, 4),
)
@settings(max_examples=150, deadline=None)
def test_no_other_way_to_cut_costs_less(counts: list[int], kind: Kind, penalty: float, least: int) -> None:
    values = [float(one) for one in counts]
    cost, each = costs(values, kind), penalty * spread(values, kind)
    cuts = [0, *(change.at for change in change_points(values, kind=kind, penalty=penalty, least=least)), len(values)]
    ours = sum(cost(a, b) for a, b in pairwise(cuts)) + each * (len(cuts) - 2)
    assert all(b - a >= least for a, b in pairwise(cuts))
    assert ours == pytest.approx(best(cost, len(values), each, least), abs=1e-6)


@given(st.lists(st.lists(st.integers(0, 60), min_size=24, max_size=24), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_many_series_are_cut_as_each_alone_in_any_order(grid: list[list[int]]) -> None:
    together = change_points_of_many(grid)
    assert [np.flatnonzero(row).tolist() for row in together] == [[c.at for c in change_points(row)] for row in grid]
    assert (change_points_of_many(grid[::-1]) == together[::-1]).all()


def test_two_workers_cut_as_one_does() -> None:
    grid = np.random.default_rng(5).poisson(20, (450, 72))
    grid[::2, 40:] += 15
    assert (
        change_points_of_many(grid) == np.vstack([change_points_of_many(grid[:150]), change_points_of_many(grid[150:])])
    ).all()


@given(st.integers(1, 30))
@settings(max_examples=20, deadline=None)
def test_a_later_start_moves_every_change_as_far(shift: int) -> None:
    rng = np.random.default_rng(9)
    values = np.concatenate([rng.poisson(30, 30), rng.poisson(60, 30), rng.poisson(20, 30)])
    later = change_points(values[shift % 20 :])
    assert [change.at + shift % 20 for change in later] == [change.at for change in change_points(values)]


def test_a_long_series_is_cut_where_it_was_put_together() -> None:
    rng = np.random.default_rng(2)
    values = np.concatenate([rng.poisson(mean, 700) for mean in (20, 26, 18)])
    found = change_points(values)
    assert [abs(change.at - at) <= 8 for change, at in zip(found, (700, 1400), strict=True)] == [True, True]
    assert all(change.certainty > 0.999 for change in found)
    assert [change.rise for change in found] == [True, False]


def test_what_is_expected_by_the_season_is_no_change() -> None:
    season = np.where(np.arange(96) // 24 % 2, 1.5, 0.5)
    counts = np.random.default_rng(4).poisson(40 * season)
    assert change_points(counts) != ()
    assert change_points(counts, exposure=season) == ()


def test_missing_points_break_nothing_and_count_for_nothing() -> None:
    rng = np.random.default_rng(6)
    values = np.concatenate([rng.poisson(20, 36), rng.poisson(40, 36)]).astype(float)
    holes = values.copy()
    holes[[3, 20, 50]] = np.nan
    (change,) = change_points(holes)
    assert change.at == 36
    assert change.before == pytest.approx(np.nanmean(holes[:36]))


@pytest.mark.parametrize(("values", "kind"), [([0.0] * 30, "counts"), ([7.0] * 30, "measures"), ([5.0] * 6, "counts")])
def test_nothing_changes_where_nothing_moves(values: Values, kind: Kind) -> None:
    assert change_points(values, kind=kind) == ()


@pytest.mark.parametrize("values", [[], [4.0], [float("nan")] * 20])
def test_too_few_points_are_a_plain_sentence(values: Values) -> None:
    with pytest.raises(Invalid, match=r"from 6 points on; there (is|are) [01]"):
        change_points(values)


def test_counts_below_nought_and_holes_in_many_series_are_plain_sentences() -> None:
    with pytest.raises(Invalid, match="below nought"):
        change_points([-1.0] * 12)
    with pytest.raises(Invalid, match="all of their values"):
        change_points_of_many([[float("nan")] * 12])
    with pytest.raises(Invalid, match="from 6 points on"):
        change_points_of_many(np.zeros((3, 2)))


def clumped(rng: np.random.Generator, mean: float, times: float, size: int) -> npt.NDArray[np.int64]:
    """Counts that vary ``times`` more than chance makes them."""
    return rng.poisson(rng.gamma(mean / (times - 1), times - 1, (size, 72)) if times > 1 else np.full((size, 72), mean))


@pytest.mark.parametrize(("mean", "times", "most"), [(3, 1, 0.01), (30, 1, 0.01), (200, 4, 0.01), (3, 4, 0.025)])
def test_of_a_hundred_quiet_series_fewer_than_one_shows_a_change(mean: float, times: float, most: float) -> None:
    quiet = clumped(np.random.default_rng(11), mean, times, 3_000)
    assert change_points_of_many(quiet).any(axis=1).mean() < most


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(12)
    held, found = 0, 0
    for _ in range(400):
        at = int(rng.integers(12, 60))
        changes = change_points(np.concatenate([rng.poisson(20, at), rng.poisson(27, 72 - at)]))
        if len(changes) == 1:
            found += 1
            held += changes[0].earliest <= at <= changes[0].latest
    assert found > 350, "a rise of a third is found nine times in ten"
    assert 0.93 <= held / found <= 0.99
