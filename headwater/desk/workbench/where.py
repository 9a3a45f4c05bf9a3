"""Where: hot grids, what of them is more than chance, density, street segments, rates, and the hours of the week."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.counting import in_square
from headwater.desk.workbench.naming import names_of, street_of
from headwater.desk.workbench.parts import Cell, Row, Section, Sections, Table, attempt
from headwater.desk.workbench.rates import TITLE as RATES
from headwater.desk.workbench.rates import rates
from headwater.insight import GetisOrd, HotGrid, Layer, crime_places, density, getis_ord, hot_grid, street_counts
from headwater.insight.charts import grid_map
from headwater.insight.crime.describing import Describer
from headwater.insight.crime.squares import Square
from headwater.insight.demand import Demand
from headwater.insight.demand import clock as demand_clock
from headwater.kernel import Invalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from headwater.insight import StreetCounts, Streets

Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

LISTED = 20
"""Cells and segments that a page lists; the files hold them all."""

NO_BOUNDARY = (
    "No boundary of this area has been loaded. The map is the rectangle around all crimes, and what stands out in it may "
    "only be where people live. Load the boundary: headwater load boundaries."
)


def where(chosen: Chosen, boundary: BaseGeometry | None, streets: Streets | None) -> Sections:
    """Every part by itself: what cannot be said says why, and the others stand."""
    at: Places = crime_places(chosen.crime, chosen.group.slug, chosen.period, area=chosen.area.key)
    return (
        attempt("grid", "Hot grid", partial(_grid, chosen, at, boundary)),
        attempt("rates", RATES, partial(rates, chosen, at, boundary)),
        attempt("density", "Density", partial(_density, chosen, at, boundary)),
        attempt("streets", "Streets", partial(_streets, chosen, at, streets, boundary)),
        attempt("hours", "Hours of the week", partial(_hours, chosen)),
    )


def _grid(chosen: Chosen, at: Places, boundary: BaseGeometry | None) -> Section:
    hot = hot_grid(*at, cell=chosen.cell, within=boundary)
    noun = chosen.group.noun
    if not hot.total:
        raise Invalid(f"All {noun} lie outside the boundary of {chosen.area}.", "Look whether the right boundary was loaded.")
    found, said = None, [_counted(hot, noun)]
    if boundary is not None:
        try:
            found = getis_ord(hot)
            said.append(found.verdict)
        except Invalid as fault:
            said.append(f"{fault.message} {fault.remedy}")
    chart = grid_map(
        f"{chosen.group.title}, {chosen.area}, {chosen.period}", hot.ground, hot.counts, unit=noun, boundary=boundary,
        marked=found.hot if found else None,
    )  # fmt: skip
    layer = _with_scores(hot, found)
    notes = () if boundary is not None else (NO_BOUNDARY,)
    table = _cells(chosen, hot, found, at)
    return Section("grid", "Hot grid", tuple(said), (chart,), (table,), (*notes, *_snapped(chosen)), layer)


def _counted(hot: HotGrid, noun: str) -> str:
    lost = ((hot.outside, "lie outside the boundary"), (hot.nowhere, "have no place"))
    left = [f"{many:,} {what}" for many, what in lost if many]
    apart = f"; {' and '.join(left)}, and are not on the map" if left else ""
    return f"{hot.total:,} {noun} on the map{apart}. The hottest 5% of the ground holds {hot.share_of(0.05):.0%} of them."


def _snapped(chosen: Chosen) -> tuple[str, ...]:
    """What published places are."""
    if not chosen.open_data:
        return ()
    return ("Published places are moved to a few thousand anchor points: a small cell shows the anchor, not the crime.",)


def _with_scores(hot: HotGrid, found: GetisOrd | None) -> Layer:
    layer = hot.layer()
    if found is None:
        return layer
    held = np.flatnonzero(hot.counts)
    held = held[np.argsort(-hot.counts.ravel()[held], kind="stable")]
    flat = {"z": found.z, "p": found.p, "adjusted p": found.adjusted}
    called = np.where(found.hot.ravel()[held], "hot", np.where(found.cold.ravel()[held], "cold", ""))
    scores: dict[str, Any] = {name: values.ravel()[held] for name, values in flat.items()}
    return Layer(layer.name, layer.shapes, {**layer.columns, **scores, "hot spot": called})


def _cells(chosen: Chosen, hot: HotGrid, found: GetisOrd | None, at: Places) -> Table:
    first, side = hot.hottest(LISTED), hot.grid.cell
    shares = hot.ground.share.ravel()
    corners = shapely.bounds(hot.grid.squares(first))[:, :2].round().astype(int).tolist()
    streets = street_of([(west + side / 2, south + side / 2) for west, south in corners])
    describe = Describer(chosen.crime, chosen.group)
    columns = ["Cell (south-west corner)", chosen.group.noun.capitalize(), "A square kilometre"]
    rows = []
    listed = zip(first.tolist(), hot.grid.names(first), corners, streets, strict=True)
    for cell, name, (west, south), street in listed:
        counted = in_square(describe, chosen, Square(west, south, side), at)
        cells: list[Cell] = [counted, f"{(counted.value or 0) / (shares[cell] * hot.grid.km2):,.0f}"]
        if found is not None:
            cells += [f"{found.z.ravel()[cell]:.1f}", "hot" if found.hot.ravel()[cell] else ""]
        rows.append(Row(name, (*cells, street), place=name))
    if found is not None:
        columns += ["Gi* score", "Hot spot"]
    return Table(f"The {len(rows)} hottest cells of {side} m", (*columns, "Nearest street"), tuple(rows), (1, 2, 3))


def _density(chosen: Chosen, at: Places, boundary: BaseGeometry | None) -> Section:
    bandwidth = max(2.0 * chosen.cell, 400.0)
    smooth = density(*at, cell=chosen.cell, bandwidth=bandwidth, within=boundary)
    title = f"{chosen.group.title}, density, {chosen.area}, {chosen.period}"
    chart = grid_map(title, smooth.ground, smooth.values, unit=f"{chosen.group.noun} per km²", boundary=boundary)
    said = (
        f"Each of {smooth.crimes:,} {chosen.group.noun} is spread over {bandwidth:,.0f} metres around it, "
        "and the boundary is made good: no crime is recorded beyond it.",
    )
    return Section("density", "Density", said, (chart,), layer=smooth.layer())


def _streets(chosen: Chosen, at: Places, streets: Streets | None, boundary: BaseGeometry | None) -> Section:
    if streets is None:
        raise Invalid("No roads have been loaded.", "Load them: docs/how-to/load-roads.md.")
    counted = street_counts(streets, *at)
    half = int(np.searchsorted(np.cumsum(np.sort(counted.counts)[::-1]), counted.total / 2)) + 1
    said = [
        f"Half of the {counted.total:,} {chosen.group.noun} within 100 metres of a street are on {half:,} street segments"
        f"{_of_all(half, counted, boundary)}."
    ]
    if counted.far:
        said.append(f"{counted.far:,} lie farther from every street.")
    layer = counted.layer()
    middles = shapely.get_coordinates(shapely.line_interpolate_point(layer.shapes, 0.5, normalized=True)).tolist()
    names = names_of([(east, north) for east, north in middles])
    layer = Layer(layer.name, layer.shapes, {"street": names, **layer.columns})
    rows = [
        Row(name or f"Segment {segment}", (f"{many:,}", f"{metres:,.0f}", f"{rate:,.1f}"))
        for name, segment, many, metres, rate in layer.first(LISTED).rows()
    ]
    columns = ("Stretch between two junctions", chosen.group.noun.capitalize(), "Metres", "A hundred metres")
    table = Table(f"The {len(rows)} street segments with the most", columns, tuple(rows), (1, 2, 3))
    return Section("streets", "Streets", tuple(said), (), (table,), _snapped(chosen), layer)


def _of_all(half: int, counted: StreetCounts, boundary: BaseGeometry | None) -> str:
    if boundary is None:
        return ""
    inside = int(shapely.contains(boundary, shapely.centroid(counted.streets.lines)).sum())
    return f", {half / inside:.1%} of the {inside:,} in the area" if inside else ""


def _hours(chosen: Chosen) -> Section:
    """Recorded crime has days and no hours; calls have both."""
    demand = Demand(chosen.crime.lake, chosen.crime.force).still()
    area = chosen.area if chosen.area.level in ("npu",) else None
    week = demand_clock(demand, chosen.period, area=area)
    if week is None:
        raise Invalid(
            "This record tells the day of a crime and not its hour, and no logs of calls are held for these months.",
            "Load them: headwater load demand PATH --force SLUG",
        )
    said = (
        "The record tells the day of a crime and not its hour. These are the calls of the same months"
        f"{'' if area else ', of the whole force'}: {week.busiest} is the busiest hour.",
    )
    return Section("hours", "Hours of the week", said, (week.by_hour(),))
