"""What is happening: the area beside its neighbours, its months, where their level moved, and what changed this week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.harm import harm
from headwater.desk.workbench.limits import Cut
from headwater.desk.workbench.parts import Link, Row, Section, Sections, Table, attempt
from headwater.desk.workbench.years import by_year
from headwater.insight.charts import Chart, comparison_chart, funnel_chart, month_chart
from headwater.insight.crime import Changed, Comparison, ComparisonRow, comparison, month_series, what_changed
from headwater.insight.crime.describing import INDEPENDENT
from headwater.insight.figures import Figure
from headwater.insight.periods import month
from headwater.insight.statistics import change_points, seasonal_factors
from headwater.insight.statistics.changepoints import Change

MONTHS = 72
_COLUMNS = ("Area", "Last year", "This year", "Difference", "Change", "Rate per 1,000", "Against the force")


def happening(chosen: Chosen, cuts: Sequence[Cut], anew: str) -> Sections:
    """Every part by itself: what cannot be said says why, and the others stand. ``anew``: where new limits are begun, or ""."""
    made = _made(chosen)
    return (
        attempt("compared", "This year beside last", partial(_compared, chosen, made)),
        attempt("months", "Month by month", partial(_months, chosen, cuts, anew)),
        *harm(chosen, made, cuts, MONTHS),
        attempt("moved", "When the level moved", partial(_moved, chosen)),
        attempt("news", _lately(chosen), partial(_news, chosen)),
    )


def _lately(chosen: Chosen) -> str:
    return f"What changed in the last {'month' if chosen.crime.source.monthly else 'week'}"


def _made(chosen: Chosen) -> Comparison:
    """The area's neighbours of its level beside it."""
    area = chosen.area
    level = area.level
    if level in ("force", "lsoa"):
        level = next(one for one in ("npu", "district") if one in chosen.crime.source.levels)
    within = area.parent if level in ("sector", "neighbourhood") else None
    made = comparison(chosen.crime, chosen.group.slug, chosen.period, level=level, within=within)
    if not made.rows:
        made = comparison(chosen.crime, chosen.group.slug, chosen.period, areas=[area.key])
    return made


def _compared(chosen: Chosen, made: Comparison) -> Section:
    area = chosen.area
    columns: tuple[str, ...] = _COLUMNS
    rows = [_row(made.whole, ""), *(_row(row, _against(row)) for row in made.rows)]
    if all(_unknown(row.rate) for row in (made.whole, *made.rows)):
        columns = tuple(name for name in _COLUMNS if name != "Rate per 1,000")
        rows = [Row(row.name, (*row.cells[:4], *row.cells[5:])) for row in rows]
    ours = made.whole if area.level == "force" else next((row for row in made.rows if row.area == area), None)
    said = (_sentence(ours),) if ours else ()
    table = Table(made.title, columns, tuple(rows), tuple(range(1, len(columns) - 1)))
    notes = tuple(note for note in made.caveats if note != INDEPENDENT or any(one.interval for one in made.figures()))
    return Section("compared", "This year beside last", said, _drawn(made), (table,), notes)


def _drawn(made: Comparison) -> tuple[Chart, ...]:
    if made.whole.last.value is None:  # a line from nothing to this year says less than the table does
        return ()
    funnel = funnel_chart(made) if len(made.rows) > 2 else None
    return (comparison_chart(made), funnel) if funnel else (comparison_chart(made),)


def _unknown(figure: Figure) -> bool:
    return figure.value is None


def _row(row: ComparisonRow, against: str) -> Row:
    return Row(row.area.label, (*row.figures(), against))


def _against(row: ComparisonRow) -> str:
    return row.change_verdict.value if row.change_verdict else ""


