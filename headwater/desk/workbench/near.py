"""Near repeats: how much more often an event is followed by another nearby than chance has it, how far and how long."""

from __future__ import annotations

from functools import partial

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Row, Section, Sections, Table, attempt
from headwater.insight import DatedPoints, NearRepeats, crime_points, near_repeat
from headwater.insight.charts import bar_chart
from headwater.kernel import Invalid

MOST = 60_000
"""Events that are paired while somebody waits: about half a second."""

RECORDED = (
    "Days are those on which crimes were recorded. A burglary found after a holiday is recorded late, which blurs the bands."
)


def near(chosen: Chosen) -> Sections:
    points = crime_points(chosen.crime, chosen.group.slug, chosen.period, area=chosen.area.key)
    if len(points) > MOST:
        raise Invalid(f"{len(points):,} events are too many to pair at once.", "Choose a smaller area or a shorter period.")
    found = near_repeat(points)
    return (
        attempt("knox", "Near repeats", partial(_knox, found, points)),
        attempt("chains", "Chains", partial(_chains, found)),
    )


def _knox(found: NearRepeats, points: DatedPoints) -> Section:
    table = found.knox
    columns = ("Distance (along streets)", *(cell.days.label for cell in table.cells[0]))
    ratios = [Row(row[0].distance.label, tuple(_ratio(cell.ratio, cell in found.found) for cell in row)) for row in table.cells]
    pairs = [
        Row(row[0].distance.label, tuple(f"{cell.observed:,} of {cell.expected:,.1f} (p = {cell.p:.2g})" for cell in row))
        for row in table.cells
    ]
    title = f"{table.events:,} events, {table.period}"
    tables = (
        Table(f"Times as many pairs as chance has: {title}", columns, tuple(ratios), tuple(range(1, len(columns)))),
        Table(f"Pairs seen, and pairs that chance would make: {title}", columns, tuple(pairs), tuple(range(1, len(columns)))),
    )
    legend = "★ stands after correction for the number of bands, and holds at least 1.2 times the pairs that chance would give."
    return Section("knox", "Near repeats", found.sentences(), (), tables, (legend, RECORDED, *points.left_out))


def _ratio(ratio: float | None, stands: bool) -> str:
    return "" if ratio is None else f"{ratio:.2f}{' ★' if stands else ''}"


def _chains(found: NearRepeats) -> Section:
    share, lengths = found.chains.share(), found.chains.lengths()
    long = {length: many for length, many in lengths.items() if length > 1}
    said = [f"{share} of all events came after another nearby ({share.base}). {share.definition}"]
    if not long:
        return Section("chains", "Chains", tuple(said))
    shown = dict(sorted(long.items())[:12])
    names = [f"{length} events" for length in shown]
    title = f"Chains within {found.chains.metres:,.0f} metres and {found.chains.days} days, by length"
    chart = bar_chart(title, names, {"chains": [float(many) for many in shown.values()]}, unit="chains", first_column="Length")
    if len(long) > len(shown):
        said.append(
            f"{sum(long.values()) - sum(shown.values()):,} chains are longer still; the longest has {max(long):,} events."
        )
    return Section("chains", "Chains", tuple(said), (chart,))
