"""What changed: quiet when nothing did, loud when something did, and honest about how often it errs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from headwater.insight.crime import Crime, News, what_changed
from headwater.insight.crime.news import WEEKS
from headwater.insight.lake import Lake
from headwater.insight.statistics import discoveries, seasonal_shape, surprises
from headwater.insight.tests.crimes import Recorded, recorded, street
from headwater.kernel import Invalid

LAST = date(2018, 3, 8)
KINDS, PLACES = 7, 10


def quiet_week(rng: np.random.Generator, times: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Three years of weeks of ten places and seven kinds: a season, counts that come in clumps, and nothing that happens."""
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(160) / WEEKS + 1)
    mean = rng.gamma(1, 8, (KINDS * PLACES, 1)) * season
    counts = rng.poisson(rng.gamma(mean / (times - 1), times - 1) if times > 1 else mean)
    shapes = [seasonal_shape(counts[k : k + PLACES].sum(axis=0), WEEKS) for k in range(0, len(counts), PLACES)]
    return counts, np.repeat(np.vstack(shapes), PLACES, axis=0)


@pytest.mark.parametrize(("times", "least", "most"), [(1, 0.2, 4), (1.5, 0.8, 4), (3, 1.5, 6)])
def test_in_years_in_which_nothing_happens_alarms_are_as_rare_as_was_chosen(times: float, least: float, most: float) -> None:
    """Chosen: four weeks a year. Seen over six years of each kind of crime."""
    rng, weeks = np.random.default_rng(17), 300
    alarms = 0
    for _ in range(weeks):
        counts, season = quiet_week(rng, times)
        alarms += int(discoveries(surprises(counts, season).chance, 4 / WEEKS).any())
    assert least <= alarms / weeks * WEEKS <= most


def test_a_fourfold_week_is_found_nearly_always() -> None:
    rng, found = np.random.default_rng(18), 0
    for _ in range(100):
        counts, season = quiet_week(rng, 1.5)
        place = int(np.argmin(np.abs(counts[:, -27:-1].mean(axis=1) - 10)))
        counts[place, -1] = 40
        found += int(discoveries(surprises(counts, season).chance, 1 / WEEKS)[place])
    assert found >= 95


def test_the_interval_is_that_of_the_negative_binomial() -> None:
    counts = np.random.default_rng(3).poisson(20, (1, 40))
    found = surprises(counts)
    expected = (counts[0, -27:-1].sum() + 0.5) / 26
    assert found.expected[0] == pytest.approx(expected)
    for tail, end in ((0.025, found.lower[0]), (0.975, found.upper[0])):
        at = next(n for n in range(200) if nbinom.cdf(n, *_parameters(counts, expected)) >= tail)
        assert end == at


def _parameters(counts: npt.NDArray[np.int64], mean: float) -> tuple[float, float]:
    from headwater.insight.statistics.unexpected import _excess

    variance = float(_excess(counts[:, :-1].astype(float), np.ones((1, 39)))[0]) * mean * (1 + 1 / 26)
    size = mean**2 / (variance - mean)
    return size, size / (size + mean)


@given(st.lists(st.floats(0, 1), max_size=30), st.floats(0.01, 0.5))
def test_discoveries_are_the_smallest_chances_and_grow_with_what_is_allowed(chances: list[float], share: float) -> None:
    found = discoveries(chances, share)
    if found.any():
        assert max(np.array(chances)[found]) <= min([1.0, *np.array(chances)[~found]])
    assert (discoveries(chances, min(1.0, share * 2)) >= found).all()
    assert discoveries([], share).tolist() == []


def test_a_missing_week_of_the_past_counts_for_nothing() -> None:
    counts = np.random.default_rng(5).poisson(20, (3, 60))
    season = np.ones(60)
    season[40] = 0
    holes = counts.copy()
    holes[:, 40] = 0
    assert surprises(holes, season).expected == pytest.approx((np.delete(counts, 40, axis=1)[:, -26:-1].sum(axis=1) + 0.5) / 25)


def usual(days: int = 400, a_day: int = 3) -> list[Recorded]:
    """The same every day, in two units."""
    return [
        (LAST - timedelta(days=back), "34B", True, npu, npu)
        for back in range(days)
        for npu in ("Coventry", "Solihull")
        for _ in range(a_day)
    ]


