from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats import KnoxCell, Metric, chains, knox, near_repeat, space_time_k
from headwater.insight.near_repeats.moments import chance_of_as_many, graph, moments
from headwater.insight.tests.made_up_points import planted, scattered
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]
CHICAGO = Path(__file__).with_name("chicago_burglary_2016_01.csv")


def by_hand(points: DatedPoints, distances: Sequence[float], days: Sequence[int], metric: Metric) -> list[list[int]]:
    """Every pair, one after another, in whole millimetres."""
    east, north = (np.rint(values * 1000).astype(int).tolist() for values in (points.east, points.north))
    table = [[0] * (len(days) + 1) for _ in range(len(distances) + 1)]
    for i, j in combinations(range(len(points)), 2):
        dx, dy = abs(east[i] - east[j]), abs(north[i] - north[j])
        if metric is Metric.MANHATTAN:
            row = sum(dx + dy >= round(edge * 1000) for edge in distances)
        else:
            row = sum(dx * dx + dy * dy >= round(edge * 1000) ** 2 for edge in distances)
        lag = abs(int(points.day[i]) - int(points.day[j]))
        table[row][sum(lag >= edge for edge in days)] += 1
    return table


places = st.integers(0, 6_000).map(lambda tenths: tenths / 10)
few_events = st.lists(st.tuples(places, places, st.integers(17_000, 17_040)), min_size=4, max_size=40).filter(
    lambda rows: len({row[2] for row in rows}) > 1 and len({row[:2] for row in rows}) > 1
)


@given(few_events, st.sampled_from(Metric))
@settings(max_examples=60, deadline=None)
def test_the_table_is_that_of_counting_by_hand(rows: list[tuple[float, float, int]], metric: Metric) -> None:
    points = DatedPoints.of(*zip(*rows, strict=True))
    table = knox(points, metric=metric)
    assert [[cell.observed for cell in row] for row in table.cells] == by_hand(points, (1, 100, 200, 300), (7, 14, 21), metric)


@given(few_events, st.randoms(use_true_random=False), st.integers(-500, 500), st.integers(-500, 500))
@settings(max_examples=30, deadline=None)
def test_moving_the_map_or_the_rows_changes_nothing(
    rows: list[tuple[float, float, int]], random: np.random.Generator, east: int, north: int
) -> None:
    moved = [(x + 400_000 + east, y + 280_000 + north, day) for x, y, day in rows]
    random.shuffle(moved)
    there, here = (knox(DatedPoints.of(*zip(*of, strict=True)), shuffles=40) for of in (moved, rows))
    assert there == here


def test_burglaries_of_chicago_give_the_table_that_the_near_repeat_calculator_gave() -> None:
    """The published output of Ratcliffe's Near Repeat Calculator 1.3 for 970 burglaries of January 2016.

    Its observed frequencies, and its means of 19 shuffles, within their error. Its labels (“1 to 100”, “8 to 14 days”) are
    off by one from what it counts, as W. Steenbeek and T. Davies found: it counts 0–6, 7–13, 14–20, 21+.
    """
    east, north, day = np.loadtxt(CHICAGO, delimiter=",", unpack=True)
    table = knox(DatedPoints.of(east, north, day.astype(int)), metric="manhattan")
    assert [[cell.observed for cell in row] for row in table.cells] == [
        [28, 5, 5, 2],
        [44, 13, 8, 4],
        [97, 56, 19, 16],
        [77, 67, 45, 20],
        [182_194, 146_149, 95_237, 45_879],
    ]
    published_ratio = [[1.652, 0.430, 0.629, 0.576], [1.685, 0.600, 0.569, 0.559], [1.318, 0.945, 0.513, 0.884]]
    for row, ratios in zip(table.cells, published_ratio, strict=False):
        for cell, ratio in zip(row, ratios, strict=True):
            assert cell.expected == pytest.approx(cell.observed / ratio, abs=3.5 * (cell.variance / 19) ** 0.5)


