from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from headwater.insight.charts import (
    Chart,
    Pairing,
    bar_chart,
    choropleth,
    comparison_chart,
    funnel_chart,
    line_chart,
    month_chart,
    pairs_chart,
    workforce_chart,
)
from headwater.insight.charts import palette as colours
from headwater.insight.charts.axes import label, spaced, ticks
from headwater.insight.charts.svg import shortened, text_width
from headwater.insight.crime import Crime, comparison, month_series
from headwater.insight.lake import Lake
from headwater.insight.periods import month
from headwater.insight.tests.crimes import Recorded, recorded, street
from headwater.kernel import Invalid

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\" onload='x' & ]]> \x00\x1b\ud800 ﷽ ]"
NUMBERS = st.one_of(st.none(), st.floats(), st.integers(-(10**9), 10**9))
NAMES = st.text(max_size=60)
LEGEND = ("Before", "This")


def drawn(chart: Chart | None) -> Element:
    """The chart, read as XML, having checked what holds for every chart."""
    assert chart is not None
    svg = fromstring(chart.svg)
    assert svg.tag == f"{SVG}svg"
    title, description = svg[0], svg[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text
    assert description.text
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    everything = list(svg.iter())
    assert {one.tag.removeprefix(SVG) for one in everything} <= {
        *("svg", "title", "desc", "g", "rect", "line", "path", "circle", "polygon", "text")
    }
    names = {name for one in everything for name in one.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("style", "href")}
    for one in everything:
        for name, value in one.attrib.items():
            assert not re.search(r"\b(nan|inf)\b", value), (one.tag, name, value)
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    return svg


def words(svg: Element) -> str:
    return " ".join(one.text or "" for one in svg.iter(f"{SVG}text"))


def hints(svg: Element) -> list[str]:
    return [title.text or "" for group in svg.iter(f"{SVG}g") for title in group.iter(f"{SVG}title")]


def crime_of(folder: Path, crimes: Sequence[Recorded]) -> Crime:
    lake = Lake(folder)
    recorded(lake, crimes)
    return Crime(lake, "force", "west-midlands")


def two_years(areas: dict[str, tuple[int, int]]) -> list[Recorded]:
    """Crimes of May 2017 and of May 2018 in each area."""
    return [
        (date(year, 5, 1 + n % 28), "46", False, name, name)
        for name, counts in areas.items()
        for year, count in zip((2017, 2018), counts, strict=True)
        for n in range(count)
    ]


MAY = month(201805)
MANY = {"Coventry": (180, 300), "Dudley": (90, 92), "Walsall": (80, 78), "Sandwell": (100, 99), "Solihull": (150, 90)}


def test_a_month_chart_tells_news_by_shape_and_in_words(tmp_path: Path) -> None:
    days = [date(2016 + n // 12, n % 12 + 1, 5) for n in range(26)]
    crimes: list[Recorded] = [(day, "46", False, "C", "Coventry") for n, day in enumerate(days) for _ in range(10 + n % 3)]
    crimes += [(days[20], "46", False, "C", "Coventry")] * 30
    crime = crime_of(tmp_path, [*crimes, (date(2018, 3, 8), "46", False, "C", "Coventry")])
    chart = month_chart(month_series(crime, "total-recorded-crime", "npu:Coventry"))
    svg = drawn(chart)
    assert "Outside the limits: September 2017 (above the upper limit" in chart.description
    assert len(list(svg.iter(f"{SVG}polygon"))) >= 3, "two in the key, one for the month"
    assert any(hint.startswith("September 2017: 42 (above the upper limit") for hint in hints(svg))
    assert len(chart.rows) == 26
    rebased = month_chart(month_series(crime, "total-recorded-crime", "npu:Coventry", rebase=[201706]))
    assert "rebased" in words(drawn(rebased))
    assert "rebased once" in rebased.description


@pytest.mark.parametrize("months", [(201401,), (201401, 201402), (201401, 201404)])
def test_a_month_chart_of_few_months_or_with_a_hole(tmp_path: Path, months: Sequence[int]) -> None:
    for one in months:
        street(lake := Lake(tmp_path), one, [("drugs", "Leicester 001A", "E1")])
    series = month_series(Crime(lake, "police-uk", "leicestershire"), "drugs", "district:Leicester")
    svg = drawn(month_chart(series))
    assert sum("2014" in hint for hint in hints(svg)) == len(months)
    lines = [path for path in svg.iter(f"{SVG}path") if path.get("stroke") == colours.LINE]
    assert len(lines) == (1 if months == (201401, 201402) else 0), "no line crosses a hole"


def test_a_month_chart_of_no_crime_at_all(tmp_path: Path) -> None:
    for one in (201401, 201402, 201403):
        street(lake := Lake(tmp_path), one, [("drugs", "Leicester 001A", "E1")])
    drawn(month_chart(month_series(Crime(lake, "police-uk", "leicestershire"), "robbery", "district:Leicester")))


def test_a_comparison_has_a_ring_and_a_dot_for_each_area(tmp_path: Path) -> None:
    found = comparison(crime_of(tmp_path, two_years(MANY)), "total-recorded-crime", MAY, level="npu")
    chart = comparison_chart(found)
    svg = drawn(chart)
    assert "Coventry, before: 180" in hints(svg)
    assert "Coventry, this: 300" in hints(svg)
    assert len(list(svg.iter(f"{SVG}circle"))) == 2 + 2 * len(MANY)
    assert "66.7%" in words(svg)
    assert [row[0] for row in chart.rows][1:] == sorted(MANY)


def test_a_year_that_is_missing_leaves_its_ring_out(tmp_path: Path) -> None:
    crime = crime_of(tmp_path, [crime for crime in two_years(MANY) if crime[0].year == 2018])
    found = comparison(crime, "total-recorded-crime", MAY, level="npu")
    svg = drawn(comparison_chart(found))
    assert len(list(svg.iter(f"{SVG}circle"))) == 2 + len(MANY)
    assert funnel_chart(found) is None


def test_a_funnel_names_what_lies_outside(tmp_path: Path) -> None:
    found = comparison(crime_of(tmp_path, two_years(MANY)), "total-recorded-crime", MAY, level="npu")
    chart = funnel_chart(found)
    svg = drawn(chart)
    assert chart is not None
    assert "Outside the limits: Coventry (above the 99.8% limit), Solihull (below the 99.8% limit)." in chart.description
    assert len(list(svg.iter(f"{SVG}polygon"))) == 2
    assert set(MANY) <= set(words(svg).split())


@pytest.mark.parametrize(
    "areas",
    [
        {"Alone": (3, 5)},
        {"Gone": (40, 0)},
        {"Gone": (1, 0), "Same": (1, 1)},
        {"New": (0, 5), "Old": (5, 5)},
        {"Same": (50, 50), "Also": (50, 50), "Too": (50, 50)},
        {f"Area {n}": (100, 100) for n in range(20)},
    ],
)
def test_a_funnel_of_any_shape_is_drawn(tmp_path: Path, areas: dict[str, tuple[int, int]]) -> None:
    crimes = two_years(areas)
    crimes += [(date(2018, 5, 31), "8N", False, "Elsewhere", None)]
    crime = crime_of(tmp_path, crimes)
    found = comparison(crime, "total-recorded-crime", MAY, level="npu")
    svg = drawn(funnel_chart(found))
    shown = [hint for hint in hints(svg) if "limit" in hint or "chance" in hint]
    assert len(shown) == sum(last > 0 for last, _ in areas.values())


def test_a_funnel_of_nothing_is_none(tmp_path: Path) -> None:
    crime = crime_of(tmp_path, two_years(MANY))
    assert funnel_chart(comparison(crime, "robbery", MAY, level="npu")) is None


Draw = Callable[[list[str], list[float | None]], Chart]
DRAWINGS: dict[str, Draw] = {
    "bars": lambda names, values: bar_chart("T", names, {"One": values, "Two": values[::-1]}, unit="crimes"),
    "lines": lambda names, values: line_chart("T", names, {"One": values}, unit="crimes"),
    "lines not from nought": lambda names, values: line_chart("T", names, {"One": values}, unit="%", from_zero=False),
    "pairs": lambda names, values: pairs_chart(
        "T", [Pairing(n, v, w, n) for n, v, w in zip(names, values, values[::-1], strict=True)], LEGEND, ("A",), []
    ),
    "map": lambda names, values: choropleth(
        "T",
        {f"{i}": box(i * 1000, 0, i * 1000 + 900, 900) for i in range(len(names))},
        {f"{i}": value for i, value in enumerate(values)},
        unit="crimes",
        names={f"{i}": name for i, name in enumerate(names)},
    ),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
@given(st.lists(st.tuples(NAMES, NUMBERS), max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_names_and_numbers_make_a_chart_that_is_well_formed(draw: Draw, data: list[tuple[str, float | None]]) -> None:
    drawn(draw([name for name, _ in data], [value for _, value in data]))


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("values", [[], [7.0], [5.0, 5.0, 5.0], [0.0, 0.0], [-3.0, -1.0], [-3.0, 4.0], [None, 2.0], [None]])
def test_a_chart_of_nothing_of_one_of_equal_and_of_negative_values(draw: Draw, values: list[float | None]) -> None:
    svg = drawn(draw([f"Area {n}" for n in range(len(values))], values))
    if not any(value is not None for value in values) and values == []:
        assert "There is no data to draw." in words(svg)
    _, _, width, height = (float(edge) for edge in (svg.get("viewBox") or "").split())
    for one in svg.iter():
        for name, most in (("x", width), ("cx", width), ("x1", width), ("y", height), ("cy", height), ("y2", height)):
            assert 0 <= float(one.get(name, 0)) <= most, (one.tag, name, one.attrib)


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_a_hostile_name_is_shown_and_not_run(draw: Draw) -> None:
    svg = drawn(draw([HOSTILE, "b"], [1.0, 2.0]))
    assert "script" not in {one.tag.removeprefix(SVG) for one in svg.iter()}
    said = " ".join([*hints(svg), words(svg)])
    assert "<script>alert(1)</script>" in said
    assert "\x00" not in said


def test_a_hostile_title_unit_and_series_are_shown_and_not_run() -> None:
    for chart in (
        bar_chart(HOSTILE, ["a"], {HOSTILE: [1]}, unit=HOSTILE),
        line_chart(HOSTILE, ["a"], {HOSTILE: [1]}, unit=HOSTILE),
        choropleth(HOSTILE, {"a": box(0, 0, 1, 1)}, {"a": 1}, unit=HOSTILE),
        pairs_chart(HOSTILE, [], (HOSTILE, HOSTILE), (HOSTILE,), []),
    ):
        assert "<script>alert(1)" in str(drawn(chart)[0].text)


def test_bars_carry_their_numbers_and_negative_ones_go_left() -> None:
    svg = drawn(bar_chart("T", ["a", "b"], {"One": [-12.0, 31.5]}, unit="crimes"))
    bars = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("height") == "13"]
    left, right = ((float(bar.get("x", 0)), float(bar.get("x", 0)) + float(bar.get("width", 0))) for bar in bars)
    assert left[1] == pytest.approx(right[0])
    assert {"−12", "31.5"} <= set(words(svg).split())


def test_more_series_than_colours_are_refused() -> None:
    with pytest.raises(Invalid, match="7 series"):
        bar_chart("T", ["a"], {str(n): [1] for n in range(7)}, unit="crimes")
    drawn(line_chart("T", ["a", "b"], {str(n): [1, n] for n in range(14)}, unit="crimes"))


def test_a_workforce_chart_has_three_bars_a_unit() -> None:
    chart = workforce_chart("Coventry", ["NTF", "LOMU"], [120, 40], [110.5, 38], [90.5, 30])
    assert chart.columns == ("Unit", "Establishment", "Strength", "Deployable")
    assert list(chart.rows) == [("NTF", "120", "110.5", "90.5"), ("LOMU", "40", "38", "30")]
    assert "NTF, Deployable: 90.5" in hints(drawn(chart))


def test_a_gap_in_a_line_is_a_gap() -> None:
    svg = drawn(line_chart("T", list("abcde"), {"One": [1, 2, None, 4, 5]}, unit="crimes"))
    assert len(list(svg.iter(f"{SVG}path"))) == 2
    assert len(list(svg.iter(f"{SVG}circle"))) == 4


def test_a_map_has_holes_parts_and_grey_for_no_data() -> None:
    shapes = {
        "ring": Point(5000, 5000).buffer(4000).difference(Point(5000, 5000).buffer(1000)),
        "two": MultiPolygon([box(10000, 0, 12000, 2000), box(10000, 5000, 12000, 9000)]),
        "none": box(0, 0, 1000, 1000),
    }
    chart = choropleth("T", shapes, {"ring": 3, "two": 90}, unit="crimes", names={"two": "Two parts"})
    svg = drawn(chart)
    ring, two, grey = svg.iter(f"{SVG}path")
    assert str(ring.get("d")).count("M") == str(two.get("d")).count("M") == 2
    assert grey.get("fill") == colours.NO_DATA
    assert "no data" in words(svg)
    assert list(chart.rows) == [("Two parts", "90"), ("ring", "3"), ("none", "Not available")]


def test_a_map_with_losses_is_two_coloured() -> None:
    shapes = {name: box(i * 1000, 0, i * 1000 + 1000, 1000) for i, name in enumerate("abc")}
    a, b, c = drawn(choropleth("T", shapes, {"a": -50, "b": 0, "c": 50}, unit="%")).iter(f"{SVG}path")
    assert [one.get("fill") for one in (a, b, c)] == [colours.DIVERGING[i] for i in (0, 2, 4)]


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_ticks_are_round_few_and_cover_the_range(low: float, size: float) -> None:
    found = ticks(low, low + size)
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))
    slack = (found[-1] - found[0]) * 1e-6
    assert found[0] <= low + slack
    assert found[-1] >= low + size - slack


@pytest.mark.parametrize(
    ("value", "written"), [(1500, "1,500"), (2.5, "2.5"), (-3, "−3"), (0, "0"), (-0.001, "−0.001"), (1e6, "1,000,000")]
)
def test_numbers_are_written_as_people_write_them(value: float, written: str) -> None:
    assert label(value) == written


@given(st.lists(NAMES, min_size=1, max_size=90), st.floats(1, 60))
def test_labels_never_touch(names: list[str], step: float) -> None:
    places = [step * n for n in range(len(names))]
    shown = spaced(places, names)
    assert shown[-1] == len(names) - 1
    for a, b in pairwise(shown):
        assert places[b] - places[a] >= max(text_width(names[a], 12), text_width(names[b], 12))


@given(NAMES, st.floats(20, 300))
def test_a_shortened_name_fits(name: str, room: float) -> None:
    short = shortened(name, room)
    assert text_width(short) <= room
    assert short == name or (short.endswith("…") and name.startswith(short[:-1]))


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_and_marks_stand_out_in_light_and_in_dark() -> None:
    dark = colours.DARK[colours.PAPER]
    for colour in (colours.INK, colours.QUIET, colours.LIMIT, *colours.SERIES):
        assert contrast(colour, colours.PAPER) >= 4.5, colour
        assert contrast(colours.DARK[colour], dark) >= 4.5, colour
    for colour in (colours.LINE, colours.BEFORE, colours.HIGH, colours.LOW):
        assert contrast(colour, colours.PAPER) >= 3, colour
        assert contrast(colours.DARK[colour], dark) >= 3, colour
    for steps in (colours.STEPS, [colours.DARK[step] for step in colours.STEPS]):
        assert all(contrast(a, b) > 1.3 for a, b in pairwise(steps)), "a grey printer tells them apart"


def test_every_colour_has_a_dark_one_in_the_stylesheet() -> None:
    rules = (Path(__file__).parents[2] / "ui" / "assets" / "_charts.scss").read_text("utf-8")
    for line in colours.dark_rules().splitlines():
        assert line in rules
    named = {v for v in vars(colours).values() if isinstance(v, str) and re.fullmatch("#[0-9a-f]{6}", v)}
    assert named | {*colours.SERIES, *colours.STEPS, *colours.DIVERGING} == set(colours.DARK)


def test_the_same_drawing_goes_into_a_pdf(tmp_path: Path) -> None:
    found = comparison(crime_of(tmp_path / "lake", two_years(MANY)), "total-recorded-crime", MAY, level="npu")
    chart = funnel_chart(found)
    assert chart is not None
    (tmp_path / "chart.svg").write_text(chart.svg, "utf-8")
    (tmp_path / "page.typ").write_text('#image("chart.svg", alt: "chart")', "utf-8")
    assert typst.compile(tmp_path / "page.typ").startswith(b"%PDF")
