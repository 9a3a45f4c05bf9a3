"""Travel times: equal to Dijkstra's, sane as distances are, changed in one piece."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.kernel import Invalid
from headwater.space.roads import Network, RoadChange, RoadClass, Roads, load, save, synthetic, touching
from headwater.space.roads.changes import milliseconds
from headwater.space.roads.engines import CLOSED, Contraction

GROUND = shapely.box(430_000, 275_000, 434_000, 279_000)


@pytest.fixture(scope="module")
def network() -> Network:
    return synthetic(GROUND, 1_200, [(432_000, 277_000)], seed=5)


def again(roads: Roads, speed: np.ndarray | None = None, engine: str = "") -> Network:
    """The same roads, built anew."""
    r = roads
    pace = r.speed if speed is None else speed
    return Network(Roads.of(r.eastings, r.northings, r.tail, r.head, r.metres, r.kind, pace, r.order), engine=engine)


@st.composite
def any_roads(draw: st.DrawFn) -> Roads:
    """Any graph at all: parallel edges, dead ends, parts that are not joined."""
    places = draw(st.integers(2, 14))
    edges = draw(
        st.lists(
            st.tuples(st.integers(0, places - 1), st.integers(0, places - 1), st.floats(0, 5_000), st.floats(0.5, 40)),
            min_size=1,
            max_size=40,
        ).map(lambda rows: [row for row in rows if row[0] != row[1]])
    )
    kept = edges or [(0, 1, 10.0, 10.0)]
    tail, head, metres, speed = (np.array(column) for column in zip(*kept, strict=True))
    rng = np.random.default_rng(places)
    return Roads.of(rng.uniform(0, 1e4, places), rng.uniform(0, 1e4, places), tail, head, metres, np.zeros(len(kept)), speed)


@given(roads=any_roads())
def test_contraction_and_dijkstra_agree_to_the_millisecond(roads: Roads) -> None:
    fast, slow = Network(roads, engine="contraction"), Network(roads, engine="dijkstra")
    everywhere = np.arange(len(fast))
    for target in everywhere.tolist():
        assert np.array_equal(fast.seconds(everywhere, target), slow.seconds(everywhere, target))


@given(roads=any_roads(), data=st.data())
def test_a_path_takes_as_long_as_it_is_said_to_take(roads: Roads, data: st.DataObject) -> None:
    start, end = (data.draw(st.integers(0, len(roads.eastings) - 1)) for _ in range(2))
    weights = milliseconds(roads, ())
    for engine in ("contraction", "dijkstra"):
        network = Network(roads, engine=engine)
        path, seconds = network.path(start, end), network.seconds([start], end)[0]
        if path is None:
            assert np.isinf(seconds)
            continue
        assert (path.nodes[0], path.nodes[-1]) == (start, end)
        assert path.seconds[-1] == pytest.approx(seconds)
        for a, b, took in zip(path.nodes[:-1], path.nodes[1:], np.diff(path.seconds), strict=True):
            edges = (roads.tail == a) & (roads.head == b)
            assert took * 1_000 == pytest.approx(weights[edges].min())


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_way_over_a_third_place_is_never_quicker(network: Network, data: st.DataObject) -> None:
    a, b, c = (data.draw(st.integers(0, len(network) - 1)) for _ in range(3))
    over = network.seconds([a], b)[0] + network.seconds([b], c)[0]
    assert network.seconds([a], c)[0] <= over + 1e-9
    assert network.seconds([a], a)[0] == 0


@given(
    x=st.integers(430_000, 434_000),
    y=st.integers(275_000, 279_000),
    radius=st.integers(20, 900),
    pace=st.sampled_from([0.3, 0.5, 2]),
)
@settings(max_examples=25)
def test_reweighting_equals_building_anew(x: int, y: int, radius: int, pace: float) -> None:
    plain = synthetic(GROUND, 400, [(432_000, 277_000)], seed=6)
    area = shapely.Point(x, y).buffer(radius)
    speed = plain.roads.speed.astype(np.float64)
    speed[touching(plain.roads, area)] *= pace
    built = again(plain.roads, speed)
    plain.reweight([RoadChange(area, pace)], "match")
    everywhere = np.arange(len(plain))
    for target in (0, len(plain) // 2, len(plain) - 1):
        assert plain.seconds(everywhere, target) == pytest.approx(built.seconds(everywhere, target), abs=0.05)
    assert plain.edition == "match"
    plain.reweight([])
    assert np.array_equal(plain.seconds(everywhere, 0), again(plain.roads).seconds(everywhere, 0))


@pytest.mark.parametrize("engine", ["contraction", "dijkstra"])
def test_a_closed_road_is_driven_round_and_a_place_that_is_shut_off_is_out_of_reach(network: Network, engine: str) -> None:
    mine = again(network.roads, engine=engine)
    path = mine.path(0, len(mine) - 1)
    assert path is not None
    middle = shapely.Point(path.points[len(path.points) // 2])
    mine.reweight([RoadChange(middle.buffer(1), 0)])
    round_ = mine.path(0, len(mine) - 1)
    assert round_ is None or (
        round_.seconds[-1] > path.seconds[-1] and not set(round_.nodes) & {path.nodes[len(path.nodes) // 2]}
    )
    mine.reweight([RoadChange(shapely.Point(mine.roads.eastings[0], mine.roads.northings[0]).buffer(1), 0)])
    assert np.isinf(mine.seconds([0], len(mine) - 1)[0])
    assert mine.path(0, len(mine) - 1) is None


def test_two_changes_of_one_road_count_together_and_closed_stays_closed(network: Network) -> None:
    area = shapely.Point(network.roads.eastings[7], network.roads.northings[7]).buffer(50)
    edges = touching(network.roads, area)
    plain = milliseconds(network.roads, ())[edges].astype(float)
    twice = milliseconds(network.roads, [RoadChange(area, 0.5), RoadChange(None, 0.5)])[edges]
    assert twice == pytest.approx(plain * 4, abs=2)
    assert (milliseconds(network.roads, [RoadChange(area, 0), RoadChange(area, 2)])[edges] == CLOSED).all()


@pytest.mark.parametrize(
    ("area", "pace"), [(GROUND, -0.1), (GROUND, 5), (GROUND, float("nan")), (None, 0), (shapely.Polygon(), 0.5)],
    ids=["backwards", "too fast", "no number", "every road closed", "nowhere"],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused(area: shapely.Geometry | None, pace: float) -> None:
    with pytest.raises(Invalid):
        RoadChange(area, pace)


def test_any_number_of_threads_ask_while_one_reweights(network: Network) -> None:
    mine = again(network.roads)
    everywhere = np.arange(len(mine))
    usual = mine.seconds(everywhere, 3)
    mine.reweight([RoadChange(None, 0.5)])
    slow = mine.seconds(everywhere, 3)
    wrong: list[str] = []
    stop = False

    def ask() -> None:
        while not stop:
            found = mine.seconds(everywhere, 3)
            if not (np.array_equal(found, usual) or np.array_equal(found, slow)):
                wrong.append("times of neither")
            if mine.path(5, 3) is None:
                wrong.append("no path")

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(60):
        mine.reweight([RoadChange(None, 0.5)] if turn % 2 else [])
    stop = True
    for thread in threads:
        thread.join(90)
    assert not wrong and not any(thread.is_alive() for thread in threads)


def test_the_nearest_place_is_the_nearest(network: Network) -> None:
    rng = np.random.default_rng(8)
    points = rng.uniform((429_000, 274_000), (435_000, 280_000), (200, 2))
    nodes, metres = network.nearest_of(points[:, 0], points[:, 1])
    every = np.hypot(points[:, :1] - network.roads.eastings, points[:, 1:] - network.roads.northings)
    assert metres == pytest.approx(every.min(axis=1))
    assert every[np.arange(200), nodes] == pytest.approx(metres)
    assert network.nearest(*points[0]) == nodes[0]


@pytest.mark.parametrize("node", [-1, 10**6], ids=["before the first", "after the last"])
def test_a_place_off_the_network_is_refused(network: Network, node: int) -> None:
    for ask in (lambda: network.seconds([node], 0), lambda: network.seconds([0], node), lambda: network.path(0, node)):
        with pytest.raises(Invalid, match="no such place"):
            ask()
    with pytest.raises(Invalid, match="nowhere"):
        network.nearest(float("nan"), 0)


def test_nobody_to_send_is_an_answer(network: Network) -> None:
    assert network.seconds([], 0).shape == (0,)


def test_without_the_wheel_dijkstra_answers(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    r, expected = network.roads, network.seconds(np.arange(50), 9)
    monkeypatch.setattr("headwater.space.roads.engines.cch", None)
    bare = Network(Roads.of(r.eastings, r.northings, r.tail, r.head, r.metres, r.kind, r.speed))
    assert not isinstance(bare._now.engine, Contraction)
    assert bare.roads.order.size == 0
    assert np.array_equal(bare.seconds(np.arange(50), 9), expected)


# -- a file


def test_a_network_is_the_same_when_it_is_read_back(network: Network, tmp_path: Path) -> None:
    save(network, tmp_path / "roads" / "a.npz")
    back = load(tmp_path / "roads" / "a.npz")
    for name in Roads.__slots__:
        assert np.array_equal(getattr(back.roads, name), getattr(network.roads, name)), name
    assert back.source == network.source
    assert [path.name for path in (tmp_path / "roads").iterdir()] == ["a.npz"]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.999], ids=lambda share: f"{share:.1%}")
def test_a_file_cut_short_is_refused_by_name(network: Network, tmp_path: Path, share: float) -> None:
    path = tmp_path / "roads.npz"
    save(network, path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(Invalid, match=r"roads\.npz"):
        load(path)


def test_a_file_that_somebody_changed_is_refused(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "roads.npz"
    save(network, path)
    with np.load(path) as held:
        arrays = dict(held)
    arrays["speed"] = arrays["speed"] * 2
    with path.open("wb") as file:
        np.savez(file, **arrays)
    with pytest.raises(Invalid, match="changed after it was written"):
        load(path)


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roads.npz"
    with path.open("wb") as file:
        np.savez(file, format=np.array("headwater roads 1"), eastings=np.array([{"code": 1}], dtype=object))
    with pytest.raises(Invalid):
        load(path)


def test_a_file_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="headwater load roads"):
        load(tmp_path / "none.npz")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"head": [1, 5]}, "not there"),
        ({"tail": [-1, 1]}, "not there"),
        ({"head": [0, 0]}, "to itself"),
        ({"metres": [1.0, float("nan")]}, "length"),
        ({"metres": [1.0, 2e5]}, "length"),
        ({"speed": [0.0, 1.0]}, "speed"),
        ({"speed": [1.0]}, "different lengths"),
        ({"eastings": [float("inf"), 0.0, 0.0]}, "nowhere"),
        ({"kind": [99, 0]}, "class"),
        ({"order": [0, 0, 1]}, "order"),
        ({"tail": [], "head": [], "metres": [], "speed": [], "kind": []}, "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_arrays_that_make_no_graph_are_refused(change: dict[str, list[float]], words: str) -> None:
    good: dict[str, list[float]] = {
        "eastings": [0, 1, 2], "northings": [0, 1, 2], "tail": [0, 1], "head": [1, 2], "metres": [5, 5], "kind": [0, 0],
        "speed": [9, 9],
    }  # fmt: skip
    Roads.of(**good)
    with pytest.raises(Invalid, match=words):
        Roads.of(**{**good, **change})


# -- an invented city


@pytest.mark.parametrize("nodes", [50, 300, 4_000])
def test_every_place_of_an_invented_city_can_be_reached_from_every_other(nodes: int) -> None:
    city = synthetic(GROUND, nodes, [(432_000, 277_000), (430_800, 275_900)], seed=nodes)
    assert abs(len(city) - nodes) <= 0.25 * nodes + 20
    assert np.isfinite(city.seconds(np.arange(len(city)), 0)).all()
    back = again(city.roads, engine="dijkstra")
    assert all(np.isfinite(back.seconds([0], target)[0]) for target in range(0, len(city), max(len(city) // 20, 1)))


def test_an_invented_city_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    one, same, other = (synthetic(GROUND, 500, [(432_000, 277_000)], seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.roads.tail, same.roads.tail) and np.array_equal(one.roads.eastings, same.roads.eastings)
    assert not np.array_equal(one.roads.eastings, other.roads.eastings)


def test_an_invented_city_looks_like_one() -> None:
    city = synthetic(GROUND.buffer(4_000), 6_000, [(430_000, 275_000), (434_000, 279_000)], seed=3)
    kinds = {RoadClass(value) for value in city.roads.kind}
    assert kinds == {RoadClass.LOCAL, RoadClass.SECONDARY, RoadClass.PRIMARY, RoadClass.TRUNK}
    out = np.bincount(city.roads.tail, minlength=len(city))
    assert 2.2 < out.mean() < 3.2 and (out == 1).mean() > 0.1, "streets that end, few crossings of five"
    pairs = set(zip(city.roads.tail.tolist(), city.roads.head.tolist(), strict=True))
    assert 0.005 < sum((b, a) not in pairs for a, b in pairs) / len(pairs) < 0.15, "some one-way streets"
    local = np.flatnonzero(city.roads.kind == RoadClass.LOCAL.value)
    assert city.roads.speed[local].max() < city.roads.speed[city.roads.kind == RoadClass.TRUNK.value].min()


@pytest.mark.parametrize("nodes", [0, 49])
def test_ground_without_room_for_roads_is_refused(nodes: int) -> None:
    with pytest.raises(Invalid):
        synthetic(GROUND, nodes)
    with pytest.raises(Invalid):
        synthetic(shapely.Polygon(), 500)
