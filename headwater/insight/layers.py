"""A layer: shapes with columns, as a map, a spreadsheet or a GIS takes them.

``to_geojson`` for maps on pages, ``to_geopackage`` for QGIS and ArcGIS (OGC GeoPackage 1.3, written with SQLite alone),
``layer_csv`` for a spreadsheet. Shapes are in National Grid metres; degrees appear only in GeoJSON, as RFC 7946 wants.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from re import sub
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from headwater.insight.export import plain, to_csv
from headwater.kernel import Invalid
from headwater.space.grid import to_degrees

Shapes = npt.NDArray[np.object_]
Columns: TypeAlias = Mapping[str, Sequence[Any] | npt.NDArray[Any]]

_NATIONAL_GRID = 27700
_PLACES = 6
"""Decimals of a degree: about ten centimetres."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """``shapes`` [n]: polygons or lines in National Grid metres. ``columns``: n values under each name."""

    name: str
    shapes: Shapes
    columns: Columns

    def __post_init__(self) -> None:
        if any(len(values) != len(self.shapes) for values in self.columns.values()):
            raise Invalid(f"The layer “{self.name}” has columns of different lengths.", "Give one value for each shape.")

    def __len__(self) -> int:
        return len(self.shapes)

    def first(self, n: int) -> Layer:
        """Its first n shapes."""
        return Layer(self.name, self.shapes[:n], {name: values[:n] for name, values in self.columns.items()})

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for each shape; numbers as Python's own."""
        yield from zip(*(_listed(values) for values in self.columns.values()), strict=True)


def layer_csv(layer: Layer) -> bytes:
    """The columns, and the middle of each shape in metres, as CSV that nothing runs in."""
    middles = shapely.get_coordinates(shapely.centroid(layer.shapes)) if len(layer) else np.empty((0, 2))
    rows = ((*row, round(x, 1), round(y, 1)) for row, (x, y) in zip(layer.rows(), middles.tolist(), strict=True))
    return to_csv((*layer.columns, "easting", "northing"), rows)


def to_geojson(layer: Layer) -> str:
    """An RFC 7946 feature collection: degrees, and the columns as properties (what is no number is null).

    Raises Invalid where a shape lies off the National Grid.
    """
    shapes = _in_degrees(layer)
    names = list(layer.columns)
    features = [
        {"type": "Feature", "geometry": json.loads(shape), "properties": dict(zip(names, map(plain_json, row), strict=True))}
        for shape, row in zip(shapely.to_geojson(shapes).tolist(), layer.rows(), strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def to_geopackage(layers: Sequence[Layer]) -> bytes:
    """One GeoPackage of the layers, each a table of its own, in National Grid metres. The same layers make the same bytes.

    Raises Invalid where there is no layer, or two share a name.
    """
    if not layers:
        raise Invalid("There is no layer to write.", "Choose what to export.")
    names = [_table(layer.name) for layer in layers]
    if len(set(names)) < len(names):
        raise Invalid("Two layers have one name.", "Name them apart.")
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        for name, layer in zip(names, layers, strict=True):
            _write(database, name, layer)
        database.commit()
        return bytes(database.serialize())


def plain_json(value: Any) -> Any:
    """A value as JSON holds it: what is not finite is null."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _listed(values: Sequence[Any] | npt.NDArray[Any]) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _in_degrees(layer: Layer) -> Shapes:
    if not len(layer):
        return layer.shapes
    points = shapely.get_coordinates(layer.shapes)
    degrees = np.column_stack(to_degrees(points[:, 0], points[:, 1]))
    if not np.isfinite(degrees).all():
        raise Invalid("A shape lies off the National Grid.", "GeoJSON needs longitude and latitude: export a table instead.")
    made: Shapes = shapely.set_coordinates(layer.shapes.copy(), np.round(degrees, _PLACES))
    return made


def _table(name: str) -> str:
    """A name that any program takes for a table: small letters, digits and underscores."""
    return sub(r"\W+", "_", name.casefold()).strip("_") or "layer"


def _write(database: sqlite3.Connection, name: str, layer: Layer) -> None:
    kinds = sorted({kind for kind in shapely.get_type_id(layer.shapes).tolist() if kind >= 0})
    kind = _KINDS.get(kinds[0], "GEOMETRY") if len(kinds) == 1 else "GEOMETRY"
    values = {heading: [_cell(value) for value in _listed(column)] for heading, column in layer.columns.items()}
    fields = ", ".join(f"{_quoted(heading)} {_type(column)}" for heading, column in values.items())
    database.execute(
        f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom {kind}{', ' if fields else ''}{fields})"
    )
    extent = shapely.total_bounds(layer.shapes).tolist() if len(layer) else [None] * 4
    contents = (name, "features", layer.name, "", "2000-01-01T00:00:00.000Z", *extent, _NATIONAL_GRID)
    database.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (name, kind, _NATIONAL_GRID),
    )
    listed = ", ".join(["geom", *map(_quoted, values)])
    marks = ", ".join("?" * (1 + len(values)))
    rows = zip(_blobs(layer.shapes), *values.values(), strict=True)
    database.executemany(f"INSERT INTO {_quoted(name)} ({listed}) VALUES ({marks})", rows)  # noqa: S608 - names are quoted


def _blobs(shapes: Shapes) -> Iterator[bytes]:
    """GeoPackage's own header (little-endian, with the shape's bounds), then the shape as WKB."""
    for wkb, (west, south, east, north) in zip(shapely.to_wkb(shapes), shapely.bounds(shapes).tolist(), strict=True):
        yield struct.pack("<2sBBi4d", b"GP", 0, 0b11, _NATIONAL_GRID, west, east, south, north) + wkb


def _cell(value: Any) -> Any:
    written = plain(value)
    return int(written) if isinstance(written, bool) else written if isinstance(written, int | float | None) else str(written)


def _type(column: Sequence[Any]) -> str:
    held = {type(value) for value in column if value is not None}
    if held <= {int}:
        return "INTEGER"
    return "REAL" if held <= {int, float} else "TEXT"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_KINDS = {1: "LINESTRING", 3: "POLYGON", 5: "MULTILINESTRING", 6: "MULTIPOLYGON"}

_SCHEMA = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name), column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
  z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name)
);
"""

_OSGB36 = (
    'GEOGCS["OSGB36",DATUM["Ordnance_Survey_of_Great_Britain_1936",SPHEROID["Airy 1830",6377563.396,299.3249646]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4277"]]'
)
_GRID_WKT = (
    f'PROJCS["OSGB36 / British National Grid",{_OSGB36},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",49],'
    'PARAMETER["central_meridian",-2],PARAMETER["scale_factor",0.9996012717],PARAMETER["false_easting",400000],'
    'PARAMETER["false_northing",-100000],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","27700"]]'
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84, None),
    ("OSGB36 / British National Grid", _NATIONAL_GRID, "EPSG", _NATIONAL_GRID, _GRID_WKT, None),
)
