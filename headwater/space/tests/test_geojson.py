"""GeoJSON from strangers: mended where it can be, refused in words where it cannot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.kernel import Invalid
from headwater.space.geojson import POINTS, read_bytes, read_path

SQUARE = [[[-1.5, 52.4], [-1.49, 52.4], [-1.49, 52.41], [-1.5, 52.41], [-1.5, 52.4]]]
BOW_TIE = [[[-1.5, 52.4], [-1.49, 52.41], [-1.49, 52.4], [-1.5, 52.41], [-1.5, 52.4]]]


def feature(coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def test_degrees_become_metres() -> None:
    found = read_bytes(collection(feature(SQUARE, name=" Square ", code=7, gone=None)), name="a.geojson")
    [one] = found.features
    assert found.mended == 0
    assert one.shape.area == pytest.approx(680 * 1112, rel=0.01)
    assert (one.text("name"), one.text("code"), one.text("gone"), one.text("none")) == ("Square", "7", "", "")
    assert found.fields == ("name", "code", "gone")


def test_grid_metres_stay_where_the_file_says_so() -> None:
    metres = [[[433_000, 278_000], [434_000, 278_000], [434_000, 279_000], [433_000, 278_000]]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    [one] = read_bytes(collection(feature(metres), crs=crs), name="a").features
    assert one.shape.bounds == (433_000, 278_000, 434_000, 279_000)


def test_polygons_that_cross_themselves_are_mended_and_counted() -> None:
    found = read_bytes(collection(feature(SQUARE), feature(BOW_TIE)), name="a")
    assert found.mended == 1
    assert all(one.shape.is_valid for one in found.features)
    assert found.features[1].shape.area == pytest.approx(found.features[0].shape.area / 2, rel=0.01)


def test_height_is_dropped_and_a_single_feature_is_a_collection_of_one() -> None:
    high = [[[*place, 80.0] for place in SQUARE[0]]]
    [one] = read_bytes(json.dumps(feature(high)).encode(), name="a").features
    assert not one.shape.has_z


def test_points_are_read_where_they_are_wanted() -> None:
    [one] = read_bytes(collection(feature([-1.5, 52.4], "Point")), name="a", kinds=POINTS).features
    assert (one.shape.x, one.shape.y) == pytest.approx((434_116, 278_114), abs=1)
    with pytest.raises(Invalid, match="is Point, not MultiPolygon or Polygon"):
        read_bytes(collection(feature([-1.5, 52.4], "Point")), name="a")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"PK\x03\x04\xff\xfe", "not UTF-8"),
        ("{}".encode("utf-16"), "not UTF-8"),
        (b"name,code\nA,1\n", "not JSON"),
        (collection(feature(SQUARE))[:-30], "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b'{"type": "FeatureCollection", "features": [], "x": NaN}', "not JSON"),
        (b"[1, 2]", "not a GeoJSON"),
        (b'{"type": "Topology", "objects": {}}', "not a GeoJSON"),
        (b'{"type": "FeatureCollection", "features": 3}', "not a GeoJSON"),
        (collection(), "holds no feature"),
        (collection(None), "missing"),
        (collection({"type": "Feature", "geometry": None}), "missing"),
        (collection(feature(SQUARE), feature([[-1.5, 52.4]], "LineString")), "feature 2: its geometry is LineString"),
        (collection(feature([])), "make no Polygon"),
        (collection(feature([[[-1.5, 52.4]]])), "make no Polygon"),
        (collection(feature("here")), "make no Polygon"),
        (collection(feature([[[None, 1], [2, 3], [4, 5], [None, 1]]])), "make no Polygon"),
        (collection(feature([[["a", "b"], ["c", "d"], ["e", "f"]]])), "make no Polygon"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":'
         b"[[[1e999,52],[-1.4,52],[-1.4,53],[1e999,52]]]}}]}", "make no Polygon"),
        (collection(feature([[[-1.5, 52.4], [-1.49, 52.4], [-1.5, 52.4], [-1.49, 52.4]]])), "encloses nothing"),
        (collection(feature([[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]])), "outside Great Britain"),
        (collection(feature([[[0, 0], [1, 0], [1, 1], [0, 0]]])), "outside Great Britain"),
        (collection(feature([[[52.4, -1.5], [52.41, -1.5], [52.41, -1.4], [52.4, -1.5]]])), "latitude stands before"),
        (collection(feature([[[433_000, 278_000], [434_000, 278_000], [434_000, 279_000]]])), "not degrees"),
        (collection(feature(SQUARE), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), "not known here"),
    ],
)  # fmt: skip
def test_wrong_files_are_refused_in_words(content: bytes, fault: str) -> None:
    with pytest.raises(Invalid, match=fault):
        read_bytes(content, name="wrong.geojson")


def test_size_is_limited_also_when_it_is_compressed(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="larger than"):
        read_bytes(b" " * 101, name="a", most_bytes=100)
    bomb = tmp_path / "bomb.geojson.gz"
    bomb.write_bytes(gzip.compress(b" " * 5_000_000))
    with pytest.raises(Invalid, match="larger than"):
        read_path(bomb, most_bytes=1_000_000)


def test_paths(tmp_path: Path) -> None:
    for name, content in (
        ("a.geojson", collection(feature(SQUARE))),
        ("a.json.gz", gzip.compress(collection(feature(SQUARE)))),
    ):
        (tmp_path / name).write_bytes(content)
        assert len(read_path(tmp_path / name).features) == 1
    (tmp_path / "cut.gz").write_bytes(gzip.compress(collection(feature(SQUARE)))[:-20])
    for unreadable in ("none.geojson", "cut.gz", "."):
        with pytest.raises(Invalid, match="cannot be read"):
            read_path(tmp_path / unreadable)


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(_json, st.sampled_from(["Polygon", "MultiPolygon", "Point", "None"]), _json)
def test_nonsense_never_does_anything_but_get_refused(coordinates: Any, kind: str, crs: Any) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [feature(coordinates, kind)], "crs": crs}).encode()
    with pytest.raises(Invalid):
        read_bytes(content, name="nonsense")