def _sentence(row: ComparisonRow) -> str:
    noun = row.this.unit
    if row.this.value is None:
        return f"{row.area}: {row.this.missing}"
    if row.last.value is None:
        return f"{row.area}: {row.this} {noun}. There is no year before to compare with: {row.last.missing}"
    more = int(row.difference.value or 0)
    if not more:
        return f"{row.area}: {row.this} {noun}, as many as in the same days of the year before."
    many = f"{abs(more):,} {'more' if more > 0 else 'fewer'} than"
    return f"{row.area}: {row.this} {noun}, {many} in the same days of the year before ({row.last})."


def _months(chosen: Chosen, cuts: Sequence[Cut], anew: str) -> Section:
    plain = month_series(chosen.crime, chosen.group.slug, chosen.area.key, months=MONTHS, until=chosen.period.end)
    inside = [cut for cut in cuts if cut.month in plain.months[1:]]
    series = (
        month_series(
            chosen.crime, chosen.group.slug, chosen.area.key, months=MONTHS, until=chosen.period.end,
            rebase=[cut.month for cut in inside],
        )
        if inside
        else plain
    )  # fmt: skip
    last = series.chart.segments[-1]
    said = [f"Usually {max(last.lower, 0):,.0f} to {last.upper:,.0f} {chosen.group.noun} a month, {last.mean:,.1f} on average."]
    said += [f"New limits from {month(cut.month).name}: {cut.reason}" for cut in inside]
    link = Link("Begin new limits on this chart, where a process changed", anew) if anew else None
    chart, table = month_chart(series), by_year(series)
    return Section("months", "Month by month", tuple(said), (chart,), (table,), series.caveats, link=link)


def _moved(chosen: Chosen) -> Section:
    """Change points, with how sure they are. A season is not a change, where three years show what it is."""
    series = month_series(chosen.crime, chosen.group.slug, chosen.area.key, months=MONTHS, until=chosen.period.end)
    values = np.array([np.nan if figure.value is None else float(figure.value) for figure in series.figures])
    found = change_points(values, exposure=seasonal_factors(values))
    rows = tuple(_change(change, series.months) for change in found)
    if not rows:
        years = f"{len(series.months)} months, {series.period}"
        return Section("moved", "When the level moved", (f"In {years}, the level did not move by more than chance explains.",))
    table = Table(
        f"{series.title}: changes of level",
        ("From", "Or any month of", "Before, a month", "After, a month", "Change", "How sure"),
        rows,
        (2, 3, 4, 5),
    )
    note = (
        "The program only says that the level moved. Where somebody knows why, because a process or a recording rule changed, "
        "the limits of the month chart can begin anew there."
    )
    return Section("moved", "When the level moved", (), (), (table,), (note,))


def _change(change: Change, months: Sequence[int]) -> Row:
    def name(index: int) -> str:
        return month(months[min(index, len(months) - 1)]).name

    often = f"{change.certainty:.0%}" if change.certainty < 0.995 else "over 99%"
    percent = f"{(change.after / change.before - 1) * 100:+.0f}%".replace("-", "−") if change.before else ""
    return Row(
        name(change.at),
        (f"{name(change.earliest)} to {name(change.latest)}", f"{change.before:,.1f}", f"{change.after:,.1f}", percent, often),
    )


def _news(chosen: Chosen) -> Section:
    """Over the whole force and every kind of crime: what changed elsewhere may come here next."""
    news = what_changed(chosen.crime, until=chosen.period.end)
    title = _lately(chosen)
    if not news.items:
        return Section("news", title, (str(news),), notes=news.caveats)
    table = Table(
        f"{news.period}: what chance does not explain",
        ("Where", "What", "Counted", "Expected", "By chance alone", "So odd by chance"),
        tuple(_piece(one) for one in news.items),
        (2, 3, 4, 5),
    )
    return Section("news", title, (str(news),), (), (table,), news.caveats)


def _piece(one: Changed) -> Row:
    odd = f"1 in {1 / one.chance:,.0f}" if one.chance > 1e-9 else "fewer than 1 in a billion"
    return Row(
        str(one.area),
        (one.offence.title, one.figure, f"{one.expected:,.1f}", f"{one.lower:,.0f} to {one.upper:,.0f}", odd),
    )
