from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.hotspots import Ground, HotGrid, getis_ord, hot_grid
from headwater.insight.hotspots.chance import by_counting, by_drawing
from headwater.insight.hotspots.grounds import Grid
from headwater.kernel import Invalid

Counts = npt.NDArray[np.int64]

ESDA_Z = [
    [0.623144, 1.697033, 1.877569, 0.25275, -0.830463, -0.651469],
    [0.974892, 2.852276, 3.167444, 0.961264, -1.244916, -1.010999],
    [1.155427, 2.852276, 2.852276, 1.434017, -1.087332, -0.830463],
    [-0.288857, 0.330927, 0.173343, 0.173343, -1.087332, -0.469392],
    [-0.863904, -1.191534, -1.552605, -0.649928, -0.649928, -0.014162],
]
ESDA_P = [
    [0.1882, 0.0675, 0.0338, 0.3082, 0.3636, 0.2046],
    [0.1516, 0.0119, 0.0049, 0.1974, 0.1768, 0.2453],
    [0.0982, 0.0108, 0.0128, 0.0775, 0.1891, 0.3642],
    [0.437, 0.3508, 0.3638, 0.3638, 0.1001, 0.4769],
    [0.4386, 0.2323, 0.0367, 0.4198, 0.3313, 0.4155],
]


def hot_of(counts: npt.ArrayLike, cell: int = 250) -> HotGrid:
    held = np.asarray(counts, np.int64)
    return HotGrid(Ground.whole(Grid(0, 0, cell, held.shape[1], held.shape[0])), held, 0, 0)


def by_the_formula(counts: Counts, reach: float) -> npt.NDArray[np.float64]:
    """Ord and Getis 1995, equation 14, with a full matrix of weights."""
    rows, columns = counts.shape
    row, column = np.divmod(np.arange(counts.size), columns)
    weights = np.hypot(row[:, None] - row, column[:, None] - column) <= reach
    x, n = counts.ravel().astype(float), counts.size
    many = weights.sum(axis=1)
    s = np.sqrt((x**2).mean() - x.mean() ** 2)
    found = (weights @ x - x.mean() * many) / (s * np.sqrt((n * (weights**2).sum(axis=1) - many**2) / (n - 1)))
    return np.asarray(found.reshape(rows, columns))


