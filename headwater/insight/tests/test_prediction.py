from __future__ import annotations

import sys
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.dated_points import DatedPoints, number, the_date
from headwater.insight.hotspots import Ground
from headwater.insight.prediction import (
    Boosted,
    Evaluation,
    LastYear,
    Prediction,
    ProMap,
    Recency,
    SelfExciting,
    attention_by_area,
    bias_audit,
    counts_by_area,
    evaluate,
    predict,
)
from headwater.insight.prediction.methods import Method
from headwater.insight.prediction.places import Places
from headwater.insight.prediction.results import Hits
from headwater.insight.prediction.scoring import FoldScore, by_choice, chosen, hits, mixture, score
from headwater.insight.tests.made_up_points import FIRST, scattered, self_exciting
from headwater.kernel import Invalid

TOWN = shapely.box(400_000, 280_000, 404_000, 284_000)
QUICK: tuple[Method, ...] = (LastYear(), Recency(), ProMap())


def town(events: int = 1_500, seed: int = 1, days: int = 500) -> DatedPoints:
    """Half of the events anywhere, half at one corner, 300 m wide."""
    rng = np.random.default_rng(seed)
    hot = rng.random(events) < 0.5
    east = np.where(hot, rng.uniform(401_000, 401_300, events), rng.uniform(400_000, 404_000, events))
    north = np.where(hot, rng.uniform(282_000, 282_300, events), rng.uniform(280_000, 284_000, events))
    return DatedPoints.of(east, north, FIRST + rng.integers(0, days, events))


@pytest.fixture(scope="module")
def tested() -> Evaluation:
    return evaluate(town(), TOWN, first=the_date(FIRST + 440), last=the_date(FIRST + 499), methods=QUICK)


def test_hits_by_hand() -> None:
    expected, observed, area = np.array([5.0, 1, 1, 0]), np.array([3.0, 2, 0, 1]), np.full(4, 100.0)
    assert hits(expected, observed, area, (0.25, 0.5, 0.75, 1.0)).tolist() == [3, 4, 5, 6]  # the two equal cells share two hits
    assert hits(expected, observed, area, (0.125,)).tolist() == [1.5]
    assert chosen(expected, area, 0.5).tolist() == [0, 1]
    assert chosen(expected, area, 0.001).tolist() == [0]


def test_a_sliver_at_the_edge_is_no_place_to_be() -> None:
    expected, area = np.array([3.0, 0.9, 2.0, 0.0]), np.array([100.0, 1.0, 100.0, 99.0])
    assert chosen(expected, area, 1 / 3).tolist() == [0], "one old event in a hundredth of a cell is not three in a whole one"
    assert chosen(expected, area, 0.7).tolist() == [0, 2, 1], "its ground is counted as what lies inside"
    observed = np.array([0.0, 5.0, 1.0, 0.0])
    assert hits(expected, observed, area, (1 / 3,)).tolist() == [0]
    assert score(expected, observed, area, (1 / 3,)).best.tolist() == pytest.approx([5.99]), (
        "hindsight knows better, and is the bound"
    )


@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0.001, 1), st.integers(0, 3)), min_size=1, max_size=30), st.floats(0.01, 1)
)
def test_nothing_finds_more_than_hindsight(cells: list[tuple[float, float, int]], share: float) -> None:
    expected, area, observed = (np.array(column, np.float64) for column in zip(*cells, strict=True))
    found = score(expected, observed, area, (share,))
    assert found.hits[0] <= found.best[0] + 1e-9
    assert area[chosen(expected, area, share)].sum() <= max(share * area.sum() * (1 + 1e-6), area.max())


def test_the_best_of_many_is_not_judged_by_the_week_that_made_it_so() -> None:
    def week(found: float) -> FoldScore:
        return FoldScore(10, np.array([found]), np.array([10.0]), np.zeros(10), np.zeros(10), 0.0)

    lucky, steady, late = [week(9), week(0)], [week(3), week(3)], [week(0), week(8)]
    best_after_the_fact = max(sum(fold.hits[0] for fold in one) for one in (lucky, steady, late))
    found = by_choice([lucky, steady, late], 7)
    assert found is not None
    assert best_after_the_fact == 9
    assert found[0].tolist() == [0], "each week the choice fell on whoever was lucky in the other"
    assert found[1].tolist() == [20]
    assert by_choice([lucky[:1], steady[:1]], 7) is None


