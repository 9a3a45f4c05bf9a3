"""Rates: crime for the people who live there, beside its count, by the smallest areas whose people and ground are known."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.ground import Inhabited, Settlement, settlement
from headwater.desk.workbench.parts import Cell, Row, Section, Table
from headwater.insight import Area, Layer, counts_by_area, hot_grid, hot_rates, people_by_cell
from headwater.insight.charts import Chart, choropleth, grid_map
from headwater.insight.crime.describing import Describer, level_name
from headwater.insight.statistics import rate, rate_interval, rate_verdicts
from headwater.insight.statistics.funnel import Verdict
from headwater.kernel import Invalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TITLE = "For the people who live there"

FEW = 1_000
"""With fewer residents than this an area has no rate: one crime more or less would move it by a point."""

SMALL = 3_000
"""People of an area that is small enough to be spread over cells: an LSOA has one to three thousand."""

LISTED = 20

RESIDENTS = (
    "Residents are not everybody who could be a victim: a centre full of shops, or of people who came for the evening, has few "
    "of its own, and its rate is high for that reason alone. A rate is not a risk to any one person."
)

Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Rated:
    """One area, its crimes and what they are for a thousand residents; ``rate`` NaN: too few live there, or nobody knows."""

    area: Inhabited
    crimes: int
    rate: float
    low: float
    high: float
    verdict: str

    @property
    def stands_out(self) -> bool:
        return self.verdict in (Verdict.ABOVE.value, Verdict.FAR_ABOVE.value)


def rates(chosen: Chosen, at: Places, boundary: BaseGeometry | None) -> Section:
    """Raises Invalid where no boundary, or no population inside it, is known."""
    if boundary is None:
        raise Invalid(f"No boundary of {chosen.area} has been loaded.", "Load it: headwater load boundaries.")
    found = settlement(chosen.crime, chosen.area, boundary, chosen.period.end.year)
    rated = _rated(found, at)
    chart, layer = _drawn(chosen, found, rated, at, boundary)
    return Section("rates", TITLE, _said(chosen, found, rated), (chart,), (_table(chosen, found, rated),), _notes(found), layer)


def _rated(found: Settlement, at: Places) -> tuple[Rated, ...]:
    """The highest rate first, then those that have none."""
    shapes = {one.code: one.shape for one in found.areas}
    known = np.isfinite(at[0])
    counts = counts_by_area(at[0][known], at[1][known], shapes)
    crimes = np.array([counts[one.code] for one in found.areas], np.int64)
    people = np.array([one.people.persons if one.people else 0 for one in found.areas], np.float64)
    enough = people >= FEW
    if not enough.any():
        raise Invalid(f"Fewer than {FEW:,} people live in each of these areas: no rate says anything.", "Choose a larger area.")
    many = np.where(enough, people, np.nan)
    low, high = rate_interval(crimes, many)
    verdicts = iter(rate_verdicts(crimes[enough], people[enough], int(crimes[enough].sum()), int(people[enough].sum())))
    told = [next(verdicts).value if known else "" for known in enough.tolist()]
    columns = (values.tolist() for values in (crimes, rate(crimes, many), low, high))
    rows = [Rated(*row) for row in zip(found.areas, *columns, told, strict=True)]
    return tuple(sorted(rows, key=lambda one: (not one.verdict, -one.rate if one.verdict else 0.0, one.area.name)))


def _said(chosen: Chosen, found: Settlement, rated: tuple[Rated, ...]) -> tuple[str, ...]:
    known = [one for one in rated if one.verdict]
    people = sum(one.area.people.persons for one in known if one.area.people)
    crimes = sum(one.crimes for one in known)
    noun, kind = chosen.group.noun, level_name(found.level)
    whole = f"{crimes:,} {noun} among {people:,} residents: {crimes * 1000 / people:.1f} for every thousand."
    first = known[0]
    out = [one for one in known if one.stands_out]
    if not out:
        return whole, f"No {kind} of the {len(known)} stands out: chance explains how much they differ."
    highest = f"{first.area.name} has the most, {first.rate:.1f} for every thousand ({first.low:.1f} to {first.high:.1f})."
    return whole, f"{len(out)} of {len(known)} {kind}s have more than chance explains, were all alike. {highest}"


def _table(chosen: Chosen, found: Settlement, rated: tuple[Rated, ...]) -> Table:
    own = _own(chosen, found)
    rows = tuple(_row(chosen, one, own.get(one.area.code) or own.get(one.area.name)) for one in rated[:LISTED])
    columns = (
        level_name(found.level).capitalize() if found.level != "lsoa" else "LSOA", chosen.group.noun.capitalize(), "Residents",
        "A thousand residents (95% interval)", "Against the others",
    )  # fmt: skip
    listed = f"The {len(rows)} highest rates" if len(rows) < len(rated) else "Rates"
    return Table(f"{listed}, {chosen.area}, {chosen.period}", columns, rows, (1, 2, 3))


def _own(chosen: Chosen, found: Settlement) -> dict[str, Area]:
    """The areas of this level that the record itself tells apart: their numbers open to rows."""
    if found.level not in chosen.crime.source.levels:
        return {}
    return {one.name: one for one in chosen.crime.areas(found.level)}


def _row(chosen: Chosen, one: Rated, own: Area | None) -> Row:
    people = f"{one.area.people.persons:,}" if one.area.people else "Not known"
    if own is not None and one.verdict:
        describe = Describer(chosen.crime, chosen.group)
        counted = chosen.crime.count(own.key, chosen.group, chosen.period)
        figures = (describe.count(own, chosen.period, counted), describe.rate(own, chosen.period, counted))
        return Row(one.area.name, (figures[0], people, figures[1], one.verdict))
    cells: tuple[Cell, ...] = (f"{one.crimes:,}", people, f"{one.rate:.1f} ({one.low:.1f} to {one.high:.1f})", one.verdict)
    return Row(one.area.name, cells if one.verdict else (*cells[:2], f"Fewer than {FEW:,} residents", ""))


def _drawn(
    chosen: Chosen, found: Settlement, rated: tuple[Rated, ...], at: Places, boundary: BaseGeometry
) -> tuple[Chart, Layer]:
    """Cells where the areas are small enough to be spread over them; otherwise the areas as they are."""
    unit = f"{chosen.group.noun} per 1,000 residents"
    title = f"{chosen.group.title} for the people who live there, {chosen.area}, {chosen.period}"
    known = [one for one in found.areas if one.people]
    if median(one.people.persons for one in known if one.people) > SMALL:
        values = {one.area.code: one.rate if one.verdict else None for one in rated}
        chart = choropleth(
            title, {one.area.code: one.area.shape for one in rated}, values, unit=unit,
            names={one.area.code: one.area.name for one in rated},
        )  # fmt: skip
        return chart, _layer(rated)
    hot = hot_grid(*at, cell=chosen.cell, within=boundary)
    living = people_by_cell(hot.ground, [one.shape for one in known], [one.people.persons for one in known if one.people])
    cells = hot_rates(hot, living)
    return grid_map(title, hot.ground, cells.smoothed, unit=f"{unit}, smoothed", boundary=boundary), cells.layer()


def _layer(rated: tuple[Rated, ...]) -> Layer:
    columns: dict[str, list[object]] = {
        "code": [one.area.code for one in rated],
        "area": [one.area.name for one in rated],
        "crimes": [one.crimes for one in rated],
        "residents": [one.area.people.persons if one.area.people else None for one in rated],
        "rate per 1,000": [one.rate for one in rated],
        "95% interval from": [one.low for one in rated],
        "95% interval to": [one.high for one in rated],
        "verdict": [one.verdict for one in rated],
    }
    return Layer("rates", np.array([one.area.shape for one in rated], dtype=object), columns)


def _notes(found: Settlement) -> tuple[str, ...]:
    sources = sorted({f"{one.people.source}, {one.people.year}" for one in found.areas if one.people})
    lacking = sum(one.people is None for one in found.areas)
    left = (f"Nobody has counted the residents of {lacking:,} of these areas: they have no rate.",) if lacking else ()
    return (RESIDENTS, f"Residents by {'; '.join(sources)}.", *left)
