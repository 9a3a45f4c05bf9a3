"""How many, tomorrow: planted rhythms are found, intervals hold what they say, and the naive guess is beaten."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.forecasting import DatedCounts, Step, backtest, forecast
from headwater.insight.tests.crimes import SHARED
from headwater.kernel import Invalid

MONDAY = np.datetime64("2018-01-01T00", "h")


def rhythm(hours: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Busy on Friday and Saturday nights."""
    day, hour = hours // 24 % 7, hours % 24
    return np.asarray(np.where((day >= 4) & (day <= 5) & (hour >= 20), 3.0, np.where(hour < 7, 0.4, 1.0)), dtype=np.float64)


def made_up(weeks: int = 30, seed: int = 1, clumps: float = 1.0) -> DatedCounts:
    """Two places and two kinds with one rhythm, of different size."""
    rng = np.random.default_rng(seed)
    mean = np.array([[6.0, 2.0], [3.0, 0.4]])[:, :, None] * rhythm(np.arange(weeks * 168))
    counts = rng.poisson(rng.gamma(mean / (clumps - 1), clumps - 1) if clumps > 1 else mean)
    return DatedCounts(Step.HOUR, MONDAY, ("north", "south"), ("calls", "crimes"), counts)


def test_level_and_rhythm_are_found_even_where_events_are_few() -> None:
    found = forecast(made_up(), 168)
    true = np.array([[6.0, 2.0], [3.0, 0.4]])[:, :, None] * rhythm(np.arange(168))
    assert found.expected.sum(axis=2) == pytest.approx(true.sum(axis=2), rel=0.1)
    apart = np.abs(found.expected / true - 1).mean(axis=2)
    assert (apart < [[0.12, 0.18], [0.16, 0.3]]).all()
    assert found.times[0] == MONDAY + 30 * 168
    assert (found.lower <= found.expected).all()
    assert (found.upper > found.expected - 1).all()


@pytest.mark.parametrize("clumps", [1.0, 2.0])
def test_intervals_hold_what_they_say_and_the_naive_guess_is_beaten(clumps: float) -> None:
    counts = made_up(40, seed=2, clumps=clumps)
    trial = backtest(DatedCounts(Step.HOUR, MONDAY, ("north",), ("calls",), counts.counts[:1, :1] * 1), 168, 8)
    assert trial.skill > 0.2
    assert trial.deviance < trial.naive_deviance
    for level, held in trial.coverage.items():
        assert level - 0.04 <= held <= level + 0.15, "whole numbers hold a little more"
    assert "the same time last round" in str(trial)


def test_a_level_that_moves_is_followed() -> None:
    rng = np.random.default_rng(3)
    mean = np.repeat(np.where(np.arange(60) < 45, 5.0, 10.0), 168) * rhythm(np.arange(60 * 168))
    counts = DatedCounts(Step.HOUR, MONDAY, ("all",), ("all",), rng.poisson(mean)[None, None])
    assert forecast(counts, 168).expected.sum() == pytest.approx(10 * rhythm(np.arange(168)).sum(), rel=0.1)


def test_months_have_their_season_and_a_hole_is_no_quiet_month() -> None:
    t = np.arange(48)
    counts = np.random.default_rng(4).poisson(300 * (1 + 0.3 * np.sin(2 * np.pi * t / 12)))
    counts[17] = 0
    found = DatedCounts(Step.MONTH, np.datetime64("2014-01", "M"), ("all",), ("all",), counts[None, None])
    assert found.known.sum() == 47
    assert forecast(found, 12).expected[0, 0] == pytest.approx(300 * (1 + 0.3 * np.sin(2 * np.pi * t[:12] / 12)), rel=0.12)