def test_pairs_at_an_edge_belong_to_the_band_that_begins_there() -> None:
    points = DatedPoints.of([0.1, 100.1, 0.1, 5_000], [0, 0, 99.999, 5_000], [0, 7, 6, 40])
    table = knox(points)
    assert table.cell(100, 7).observed == 1
    assert table.cell(99.999, 6).observed == 1
    assert table.cells[2][1].distance.label == "100 m to under 200 m"
    assert [cell.days.label for cell in table.cells[0]] == ["0 to 6 days", "7 to 13 days", "14 to 20 days", "21 days or more"]


def test_mean_and_variance_are_those_of_every_possible_shuffle() -> None:
    points = DatedPoints.of([0, 50, 90, 160, 400, 420], [0, 0, 60, 0, 0, 10], [0, 1, 8, 9, 15, 40])
    counts = []
    for days in permutations(points.day.tolist()):
        counts.append(by_hand(DatedPoints.of(points.east, points.north, np.array(days)), (1, 100), (7, 14), Metric.EUCLIDEAN))
    every = np.array(counts)
    table = knox(points, distances=(1, 100), days=(7, 14))
    assert np.array([[cell.expected for cell in row] for row in table.cells]) == pytest.approx(every.mean(axis=0))
    assert np.array([[cell.variance for cell in row] for row in table.cells]) == pytest.approx(every.var(axis=0), abs=1e-12)


def test_a_variance_is_not_lost_among_large_numbers() -> None:
    n = 200_000
    everybody, pair = graph(np.full(n, n - 1)), graph(np.array([1, 1]), np.array([1, 1]))
    mean, variance = moments(everybody, graph(np.array([1, 0]), np.array([2, n - 2])))
    assert (mean, variance) == (1, 0)
    assert pair.edges == 1


@pytest.mark.parametrize("metres", [100, 300])
def test_under_the_null_p_values_are_uniform(metres: int) -> None:
    found, shuffled = [], []
    for seed in range(250):
        points = scattered(250, seed, metres=3_000, days=120)
        cell = knox(points, distances=(metres,), days=(7,), shuffles=99, seed=1_000 + seed).cells[0][0]
        half = 0.5 * (chance_of_as_many(cell.observed, *chance(cell)) - chance_of_as_many(cell.observed + 1, *chance(cell)))
        found.append(cell.p_value - half)
        shuffled.append(cell.p)
    assert kstest(found, "uniform").pvalue > 0.01
    assert np.mean(np.array(shuffled) <= 0.05) == pytest.approx(0.05, abs=0.035)


def chance(cell: KnoxCell) -> tuple[float, float]:
    return cell.expected, cell.variance


def test_p_values_without_shuffles_are_near_those_with_many() -> None:
    table = knox(scattered(400, 3, metres=2_000, days=90), shuffles=1_999)
    for cell in table:
        assert cell.p_shuffled is not None
        if cell.expected >= 1:
            assert cell.p_value == pytest.approx(cell.p_shuffled, abs=0.05)


def test_planted_near_repeats_are_found_where_they_were_planted() -> None:
    points = planted(events=1_500, share=0.3, metres=40, days=3, seed=5)
    result = near_repeat(points, metric="euclidean")
    assert result.found[0].distance.high == 100
    assert result.found[0].days.label == "0 to 6 days"
    assert "times as frequent as chance has it" in result.sentences()[0]
    assert "nothing about who did it" in result.sentences()[-1]
    assert 20 < float(result.chains.share().value or 0) < 60


def test_where_nothing_was_planted_nothing_is_told() -> None:
    told = [near_repeat(scattered(400, seed, metres=4_000, days=200)).found for seed in range(40)]
    assert sum(bool(found) for found in told) <= 5  # 5% of 40 is 2