def test_what_choosing_the_best_would_have_found_stands_beside_the_best(tested: Evaluation) -> None:
    for fair, area in zip(tested.by_choice, tested.areas, strict=True):
        at = tested.areas.index(area)
        assert fair.hits <= max(one.hits[at].hits for one in tested.scores) + 1e-9
        assert fair.events == tested.events
    assert "looks better than it is" in " ".join(tested.sentences())
    alone = evaluate(town(), TOWN, first=the_date(FIRST + 440), last=the_date(FIRST + 460), methods=(LastYear(),))
    assert alone.by_choice == ()
    assert "looks better" not in " ".join(alone.sentences())


def test_pai_and_pei_are_their_formulas() -> None:
    one = Hits(area=0.01, hits=20, events=100, best=40)
    assert (one.hit_rate, one.pai, one.pei) == (0.2, 20, 0.5)
    none = Hits(area=0.01, hits=0, events=0, best=0)
    assert (none.hit_rate, none.pai, none.pei) == (None, None, None)


def test_a_map_that_knows_nothing_finds_what_its_area_holds() -> None:
    rng = np.random.default_rng(3)
    observed, area = rng.poisson(0.3, 400).astype(float), rng.uniform(1, 2, 400)
    found = score(area.copy(), observed, area, (0.1, 0.5))
    assert found.hits / found.events == pytest.approx([0.1, 0.5])
    assert found.expected.sum() == pytest.approx(area.sum())
    assert found.observed.sum() == found.events


def test_the_hot_corner_is_found_and_hindsight_is_the_bound(tested: Evaluation) -> None:
    for one in tested.scores:
        for found in one.hits:
            assert found.pai is not None
            assert found.pei is not None
            assert found.pai > 10
            assert 0 < found.pei <= 1
    assert tested.of("Ensemble").log_score > -18
    assert sum(tested.weights.values()) == pytest.approx(1)
    assert tested.events == len(town().during(tested.period))


def test_last_year_s_map_is_calibrated_where_nothing_changes(tested: Evaluation) -> None:
    naive = tested.scores[0]
    assert naive.name == "Last year's map"
    assert naive.better == ()
    assert sum(part.expected for part in naive.calibration) == pytest.approx(tested.events, rel=0.3)
    assert naive.calibration[0].honest


def test_where_nothing_is_better_than_last_year_it_says_so(tested: Evaluation) -> None:
    told = " ".join(tested.sentences())
    assert "times as many as anywhere" in told
    assert "No method was surely better" in told or any(one.better[1].surely for one in tested.scores[1:])


def test_a_method_that_reads_the_future_would_be_found_out() -> None:
    """What comes after changes no forecast: each is made from what came before alone."""
    points = town()
    cut = FIRST + 470
    places = Places.of(TOWN, points, 250)
    early = points.before(the_date(cut))
    for method in (*QUICK, SelfExciting(), Boosted(cuts=6)):
        known, blind = (method.learn(early, places, cut, 1)(of, cut) for of in (early, early))
        assert np.array_equal(known, blind)
        forecast = method.learn(early, places, cut, 1)
        assert np.allclose(forecast(points, cut), forecast(early, cut)), method.name


@given(st.integers(-8, 8), st.integers(-8, 8), st.integers(0, 2**32 - 1))
@settings(max_examples=6, deadline=None)
def test_moving_the_map_by_cells_or_the_rows_changes_nothing(east: int, north: int, seed: int) -> None:
    points = town(400)
    order = np.random.default_rng(seed).permutation(len(points))
    moved = DatedPoints.of(points.east[order] + 250 * east, points.north[order] + 250 * north, points.day[order])
    moved_town = shapely.box(400_000 + 250 * east, 280_000 + 250 * north, 404_000 + 250 * east, 284_000 + 250 * north)
    first, last = the_date(FIRST + 480), the_date(FIRST + 486)
    here = evaluate(points, TOWN, methods=QUICK, first=first, last=last)
    there = evaluate(moved, moved_town, methods=QUICK, first=first, last=last)
    assert [one.hits for one in there.scores] == [one.hits for one in here.scores]
    assert there.weights == here.weights


