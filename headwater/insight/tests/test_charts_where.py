from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import shapely

from headwater.insight.charts import Chart, clock_chart, grid_map
from headwater.insight.charts.palette import STEPS
from headwater.insight.hotspots import Ground, aoristic, clock, density, getis_ord, hot_grid

SVG = "{http://www.w3.org/2000/svg}"


def parsed(chart: Chart) -> ElementTree.Element:
    tree = ElementTree.fromstring(chart.svg)
    titles = [one.text for one in tree.iter(f"{SVG}title")]
    assert titles[0] == chart.title
    assert "style=" not in chart.svg
    assert "<script" not in chart.svg
    return tree


def test_cells_are_drawn_where_they_are_and_the_highest_are_named() -> None:
    x, y = np.repeat([433_050.0, 433_950.0, 433_150.0], [1, 9, 1]), np.repeat([279_050.0, 279_950.0, 279_050.0], [1, 9, 1])
    hot = hot_grid(x, y, cell=100)
    chart = grid_map("Hot & cold <cells>", hot.ground, hot.counts, unit="crimes")
    tree = parsed(chart)
    assert chart.rows == [("SP 339 799", "9"), ("SP 330 790", "1"), ("SP 331 790", "1")]
    paths = [path for path in tree.iter(f"{SVG}path") if path.get("fill") in STEPS]
    assert len(paths) == 2  # two classes; the two cells side by side are one rectangle
    assert sum(path.attrib["d"].count("M") for path in paths) == 2
    assert "SP 339 799: 9 crimes" in [one.text for one in tree.iter(f"{SVG}title")]
    assert "The highest is SP 339 799, 9." in chart.description


def test_hot_spots_are_outlined_and_told() -> None:
    rng = np.random.default_rng(61)
    spread, clustered = rng.uniform(0, 5_000, (600, 2)), rng.normal(2_600, 120, (200, 2))
    places = np.add(np.concatenate([spread, clustered]), (430_000, 270_000))
    boundary = shapely.Point(432_500, 272_500).buffer(2_600)
    hot = hot_grid(*places.T, within=boundary)
    found = getis_ord(hot)
    chart = grid_map("Hot spots", hot.ground, hot.counts, unit="crimes", boundary=boundary, marked=found.hot)
    parsed(chart)
    assert found.hot.any()
    assert f"{int(found.hot.sum())} cells are marked as hot spot" in chart.description
    assert ">hot spot</text>" in chart.svg


def test_a_country_of_cells_is_a_drawing_that_a_page_can_carry() -> None:
    x, y = np.random.default_rng(62).uniform((400_000, 270_000), (480_000, 350_000), (40_000, 2)).T
    made = density(x, y, cell=100, bandwidth=500)
    chart = grid_map("Density", made.ground, made.values, unit="crimes per km²")
    parsed(chart)
    assert len(chart.svg) < 2_000_000
    assert len(chart.rows) == 25


def test_a_map_of_nothing_says_so() -> None:
    ground = Ground.within(shapely.box(430_000, 270_000, 432_000, 272_000), 250)
    chart = grid_map("Nothing", ground, np.zeros(ground.grid.shape), unit="crimes")
    parsed(chart)
    assert "There is no data to draw." in chart.svg
    assert chart.rows == []


def test_a_week_of_hours_with_its_table() -> None:
    made = aoristic(["2018-03-05T08:30", "2018-03-10T23:00", "NaT"], ["2018-03-05T12:30", "2018-03-10T23:00", "NaT"])
    chart = clock_chart("Burglary by hour", made, unit="burglaries")
    tree = parsed(chart)
    assert chart.columns[:3] == ("Hour", "Monday", "Tuesday")
    assert chart.rows[8][:2] == ("08:00 to 09:00", "0.1")
    assert chart.rows[23][6] == "1"
    hints = [one.text for one in tree.iter(f"{SVG}title")]
    assert "Saturday, 23:00 to 00:00: 1 burglaries" in hints
    assert "1 are left out" in chart.description


@pytest.mark.parametrize("n", [1, 30_000])
def test_few_and_many(n: int) -> None:
    times = np.datetime64("2018-01-01T00:00") + np.random.default_rng(63).integers(0, 525_600, n)
    parsed(clock_chart("Any", clock(times)))