def burst(number: int, npu: str = "Coventry", code: str = "34B") -> list[Recorded]:
    return [(LAST - timedelta(days=n % 7), code, True, npu, npu) for n in range(number)]


def news(root: Path, crimes: list[Recorded], until: date | None = None) -> News:
    lake = Lake(root)
    recorded(lake, crimes)
    return what_changed(Crime(lake, "force", "west-midlands"), until=until)


def test_a_week_like_all_others_is_no_news_and_says_how_rare_a_false_alarm_is(tmp_path: Path) -> None:
    found = news(tmp_path, usual())
    assert found.items == ()
    assert (found.period.start, found.period.end) == (date(2018, 3, 2), LAST)
    assert str(found).startswith("2 March 2018 to 8 March 2018: nothing changed that chance does not explain.")
    assert "about 1 such week has something in its list" in str(found)
    assert found.looked == 6, "two units and the force, robbery and all crime"


def test_a_burst_is_told_with_what_was_to_be_expected_and_where(tmp_path: Path) -> None:
    found = news(tmp_path, usual() + burst(40))
    first = found.items[0]
    assert (first.area.name, first.offence.slug, first.figure.value, first.rise) == (
        "Coventry",
        "total-recorded-crime",
        61,
        True,
    )
    assert {item.area.name for item in found.items} == {"Coventry", "west-midlands"}
    assert first.expected == pytest.approx(21, abs=0.1)
    assert first.upper < 40
    assert str(first).startswith("Coventry, Total Recorded Crime: 61 crimes, more than the 21 to be expected (")
    assert first.figure.question
    assert first.figure.question["start"] == "2018-03-02"


def test_a_week_of_nothing_is_news_too(tmp_path: Path) -> None:
    week = LAST - timedelta(days=6)
    kept = [one for one in usual() if one[4] != "Coventry" or one[0] < week]
    found = news(tmp_path, kept)
    assert ("Coventry", False, 0) in {(item.area.name, item.rise, item.figure.value) for item in found.items}


def test_neither_the_order_of_rows_nor_the_date_changes_what_is_news(tmp_path: Path) -> None:
    crimes = usual() + burst(30)
    first = news(tmp_path / "a", crimes)
    turned = news(tmp_path / "b", crimes[::-1])
    earlier = news(tmp_path / "c", [(day - timedelta(days=91), *rest) for day, *rest in crimes])  # type: ignore[misc]
    told = [[(i.area, i.offence, i.figure.value, i.expected, i.chance) for i in one.items] for one in (first, turned, earlier)]
    assert told[0] == told[1] == told[2]
    assert told[0]


def test_published_months_are_told_by_the_month(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    months = [year * 100 + m for year in (2013, 2014) for m in range(1, 13)]
    for month in months:
        number = 60 if month == 201412 else 20
        street(lake, month, [("burglary", "Leicester 001A", "E1")] * number)
    found = what_changed(Crime(lake, "police-uk", "leicestershire"))
    assert (found.step, found.period.name) == ("month", "December 2014")
    assert {item.figure.value for item in found.items} == {60}


@pytest.mark.parametrize(
    ("crimes", "until", "said"),
    [
        (usual(60), None, "12 points before it on; there are 8"),
        (usual(3), date(2018, 3, 5), "no whole week"),
        (usual(), date(2010, 1, 1), "The data begins on"),
    ],
)
def test_too_little_past_is_a_plain_sentence(tmp_path: Path, crimes: list[Recorded], until: date | None, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        news(tmp_path, crimes, until)


def test_a_future_day_is_answered_by_the_last_week_and_says_so(tmp_path: Path) -> None:
    found = news(tmp_path, usual(), date(2030, 1, 1))
    assert replace(found, caveats=()) == replace(news(tmp_path, usual()), caveats=())
    assert found.caveats == ("The data ends on 8 March 2018.",)


def test_wishes_that_cannot_be_met_are_plain_sentences(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    recorded(lake, usual())
    crime = Crime(lake, "force", "west-midlands")
    with pytest.raises(Invalid, match="at most twelve a year"):
        what_changed(crime, false_alarms=0)
    with pytest.raises(Invalid, match="Which offences"):
        what_changed(crime, offences=[])
    with pytest.raises(Invalid, match="no data for the time"):
        surprises(np.zeros((1, 20)), np.zeros(20))
