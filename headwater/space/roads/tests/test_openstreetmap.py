"""Roads from a PBF that osmium itself wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
import pytest

from headwater.kernel import Cancelled, Invalid, Quiet
from headwater.space.grid import to_degrees
from headwater.space.roads import Network, RoadClass, from_pbf
from headwater.space.roads.openstreetmap import KMH, MPH, speed_of, way_of

WEST, SOUTH = 433_000.0, 279_000.0
Places = Mapping[int, tuple[float, float]]
Ways = Sequence[tuple[Sequence[int], Mapping[str, str]]]

SQUARE: Places = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
ROUND: Ways = [([1, 2, 3, 4, 1], {"highway": "residential"})]


def written(path: Path, places: Places, ways: Ways, barriers: Mapping[int, Mapping[str, str]] | None = None) -> Path:
    """Places in metres from the south-west corner, as a PBF."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for node, (x, y) in places.items():
            lon, lat = to_degrees([WEST + x], [SOUTH + y])
            shut = dict((barriers or {}).get(node, {}))
            writer.add_node(osmium.osm.mutable.Node(id=node, location=(lon[0], lat[0]), version=1, tags=shut))
        for number, (nodes, tags) in enumerate(ways, 1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=list(nodes), version=1, tags=dict(tags)))
    return path


def at(network: Network, x: float, y: float) -> int:
    return network.nearest(WEST + x, SOUTH + y)


def test_a_two_way_street_is_driven_both_ways_in_metres_of_the_grid(tmp_path: Path) -> None:
    network = from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, ROUND))
    assert len(network) == 4 or len(network.roads.tail) >= 4
    assert network.roads.metres.sum() == pytest.approx(800, abs=0.5)
    assert network.source == "OpenStreetMap: a.osm.pbf"


def test_a_limit_in_miles_an_hour_makes_the_time(tmp_path: Path) -> None:
    ways: Ways = [([1, 2], {"highway": "residential", "maxspeed": "20 mph"}), ([2, 3], {"highway": "primary"})]
    network = from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, ways))
    there = network.seconds([at(network, 0, 0)], at(network, 100, 0))[0]
    onwards = network.seconds([at(network, 100, 0)], at(network, 100, 100))[0]
    assert there == pytest.approx(100 / (20 * MPH), abs=0.01)
    assert onwards == pytest.approx(100 / (40 * MPH), abs=0.01)


def test_a_one_way_street_is_not_driven_against_its_arrow(tmp_path: Path) -> None:
    ways: Ways = [
        ([1, 2], {"highway": "residential", "oneway": "yes"}),
        ([2, 3], {"highway": "residential"}),
        ([3, 4], {"highway": "residential"}),
        ([1, 4], {"highway": "residential", "oneway": "-1"}),
    ]
    network = from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, ways))
    a, b = at(network, 0, 0), at(network, 100, 0)
    assert network.seconds([b], a)[0] == pytest.approx(3 * network.seconds([a], b)[0], rel=0.01)


def test_a_roundabout_goes_one_way_without_being_told(tmp_path: Path) -> None:
    circle: Ways = [([1, 2, 3, 4, 1], {"highway": "primary", "junction": "roundabout"}), ([1, 5], {"highway": "primary"}),
                    ([2, 6], {"highway": "primary"})]  # fmt: skip
    places = {**SQUARE, 5: (-100.0, 0.0), 6: (200.0, 0.0)}
    network = from_pbf(written(tmp_path / "a.osm.pbf", places, circle))
    west, east = at(network, -100, 0), at(network, 200, 0)
    assert network.seconds([east], west)[0] > 1.5 * network.seconds([west], east)[0]


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param({"highway": "footway"}, id="footway"),
        pytest.param({"highway": "cycleway"}, id="cycleway"),
        pytest.param({"highway": "steps"}, id="steps"),
        pytest.param({"highway": "residential", "access": "no"}, id="no access"),
        pytest.param({"highway": "residential", "motor_vehicle": "no"}, id="no motor vehicles"),
        pytest.param({"highway": "service", "area": "yes"}, id="a yard"),
        pytest.param({"highway": "constructed by a stranger"}, id="a word that is no highway"),
        pytest.param({}, id="no tags"),
    ],
)
def test_what_no_vehicle_drives_is_left_out(tags: dict[str, str]) -> None:
    assert way_of(tags, [1, 2]) is None


def test_a_bus_gate_that_lets_the_police_through_is_a_road() -> None:
    way = way_of({"highway": "unclassified", "motor_vehicle": "no", "emergency": "yes"}, [1, 2])
    assert way is not None and way.kind is RoadClass.LOCAL


def test_a_motorway_goes_one_way_unless_it_says_otherwise() -> None:
    way = way_of({"highway": "motorway"}, [1, 2])
    other = way_of({"highway": "motorway", "oneway": "no"}, [1, 2])
    assert way is not None and (way.forwards, way.backwards) == (True, False)
    assert other is not None and (other.forwards, other.backwards) == (True, True)


def test_a_way_that_repeats_a_node_or_has_one_only_is_no_edge() -> None:
    assert way_of({"highway": "residential"}, [1]) is None
    assert way_of({"highway": "residential"}, [1, 1, 1]) is None


