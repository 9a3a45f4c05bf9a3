"""Points to areas, and the points that disagree with what their source says."""

from __future__ import annotations

import csv
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa
import pytest

from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.kernel import Invalid
from headwater.places import actions, loaders, queries
from headwater.places.actions import NewArea, NewEntry, add_areas
from headwater.places.tests.factories import AT, EAST, NORTH, PROGRAM, small_tree, square
from headwater.space.grid import to_grid

DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.django_db
def test_a_point_is_in_every_area_that_holds_it(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small_tree()
    found = queries.areas_at(EAST + 1500, NORTH + 1500)
    assert [(area.level, area.name) for area in found] == [
        ("force", "West Midlands"), ("district", "Coventry"), ("npu", "Coventry"), ("sector", "North"), ("neighbourhood", "N1"),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert [area.name for area in queries.areas_at(EAST - 100, NORTH + 10)] == ["West Midlands"]
    assert queries.areas_at(100_000, 100_000) == ()
    assert queries.areas_at(float("nan"), 0) == ()
    on_the_edge = queries.areas_at(EAST + 1000, NORTH + 500)
    assert [area.name for area in on_the_edge if area.level == "neighbourhood"] == ["S0", "S1"]


@pytest.mark.django_db
def test_the_index_follows_when_areas_change() -> None:
    small_tree()
    assert queries.areas_at(EAST + 1500, NORTH + 1500)[-1].name == "N1"
    actions.add_area(by=PROGRAM, at=AT, level="neighbourhood", code="N1", name="Renamed")
    assert queries.areas_at(EAST + 1500, NORTH + 1500)[-1].name == "Renamed"
    actions.add_area(by=PROGRAM, at=AT, level="neighbourhood", code="N1", name="Renamed", geometry=square(5, 5))
    assert queries.areas_at(EAST + 1500, NORTH + 1500)[-1].level == "npu"


@pytest.mark.django_db
def test_one_point_takes_less_than_a_millisecond() -> None:
    small_tree()
    queries.areas_at(EAST, NORTH)
    took = []
    for k in range(300):
        began = perf_counter()
        queries.areas_at(EAST + k, NORTH + k)
        took.append(perf_counter() - began)
    assert sorted(took)[len(took) // 4] < 0.001  # the quicker half: the machine has other things to do


@pytest.mark.django_db
def test_many_points_at_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small_tree()
    queries.areas_at(EAST, NORTH)
    x, y = np.array([EAST + 10, EAST + 1500, 0]), np.array([NORTH + 10, NORTH + 1500, 0])
    with django_assert_num_queries(1):
        located = queries.locate("neighbourhood", x, y)
    assert located.codes == ["S0", "N1", None]
    with pytest.raises(Invalid, match="No boundary of a ward"):
        queries.locate("ward", x, y)


def street(rows: list[tuple[int | None, int | None, str | None, str]]) -> pa.Table:
    """Rows of easting, northing, stated LSOA and location, as the lake holds street-level crime."""
    columns: dict[str, list[object]] = {name: [None] * len(rows) for name in STREET.columns.names}
    for name, values in zip(("easting", "northing", "lsoa_code", "location"), zip(*rows, strict=True), strict=True):
        columns[name] = list(values)
    plain = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in STREET.columns]
    return pa.table(columns, schema=pa.schema(plain))


@pytest.mark.django_db
def test_disagreements_are_counted_and_shown(tmp_path: Path, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("lsoa", f"E{k}", f"Town 00{k}A", geometry=square(k, 0)) for k in (0, 1)])
    lake = Lake(tmp_path)
    rows = [
        *[(EAST + 500, NORTH + 500, "E0", "Right")] * 5,
        (EAST + 1000, NORTH + 500, "E1", "On the edge"),
        *[(EAST + 1400, NORTH + 500, "E0", "Beside")] * 3,
        (EAST + 300, NORTH - 50, "E0", "Below"),
        (EAST + 500, NORTH + 500, "E9", "No such boundary"),
        (None, None, "E0", "No location"),
        (EAST, NORTH, None, "Nothing stated"),
    ]
    lake.write("street", "west-midlands", 201401, street(rows), source="test", at=AT)
    with django_assert_num_queries(3):
        found = queries.location_disagreements(lake, force="west-midlands")
    assert (found.judged, found.unjudged, found.records, found.share) == (10, 3, 4, 0.4)
    first, second = found.points
    assert (first.at, first.stated.code, first.holding and first.holding.code, first.metres, first.records) == (
        "Beside", "E0", "E1", 400.0, 3,
    )  # fmt: skip
    assert (second.at, second.holding, second.metres) == ("Below", None, 50.0)
    assert found.summary.startswith("4 of 10 records (40.0%) lie outside")
    assert queries.location_disagreements(lake, force="kent").summary.startswith("No record could be compared")


@pytest.mark.django_db
def test_the_gazetteer_disagrees_too() -> None:
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("lsoa", "E0", "Town 000A", geometry=square(0, 0))])
    entries = [
        NewEntry("In", EAST + 5, NORTH + 5, "t", stated_lsoa="E0"),
        NewEntry("Out", EAST - 5, NORTH + 5, "t", stated_lsoa="E0"),
    ]
    actions.set_gazetteer(by=PROGRAM, at=AT, entries=entries)
    found = queries.gazetteer_disagreements()
    assert [(point.at, point.metres) for point in found.points] == [("Out", 5.0)]


@pytest.mark.django_db
@pytest.mark.skipif(not DATA.exists(), reason="the real crimes and boundaries are in ../shared/data, which is not here")
def test_the_four_per_cent_of_coventry(tmp_path: Path) -> None:
    boundaries = DATA / "boundaries_coventry" / "lsoa_by_lad_E08000026_coventry.geojson"
    loaders.load_boundaries([boundaries], level="lsoa", by=PROGRAM, at=AT)
    with (DATA / "coventry_street_anchors" / "coventry_police_uk_anchor_points.csv").open() as file:
        anchors = list(csv.DictReader(file))
    east, north = to_grid([float(row["Longitude"]) for row in anchors], [float(row["Latitude"]) for row in anchors])
    rows: list[tuple[int | None, int | None, str | None, str]] = []
    for row, x, y in zip(anchors, east.tolist(), north.tolist(), strict=True):
        rows += [(round(x), round(y), row["LSOA code"], row["Location"])] * int(row["n_crimes_2014_01_02"])
    lake = Lake(tmp_path)
    lake.write("street", "west-midlands", 201401, street(rows), source="test", at=AT)
    found = queries.location_disagreements(lake)
    assert found.judged == 4_383
    assert found.records == pytest.approx(182, abs=2)  # its publisher counted in degrees; the lake holds whole metres
