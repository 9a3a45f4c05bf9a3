from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.hotspots import Density, Edge, Ground, Kernel, density
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
places = st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 12_000)), min_size=1, max_size=40)
BOUNDARY = shapely.Polygon([(0, 0), (4_070, 0), (4_070, 2_030), (1_500, 3_990), (0, 3_990)])


def direct(made: Density, x: Floats, y: Floats) -> Floats:
    """The sum over all crimes at the centre of every cell, as the formula has it."""
    east, north = made.grid.corners(np.arange(made.values.size))
    square = (east[:, None] + made.grid.cell / 2 - x) ** 2 + (north[:, None] + made.grid.cell / 2 - y) ** 2
    if made.kernel is Kernel.GAUSSIAN:
        each = np.exp(-square / 2 / made.bandwidth**2) / (2 * np.pi * made.bandwidth**2)
    else:
        each = 3 / (np.pi * made.bandwidth**2) * np.maximum(1 - square / made.bandwidth**2, 0) ** 2
    found: Floats = each.sum(axis=1).reshape(made.grid.shape) * 1e6
    return found


@pytest.mark.parametrize(
    ("kernel", "bandwidth", "most"), [("gaussian", 300, 0.004), ("quartic", 600, 0.015), ("gaussian", 1_000, 0.001)]
)
def test_the_map_is_a_direct_sum(kernel: str, bandwidth: float, most: float) -> None:
    rng = np.random.default_rng(7)
    x, y = (rng.uniform(2_000, 6_000, (9, 2))[rng.integers(0, 9, 500)] + rng.normal(0, 300, (500, 2))).T
    made = density(x, y, cell=100, bandwidth=bandwidth, kernel=kernel)
    exact = direct(made, x, y)
    assert np.abs(made.values - exact).max() < most * exact.max()


def test_finer_cells_come_nearer_to_it() -> None:
    x, y = np.random.default_rng(8).normal(5_000, 700, (2, 300))
    errors = []
    for cell in (200, 100, 50):
        made = density(x, y, cell=cell, bandwidth=600, kernel="quartic")
        errors.append(np.abs(made.values - direct(made, x, y)).max())
    assert errors[0] > 2 * errors[1] > 4 * errors[2]


@given(places, st.sampled_from(list(Kernel)))
@settings(max_examples=30, deadline=None)
def test_as_many_crimes_as_were_given(points: list[tuple[int, int]], kernel: Kernel) -> None:
    x, y = np.array(points, float).T
    made = density(x, y, cell=250, bandwidth=600, kernel=kernel)
    assert made.expected.sum() == pytest.approx(len(points), rel=1e-9)
    assert made.values.min() >= 0


inside = st.lists(st.tuples(st.integers(1, 4_000), st.integers(1, 1_900)), min_size=1, max_size=40)


@given(inside, st.sampled_from(list(Kernel)))
@settings(max_examples=30, deadline=None)
def test_none_is_lost_over_the_boundary(points: list[tuple[int, int]], kernel: Kernel) -> None:
    x, y = np.array(points, float).T
    made = density(x, y, cell=100, bandwidth=500, kernel=kernel, within=BOUNDARY, edge=Edge.KEPT)
    assert made.expected.sum() == pytest.approx(len(points), rel=1e-9)
    assert (made.values[~made.ground.inside] == 0).all()


def test_even_crime_makes_an_even_map_up_to_the_edge() -> None:
    x, y = (side.ravel() for side in np.meshgrid(np.arange(5.0, 4_070, 10), np.arange(5.0, 3_990, 10)))
    inside = shapely.contains_xy(BOUNDARY, x, y)
    bounded = density(x[inside], y[inside], cell=100, bandwidth=400, within=BOUNDARY)
    unbounded = density(x[inside], y[inside], cell=100, bandwidth=400)
    within = bounded.values[bounded.ground.inside]
    assert within == pytest.approx(10_000, rel=0.06)
    edge = unbounded.values[unbounded.grid.shape[0] // 2]
    assert edge[edge > 0].min() < 0.1 * 10_000  # without correction the edge looks safe
    assert bounded.expected.sum() == pytest.approx(inside.sum(), rel=0.01)


@given(places, st.integers(-9, 9), st.integers(-9, 9))
@settings(max_examples=30, deadline=None)
def test_moving_the_map_or_the_rows_changes_nothing(points: list[tuple[int, int]], east: int, north: int) -> None:
    x, y = np.array(points, float).T
    here = density(x, y, cell=250, bandwidth=700)
    there = density(x[::-1] + east * 250, y[::-1] + north * 250, cell=250, bandwidth=700)
    assert np.allclose(here.values, there.values, rtol=1e-9, atol=1e-12)
    assert there.grid.west - here.grid.west == east * 250


def test_many_rows_in_threads_as_few() -> None:
    rng = np.random.default_rng(9)
    x, y = rng.uniform(-100, 4_100, (2, 450_000))
    ground = Ground.within(BOUNDARY, 250)
    made = density(x, y, cell=250, bandwidth=900, within=ground)
    parts = [density(x[at], y[at], cell=250, bandwidth=900, within=ground) for at in np.array_split(np.arange(x.size), 3)]
    assert np.allclose(made.values, sum(part.values for part in parts))
    assert made.crimes + made.outside == 450_000


@pytest.mark.parametrize(
    ("x", "y", "options", "said"),
    [
        ([], [], {}, "no crimes to map"),
        ([1.0], [1.0], {"bandwidth": 150}, "too small for cells of 100 metres"),
        ([1.0], [1.0], {"bandwidth": float("nan")}, "too small"),
        ([1.0], [1.0], {"edge": "soft"}, "no way “soft”"),
        ([1.0], [1.0], {"kernel": "cosine"}, "no kernel “cosine”"),
        ([9e6], [9e6], {"within": BOUNDARY}, "No crime lies within the boundary"),
    ],
)
def test_what_is_wrong_is_said_in_words(x: list[float], y: list[float], options: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        density(x, y, **options)  # type: ignore[arg-type]


def test_one_crime_is_one_kernel() -> None:
    made = density([1_050], [1_050], cell=100, bandwidth=500)
    assert made.values.max() == pytest.approx(3 / np.pi / 0.25, rel=0.06)
    assert np.allclose(made.values, made.values.T)
