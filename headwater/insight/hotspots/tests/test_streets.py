from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.hotspots import Streets, street_counts
from headwater.kernel import Invalid
from headwater.space.roads import Roads, synthetic


def roads(points: list[tuple[float, float]], edges: list[tuple[int, int]]) -> Roads:
    x, y = np.array(points, float).T
    both = np.array(edges + [(b, a) for a, b in edges])
    lengths = np.hypot(*(np.column_stack([x, y])[both[:, 0]] - np.column_stack([x, y])[both[:, 1]]).T)
    return Roads.of(x, y, both[:, 0], both[:, 1], lengths, np.zeros(len(both), int), np.full(len(both), 9.0))


#        3
#        |
# 0--1---2---4     1 is a bend in one street, 2 a junction
CROSS = roads([(0, 0), (100, 10), (200, 0), (200, 100), (300, 0)], [(0, 1), (1, 2), (2, 3), (2, 4)])


def test_a_segment_runs_from_junction_to_junction() -> None:
    streets = Streets(CROSS)
    assert len(streets) == 3
    assert sorted(streets.metres.round(1)) == [100.0, 100.0, 201.0]
    assert {line.geom_type for line in streets.lines} == {"LineString"}
    found = streets.nearest([50, 150, 205, 250], [0, 8, 60, -3])
    assert found[0] == found[1]
    assert len({found[0], found[2], found[3]}) == 3


def test_a_ring_without_a_junction_is_one_segment() -> None:
    ring = roads([(0, 0), (100, 0), (100, 100), (0, 100)], [(0, 1), (1, 2), (2, 3), (3, 0)])
    assert Streets(ring).metres.tolist() == [400.0]


def test_counts_add_up_and_say_what_was_far_or_nowhere() -> None:
    made = street_counts(CROSS, [50, 60, 205, 5_000, None], [0, 5, 60, 5_000, 0])
    assert made.total + made.far + made.nowhere == 5
    assert (made.far, made.nowhere) == (1, 1)
    assert sorted(made.counts) == [0, 1, 2]
    assert made.per_100_metres.max() == pytest.approx(1.0, rel=0.01)
    assert made.share_of_segments(0.5) == pytest.approx(1 / 3)
    assert made.layer().columns["crimes"].tolist() == [2, 1]  # type: ignore[union-attr]


@given(st.lists(st.tuples(st.integers(-40, 340), st.integers(-40, 140)), min_size=1, max_size=30), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_nearest_by_looking_at_every_street(places: list[tuple[int, int]], random: object) -> None:
    streets = Streets(CROSS)
    x, y = np.array(places, float).T
    away = shapely.distance(shapely.points(x, y)[:, None], streets.lines[None, :])
    found = streets.nearest(x, y)
    for row, segment in enumerate(found):
        near = away[row].min()
        assert (segment == -1) == (near > 100)
        assert segment == -1 or away[row, segment] == pytest.approx(near, abs=1e-9)
    order = list(range(len(places)))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert (streets.nearest(x[order], y[order]) == found[order]).all()


def test_a_whole_town() -> None:
    network = synthetic(shapely.box(430_000, 275_000, 434_000, 279_000), 900)
    streets = Streets(network.roads)
    assert shapely.length(streets.lines).sum() == pytest.approx(streets.metres.sum())
    assert 0 < len(streets) < len(network.roads.tail) // 2
    x, y = np.random.default_rng(3).uniform((430_000, 275_000), (434_000, 279_000), (5_000, 2)).T
    made = street_counts(streets, x, y, within=150)
    assert made.total + made.far == 5_000
    assert 0 < made.share_of_segments(0.5) < 0.5


@pytest.mark.parametrize(
    ("x", "y", "within", "said"),
    [
        ([], [], 100, "no crimes to map"),
        ([np.nan], [1], 100, "None of the crimes has a place"),
        ([9_000], [9_000], 100, "far from every street"),
        ([1], [1], 0, "above zero"),
    ],
)
def test_what_is_wrong_is_said_in_words(x: list[float], y: list[float], within: float, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        street_counts(CROSS, x, y, within=within)
    assert said in " ".join(map(str, caught.value.args))
