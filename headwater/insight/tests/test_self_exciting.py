from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from headwater.insight.dated_points import DatedPoints
from headwater.insight.near_repeats.pairs import in_cells
from headwater.insight.self_exciting import Etas, Trigger, etas
from headwater.insight.self_exciting.background import FLOOR, Background
from headwater.insight.self_exciting.fitting import Fit
from headwater.insight.self_exciting.parents import Parents, count_parents, list_parents
from headwater.insight.tests.made_up_points import FIRST, scattered, self_exciting
from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]


@pytest.mark.parametrize(
    ("offspring", "days", "metres", "seed"), [(0.3, 6.0, 60.0, 1), (0.5, 12.0, 40.0, 2), (0.1, 4.0, 80.0, 3)]
)
def test_what_was_planted_is_recovered(offspring: float, days: float, metres: float, seed: int) -> None:
    fitted = etas(self_exciting(events=6_000, offspring=offspring, days=days, metres=metres, seed=seed))
    assert fitted.settled
    assert fitted.trigger.offspring == pytest.approx(offspring, abs=0.03)
    assert fitted.trigger.days == pytest.approx(days, rel=0.15)
    assert fitted.trigger.metres == pytest.approx(metres, rel=0.1)
    assert fitted.background_share == pytest.approx(1 - offspring, abs=0.03)


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_where_none_sets_off_another_none_is_found(seed: int) -> None:
    assert etas(scattered(3_000, seed, metres=6_000, days=700)).trigger.offspring < 0.02


def test_a_corner_where_much_happens_all_year_is_no_chain_of_causes() -> None:
    rng = np.random.default_rng(9)
    corners = rng.uniform(0, 6_000, (40, 2))
    at_corners = np.repeat(corners, 50, axis=0) + rng.normal(0, 60, (2_000, 2))
    east, north = np.concatenate([at_corners, rng.uniform(0, 6_000, (1_000, 2))]).T
    fitted = etas(DatedPoints.of(east, north, FIRST + rng.integers(0, 700, 3_000)))
    assert fitted.trigger.offspring < 0.05
    assert fitted.background[50.0] > 0.5


def test_every_step_of_the_fit_makes_the_events_likelier() -> None:
    points = self_exciting(events=1_500, offspring=0.3, days=6, metres=60, seed=4)
    likelihoods = [etas(points, steps=steps).log_likelihood for steps in range(1, 8)]
    # the smooth background is estimated and not maximised, so a step may lose a hair
    assert np.diff(likelihoods).min() > -0.5
    assert likelihoods[-1] > likelihoods[0]


@given(st.integers(-3_000, 3_000), st.integers(-3_000, 3_000), st.integers(0, 2**32 - 1))
@settings(max_examples=4, deadline=None)
def test_moving_the_map_or_the_rows_changes_nothing(east: int, north: int, seed: int) -> None:
    points = self_exciting(events=400, offspring=0.3, days=6, metres=60, seed=7)
    order = np.random.default_rng(seed).permutation(len(points))
    moved = DatedPoints.of(points.east[order] + east, points.north[order] + north, points.day[order])
    here, there = etas(points, steps=20), etas(moved, steps=20)
    for name in ("offspring", "days", "metres"):
        assert getattr(there.trigger, name) == pytest.approx(getattr(here.trigger, name), rel=1e-6)


def test_one_step_is_that_of_the_formulas_written_out() -> None:
    points = self_exciting(events=250, offspring=0.4, days=6, metres=60, seed=8)
    trigger = Trigger(0.2, 10.0, 80.0, 60, 500.0)
    east, north, day = points.east, points.north, points.day
    away = np.hypot(east[:, None] - east, north[:, None] - north)
    background = 0.8 * by_sum(east, north, np.ones(len(points))) / points.period.days
    caused = np.zeros((len(points), len(points)))
    for i in range(len(points)):
        for j in range(len(points)):
            if 1 <= day[j] - day[i] <= 60 and away[i, j] <= 500:
                caused[i, j] = 0.2 * trigger.by_days()[day[j] - day[i]] * trigger.by_metres()[round(away[i, j])]
    rate = background + caused.sum(axis=0)
    every = np.arange(len(points))
    fit = Fit(points, every, parents_of(points), (300.0,), trigger)
    fit.step()
    assert fit.own == pytest.approx(background / rate, abs=0.02)  # the background is read off a grid
    seen = sum(float(fit.trigger.by_days()[: int(day.max() - one) + 1].sum()) for one in day)
    assert fit.trigger.offspring == pytest.approx((caused / rate).sum() / seen, rel=0.02)


def parents_of(points: DatedPoints) -> Parents:
    """Without cells."""
    start, lag, metres = [0], [], []
    for j in range(len(points)):
        for i in range(len(points)):
            away = float(np.hypot(points.east[i] - points.east[j], points.north[i] - points.north[j]))
            if 1 <= points.day[j] - points.day[i] <= 60 and away <= 500:
                lag.append(points.day[j] - points.day[i])
                metres.append(int(away + 0.5))
        start.append(len(lag))
    return Parents(np.array(start), np.array(lag, np.uint16), np.array(metres, np.uint16))


def by_sum(east: Floats, north: Floats, weight: Floats) -> Floats:
    """The background of 300 metres at each event, from all the others, one by one."""
    inside = np.ones(len(east))
    for at in (east, north):
        inside = inside * (norm.cdf(at.max(), at, 300) - norm.cdf(at.min(), at, 300))
    kernel = norm.pdf(east[:, None], east, 300) * norm.pdf(north[:, None], north, 300) * weight * (1 - np.eye(len(east)))
    whole = weight.sum()
    floor = FLOOR * whole / (np.ptp(east) * np.ptp(north))
    return np.asarray((1 - FLOOR) * kernel.sum(axis=1) / inside * whole / (whole - weight) + floor)


