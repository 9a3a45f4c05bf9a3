"""Severity beside counts: the same comparison and month chart in days of harm, where somebody has loaded a list of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.limits import Cut
from headwater.desk.workbench.parts import Cell, Row, Section, Sections, Table, attempt
from headwater.desk.workbench.years import by_year
from headwater.insight.charts import month_chart
from headwater.insight.crime import Area, Comparison, HarmWeights, harm_by_area, harm_series, harm_weights
from headwater.insight.crime.areas import the_force
from headwater.insight.crime.comparing import ComparisonRow
from headwater.insight.crime.describing import Describer, Pair
from headwater.insight.crime.harm import NOT_LOADED, Harm
from headwater.insight.figures import Figure
from headwater.insight.periods import Period
from headwater.kernel import Invalid

TITLE = "Harm beside counts"


def harm(chosen: Chosen, made: Comparison, cuts: Sequence[Cut], months: int) -> Sections:
    """``made``: the comparison of counts, whose areas and periods are weighed."""
    weights = harm_weights(chosen.crime.lake, made.this.end)
    if weights is None:
        return (Section("harm", TITLE, why=NOT_LOADED),)
    return (
        attempt("harm", TITLE, partial(_compared, chosen, made, weights)),
        attempt("harm-months", "Harm month by month", partial(_months, chosen, cuts, months)),
    )


def _compared(chosen: Chosen, made: Comparison, weights: HarmWeights) -> Section:
    describe = Describer(chosen.crime, chosen.group)
    pair = Pair(made.before, made.this, *(_missing(figure) for figure in (made.whole.last, made.whole.this)))
    rows = tuple(_row(describe, row, pair, weights) for row in (made.whole, *made.rows))
    columns = ("Area", "Crimes", "Days of harm last year", "This year", "Change", "Days a crime")
    table = Table(f"{chosen.group.title}: harm compared, {made.this}", columns, rows, (1, 2, 3, 4, 5))
    ours = next((row for row in rows if row.name == chosen.area.label), None)
    said = (_sentence(ours),) if ours else ()
    note = f"Weighed by {weights} ({weights.licence}). Both years by the list in force at the end of this one."
    lost = 0 if pair.no_this else _of(describe, made.whole.area, pair.this, weights).unweighed
    left = (f"{lost:,} {chosen.group.noun} of the whole force have no weight in it, and are left out.",) if lost else ()
    return Section("harm", TITLE, said, (), (table,), (note, *left))


def _missing(figure: Figure) -> str:
    return figure.missing if figure.value is None else ""


def _row(describe: Describer, row: ComparisonRow, pair: Pair, weights: HarmWeights) -> Row:
    area, on = row.area, pair.this.end
    last = None if pair.no_before else _of(describe, area, pair.before, weights)
    this = None if pair.no_this else _of(describe, area, pair.this, weights)
    cells = (
        row.this, describe.harm(area, pair.before, last, weights, on, pair.no_before),
        describe.harm(area, pair.this, this, weights, on, pair.no_this), describe.harm_change(area, pair, last, this, weights),
        f"{this.days / this.crimes:,.1f}" if this and this.crimes else "",
    )  # fmt: skip
    return Row(area.label, cells)


def _of(describe: Describer, area: Area, period: Period, weights: HarmWeights) -> Harm:
    found = harm_by_area(describe.crime, describe.group, area.level, period, weights)
    return found.get("" if area == the_force(describe.crime.force) else area.name) or Harm.of({}, weights)


def _sentence(row: Row) -> str:
    this, change = (cell for cell in (row.cells[2], row.cells[3]) if isinstance(cell, Figure))
    if this.value is None or change.value is None:
        return f"{row.name}: {this} days of harm."
    more = "more" if change.value > 0 else "less"
    low, high = change.interval or (0.0, 0.0)
    sure = "" if low > 0 or high < 0 else ", which chance may explain"
    return f"{row.name}: {this} days of harm, {abs(change.value):,.1f}% {more} than in the same days of the year before{sure}."


def _months(chosen: Chosen, cuts: Sequence[Cut], months: int) -> Section:
    series = harm_series(chosen.crime, chosen.group.slug, chosen.area.key, months=months, until=chosen.period.end)
    inside = [cut.month for cut in cuts if cut.month in series.months[1:]]
    if inside:
        series = harm_series(
            chosen.crime, chosen.group.slug, chosen.area.key, months=months, until=chosen.period.end, rebase=inside
        )
    if not any(figure.value for figure in series.figures):
        raise Invalid("No crime in these months has a weight.", "Load a list that holds these offences.")
    last = series.chart.segments[-1]
    said = f"Usually {max(last.lower, 0):,.0f} to {last.upper:,.0f} days of harm a month, {last.mean:,.0f} on average."
    return Section(
        "harm-months", "Harm month by month", (said,), (month_chart(series),), (_plain(by_year(series)),), series.caveats
    )


def _plain(table: Table) -> Table:
    """Without the intervals of single months: the chart's limits say how much months vary."""
    return replace(table, rows=tuple(Row(row.name, tuple(map(_alone, row.cells))) for row in table.rows))


def _alone(cell: Cell) -> Cell:
    return replace(cell, interval=None) if isinstance(cell, Figure) else cell