@given(st.integers(4, 9), st.integers(4, 9), st.sampled_from([1.5, 2.3, 1.0]), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_scores_are_the_formula(rows: int, columns: int, reach: float, seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(2, (rows, columns))
    counts[0, 0] = counts.max() + 1
    found = getis_ord(hot_of(counts), reach=reach * 250)
    assert np.allclose(found.z, by_the_formula(counts, reach))


def test_scores_and_chances_that_esda_gives() -> None:
    """esda 2.9.0: ``G_Local(y, lat2W(5, 6, rook=False), transform="B", star=True, permutations=99999)``.

    ESDA_P is the smaller tail of its simulated sums, so that ours, of both tails, is twice as large.
    """
    counts = np.array([[0, 2, 1, 0, 0, 3], [1, 7, 9, 2, 0, 1], [0, 6, 8, 1, 1, 0], [2, 1, 0, 0, 4, 0], [0, 0, 1, 0, 2, 1]])
    found = getis_ord(hot_of(counts))
    assert np.allclose(found.z, ESDA_Z, atol=1e-6)
    assert np.allclose(found.p / 2, ESDA_P, atol=0.005)


@given(st.lists(st.integers(0, 6), min_size=5, max_size=8), st.integers(1, 3), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_counting_is_every_permutation(values: list[int], neighbours: int, seed: int) -> None:
    x = np.array(values, float)
    others = np.random.default_rng(seed).integers(0, 12, x.size).clip(neighbours * x.min(), None).astype(float)
    reachable = np.sort(x)[-neighbours:].sum()
    others = np.minimum(others, reachable)
    higher, lower = by_counting(x, others, np.full(x.size, neighbours))
    for i in range(x.size):
        sums = np.array([sum(chosen) for chosen in combinations(np.delete(x, i), neighbours)])
        assert higher[i] == pytest.approx((sums >= others[i]).mean(), abs=1e-12)
        assert lower[i] == pytest.approx((sums <= others[i]).mean(), abs=1e-12)


def test_drawing_comes_near_to_counting() -> None:
    rng = np.random.default_rng(11)
    x = rng.poisson(1.5, 400).astype(float)
    many = rng.integers(0, 9, 400)
    others = np.array([rng.choice(x, k, replace=False).sum() for k in many]) + rng.integers(0, 3, 400).astype(float)
    others = np.minimum(others, 30.0)
    counted, drawn = by_counting(x, others, many), by_drawing(x, others, many, 40_000, np.random.default_rng(1))
    for exact, near in zip(counted, drawn, strict=True):
        assert np.abs(exact - near).max() < 0.015


def test_a_map_of_chance_has_no_hot_spots_and_a_planted_one_is_found() -> None:
    rng = np.random.default_rng(12)
    assert sum(getis_ord(hot_of(rng.poisson(3, (40, 40)))).hot.any() for _ in range(20)) <= 3  # one expected at 5%
    planted = rng.poisson(3, (40, 40))
    planted[10:13, 20:23] += 12
    found = getis_ord(hot_of(planted))
    assert found.hot[11, 21]
    assert found.hot.sum() <= 25
    assert set(zip(*np.nonzero(found.hot), strict=True)) <= {(r, c) for r in range(9, 14) for c in range(19, 24)}
    assert found.verdict.startswith("Of 1,600 cells")
    layer = found.layer()
    assert layer.columns["z"][0] == pytest.approx(np.nanmax(found.z))
    assert layer.columns["verdict"][0] == "hot"


def test_rates_are_drawn_where_they_cannot_be_counted_and_a_seed_repeats() -> None:
    hot = hot_of(np.random.default_rng(13).poisson(3, (12, 12)))
    rates = hot.counts / 7.0
    rates[3, 3] = np.nan
    one, two = (getis_ord(hot, values=rates, seed=4) for _ in range(2))
    assert one.permutations == 99_999
    assert np.isnan(one.z[3, 3])
    assert np.array_equal(one.p, two.p, equal_nan=True)
    assert getis_ord(hot).permutations == 0


@given(st.integers(-40, 40), st.integers(-40, 40), st.randoms())
@settings(max_examples=15, deadline=None)
def test_moving_the_map_or_the_rows_changes_nothing(east: int, north: int, random: object) -> None:
    places = np.random.default_rng(14).uniform(0, 4_000, (300, 2)).round()
    order = list(range(300))
    random.shuffle(order)  # type: ignore[attr-defined]
    here = getis_ord(hot_grid(*places.T, cell=500))
    there = getis_ord(hot_grid(*(places[order] + (east * 500, north * 500)).T, cell=500))
    for name in ("z", "p", "adjusted"):
        assert np.array_equal(getattr(here, name), getattr(there, name))


def test_outside_the_ground_there_is_nothing() -> None:
    x, y = np.random.default_rng(15).uniform(0, 5_000, (2, 900))
    found = getis_ord(hot_grid(x, y, within=shapely.Point(2_500, 2_500).buffer(2_000)))
    assert np.isnan(found.z[0, 0])
    assert np.isfinite(found.z[found.ground.inside]).all()
    assert not found.hot[~found.ground.inside].any()


@pytest.mark.parametrize(
    ("counts", "options", "said"),
    [
        ([[1, 1, 1]] * 3, {}, "All cells hold the same"),
        ([[5]], {}, "All cells hold the same"),
        ([[0, 1, 2], [4, 5, 6]], {"reach": 900}, "all others for neighbours"),
        ([[0, 1, 2, 3]], {"reach": 100}, "Neighbours within 100 metres are none"),
        ([[0, 1, 2, 3]], {"permutations": 5}, "too few or too many"),
        ([[0, 1, 2, 3]], {"level": 5}, "no level"),
        ([[0, 1, 2, 3]], {"values": [1, 2]}, "do not fit the grid"),
    ],
)
def test_what_is_wrong_is_said_in_words(counts: list[list[int]], options: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        getis_ord(hot_of(counts), **options)  # type: ignore[arg-type]