def test_a_planted_process_is_predicted_better_by_the_model_that_made_it() -> None:
    points = self_exciting(events=4_000, offspring=0.6, days=4, metres=60, seed=11)
    last = points.period.end
    found = evaluate(points, first=last - timedelta(days=120), last=last, cell=250, methods=(LastYear(), SelfExciting()))
    assert found.of("Self-exciting model").better[1].surely
    assert found.of("Self-exciting model").log_score > found.scores[0].log_score
    assert found.weights["Self-exciting model"] > 0.6


@pytest.fixture(scope="module")
def tomorrow() -> Prediction:
    return predict(town(), TOWN, on=the_date(FIRST + 500), methods=(*QUICK, SelfExciting(), Boosted(cuts=6)))


def test_tomorrow_comes_with_how_last_month_went(tomorrow: Prediction) -> None:
    assert tomorrow.tested.folds == 28
    assert tomorrow.tested.period.end == the_date(FIRST + 499)
    assert tomorrow.method in tomorrow.expected
    assert set(tomorrow.expected) == {score.name for score in tomorrow.tested.scores}
    for expected in tomorrow.expected.values():
        assert expected.sum() == pytest.approx(3, rel=0.4)  # three a day
    layer = tomorrow.grids(0.02)
    assert len(layer) == 5  # 2% of 256 cells
    assert layer.columns["grid"][0].startswith("SP 01")
    assert shapely.box(401_000, 282_000, 401_300, 282_300).intersects(layer.shapes[0])


def test_figures_of_tomorrow_say_what_they_are(tomorrow: Prediction) -> None:
    whole, there, *rest = tomorrow.figures()
    assert "of nobody" in whole.definition
    assert float(there.value or 0) < float(whole.value or 0)
    assert any(figure.label.startswith("PEI: Ensemble") for figure in rest)


def test_a_week_is_predicted_as_a_week() -> None:
    week = predict(town(), TOWN, on=the_date(FIRST + 500), days=7, methods=QUICK)
    assert week.period.days == 7
    assert week.tested.folds == 4
    assert week.expected["Last year's map"].sum() == pytest.approx(21, rel=0.2)


@pytest.mark.parametrize("subject", [["Jane Smith"], {"nominal": 7}, None], ids=str)
def test_persons_are_not_predicted(subject: object) -> None:
    for asked in (
        lambda: predict(subject, TOWN, on=date(2018, 1, 1)),  # type: ignore[arg-type]
        lambda: evaluate(subject, TOWN, first=date(2018, 1, 1), last=date(2018, 2, 1)),  # type: ignore[arg-type]
    ):
        with pytest.raises(Invalid, match="places, never persons"):
            asked()


def test_a_cell_as_small_as_a_home_is_refused() -> None:
    with pytest.raises(Invalid, match="single home"):
        predict(town(), TOWN, on=the_date(FIRST + 500), cell=25)
    with pytest.raises(Invalid, match="single home"):
        predict(town(), Ground.within(TOWN, 50), on=the_date(FIRST + 500))


END = the_date(number(town().period.end))


