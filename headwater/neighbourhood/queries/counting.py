"""Published crime by neighbourhood: counted once a generation of the lake, then held.

Only what is published is read (ADR 0007): a page can show no more than the open data does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from headwater.insight.crime.cubes import Kept
from headwater.insight.crime.reading import read
from headwater.insight.lake import Lake
from headwater.kernel import NotFound, Ref
from headwater.neighbourhood.rules import Place
from headwater.places.queries import AreaView, area_named, areas, deprivation, locate, population

YEAR = 12
"""Months over which places are compared."""

Ints = npt.NDArray[np.int64]

_lake = Lake(settings.LAKE)
_kept: Kept[Counts] = Kept(8)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A published point and how many crimes and incidents of one month are shown there."""

    easting: int
    northing: int
    location: str
    number: int


@dataclass(frozen=True)
class Counts:
    """What is published of a force's neighbourhoods. ``crimes`` is by area, month and category; ``outcomes`` and ``stops``
    (by area and outcome) and ``anchors`` (the last month's) are of the last year and month that are published.
    """

    force: str
    areas: tuple[AreaView, ...]
    places: tuple[Place, ...]
    months: tuple[int, ...]
    categories: tuple[str, ...]
    crimes: Ints
    outcomes: tuple[tuple[tuple[str, int], ...], ...]
    anchors: tuple[tuple[Anchor, ...], ...]
    stops: tuple[tuple[tuple[str, int], ...], ...]
    stop_months: tuple[int, ...]
    updated: datetime | None
    stops_updated: datetime | None
    edition: int
    """The generation of the lake that this was counted from."""

    def position(self, area: Ref) -> int:
        """Where an area stands in everything else. Raises NotFound."""
        for number, one in enumerate(self.areas):
            if one.ref == area:
                return number
        raise NotFound("Nothing is published of this neighbourhood.", "Look for it by its postcode.")

    def by_month(self, position: int, categories: frozenset[str]) -> Ints:
        """Crimes of these categories in each month."""
        wanted = [number for number, name in enumerate(self.categories) if name in categories]
        found: Ints = self.crimes[position][:, wanted].sum(axis=1)
        return found

    @property
    def last_year(self) -> tuple[int, ...]:
        return self.months[-YEAR:]


def lake() -> Lake:
    """The lake that counts are made from."""
    return _lake


def counts(force: str) -> Counts | None:
    """What is published of the neighbourhoods of a force (a slug); None where nothing is. Two queries when it is held."""
    held = lake()
    known = _neighbourhoods(force)
    if not known or not held.rows("street", force):
        return None
    return _kept.get((str(held.root), held.generation, force, known), lambda: _counted(held, force, known))


def _neighbourhoods(force: str) -> tuple[AreaView, ...]:
    """Those of the force that have a boundary."""
    found = areas("neighbourhood", area_named("force", force).ref)
    return tuple(one for one in found if one.bounds is not None)


def _counted(lake: Lake, force: str, known: tuple[AreaView, ...]) -> Counts:
    table = lake.table("street", force)
    months = tuple(lake.months("street", force))
    located = table.filter(table.easting.notnull())
    grouped = read(located.group_by("month", "easting", "northing", "category").aggregate(n=located.count()))
    categories = tuple(sorted({one for one in grouped["category"].cast("string").unique().to_pylist() if one}))
    crimes = np.zeros((len(known), len(months), len(categories)), np.int64)
    at = _positions(known, grouped)
    kind = _places_in(categories, grouped["category"].cast("string").to_pylist())
    when = np.searchsorted(months, _column(grouped, "month"))
    inside = (at >= 0) & (kind >= 0)
    np.add.at(crimes, (at[inside], when[inside], kind[inside]), _column(grouped, "n")[inside])
    recent = located.filter(located.month >= months[-YEAR:][0])
    last = located.filter(located.month == months[-1])
    stop_months = tuple(lake.months("stops", force)) if lake.rows("stops", force) else ()
    return Counts(
        force=force, areas=known, places=tuple(_place(one) for one in known), months=months, categories=categories,
        crimes=crimes, outcomes=_told(known, recent), anchors=_anchors(known, last),
        stops=_stops(lake, force, known, stop_months), stop_months=stop_months, updated=lake.updated("street", force),
        stops_updated=lake.updated("stops", force) if stop_months else None, edition=lake.generation,
    )  # fmt: skip


def _positions(known: tuple[AreaView, ...], points: Any) -> Ints:
    """The neighbourhood that holds each point; −1 where none of these does."""
    located = locate("neighbourhood", _column(points, "easting"), _column(points, "northing"))
    here = {one.ref: number for number, one in enumerate(known)}
    mine = np.array([*(here.get(one.ref, -1) for one in located.areas), -1], np.int64)
    found: Ints = mine[located.position]
    return found


def _told(known: tuple[AreaView, ...], table: Any) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Outcomes of each neighbourhood, most first; rows without one are left out."""
    told = table.filter(table.outcome.notnull())
    rows = read(told.group_by("easting", "northing", "outcome").aggregate(n=told.count()))
    return _tallied(known, rows)


def _tallied(known: tuple[AreaView, ...], rows: Any) -> tuple[tuple[tuple[str, int], ...], ...]:
    found: list[dict[str, int]] = [defaultdict(int) for _ in known]
    values = zip(
        _positions(known, rows).tolist(), rows["outcome"].cast("string").to_pylist(), rows["n"].to_pylist(), strict=True
    )
    for position, outcome, number in values:
        if position >= 0:
            found[position][outcome or "No outcome published"] += number
    return tuple(tuple(sorted(one.items(), key=lambda pair: (-pair[1], pair[0]))) for one in found)


def _anchors(known: tuple[AreaView, ...], table: Any) -> tuple[tuple[Anchor, ...], ...]:
    rows = read(table.group_by("easting", "northing", "location").aggregate(n=table.count()))
    found: list[list[Anchor]] = [[] for _ in known]
    columns = [rows[name].to_pylist() for name in ("easting", "northing", "location", "n")]
    for position, *values in zip(_positions(known, rows).tolist(), *columns, strict=True):
        if position >= 0:
            found[position].append(Anchor(round(values[0]), round(values[1]), values[2] or "No street is named", values[3]))
    return tuple(tuple(sorted(one, key=lambda a: (-a.number, a.location, a.easting, a.northing))) for one in found)


def _stops(
    lake: Lake, force: str, known: tuple[AreaView, ...], months: tuple[int, ...]
) -> tuple[tuple[tuple[str, int], ...], ...]:
    if not months:
        return ((),) * len(known)
    table = lake.table("stops", force, months[-YEAR:])
    located = table.filter(table.easting.notnull())
    return _tallied(known, read(located.group_by("easting", "northing", "outcome").aggregate(n=located.count())))


def _place(area: AreaView) -> Place:
    people, need = population(area.ref), deprivation(area.ref)
    return Place(area.name, people.persons if people else None, need.decile if need else None)


def _column(rows: Any, name: str) -> Any:
    return rows[name].to_numpy()


def _places_in(names: tuple[str, ...], values: list[str | None]) -> Ints:
    known = {name: number for number, name in enumerate(names)}
    return np.array([known.get(value or "", -1) for value in values], np.int64)
