"""GeoJSON as strangers write it, to shapes in National Grid metres."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Invalid
from headwater.space.grid import Floats, to_grid

MOST_BYTES = 200_000_000
MOST_FEATURES = 500_000
AREAS = frozenset({"Polygon", "MultiPolygon"})
POINTS = frozenset({"Point"})


@dataclass(frozen=True, slots=True)
class Feature:
    """A shape in National Grid metres with its properties. ``number`` counts features from 1, as error messages do."""

    number: int
    shape: BaseGeometry
    properties: Mapping[str, Any]

    def text(self, field: str) -> str:
        """A property as text, blanks trimmed; empty where it is missing or null."""
        value = self.properties.get(field)
        return "" if value is None else str(value).strip()


@dataclass(frozen=True, slots=True)
class Features:
    """What a file held. ``mended`` counts shapes that crossed themselves and were made valid."""

    features: tuple[Feature, ...]
    mended: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the properties, in the order in which they first come."""
        return tuple(dict.fromkeys(name for feature in self.features for name in feature.properties))


def read_path(path: Path, *, kinds: Collection[str] = AREAS, most_bytes: int = MOST_BYTES) -> Features:
    """Read one file, which may be compressed (``.gz``). Raises Invalid as ``read_bytes``, or where it cannot be opened."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, EOFError) as fault:
        raise Invalid(f"{path.name} cannot be read: {fault}.", "Check the path and the file.") from None
    return read_bytes(content, name=path.name, kinds=kinds, most_bytes=most_bytes)


def read_bytes(content: bytes, *, name: str, kinds: Collection[str] = AREAS, most_bytes: int = MOST_BYTES) -> Features:
    """Shapes in National Grid metres from GeoJSON in longitude and latitude, or in grid metres where its ``crs`` says so.

    Polygons that cross themselves are mended and counted. Raises Invalid, naming the file and the feature: too large, empty,
    not UTF-8, not JSON, not GeoJSON, a shape of another kind than ``kinds``, coordinates outside Great Britain.
    """
    if len(content) > most_bytes:
        raise Invalid(f"{name} is larger than {most_bytes / 1e6:,.0f} MB.", "Split it, or generalise its boundaries.")
    found = _collection(_document(content, name), name)
    in_degrees = _in_degrees(found, name)
    features = found["features"]
    if not features:
        raise Invalid(f"{name} holds no feature.", "Check that it is the right file.")
    if len(features) > MOST_FEATURES:
        raise Invalid(f"{name} holds more than {MOST_FEATURES:,} features.", "Split it.")
    shapes = np.array([_shape(feature, name, number, kinds) for number, feature in enumerate(features, 1)], dtype=object)
    shapes = shapely.force_2d(shapes)
    if in_degrees:
        shapes = _on_grid(shapes, name)
    else:
        metres, owner = shapely.get_coordinates(shapes, return_index=True)
        _check_reach(metres, owner, name, " (read as National Grid metres)")
    whole, mended = _mended(shapes, name)
    return Features(
        tuple(
            Feature(number, one, _properties(feature))
            for number, (one, feature) in enumerate(zip(whole, features, strict=True), 1)
        ),
        mended,
    )


def _document(content: bytes, name: str) -> Any:
    if not content.strip():
        raise Invalid(f"{name} is empty.", "Download it again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Invalid(f"{name} is not UTF-8 text (byte {fault.start:,}).", "Save it as GeoJSON in UTF-8.") from None
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as fault:
        raise Invalid(
            f"{name} is not JSON: {fault.msg}, line {fault.lineno}.", "It may be cut short or another file."
        ) from None
    except (ValueError, RecursionError) as fault:
        raise Invalid(f"{name} is not JSON that can be read: {str(fault)[:100]}.", "Check that it is the right file.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _collection(found: Any, name: str) -> dict[str, Any]:
    """A FeatureCollection; a single Feature is one of one."""
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "Feature":
        return {"features": [found], "crs": found.get("crs")}
    if kind != "FeatureCollection" or not isinstance(found.get("features"), list):
        raise Invalid(f"{name} is not a GeoJSON FeatureCollection.", "Export it as GeoJSON.")
    return dict(found)


def _in_degrees(found: dict[str, Any], name: str) -> bool:
    """Whether coordinates are degrees (as the standard says) or National Grid metres, by the old ``crs`` member."""
    said = found.get("crs")
    if said is None:
        return True
    text = json.dumps(said)
    if re.search(r"CRS84|4326|4258", text):
        return True
    if "27700" in text:
        return False
    raise Invalid(
        f"{name} uses coordinates that are not known here: {text[:80]}.",
        "Export it in WGS84 (EPSG:4326) or the British National Grid (EPSG:27700).",
    )


def _shape(feature: Any, name: str, number: int, kinds: Collection[str]) -> BaseGeometry:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in kinds:
        wanted = " or ".join(sorted(kinds))
        raise Invalid(
            f"{name}, feature {number}: its geometry is {kind or 'missing'}, not {wanted}.", "Take it out of the file."
        )
    try:
        made = shape(geometry)
    except Exception:  # shapely raises whatever the nonsense in the coordinates leads to
        made = None
    if made is None or made.is_empty or not np.isfinite(shapely.get_coordinates(made)).all():
        raise Invalid(f"{name}, feature {number}: its coordinates make no {kind}.", "Mend it, or take it out of the file.")
    return made


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    held = feature.get("properties")
    return dict(held) if isinstance(held, dict) else {}


def _on_grid(shapes: Any, name: str) -> Any:
    """Degrees to metres, refusing those that the grid does not reach."""
    places, owner = shapely.get_coordinates(shapes, return_index=True)
    x, y = places.T
    if np.abs(x).max() > 180 or np.abs(y).max() > 90:
        raise Invalid(
            f"{name}: its coordinates are not degrees.",
            "If they are National Grid metres, give the file a crs member that names EPSG:27700.",
        )
    if (x > 40).all() and (np.abs(y) < 12).all():
        raise Invalid(f"{name}: latitude stands before longitude.", "GeoJSON wants longitude first.")
    metres = np.column_stack(to_grid(x, y))
    _check_reach(metres, owner, name, "")
    return shapely.set_coordinates(shapes.copy(), metres)


def _check_reach(metres: Floats, owner: Any, name: str, how: str) -> None:
    """Raises Invalid where a place is not in Great Britain; NaN, which is what the grid says beyond its reach, is not."""
    x, y = metres.T
    reached = (x >= 0) & (x <= 700_000) & (y >= 0) & (y <= 1_300_000)
    if not reached.all():
        raise Invalid(
            f"{name}, feature {int(owner[np.argmin(reached)]) + 1}: it lies outside Great Britain{how}.",
            "Take it out of the file, or correct its coordinates.",
        )


def _mended(shapes: Any, name: str) -> tuple[list[BaseGeometry], int]:
    """Valid shapes, and how many had to be made so. What is left of a polygon as lines and points is dropped."""
    crooked = ~shapely.is_valid(shapes)
    whole = shapes.copy()
    for position in np.flatnonzero(crooked):
        made = shapely.make_valid(shapes[position])
        parts = [part for part in shapely.get_parts(made) if part.area > 0]
        if not parts:
            raise Invalid(f"{name}, feature {position + 1}: its boundary encloses nothing.", "Take it out of the file.")
        whole[position] = shapely.union_all(parts)
    return list(whole), int(crooked.sum())
