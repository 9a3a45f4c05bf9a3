"""The ground: a map of the force in polygons that fit together, drawn from a few centre points.

The places are roughly where the real ones are; the boundaries, and all below the sectors, are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from headwater.places.actions import NewArea

FORCE = "west-midlands"
FORCE_NAME = "West Midlands"

DISTRICTS = {
    "Birmingham": "E08000025", "Coventry": "E08000026", "Dudley": "E08000027", "Sandwell": "E08000028",
    "Solihull": "E08000029", "Walsall": "E08000030", "Wolverhampton": "E08000031",
}  # fmt: skip
"""With the codes of the Office for National Statistics, so that real boundaries replace these when they are loaded."""

_CENTRES = {  # name of the NPU: district, National Grid metres
    "Wolverhampton": ("Wolverhampton", 392_000, 298_500),
    "Walsall": ("Walsall", 402_500, 300_500),
    "Dudley": ("Dudley", 393_000, 287_000),
    "Sandwell": ("Sandwell", 400_500, 291_500),
    "Birmingham West": ("Birmingham", 404_500, 283_500),
    "Birmingham East": ("Birmingham", 411_500, 290_500),
    "Solihull": ("Solihull", 416_500, 280_500),
    "Coventry": ("Coventry", 433_500, 279_000),
}
_REACH, _CITY_REACH = 6_500, 5_800
"""How far the force and the city go from a centre, in metres."""

SECTORS: Mapping[str, Mapping[str, tuple[int, int]]] = {  # each neighbourhood's centre, from the city's, in metres
    "NE": {"Alder": (600, 3_300), "Birch": (3_300, 3_000), "Cedar": (4_300, 300), "Elm": (3_600, -2_800)},
    "SNW": {"Hawthorn": (-3_000, 3_200), "Hazel": (-4_200, 200), "Holly": (-3_200, -3_000), "Larch": (300, -4_000)},
    "ST M": {"Maple": (-800, 600), "Oak": (800, 800), "Rowan": (700, -700), "Willow": (-800, -900)},
}
"""The sectors that the pack names, each of four neighbourhoods that it does not: they are named after trees."""

CITY = "Coventry"
_CENTRE, _BUSIER = "ST M", 2.2
"""The sector of the city centre, where shops and pubs are."""
_ADDRESSES, _ADDRESSES_OF_A_NEIGHBOURHOOD = 4_000, 600


@dataclass(frozen=True)
class Patch:
    """A smallest piece of ground: an NPU, or a neighbourhood of the city. ``places`` are points in it, metres [n, 2]."""

    district: str
    npu: str
    sector: str | None
    neighbourhood: str | None
    polygon: BaseGeometry
    places: npt.NDArray[np.int32]
    busyness: float = 1.0
    """Crime here against crime in other patches of its unit, before chance."""


@dataclass(frozen=True)
class Ground:
    """All the ground of the force, in patches."""

    patches: tuple[Patch, ...]

    @classmethod
    def of_the_force(cls, seed: int) -> Ground:
        return cls(tuple(_patches(np.random.default_rng([seed, 1]))))

    def of_npu(self, npu: str) -> tuple[Patch, ...]:
        return tuple(patch for patch in self.patches if patch.npu == npu)

    def areas(self) -> list[NewArea]:
        """The tree of areas, widest first."""
        above = [NewArea("force", FORCE, FORCE_NAME, None, self._union())]
        for name, code in DISTRICTS.items():
            above.append(NewArea("district", code, name, ("force", FORCE), self._union(district=name)))
        for npu, (district, _, _) in _CENTRES.items():
            above.append(NewArea("npu", _code(npu), npu, ("district", DISTRICTS[district]), self._union(npu=npu)))
        for sector in SECTORS:
            code = _code(CITY, sector)
            above.append(NewArea("sector", code, sector, ("npu", _code(CITY)), self._union(sector=sector)))
        return [*above, *self._neighbourhoods()]

    def _neighbourhoods(self) -> Iterator[NewArea]:
        for patch in self.patches:
            if patch.sector and patch.neighbourhood:
                code = _code(CITY, patch.sector, patch.neighbourhood)
                yield NewArea("neighbourhood", code, patch.neighbourhood, ("sector", _code(CITY, patch.sector)), patch.polygon)

    def _union(self, **held: str) -> BaseGeometry:
        inside = [p.polygon for p in self.patches if all(getattr(p, name) == value for name, value in held.items())]
        return shapely.union_all(inside, grid_size=1.0)


def _code(*names: str) -> str:
    return "/".join([FORCE, *(name.lower().replace(" ", "-") for name in names)])


def _patches(rng: np.random.Generator) -> Iterator[Patch]:
    centres = {name: (x, y) for name, (_, x, y) in _CENTRES.items()}
    land = shapely.union_all(
        [Point(at).buffer(_CITY_REACH if name == CITY else _REACH, quad_segs=6) for name, at in centres.items()]
    )
    for npu, cell in _cells(centres, land).items():
        district = _CENTRES[npu][0]
        if npu != CITY:
            yield Patch(district, npu, None, None, cell, _places(cell, _ADDRESSES, rng))
            continue
        x, y = centres[CITY]
        sector_of = {name: sector for sector, held in SECTORS.items() for name in held}
        inside = {name: (x + dx, y + dy) for held in SECTORS.values() for name, (dx, dy) in held.items()}
        for name, piece in _cells(inside, cell).items():
            places = _places(piece, _ADDRESSES_OF_A_NEIGHBOURHOOD, rng)
            busyness = _BUSIER if sector_of[name] == _CENTRE else 1.0
            yield Patch(district, npu, sector_of[name], name, piece, places, busyness)


def _cells(centres: Mapping[str, tuple[int, int]], land: BaseGeometry) -> dict[str, BaseGeometry]:
    """The land divided so that each piece is nearest to its own centre."""
    cells = shapely.voronoi_polygons(MultiPoint(list(centres.values())), extend_to=land.envelope.buffer(10_000))
    pieces = {}
    for name, at in centres.items():
        cell = next(cell for cell in cells.geoms if cell.contains(Point(at)))
        pieces[name] = _ground_of(shapely.intersection(cell, land, grid_size=1.0))
    return pieces


def _ground_of(cut: BaseGeometry) -> BaseGeometry:
    """The polygons of an intersection, without the lines and points where it only touches."""
    parts = shapely.get_parts(cut)
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def _places(polygon: BaseGeometry, number: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """Points of a patch where crime can be: most around a few centres, the rest anywhere; whole metres, all inside."""
    west, south, east, north = polygon.bounds
    shapely.prepare(polygon)
    found: list[npt.NDArray[np.int32]] = []
    centres = rng.uniform((west, south), (east, north), size=(8, 2))
    while sum(len(some) for some in found) < number:
        around = centres[rng.integers(len(centres), size=number)] + rng.normal(0, (east - west) / 14, size=(number, 2))
        anywhere = rng.uniform((west, south), (east, north), size=(number, 2))
        some = np.rint(np.where(rng.random((number, 1)) < 0.6, around, anywhere)).astype(np.int32)
        found.append(some[shapely.contains_xy(polygon, some[:, 0], some[:, 1])])
    return np.concatenate(found)[:number]