@given(st.randoms(use_true_random=False), st.integers(1, 40))
@settings(max_examples=10, deadline=None)
def test_neither_the_order_of_events_nor_whole_weeks_earlier_change_the_forecast(random: object, weeks: int) -> None:
    rng = np.random.default_rng(random.randint(0, 999))  # type: ignore[attr-defined]
    hours = np.sort(rng.integers(0, 8 * 168, 600))
    kinds = rng.choice(["a", "b"], 600)
    first, last = MONDAY, MONDAY + 8 * 168 - 1
    plain = forecast(DatedCounts.of(MONDAY + hours, kinds=kinds.tolist(), start=first, end=last), 24)
    turn = rng.permutation(600)
    turned = forecast(DatedCounts.of((MONDAY + hours)[turn], kinds=kinds[turn].tolist(), start=first, end=last), 24)
    back = -168 * weeks
    earlier = forecast(DatedCounts.of(MONDAY + hours + back, kinds=kinds.tolist(), start=first + back, end=last + back), 24)
    assert (plain.expected == turned.expected).all()
    assert plain.expected == pytest.approx(earlier.expected)
    assert (plain.upper == earlier.upper).all()


def test_events_are_counted_where_and_when_they_were() -> None:
    counts = DatedCounts.of(
        ["2018-03-08T17:59", "2018-03-08T18:00", "2018-03-08T18:30"], ["x", "y", "y"], ["a", "a", "b"], step=Step.HOUR
    )
    assert counts.counts.tolist() == [[[1, 0], [0, 0]], [[0, 1], [0, 1]]]
    assert Step.HOUR.position(counts.times).tolist() == [3 * 24 + 17, 3 * 24 + 18]
    assert Step.MONTH.position(np.array(["2018-03"], "datetime64[M]")).tolist() == [2]
    assert counts.total().counts.tolist() == [[[1, 2]]]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: DatedCounts.of([]), "no event"),
        (lambda: DatedCounts.of(["yesterday"]), "cannot be read"),
        (lambda: DatedCounts.of(["NaT"]), "has no time"),
        (lambda: DatedCounts.of(["2018-03-08T17"], ["a", "b"]), "as many names"),
        (lambda: DatedCounts.of(["2018-03-08T17"], start="2018-03-09", end="2018-03-08"), "ends before it begins"),
        (lambda: forecast(DatedCounts.of(["2018-03-08T17"]), 24), "672 points of the past; there are 1"),
        (lambda: forecast(made_up(3), 24), "672 points of the past; there are 504"),
        (lambda: forecast(made_up(5), 0), "one step ahead"),
        (lambda: forecast(made_up(5), 1, level=1), "between none and all"),
        (lambda: backtest(made_up(5), 168, 5), "too few for 5 trials"),
        (lambda: backtest(made_up(5), 0), "one step ahead"),
    ],
)
def test_what_cannot_be_foretold_is_a_plain_sentence(ask: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        ask()  # type: ignore[operator]


def read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip("../shared/data is not here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_real_thefts_by_the_hour() -> None:
    """Vancouver, 2020: 21,918 thefts; the last six weeks foretold from what was known before each."""
    rows = read(SHARED / "dated_points" / "vancouver_thefts.csv.gz")
    times = [f"{row['YEAR']}-{int(row['MONTH']):02}-{int(row['DAY']):02}T{int(row['HOUR']):02}" for row in rows]
    trial = backtest(DatedCounts.of(times), 168, 6)
    assert trial.skill > 0.15
    assert trial.coverage[0.8] >= 0.8
    by_day = backtest(DatedCounts.of(times, step=Step.DAY), 7, 10)
    assert by_day.skill > 0.1
    assert 0.7 <= by_day.coverage[0.8] <= 0.9


def test_real_stops_by_the_hour_of_the_next_day() -> None:
    folder = SHARED / "stop_search"
    times = [row["Date"][:13] for path in sorted(folder.glob("*.csv.gz")) for row in read(path)]
    if not times:
        pytest.skip("../shared/data is not here")
    trial = backtest(DatedCounts.of(times), 24, 28)
    assert trial.skill > 0.2
    assert 0.78 <= trial.coverage[0.8] <= 0.92


def test_real_crime_by_month_ward_and_category() -> None:
    """Ealing, January 2016 to June 2018; the month that the publisher left out is taken for what it is."""
    rows = read(SHARED / "ealing" / "ealing_2016-01_2018-06.csv.gz")
    counts = DatedCounts.of(
        [row["month"] for row in rows], [row["ward_name"] for row in rows], [row["category"] for row in rows], step=Step.MONTH
    )
    assert np.flatnonzero(~counts.known).tolist() == [2]
    trial = backtest(counts, 1, 5)
    assert trial.skill > 0.05
    assert 0.75 <= trial.coverage[0.8] <= 0.9