@pytest.mark.parametrize(
    ("points", "first", "last", "said"),
    [
        (DatedPoints.of([], [], []), END, END, "at least 1 event"),
        (town(), END, END + timedelta(days=30), "is not known yet"),
        (town(), the_date(FIRST + 20), END, "90 days of events before"),
        (town(), END, END - timedelta(days=3), "no day to evaluate"),
    ],
    ids=["no rows", "a future month", "no history", "backwards"],
)
def test_a_period_that_cannot_be_evaluated_is_said_plainly(points: DatedPoints, first: date, last: date, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        evaluate(points, TOWN, first=first, last=last, methods=QUICK)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": the_date(FIRST + 900)}, "The last event known is of"),
        ({"on": the_date(FIRST - 5)}, "there is none"),
        ({"on": the_date(FIRST + 500), "days": 0}, "0 days cannot be predicted"),
        ({"on": the_date(FIRST + 500), "methods": (Recency(), Recency())}, "one name"),
        ({"on": the_date(FIRST + 500), "area": 2.0}, "share of the ground"),
    ],
)
def test_what_cannot_be_predicted_is_said_plainly(asked: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        predict(town(), TOWN, **{"methods": QUICK, **asked})  # type: ignore[arg-type]


def test_events_all_at_one_place_give_a_map_and_no_trace() -> None:
    one = DatedPoints.of([402_000] * 300, [282_000] * 300, FIRST + np.arange(300))
    found = predict(one, TOWN, on=the_date(FIRST + 300), methods=(*QUICK, SelfExciting()))
    assert "Self-exciting model is left out: All 272 events are at one place." in found.tested.left_out[0]
    assert found.tested.best().hits[0].hit_rate == 1


def test_no_event_within_the_ground_is_said() -> None:
    elsewhere = shapely.box(500_000, 280_000, 504_000, 284_000)
    found = evaluate(town(), elsewhere, first=the_date(FIRST + 490), last=END, methods=QUICK)
    assert found.events == 0
    assert found.outside > 0
    assert "nothing can be said of any method" in found.sentences()[0]
    assert found.figures()[0].value is None


def test_without_scikit_learn_boosted_counts_are_left_out_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    found = evaluate(town(), TOWN, first=the_date(FIRST + 490), last=END, methods=(*QUICK, Boosted()))
    assert "Boosted counts is left out: Boosted counts need scikit-learn" in found.left_out[0]
    assert "Boosted counts" not in {one.name for one in found.scores}


def test_a_mixture_finds_the_method_that_knew() -> None:
    rng = np.random.default_rng(0)
    knew = np.where(rng.random(2_000) < 0.7, 0.9, 0.1)
    # 0.7 log(0.5 + 0.4 w) + 0.3 log(0.5 − 0.4 w) is greatest at a half
    assert mixture([np.stack([knew, np.full(2_000, 0.5)])]) == pytest.approx([0.5, 0.5], abs=0.1)
    assert mixture([np.stack([np.full(9, 0.9), np.full(9, 0.1)])])[0] > 0.99
    assert mixture([]).size == 0


WARDS = {f"Ward {k}": shapely.box(400_000 + 800 * k, 280_000, 400_800 + 800 * k, 284_000) for k in range(5)}


def test_attention_is_compared_with_reports_and_stops(tomorrow: Prediction) -> None:
    attention = attention_by_area(tomorrow, WARDS, area=0.02)
    points = town()
    audit = bias_audit(attention, counts_by_area(points.east, points.north, WARDS), dict.fromkeys(WARDS, 10))
    assert sum(one.attention for one in audit.areas) == pytest.approx(100)
    hot = next(one for one in audit.areas if one.area == "Ward 1")
    assert hot.over
    assert "Ward 1 gets" in " ".join(audit.sentences())
    assert audit.with_stops is None  # all are equal
    assert len(audit.figures()) == 15


def test_attention_beyond_the_reports_that_goes_where_stops_are_is_a_warning() -> None:
    names = [f"Ward {k}" for k in range(12)]
    reported = dict.fromkeys(names, 100.0)
    stops = {name: float(k) for k, name in enumerate(names)}
    attention = {name: 50.0 + 10 * k for k, name in enumerate(names)}
    audit = bias_audit(attention, reported, stops)
    assert audit.excess_with_stops is not None
    assert audit.excess_with_stops.value == pytest.approx(1)
    assert "feed on earlier police presence" in audit.sentences()[-1]
    fair = bias_audit(reported, reported, stops)
    assert fair.misplaced == 0
    assert len(fair.sentences()) == 1


def test_what_cannot_be_audited_is_said_plainly() -> None:
    with pytest.raises(Invalid, match="no report in any area"):
        bias_audit({"A": 1}, {"A": 0})
    with pytest.raises(Invalid, match="no area to compare"):
        counts_by_area([1], [1], {})


def test_scattered_events_are_predicted_no_better_than_anywhere() -> None:
    found = evaluate(
        scattered(3_000, 8, metres=4_000, days=400), first=the_date(FIRST + 300), last=the_date(FIRST + 380), methods=QUICK
    )
    for one in found.scores:
        assert one.hits[2].pai == pytest.approx(1, abs=0.8)
