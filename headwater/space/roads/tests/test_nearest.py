"""The nearest place is that which looking at all of them finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.space.roads.nearest import NearestPlaces

near = st.integers(-300, 300)
points = st.tuples(near, near) | st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))


@given(st.lists(points, min_size=1, max_size=60), st.lists(points, min_size=1, max_size=20))
@settings(max_examples=150, deadline=None)
def test_one_line_one_point_and_far_away(places: list[tuple[float, float]], asked: list[tuple[float, float]]) -> None:
    at, wanted = np.array(places, np.float64), np.array(asked, np.float64)
    found, metres = NearestPlaces(*at.T.copy()).of(*wanted.T.copy())
    square = (at[:, 0] - wanted[:, :1]) ** 2 + (at[:, 1] - wanted[:, 1:]) ** 2
    assert found.tolist() == square.argmin(axis=1).tolist()
    assert (metres == np.sqrt(square.min(axis=1))).all()


def test_towns_far_apart() -> None:
    rng = np.random.default_rng(4)
    at = np.concatenate([rng.normal(centre, 500, (400, 2)) for centre in ((0, 0), (40_000, 3_000), (9_000, 60_000))])
    wanted = rng.uniform(-30_000, 90_000, (300, 2))
    found, _ = NearestPlaces(*at.T.copy()).of(*wanted.T.copy())
    assert found.tolist() == ((at[:, 0] - wanted[:, :1]) ** 2 + (at[:, 1] - wanted[:, 1:]) ** 2).argmin(axis=1).tolist()
