"""A month chart's numbers as a table: years down, months across."""

from __future__ import annotations

from headwater.desk.workbench.parts import Row, Table
from headwater.insight.crime import MonthSeries
from headwater.insight.periods import month


def by_year(series: MonthSeries) -> Table:
    """Each number opens to its rows."""
    by_month = dict(zip(series.months, series.figures, strict=True))
    years = sorted({one // 100 for one in series.months})
    names = tuple(month(200000 + m).start.strftime("%b") for m in range(1, 13))
    rows = tuple(Row(str(year), tuple(by_month.get(year * 100 + m, "") for m in range(1, 13))) for year in years)
    return Table(series.title, ("Year", *names), rows, tuple(range(1, 13)))