def test_parents_are_found_in_cells_as_without_them() -> None:
    points = self_exciting(events=250, offspring=0.4, days=6, metres=60, seed=3)
    cells = in_cells(points.east, points.north, 500.0)
    day = points.day[cells.order]
    found = list_parents(cells, day, 500.0, 60, count_parents(cells, day, 500.0, 60))
    expected = parents_of(points)
    place = {int(event): row for row, event in enumerate(cells.order)}
    for event in range(len(points)):
        row = place[event]
        here = slice(found.start[row], found.start[row + 1])
        there = slice(expected.start[event], expected.start[event + 1])
        assert sorted(zip(found.days[here], found.metres[here], strict=True)) == sorted(
            zip(expected.days[there], expected.metres[there], strict=True)
        )


def test_the_laws_sum_to_one_within_their_reach() -> None:
    trigger = Trigger(0.3, 6.0, 60.0, 60, 500.0)
    assert trigger.by_days().sum() == pytest.approx(1)
    rings = 2 * np.pi * np.arange(501) * trigger.by_metres()
    assert rings.sum() == pytest.approx(1, rel=1e-3)


def test_the_background_is_a_direct_sum_of_the_others() -> None:
    rng = np.random.default_rng(0)
    east, north = rng.uniform(0, 3_000, (2, 200))
    weight = rng.uniform(0.2, 1, 200)
    assert Background(east, north, 300.0).at_events(weight) == pytest.approx(by_sum(east, north, weight), rel=0.08)


@pytest.fixture(scope="module")
def fitted() -> Etas:
    return etas(self_exciting(events=2_000, offspring=0.3, days=6, metres=60, seed=1))


def test_what_is_expected_is_what_the_rates_sum_to(fitted: Etas) -> None:
    west, south = (part.ravel() for part in np.meshgrid(np.arange(-6_000, 18_000, 250.0), np.arange(-6_000, 18_000, 250.0)))
    after = int(fitted.points.day[-1]) + 1
    week = fitted.expected(west, south, 250, first=after, days=7)
    days = sum(fitted.expected(west, south, 250, first=after + k, days=1) for k in range(7))
    assert week == pytest.approx(days)
    set_off = sum(
        fitted.trigger.offspring
        * fitted.trigger.by_days()[after - fitted.points.day + k][fitted.points.day >= after + k - 60].sum()
        if False
        else fitted.trigger.offspring * fitted.trigger.by_days()[lag + k]
        for lag in (after - fitted.points.day).tolist()
        for k in range(7)
        if lag + k <= 60
    )
    assert week.sum() == pytest.approx(7 * fitted.own.sum() / fitted.period.days + set_off, rel=0.03)


def test_a_new_event_raises_its_neighbourhood_and_no_other(fitted: Etas) -> None:
    after = int(fitted.points.day[-1]) + 1
    west, south = np.array([0.0, 9_000.0]), np.array([0.0, 9_000.0])
    news = DatedPoints.of([*fitted.points.east, 50], [*fitted.points.north, 50], [*fitted.points.day.tolist(), after - 1])
    rise = fitted.expected(west, south, 100, first=after, days=1, known=news) - fitted.expected(
        west, south, 100, first=after, days=1
    )
    assert rise[0] > 0.01
    assert rise[1] == 0


def test_figures_say_what_they_are(fitted: Etas) -> None:
    by_label = {figure.label: figure for figure in fitted.figures()}
    assert str(by_label["Events that none set off"]).endswith("%")
    assert "above what each place has of itself" in by_label["Events set off by one"].definition


def test_places_that_were_rounded_for_privacy_are_warned_of() -> None:
    points = scattered(600, 1, metres=4_000, days=300)
    snapped = DatedPoints.of(np.round(points.east, -3), np.round(points.north, -3), points.day)
    assert "no sign that one set off the next" in etas(snapped, steps=3).caveats[-1]
    assert "had not settled" in etas(snapped, steps=3).caveats[0]


@pytest.mark.parametrize(
    ("points", "asked", "said"),
    [
        (DatedPoints.of([], [], []), {}, "at least 50 events; there is none"),
        (DatedPoints.of([1], [1], [FIRST]), {}, "there is one"),
        (DatedPoints.of([5] * 60, [5] * 60, list(range(60))), {}, "at one place"),
        (DatedPoints.of(list(range(60)), list(range(60)), [FIRST] * 60), {}, "of one day"),
        (scattered(60, 0, metres=5_000, days=60), {"reach_days": 0}, "makes no sense"),
        (scattered(60, 0, metres=5_000, days=60), {"background_metres": (1.0,)}, "makes no sense"),
        (DatedPoints.of([*range(59), 9e6], [*range(59), 9e6], list(range(60))), {}, "too far for a background of"),
    ],
)
def test_what_cannot_be_fitted_is_said_plainly(points: DatedPoints, asked: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        etas(points, **asked)  # type: ignore[arg-type]


def test_more_pairs_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["headwater.insight.self_exciting.etas"], "MOST_PAIRS", 1_000)
    with pytest.raises(Invalid, match="pairs of events lie within 500 metres and 60 days"):
        etas(scattered(500, 0, metres=1_000, days=100))


def test_duplicates_of_one_day_set_off_nothing() -> None:
    points = scattered(400, 2, metres=5_000, days=400)
    twice = DatedPoints.of(np.tile(points.east, 2), np.tile(points.north, 2), np.tile(points.day, 2))
    assert etas(twice).trigger.offspring < 0.1
    assert replace(etas(twice), own=np.ones(800)).background_share == 1
