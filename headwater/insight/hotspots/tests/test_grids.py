from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.hotspots import Ground, HotGrid, hot_grid
from headwater.kernel import Invalid

quarters = st.integers(0, 40_000).map(lambda n: n / 4)
crimes = st.lists(st.tuples(quarters, quarters), min_size=1, max_size=60)
BOUNDARY = shapely.Polygon([(120, 80), (2_930, 310), (2_400, 2_860), (900, 2_500)])


def grid_of(places: Sequence[tuple[float, float]], **options: object) -> HotGrid:
    x, y = np.array(places, float).reshape(-1, 2).T
    return hot_grid(x, y, **options)  # type: ignore[arg-type]


@given(crimes, st.sampled_from([100, 250, 500]))
def test_every_crime_is_in_one_cell_and_the_cell_is_where_it_is(places: list[tuple[float, float]], cell: int) -> None:
    hot = grid_of(places, cell=cell)
    assert hot.total == len(places)
    by_hand = np.zeros(hot.grid.shape, int)
    for x, y in places:
        by_hand[int(y // cell) - hot.grid.south // cell, int(x // cell) - hot.grid.west // cell] += 1
    assert (hot.counts == by_hand).all()


@given(crimes, st.integers(-50, 50), st.integers(-50, 50))
def test_moving_the_map_by_whole_cells_changes_nothing(places: list[tuple[float, float]], east: int, north: int) -> None:
    moved = [(x + east * 250, y + north * 250) for x, y in places]
    here, there = grid_of(places), grid_of(moved)
    assert (here.counts == there.counts).all()
    assert (there.grid.west - here.grid.west, there.grid.south - here.grid.south) == (east * 250, north * 250)


@given(crimes, st.randoms())
def test_the_order_of_rows_changes_nothing(places: list[tuple[float, float]], random: object) -> None:
    shuffled = list(places)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert (grid_of(places).counts == grid_of(shuffled).counts).all()


@given(crimes)
def test_within_a_boundary_the_counts_add_up(places: list[tuple[float, float]]) -> None:
    hot = grid_of([*places, (1_500, 1_500), (float("nan"), 0)], cell=100, within=BOUNDARY)
    assert hot.total + hot.outside + hot.nowhere == len(places) + 2
    assert hot.nowhere == 1
    held = [shapely.intersects(BOUNDARY, shapely.box(*(k // 100 * 100 for k in place), *(k // 100 * 100 + 100 for k in place)))
            for place in places]  # fmt: skip
    assert hot.total == 1 + sum(held)


def test_many_rows_in_threads_are_counted_as_few() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(-500, 3_500, (2, 450_000))
    x[::1000] = np.nan
    hot = hot_grid(x, y, cell=250, within=BOUNDARY)
    parts = [hot_grid(x[at], y[at], cell=250, within=BOUNDARY) for at in np.array_split(np.arange(x.size), 5)]
    assert (hot.counts == sum(part.counts for part in parts)).all()
    assert (hot.outside, hot.nowhere) == (sum(p.outside for p in parts), 450)


def test_the_ground_has_the_area_of_the_boundary() -> None:
    ground = Ground.within(BOUNDARY, 100)
    assert ground.km2 == pytest.approx(BOUNDARY.area / 1e6, rel=1e-12)
    assert Ground.within(BOUNDARY, 100) is ground
    holed = BOUNDARY.difference(shapely.Point(1_500, 1_500).buffer(400))
    assert Ground.within(holed, 250).km2 == pytest.approx(holed.area / 1e6, rel=1e-9)


def test_the_hottest_and_what_share_they_hold() -> None:
    hot = grid_of([(10, 10)] * 6 + [(990, 990)] * 3 + [(510, 10)])
    assert hot.counts.ravel()[hot.hottest()].tolist() == [6, 3, 1]
    assert hot.share_of(1 / 16) == pytest.approx(0.6)
    assert hot.share_of(1 / 32) == pytest.approx(0.3)
    assert (hot.share_of(0), hot.share_of(1)) == (0, 1)
    with pytest.raises(Invalid, match="no share of the ground"):
        hot.share_of(5)


def test_cells_are_named_as_an_officer_reads_a_map() -> None:
    hot = hot_grid([433_512], [279_034], cell=100)
    assert hot.layer().columns["cell"] == ["SP 335 790"]
    assert hot_grid([-10], [5], cell=250).layer().columns["cell"] == ["-250, 0"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([433_512, None, 433_600], pa.int32()),
        pl.Series([433_512, None, 433_600]),
        pd.Series([433_512, None, 433_600], dtype="Int64"),
        np.ma.masked_array([433_512, 0, 433_600], [False, True, False]),
        [433_512, None, 433_600],
    ],
    ids=lambda column: type(column).__module__.split(".")[0],
)
def test_columns_of_any_library_are_taken_and_missing_places_told(column: object) -> None:
    hot = hot_grid(column, [279_034, 279_000, 279_100])  # type: ignore[arg-type]
    assert (hot.total, hot.nowhere) == (2, 1)


def test_all_at_one_point_and_one_row() -> None:
    assert grid_of([(433_512, 279_034)] * 9).counts.tolist() == [[9]]
    assert grid_of([(433_500, 279_000)]).total == 1


@pytest.mark.parametrize(
    ("x", "y", "options", "said"),
    [
        ([], [], {}, "no crimes to map"),
        ([None], [None], {}, "None of the crimes has a place"),
        ([float("inf")], [1e300], {}, "None of the crimes has a place"),
        ([1, 2], [1], {}, "two lists of one length"),
        (["here"], ["there"], {}, "not a number"),
        ([0, 500_000], [0, 400_000], {"cell": 10}, "too far for cells of 10 metres"),
        ([1], [1], {"cell": 0}, "cannot be 0 metres wide"),
        ([1], [1], {"cell": 33.3}, "cannot be 33.3 metres wide"),
        ([1], [1], {"within": shapely.Point(1, 1)}, "not a polygon"),
        ([1], [1], {"within": shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 8)])}, "crosses itself"),
        ([1], [1], {"within": Ground.within(BOUNDARY, 500)}, "cells of 500 metres, not 250"),
    ],
)
def test_what_is_wrong_is_said_in_words(x: list[object], y: list[object], options: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        hot_grid(x, y, **options)  # type: ignore[arg-type]
