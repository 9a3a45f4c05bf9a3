from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from headwater.insight.hotspots import hot_grid
from headwater.insight.layers import Layer, layer_csv, to_geojson, to_geopackage
from headwater.kernel import Invalid

LAYER = hot_grid([433_512, 433_520, 434_900], [279_034, 279_040, 278_100], cell=250).layer()
HOSTILE = Layer(
    'Robert"); DROP TABLE gpkg_contents;--',
    np.array([shapely.box(433_000, 279_000, 433_100, 279_100)], dtype=object),
    {'na"me': ["=HYPERLINK(1)"], "z": [float("nan")], "ok": [True], "Ω": ["naïve"]},
)


def test_geojson_is_in_degrees_and_where_it_should_be() -> None:
    found = json.loads(to_geojson(LAYER))
    first = found["features"][0]
    assert first["properties"] == {"cell": "SP 3350 7900", "crimes": 2, "crimes per km2": 32.0}
    longitude, latitude = np.array(first["geometry"]["coordinates"][0]).mean(axis=0)
    assert longitude == pytest.approx(-1.505, abs=0.01)
    assert latitude == pytest.approx(52.409, abs=0.01)
    assert json.loads(to_geojson(HOSTILE))["features"][0]["properties"]["z"] is None


def test_a_geopackage_opens_in_a_gis(tmp_path: Path) -> None:
    path = tmp_path / "hot.gpkg"
    path.write_bytes(to_geopackage([LAYER, HOSTILE]))
    read = geopandas.read_file(path, layer="hot_grid")
    assert read.crs.to_epsg() == 27700
    assert read.geometry.tolist() == list(LAYER.shapes)
    assert read["crimes"].tolist() == [2, 1]
    assert list(geopandas.list_layers(path)["name"]) == ["hot_grid", "robert_drop_table_gpkg_contents"]
    hostile = geopandas.read_file(path, layer="robert_drop_table_gpkg_contents")
    assert hostile["Ω"].tolist() == ["naïve"]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert to_geopackage([LAYER, HOSTILE]) == path.read_bytes()


def test_a_table_does_not_run() -> None:
    text = layer_csv(HOSTILE).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert text.splitlines()[0] == '"na""me",z,ok,Ω,easting,northing'
    assert layer_csv(LAYER).decode("utf-8-sig").splitlines()[1] == "SP 3350 7900,2,32.0,433625.0,279125.0"


def test_a_layer_of_nothing_is_an_empty_file(tmp_path: Path) -> None:
    empty = LAYER.first(0)
    assert json.loads(to_geojson(empty))["features"] == []
    assert len(layer_csv(empty).splitlines()) == 1
    path = tmp_path / "empty.gpkg"
    path.write_bytes(to_geopackage([empty]))
    assert len(geopandas.read_file(path)) == 0


def test_what_is_wrong_is_said_in_words() -> None:
    with pytest.raises(Invalid, match="different lengths"):
        Layer("odd", LAYER.shapes, {"one": [1]})
    with pytest.raises(Invalid, match="no layer"):
        to_geopackage([])
    with pytest.raises(Invalid, match="one name"):
        to_geopackage([LAYER, LAYER])
    with pytest.raises(Invalid, match="off the National Grid"):
        to_geojson(hot_grid([-9_000_000], [0]).layer())
