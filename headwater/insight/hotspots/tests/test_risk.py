from __future__ import annotations

import numpy as np
import pytest
import shapely
from scipy.stats import chi2

from headwater.insight.hotspots import Ground, hot_grid, hot_rates, people_by_cell
from headwater.kernel import Invalid


def test_people_are_spread_over_their_area_and_none_is_lost() -> None:
    ground = Ground.within(shapely.box(0, 0, 1_000, 500), 250)
    people = people_by_cell(ground, [shapely.box(0, 0, 500, 500), shapely.box(500, 0, 1_000, 500)], [400, 100])
    assert people[:2, :4].tolist() == [[100, 100, 25, 25], [100, 100, 25, 25]]
    assert people.sum() == pytest.approx(500)
    half = people_by_cell(ground, [shapely.box(-500, 0, 500, 500)], [400])
    assert half.sum() == pytest.approx(200)


def test_a_rate_is_crimes_for_each_thousand_and_small_numbers_do_not_lead() -> None:
    x = np.repeat([100.0, 350.0, 600.0, 850.0], [30, 60, 3, 0])
    hot = hot_grid(x, np.full(x.size, 100.0), within=shapely.box(1, 1, 999, 249))
    rates = hot_rates(hot, [[1_000, 1_000, 60, 10]])
    assert rates.rates[0, :3].tolist() == [30, 60, 50]
    assert np.isnan(rates.rates[0, 3])
    assert rates.overall == pytest.approx(93_000 / 2_060)
    assert abs(rates.smoothed[0, 2] - rates.overall) < abs(rates.rates[0, 2] - rates.overall)
    layer = rates.layer()
    assert layer.columns["crimes"].tolist() == [60, 3, 30]  # type: ignore[union-attr]
    assert layer.columns["95% interval from"][0] == pytest.approx(chi2.ppf(0.025, 120) / 2)  # Garwood's, of 60 among 1,000
    assert layer.columns["verdict"][1] == "within what chance explains"


def test_where_all_rates_are_alike_each_is_the_whole() -> None:
    hot = hot_grid(np.repeat([100.0, 350.0], 5), np.full(10, 100.0))
    assert np.allclose(hot_rates(hot, [[500, 500]]).smoothed, 10)


@pytest.mark.parametrize(
    ("people", "said"),
    [([[1]], "does not fit"), ([[-1, 400]], "fewer than no people"), ([[10, 20]], "No cell has 50 people")],
)
def test_what_is_wrong_is_said_in_words(people: list[list[float]], said: str) -> None:
    hot = hot_grid([100, 350], [100, 100])
    with pytest.raises(Invalid, match=said):
        hot_rates(hot, people)


def test_people_who_are_not_known_are_refused() -> None:
    ground = Ground.within(shapely.box(0, 0, 500, 500), 250)
    for areas, persons in (([], []), ([shapely.box(0, 0, 9, 9)], [1, 2]), ([shapely.box(0, 0, 9, 9)], [float("nan")])):
        with pytest.raises(Invalid):
            people_by_cell(ground, areas, persons)
