"""What next: how each way of predicting did in the last four weeks, and only then tomorrow's grids; and whom that falls on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import shapely

from headwater.desk.workbench.audited import AREA, audit
from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.counting import in_square
from headwater.desk.workbench.naming import street_of
from headwater.desk.workbench.parts import Row, Section, Sections, Table, attempt
from headwater.insight import (
    DatedPoints,
    Evaluation,
    Prediction,
    crime_points,
    predict,
)
from headwater.insight.charts import grid_map
from headwater.insight.crime.describing import Describer
from headwater.insight.crime.squares import Square
from headwater.insight.figures import Figure
from headwater.insight.periods import Period, in_words
from headwater.insight.prediction.results import Hits
from headwater.kernel import Invalid, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

YEARS_BACK = 730
"""Days of the past that the methods learn from."""

PERSONS = (
    "This predicts places, never persons. Headwater takes no name, no address of a person and no score of one, and refuses "
    "cells small enough to be somebody’s home."
)


def what_next(chosen: Chosen, boundary: BaseGeometry | None, parts: Mapping[str, BaseGeometry], progress: Progress) -> Sections:
    """The worker's: seconds for a town, minutes for a force. ``parts``: areas by name, for the audit of the attention."""
    if boundary is None:
        raise Invalid(
            f"No boundary of {chosen.area} has been loaded, so that nobody can say what 1% of its ground is.",
            "Load it: headwater load boundaries.",
        )
    last = chosen.period.end
    back = Period(max(chosen.crime.coverage().first, last - timedelta(days=YEARS_BACK - 1)), last)
    points = crime_points(chosen.crime, chosen.group.slug, back, area=chosen.area.key)
    made = predict(points, boundary, on=last + timedelta(days=1), cell=chosen.cell, area=AREA, progress=progress)
    return (
        Section("refused", "What this is not", (PERSONS,)),
        attempt("tested", "How each way did in the last four weeks", partial(_tested, made.tested)),
        attempt("grids", f"Grids for {in_words(made.period.start)}", partial(_grids, chosen, made, boundary, points, back)),
        attempt("audit", "Whom the attention falls on", partial(audit, chosen, made, parts, points)),
    )


def _tested(tested: Evaluation) -> Section:
    columns = ("Way", *(f"Found in {area:.1%} of the ground" for area in tested.areas), "PAI", "PEI", "Against last year’s map")
    at = tested.areas.index(AREA)
    rows = tuple(Row(score.name, tuple(_score(tested, score.name, at))) for score in tested.scores)
    if tested.by_choice:
        rows += (Row("The best, chosen by the other weeks", (*_rates(tested.by_choice), *_accuracy(tested.by_choice[at]), "")),)
    table = Table(f"{tested.folds} forecasts, {tested.period}", columns, rows, tuple(range(1, len(columns))))
    notes = (
        f"Each way named its cells for every day from what came before it. PAI and PEI are at {AREA:.0%} of the ground: PAI is "
        "the share of events found over the share of ground; PEI is how near that is to hindsight. Of cells that the boundary "
        "cuts, only the ground inside counts.",
        *tested.left_out,
    )
    return Section("tested", "How each way did in the last four weeks", tested.sentences(AREA), (), (table,), notes)


def _score(tested: Evaluation, name: str, at: int) -> Iterator[str]:
    score = tested.of(name)
    yield from _rates(score.hits)
    yield from _accuracy(score.hits[at])
    if score.better:
        better = score.better[at]
        yield f"{better.points:+.1f} points ({better.low:+.1f} to {better.high:+.1f})".replace("-", "−")
    else:
        yield ""


def _rates(found: Sequence[Hits]) -> Iterator[str]:
    return ("" if hits.hit_rate is None else f"{hits.hit_rate:.1%}" for hits in found)


def _accuracy(hits: Hits) -> tuple[str, str]:
    return "" if hits.pai is None else f"{hits.pai:.1f}", "" if hits.pei is None else f"{hits.pei:.2f}"


def _grids(chosen: Chosen, made: Prediction, boundary: BaseGeometry, points: DatedPoints, back: Period) -> Section:
    layer = replace(made.grids(AREA), name="grids for patrol")
    names, expected = list(layer.columns["grid"]), list(layer.columns["expected"])
    corners = shapely.bounds(layer.shapes)[:, :2].round().astype(int).tolist()
    half = chosen.cell / 2
    before, streets = _before(chosen, corners, points, back), street_of([(x + half, y + half) for x, y in corners])
    rows = tuple(
        Row(str(name), (str(rank), f"{float(many):.3f}", was, street), place=str(name))
        for rank, (name, many, was, street) in enumerate(zip(names, expected, before, streets, strict=True), start=1)
    )
    ground = made.places.ground
    values = ground.share * 0.0
    values.ravel()[made.places.cells] = made.expected[made.method]
    marked = values > 1e18
    wanted = set(names)
    marked.ravel()[[int(cell) for cell, name in _named(made) if name in wanted]] = True
    title = f"{chosen.group.title} expected on {in_words(made.period.start)}, {chosen.area}"
    chart = grid_map(
        title, ground, values, unit=f"{chosen.group.noun} expected", boundary=boundary, marked=marked, marked_as="to be in"
    )
    total = float(made.expected[made.method].sum())
    said = (
        f"By {made.method.lower()}, which found most in the last four weeks. {total:.1f} {chosen.group.noun} are expected on "
        f"the whole ground; these {len(rows)} cells are {AREA:.0%} of it. The odds of any one cell on one day are small.",
    )
    wanted_of = f"{chosen.group.noun.capitalize()} expected"
    columns = ("Cell (south-west corner)", "Rank", wanted_of, "Seen before", "Nearest street")
    table = Table(f"The {len(rows)} cells to be in", columns, rows, (1, 2, 3))
    return Section("grids", f"Grids for {in_words(made.period.start)}", said, (chart,), (table,), made.caveats, layer)


def _before(chosen: Chosen, corners: Sequence[tuple[int, int]], points: DatedPoints, back: Period) -> list[Figure]:
    """What each cell had in the past that was learned from: it opens to its rows."""
    describe = Describer(chosen.crime, chosen.group)
    squares = [Square(west, south, chosen.cell) for west, south in corners]
    return [in_square(describe, chosen, one, (points.east, points.north), back) for one in squares]


def _named(made: Prediction) -> Iterator[tuple[int, str]]:
    cells = made.places.cells
    yield from zip(cells.tolist(), made.places.ground.grid.names(cells), strict=True)
