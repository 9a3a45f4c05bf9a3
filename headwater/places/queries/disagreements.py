"""Points that lie outside the area that their source says holds them: counted and shown, not hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from headwater.insight.lake import Lake
from headwater.places.models import GazetteerEntry
from headwater.places.queries.areas import AreaView
from headwater.places.queries.locating import Layer, distances, layer_of


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Records at one point whose stated area is not one that holds it.

    ``holding`` is the area that does, None where none that is loaded does. ``metres`` is how far the point lies from the
    stated area. ``at`` is what the source calls the point.
    """

    at: str
    easting: int
    northing: int
    stated: AreaView
    holding: AreaView | None
    metres: float
    records: int


@dataclass(frozen=True, slots=True)
class Disagreements:
    """``judged`` records have a point and state an area whose boundary is loaded; ``unjudged`` do not.

    ``points`` are those with most records first.
    """

    judged: int
    unjudged: int
    points: tuple[Disagreement, ...]

    @property
    def records(self) -> int:
        """How many records disagree."""
        return sum(point.records for point in self.points)

    @property
    def share(self) -> float:
        """Of the records judged; 0 where there are none."""
        return self.records / self.judged if self.judged else 0.0

    @property
    def summary(self) -> str:
        """One sentence for a page."""
        if not self.judged:
            return "No record could be compared with the boundary of its stated area."
        return (
            f"{self.records:,} of {self.judged:,} records ({self.share:.1%}) lie outside the boundary of the area that their "
            f"source states, at {len(self.points):,} points."
        )


def location_disagreements(
    lake: Lake, *, dataset: str = "street", force: str | None = None, months: Collection[int] | None = None
) -> Disagreements:
    """Compare the stated LSOA of every record of a dataset of the lake with the LSOA that holds its point.

    Raises Invalid where no boundary of an LSOA is loaded. Queries as ``areas_at``, and one of the lake; the answer is kept
    until the lake or an area changes.
    """
    layer = layer_of("lsoa")
    key = (lake.root, lake.generation, id(layer), dataset, force, None if months is None else frozenset(months))
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = layer, _read(lake, layer, dataset, force, months)
    return _kept[key][1]


_MOST_KEPT = 16
_kept: dict[tuple[object, ...], tuple[Layer, Disagreements]] = {}
"""Answers by question. Each holds its layer, so that no other can take on its identity."""


def _read(lake: Lake, layer: Layer, dataset: str, force: str | None, months: Collection[int] | None) -> Disagreements:
    rows = lake.table(dataset, force, months)
    counted = rows.group_by(["easting", "northing", "lsoa_code", "location"]).aggregate(n=rows.count()).to_pyarrow()
    return _compared(
        layer,
        [
            _Stated(row["location"] or "", row["easting"], row["northing"], row["lsoa_code"] or "", row["n"])
            for row in counted.to_pylist()
        ],
    )


def gazetteer_disagreements() -> Disagreements:
    """The same for the points of the gazetteer: each is one record. Three queries at most."""
    rows = GazetteerEntry.objects.exclude(stated_lsoa="").values_list("name", "easting", "northing", "stated_lsoa")
    return _compared(layer_of("lsoa"), [_Stated(*row, 1) for row in rows])


@dataclass(frozen=True, slots=True)
class _Stated:
    at: str
    easting: int | None
    northing: int | None
    code: str
    records: int


def _compared(layer: Layer, stated: Sequence[_Stated]) -> Disagreements:
    known = {area.code: position for position, area in enumerate(layer.areas)}
    judged = [one for one in stated if one.easting is not None and one.northing is not None and one.code in known]
    wrong = _outside(layer, judged, np.array([known[one.code] for one in judged], np.int32))
    total = sum(one.records for one in judged)
    return Disagreements(
        total,
        sum(one.records for one in stated) - total,
        tuple(sorted(wrong, key=lambda point: (-point.records, -point.metres, point.at))),
    )


def _outside(
    layer: Layer, judged: Sequence[_Stated], claimed: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> list[Disagreement]:
    x, y = (np.array([getattr(one, axis) for one in judged], float) for axis in ("easting", "northing"))
    points, polygons = layer.index.all(x, y)  # all of them: a point on a shared edge is in both
    agrees = np.zeros(len(judged), bool)
    agrees[points[polygons == claimed[points]]] = True
    holding = layer.index.first(x, y)
    away = np.flatnonzero(~agrees)
    metres = distances(layer, claimed[away].tolist(), x[away], y[away]) if away.size else []
    return [
        Disagreement(
            judged[k].at, int(x[k]), int(y[k]), layer.areas[claimed[k]],
            layer.areas[holding[k]] if holding[k] >= 0 else None, far, judged[k].records,
        )
        for k, far in zip(away.tolist(), metres, strict=True)
    ]  # fmt: skip