@pytest.mark.parametrize(
    ("text", "metres_a_second"),
    [
        ("30 mph", 30 * MPH), ("30mph", 30 * MPH), ("50", 50 * KMH), ("50 km/h", 50 * KMH), ("national", 60 * MPH),
        ("GB:nsl_dual", 70 * MPH), ("walk", 5 * MPH), ("20 mph;30 mph", 20 * MPH), ("999 mph", 60.0),
        ("", None), ("signals", None), ("0", None), ("-30", None), ("١٠", None), ("9" * 400, None),
    ],
    ids=lambda value: f"{str(value)[:14]}",
)  # fmt: skip
def test_limits_as_people_write_them(text: str, metres_a_second: float | None) -> None:
    assert speed_of(text) == (None if metres_a_second is None else pytest.approx(metres_a_second))


def test_nobody_drives_through_a_bollard(tmp_path: Path) -> None:
    places = {**SQUARE, 7: (50.0, 0.0)}
    ways: Ways = [([1, 7, 2], {"highway": "residential"}), ([2, 3, 4, 1], {"highway": "residential"})]
    barred = from_pbf(written(tmp_path / "a.osm.pbf", places, ways, {7: {"barrier": "bollard"}}))
    free = from_pbf(written(tmp_path / "b.osm.pbf", places, ways))
    assert free.seconds([at(free, 0, 0)], at(free, 100, 0))[0] == pytest.approx(100 / (30 * MPH), abs=0.01)
    assert barred.seconds([at(barred, 0, 0)], at(barred, 100, 0))[0] == pytest.approx(300 / (30 * MPH), abs=0.02)


def test_a_gate_that_is_open_to_vehicles_is_no_barrier(tmp_path: Path) -> None:
    places = {**SQUARE, 7: (50.0, 0.0)}
    ways: Ways = [([1, 7, 2], {"highway": "residential"})]
    tags = {7: {"barrier": "bollard", "emergency": "yes"}}
    network = from_pbf(written(tmp_path / "a.osm.pbf", places, ways, tags))
    assert np.isfinite(network.seconds([at(network, 0, 0)], at(network, 100, 0))[0])


def test_only_the_largest_part_where_everybody_can_return_is_kept(tmp_path: Path) -> None:
    places = {**SQUARE, 8: (2_000.0, 0.0), 9: (2_100.0, 0.0), 10: (-100.0, 0.0)}
    ways: Ways = [
        *ROUND,
        ([8, 9], {"highway": "residential"}),  # an island
        ([1, 10], {"highway": "residential", "oneway": "yes"}),  # no way back
    ]
    network = from_pbf(written(tmp_path / "a.osm.pbf", places, ways))
    assert network.extent() == pytest.approx((WEST, SOUTH, WEST + 100, SOUTH + 100), abs=0.1)


def test_a_long_road_has_places_along_it(tmp_path: Path) -> None:
    places = {node: (node * 60.0, 0.0) for node in range(1, 31)}
    network = from_pbf(written(tmp_path / "a.osm.pbf", places, [(list(places), {"highway": "trunk"})]))
    assert 8 <= len(network) <= 12
    assert network.nearest_of([WEST + 900], [SOUTH])[1][0] <= 120


def test_nodes_that_the_extract_lacks_are_passed_over(tmp_path: Path) -> None:
    ways: Ways = [*ROUND, ([4, 99], {"highway": "residential"})]
    assert len(from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, ways))) >= 2


def test_roads_off_the_national_grid_are_no_roads_to_us(tmp_path: Path) -> None:
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for node, place in {1: (13.4, 52.5), 2: (13.5, 52.5)}.items():
            writer.add_node(osmium.osm.mutable.Node(id=node, location=place, version=1))
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], version=1, tags={"highway": "residential"}))
    with pytest.raises(Invalid, match="National Grid"):
        from_pbf(path)


def test_an_extract_without_roads_says_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no roads"):
        from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, [([1, 2], {"waterway": "canal"})]))


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98], ids=lambda share: f"{share:.0%}")
def test_a_file_that_was_cut_short_is_refused_by_name(tmp_path: Path, share: float) -> None:
    whole = written(tmp_path / "a.osm.pbf", {n: (n * 10.0, n % 7) for n in range(1, 3_000)}, ROUND).read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Invalid, match=r"cut\.osm\.pbf"):
        from_pbf(cut)


@pytest.mark.parametrize(
    "content",
    [b"", b"<osm/>", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\xff\xff\xff\x7f", b"\xff" * 4_096, b"PK\x03\x04" + b"\0" * 99],
    ids=["empty", "xml", "a header that promises 256 MB", "noise", "zip"],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        from_pbf(path)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no file"):
        from_pbf(tmp_path / "nowhere.osm.pbf")


def test_whoever_waits_may_stop_it(tmp_path: Path) -> None:
    class Stopped(Quiet):
        def advance(self, steps: int = 1, note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        from_pbf(written(tmp_path / "a.osm.pbf", SQUARE, ROUND), Stopped())
