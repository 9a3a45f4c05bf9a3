"""The map of one piece of ground over the areas around it."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring
from shapely.geometry import box

from headwater.insight.charts import ground_map

ALDER, BIRCH = box(0, 0, 1_000, 1_000), box(1_000, 0, 2_000, 1_000)


def test_the_table_says_how_much_of_each_is_covered() -> None:
    chart = ground_map("Where", box(500, 0, 1_000, 1_000), [("Alder <b>", ALDER), ("Birch", BIRCH)])
    assert chart.rows == [("Alder <b>", "50%"), ("Birch", "0%")]
    drawn = fromstring(chart.svg)
    paths = [one for one in drawn.iter() if one.tag.endswith("path")]
    assert len(paths) == 3
    words = ["".join(one.itertext()) for one in drawn.iter() if one.tag.endswith("text")]
    assert {"Alder <b>", "Birch"} <= set(words)


def test_ground_that_nothing_lies_around_is_drawn() -> None:
    chart = ground_map("Where", ALDER, [])
    assert chart.rows == []
    assert "path" in chart.svg
