from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import shapely

from headwater.insight.charts import Chart, Place, Point, clock_chart, grid_map, link_map, point_map
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


def test_a_map_of_links_can_be_read_out_and_names_what_has_room() -> None:
    places = [
        Place("Alder & <Elm>", "/area/1/", shapely.box(0, 0, 4_000, 4_000)),
        Place("A very long name for a small place", "/area/2/", shapely.box(4_000, 0, 4_200, 4_000)),
    ]
    tree = ElementTree.fromstring(link_map("Everywhere", places))
    links = tree.findall(f"{SVG}a")
    assert [(one.get("href"), one.get("aria-label")) for one in links] == [(one.href, one.name) for one in places]
    assert [[name.text for name in one.iter(f"{SVG}text")] for one in links] == [["Alder & <Elm>"], []]
    assert all(one.find(f"{SVG}path") is not None for one in links)
    assert link_map("Nowhere", []) == ""


def test_points_are_drawn_on_their_ground_with_a_key_below() -> None:
    ground = shapely.box(433_000, 278_000, 434_000, 279_000)
    points = [Point(433_500, 278_500, "On or near <Alder> Road", 9), Point(433_900, 278_100, "Rowan Road", 1)]
    tree = parsed(point_map("Crime", ground, points, unit="crimes"))
    width, height = (float(size) for size in str(tree.get("viewBox")).split()[2:])
    circles = [(float(one.get("cx", 0)), float(one.get("cy", 0)), float(one.get("r", 0))) for one in tree.iter(f"{SVG}circle")]
    assert len(circles) == 4, "two points, and two of the key"
    assert all(r <= x <= width - r and r <= y <= height - r for x, y, r in circles)
    assert parsed(point_map("Nothing", None, [], unit="crimes")).get("class") == "chart chart--narrow"
