"""The Lorenz curve, and how many were followed by another: what is drawn and what the tables say."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.charts import Chart, followed_chart, lorenz_chart
from headwater.insight.periods import Period
from headwater.insight.repeats import Requests, concentration, time_to_next
from headwater.insight.repeats.survival import kaplan_meier

DAY = date(2018, 3, 1)


def percent(text: str) -> float:
    return float(text.rstrip("%"))


def drawn(chart: Chart) -> list[str]:
    """The paths; the whole is XML without a script or a style."""
    root = ElementTree.fromstring(chart.svg)
    assert "style" not in chart.svg
    assert "script" not in chart.svg
    assert chart.title in chart.svg
    return [one.attrib["d"] for one in root.iter("{http://www.w3.org/2000/svg}path")]


def test_four_places_of_which_one_made_seven_of_ten() -> None:
    asked = Requests.of(["a"] * 7 + ["b", "c", "d"], [DAY] * 10)
    chart = lorenz_chart("Calls", concentration(asked).lorenz(), who="places", what="calls")
    table = {row[0]: row[1] for row in chart.rows}
    assert table["The 50% with most"] == "80.0%"  # the one, and one of the three
    assert table["The 20% with most"] == "56.0%"  # of a place, the part that is still wanted
    (curve,) = drawn(chart)
    assert curve.count("L") == 4


def test_where_all_are_alike_the_curve_is_the_line() -> None:
    asked = Requests.of(list("abcdefghij"), [DAY] * 10)
    chart = lorenz_chart("Calls", concentration(asked).lorenz(), who="places", what="calls")
    assert [percent(share) for _, share in chart.rows] == pytest.approx([1, 2, 5, 10, 20, 50])


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_more_places_never_made_less(counts: list[int]) -> None:
    who = [f"{n}" for n, many in enumerate(counts) for _ in range(many)]
    asked = Requests.of(who, [DAY] * len(who))
    chart = lorenz_chart("<b>& “Calls”</b>", concentration(asked).lorenz(), who="places", what="calls")
    made = [percent(share) for _, share in chart.rows]
    assert made == sorted(made)
    assert all(told - 0.05 <= share <= 100 for share, told in zip(made, (1, 2, 5, 10, 20, 50), strict=True))
    assert "<b>" not in chart.svg


def test_a_stair_for_each_day_on_which_one_was_followed() -> None:
    found = kaplan_meier([2, 5, 9, 30], [True, True, False, False])
    chart = followed_chart(
        "Calls", found.days.tolist(), (1 - found.quiet).tolist(), (1 - found.high).tolist(), (1 - found.low).tolist(),
        what="calls", until=found.longest,
    )  # fmt: skip
    assert [(within, share) for within, share, _ in chart.rows] == [
        ("The same day", "0.0%"), ("1 day", "0.0%"), ("7 days", "50.0%"), ("14 days", "50.0%"), ("28 days", "50.0%"),
    ]  # fmt: skip
    *_, curve = drawn(chart)
    assert len(re.findall("[ML]", curve)) == 6  # level and up, twice, then level to the end


def test_nobody_who_was_followed_and_a_record_of_one_day() -> None:
    asked = Requests.of(["a", "b"], [DAY, DAY], period=Period(DAY, DAY))
    found = time_to_next(asked)
    chart = followed_chart("Calls", found.days.tolist(), [], [], [], what="calls", until=found.longest)
    assert [tuple(row) for row in chart.rows] == [("The same day", "0.0%", "0.0% to 0.0%")]
    assert "nan" not in chart.svg
