"""What every collection of features has: a name, columns, and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import Ref
from headwater.opendata.columns import Column
from headwater.opendata.features.asking import Asked, Box
from headwater.opendata.published import Polygon
from headwater.opendata.rules import Refused
from headwater.space.grid import to_degrees

Said = dict[str, Any]

Bounds = tuple[float, float, float, float]

DECIMALS = 6
"""Of degrees: a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some features. ``after``: where the next page goes on, "" where there is none; ``matched``: how many there are in all,
    where that is known without counting them; ``cost``: for how many more requests than one it counts."""

    features: list[Said]
    after: str = ""
    matched: int | None = None
    cost: float = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """A property by whose value one may ask; ``example`` is one that makes sense."""

    name: str
    words: str
    example: str


@dataclass(frozen=True, slots=True)
class Collection:
    """``named_by``: the columns by which people know one from another. ``one`` gives None where there is no such feature.
    ``by_lake``: it changes with the lake only."""

    id: str
    title: str
    words: str
    columns: Sequence[Column]
    named_by: Sequence[str]
    filters: Sequence[Filter]
    geometry: str
    page: Callable[[Asked], Page]
    one: Callable[[str], Said | None]
    extent: Callable[[], Said]
    by_lake: bool = False

    @property
    def properties(self) -> list[Column]:
        """The columns that are properties of a feature: not its name, and not where it is."""
        return [one for one in self.columns if one.name not in {"id", "longitude", "latitude"}]


def feature(id_: str, geometry: Said | None, properties: Mapping[str, object]) -> Said:
    """A feature of GeoJSON."""
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": dict(properties)}


def point(longitude: float | None, latitude: float | None) -> Said | None:
    """A point of GeoJSON; None where there is none."""
    return None if longitude is None or latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}


def is_key(text: str) -> bool:
    """Whether a text can be the key of a row."""
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text, re.ASCII) is not None


def key_after(kind: str, text: str) -> Ref | None:
    """Behind which row a page begins; None for the first page. Raises Refused (400) for what no link of ours has."""
    if text and not is_key(text):
        raise Refused(400, "after is what a link to the next page has; leave it out for the first page.")
    return Ref(kind, text) if text else None


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """Ground in metres as degrees, its rings in the order that GeoJSON wants (RFC 7946: the outer against the clock)."""
    turned = shapely.transform(shape, lambda at: np.round(np.column_stack(to_degrees(at[:, 0], at[:, 1])), DECIMALS))
    return shapely.orient_polygons(turned)


def grid_bounds(box: Box) -> list[Bounds]:
    """Metres around each part of a box of degrees, with a little to spare; infinite where it leaves the National Grid."""
    found = []
    for west, south, east, north in box.parts:
        found.append(Polygon(np.array([west, east, east, west]), np.array([south, south, north, north])).bounds)
    return found


def meets(shape: BaseGeometry, box: Box) -> bool:
    """Whether a shape in degrees touches a box."""
    return any(shapely.intersects(shape, shapely.box(*part)) for part in box.parts)


def extent_of(bounds: Bounds | None) -> Said:
    """The bounds in metres of a collection as degrees, as OGC API – Features describes them; empty where there are none."""
    if bounds is None:
        return {}
    west, south, east, north = bounds
    longitude, latitude = to_degrees([west, west, east, east], [south, north, south, north])
    corners = [longitude.min(), latitude.min(), longitude.max(), latitude.max()]
    if not np.isfinite(corners).all():
        return {}
    return {"spatial": {"bbox": [[round(float(one), 4) for one in corners]], "crs": CRS84}}


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