def test_k_adds_up_what_knox_counts_and_knows_its_moments() -> None:
    points = scattered(300, 1, metres=1_500, days=100)
    surface = space_time_k(points, distances=(100, 200), days=(7, 14), shuffles=199)
    inner = knox(points, distances=(200,), days=(14,)).cells[0][0]
    assert surface.observed[1, 1] == inner.observed
    assert surface.expected[1, 1] == pytest.approx(inner.expected)
    assert surface.variance[1, 1] == pytest.approx(inner.variance)
    assert surface.k(1_500.0**2)[1, 1] == pytest.approx(surface.k(1.0)[1, 1] * 1_500**2)
    assert surface.p_value is not None
    assert surface.p_value > 0.01


def test_k_of_planted_repeats_shows_an_excess_that_fades() -> None:
    surface = space_time_k(planted(events=1_200, share=0.3, metres=40, days=3, seed=2), shuffles=99)
    assert surface.p_value == 0.01
    assert surface.excess[0, 2] > surface.excess[-1, -1] > 0
    assert surface.residual[0, 2] > 5


def test_chains_link_neighbours_of_neighbours() -> None:
    points = DatedPoints.of([0, 90, 180, 900, 0], [0, 0, 0, 0, 0], [0, 5, 9, 9, 60])
    linked = chains(points, metres=100, days=7)
    assert linked.chain.tolist() == [0, 0, 0, 1, 2]
    assert linked.originator.tolist() == [True, True, False, False, False]
    assert linked.repeat.tolist() == [False, True, True, False, False]
    assert linked.lengths() == {1: 2, 3: 1}
    assert str(linked.share()) == "40.0%"


def test_two_of_one_day_are_linked_but_neither_came_after_the_other() -> None:
    linked = chains(DatedPoints.of([0, 10], [0, 0], [5, 5]), metres=100, days=7)
    assert linked.chain.tolist() == [0, 0]
    assert not linked.originator.any()
    assert not linked.repeat.any()


def test_figures_say_what_they_are() -> None:
    figure = knox(scattered(100, 0, metres=800, days=60)).figures()[1]
    assert figure.label == "Knox ratio, same place, 7 to 13 days"
    assert "dealt out among them at random" in figure.definition
    assert figure.base == "100 events"


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (DatedPoints.of([], [], []), "needs at least 4 events; there is none"),
        (DatedPoints.of([1], [1], [date(2018, 1, 1)]), "needs at least 4 events; there is one"),
        (DatedPoints.of([7] * 9, [7] * 9, range(9)), "All 9 events are at one place"),
        (DatedPoints.of(range(9), range(9), [17_000] * 9), "All 9 events are of one day"),
        (DatedPoints.of(range(9), range(9), range(0, 900_000, 100_000)), "more than a thousand years"),
    ],
)
def test_what_cannot_be_tested_is_said_plainly(points: DatedPoints, said: str) -> None:
    for test in (knox, near_repeat, space_time_k):
        with pytest.raises(Invalid, match=said):
            test(points)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"distances": (100, 50)}, "must rise"),
        ({"distances": ()}, "must rise"),
        ({"distances": (1e9,)}, "up to 100 km"),
        ({"days": (0, 7)}, "must rise"),
        ({"days": (1.5,)}, "whole days"),
        ({"metric": "as the crow flies"}, "not measured"),
        ({"shuffles": -1}, "cannot be made"),
    ],
)
def test_bands_that_make_no_sense_are_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        knox(scattered(50, 0, metres=500, days=30), **asked)  # type: ignore[arg-type]


def test_one_event_far_away_costs_no_memory_and_changes_no_near_pair() -> None:
    points = scattered(300, 4, metres=1_000, days=60)
    astray = DatedPoints.of([*points.east, 9_000_000], [*points.north, -9_000_000], [*points.day, 30])
    assert [cell.observed for cell in knox(points).cells[1]] == [cell.observed for cell in knox(astray).cells[1]]
